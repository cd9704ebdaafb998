"""The sentence that says who is speaking, as people read it under a passage."""

from dataclasses import dataclass

from retrieval.arabic.bidi import isolate, one_line
from retrieval.domain import Speaker, Voices

_LONGEST = 160
_PUNCTUATION = " ،,؛;:-–—()"


@dataclass(frozen=True, slots=True)
class SpeakerWording:
    """The words of a language around names: `said` and `others` are templates, the rest stands as it is."""

    narrator: str
    said: str
    others: str
    joined: str
    unknown: str
    unnamed: str

    def sentence(self, voices: Voices) -> str:
        """Return who says the part of a passage that answers, the words that tell so, and who else speaks in it."""
        said = self.narrator
        if voices.main is not None:
            said = self.said.format(speaker=self.describe(voices.speaker), evidence=_shown(voices.main.evidence))
        known = {voices.speaker and voices.speaker.name}
        others: list[str] = []
        for one in voices.others:
            speaker = one.report.speaker
            if speaker is not None and speaker.name not in known:
                known.add(speaker.name)
                others.append(self.describe(speaker))
        return said + self.others.format(speakers=self.joined.join(others)) if others else said

    def describe(self, speaker: Speaker | None) -> str:
        """Return a speaker's name with the title that the document gives; of nobody known, that."""
        if speaker is None:
            return self.unknown
        if speaker.type == "anonymous":
            return f"{_shown(speaker.full_name)} ({self.unnamed})"
        title = title_of(speaker.full_name, speaker.name)
        return f"{_shown(speaker.name)} ({_shown(title)})" if title else _shown(speaker.name)


ARABIC_WORDING = SpeakerWording(
    narrator="القائل: صاحب النصّ نفسه، فليس هذا كلامًا منقولًا",
    said="القائل: {speaker}، وفق النص: «{evidence}»",
    others=". وفيه أيضًا كلام {speakers}",
    joined="، و",
    unknown="غير محدّد",
    unnamed="لم يُسمَّ",
)
"""«القائل: مصطفى الكاظمي (رئيس الوزراء)، وفق النص: «وأضاف أن»»."""


def title_of(mention: str, name: str) -> str:
    """Return what a full mention says besides the name; empty where it says nothing more."""
    full, name = (" ".join(one.split()) for one in (mention, name))
    before, _, after = full.partition(name)
    return " ".join(part for part in (before.strip(_PUNCTUATION), after.strip(_PUNCTUATION)) if part) if name else full


def _shown(text: str) -> str:
    return isolate(one_line(text, _LONGEST))
