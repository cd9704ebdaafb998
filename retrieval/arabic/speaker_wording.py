"""The sentence that says who is speaking, as people read it under a passage."""

from retrieval.arabic.bidi import isolate, one_line
from retrieval.domain import Speaker, Voices

_LONGEST = 160
_NARRATOR = "القائل: صاحب النصّ نفسه، فليس هذا كلامًا منقولًا"
_UNKNOWN = "غير محدّد"
_UNNAMED = "لم يُسمَّ"
_PUNCTUATION = " ،,؛;:-–—()"


def speaker_sentence(voices: Voices) -> str:
    """Return who says the part of a passage that answers and the words that tell so, and who else speaks in it.

    «القائل: مصطفى الكاظمي (رئيس الوزراء)، وفق النص: «وأضاف أن»».
    """
    said = _NARRATOR
    if voices.main is not None:
        said = f"القائل: {describe(voices.speaker)}، وفق النص: «{_shown(voices.main.evidence)}»"
    known = {voices.speaker and voices.speaker.name}
    others: list[str] = []
    for one in voices.others:
        speaker = one.report.speaker
        if speaker is not None and speaker.name not in known:
            known.add(speaker.name)
            others.append(describe(speaker))
    return f"{said}. وفيه أيضًا كلام {'، و'.join(others)}" if others else said


def describe(speaker: Speaker | None) -> str:
    """Return a speaker's name with the title that the document gives; of nobody known, that."""
    if speaker is None:
        return _UNKNOWN
    if speaker.type == "anonymous":
        return f"{_shown(speaker.full_name)} ({_UNNAMED})"
    title = title_of(speaker)
    return f"{_shown(speaker.name)} ({_shown(title)})" if title else _shown(speaker.name)


def title_of(speaker: Speaker) -> str:
    """Return what a full mention says besides the name; empty where it says nothing more."""
    full, name = (" ".join(one.split()) for one in (speaker.full_name, speaker.name))
    before, _, after = full.partition(name)
    return " ".join(part for part in (before.strip(_PUNCTUATION), after.strip(_PUNCTUATION)) if part) if name else full


def _shown(text: str) -> str:
    return isolate(one_line(text, _LONGEST))
