"""Reports of a document: one walk over its cues that keeps in mind who is speaking."""

from dataclasses import dataclass, replace

from retrieval.arabic.speech.confidence import confidence
from retrieval.arabic.speech.content import Stretch, quoted_words, stretch_of, trimmed
from retrieval.arabic.speech.cues import COMMAS, RELATIVES, Cue, Governor, find_cues
from retrieval.arabic.speech.labels import Label, find_labels
from retrieval.arabic.speech.lexicon import Form, nouns, verb_forms
from retrieval.arabic.speech.naming import Mention
from retrieval.arabic.speech.quotation import Quotation, find_quotations
from retrieval.arabic.speech.source_phrases import SourcePhrase, find_source_phrases
from retrieval.arabic.speech.speakers import Known, Speakers
from retrieval.arabic.speech.subjects import Subjects, disagrees
from retrieval.arabic.speech.tokens import Tokens, read_tokens
from retrieval.domain import Report, ReportKind, Span

SPEECH_VERSION = 5
"""Goes up whenever a text gets other reports; an index built with another version is stale."""

_PRONOUNS = frozenset({"وهو", "وهي", "وهم"})
# After a source phrase at the head of a sentence these begin what is said.
_SO = frozenset({"فان", "فقد", "فانه", "فانها", "فانهم", "فانهما", "فثمه", "فهناك"})
_OPENERS = COMMAS | {"فان", "فقد", "فانه", "فانها", "فانهم", "فانهما", "ان"}
_BEFORE_SOURCE = frozenset({"و", "هذا", "كما"})
_FURTHEST_OPENER = 32
_FEW_WORDS = 4


@dataclass(slots=True)
class _Draft:
    """A report that a later cue may still cut short; `stretch` is its content in tokens."""

    cue: tuple[int, int]
    stretch: Stretch
    speaker: Known | None
    rule: str
    sentence: int
    elided: bool


def find_reports(text: str, body: Span) -> tuple[Report, ...]:
    """Return the reported speech of a part of a text, in the order of the contents.

    Rules only, in time linear in the length of `body`; the contents do not overlap: of nested reports the outermost.

    Args:
        text: a document's text.
        body: the part of it to read.
    """
    return _Walk(read_tokens(text, body)).reports()


class _Walk:
    """One walk over a document; it knows the report that is open, who spoke last, and who is known."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self._quotations = find_quotations(tokens)
        self._speakers = Speakers(tokens, self._quotations)
        self._subjects = Subjects(tokens, self._quotations, self._speakers)
        self._drafts: list[_Draft] = []
        # The subjects of verbs that report nothing, by sentence.
        self._governors: dict[int, Known] = {}

    def reports(self) -> tuple[Report, ...]:
        """Return the reports of the document."""
        tokens, quotations = self._tokens, self._quotations
        events: list[Cue | Governor | SourcePhrase | Label] = [
            *find_cues(tokens, quotations),
            *find_source_phrases(tokens, quotations),
            *find_labels(tokens, quotations),
        ]
        for event in sorted(events, key=lambda one: one.first):
            if self._is_quoted(event.first):
                continue
            if isinstance(event, Cue):
                self._cue(event)
            elif isinstance(event, SourcePhrase):
                self._source(event)
            elif isinstance(event, Label):
                self._label(event)
            else:
                self._governor(event)
        return tuple(self._finished())

    def _is_quoted(self, at: int) -> bool:
        """Tell whether a cue is somebody's own word: inside a quotation, or before the end of a direct one."""
        if self._drafts and self._drafts[-1].stretch.fixed and at < self._drafts[-1].stretch.after:
            return True
        around = self._quotations.around.get(at)
        return around is not None and around.close - around.open > _FEW_WORDS

    def _is_open(self, at: int) -> bool:
        return bool(self._drafts) and at < self._drafts[-1].stretch.after and at >= self._drafts[-1].stretch.first

    def _cue(self, cue: Cue) -> None:
        words = self._tokens.words
        form = cue.form
        if self._drafts and cue.first < self._drafts[-1].cue[1]:
            return
        if self._is_open(cue.first) and not self._goes_beyond(cue):
            return
        if form is not None and form.part != "participle":
            speaker, rule, explicit = self._of_verb(cue, form)
        elif form is None:
            speaker, rule, explicit = self._of_own_saying(cue)
        else:
            speaker, rule, explicit = self._of_participle(cue.first, form)
        if self._drafts and self._drafts[-1].stretch.after > cue.first:
            self._drafts[-1].stretch = self._drafts[-1].stretch.until(cue.first)
        addressee = self._subjects.addressee(cue, form) if form is not None else None
        cue = cue if addressee is None else replace(cue, content=addressee)
        stretch = stretch_of(self._tokens, self._quotations, cue)
        sentence = self._tokens.sentence_of[cue.first]
        elided = speaker is None or not (explicit or self._is_mentioned(speaker, sentence, cue.first))
        if speaker is not None:
            self._speakers.latest(speaker)
        after = cue.after
        while after > cue.first + 1 and not words[after - 1][0].isalnum():
            after -= 1
        self._drafts.append(_Draft((cue.first, after), stretch, speaker, rule, sentence, elided))

    def _is_mentioned(self, speaker: Known, sentence: int, before: int) -> bool:
        """Tell whether the sentence mentions a speaker, as one or by the last of his names («وهاجم فلان ... وقال»)."""
        start = self._tokens.sentences[sentence][0]
        return speaker.seen == sentence or self._speakers.is_named_in(speaker, start, before)

    def _goes_beyond(self, cue: Cue) -> bool:
        """Tell whether a cue inside what another one reports is the narrator's own again.

        A participle and a joined verb go on with the same speaker; a bare verb, or one in a relative clause, is inside.
        """
        words, form = self._tokens.words, cue.form
        before = words[cue.first - 1]
        if before in RELATIVES or (cue.first > 1 and words[cue.first - 2] in _PRONOUNS):
            return False
        if form is None or form.part == "participle":
            return True
        return (
            form.joined[:1] in {"و", "ف"}
            or before in nouns().connectives
            or (before in COMMAS and words[cue.first - 2] in nouns().connectives)
        )

    def _of_verb(self, cue: Cue, form: Form) -> tuple[Known | None, str, bool]:
        for subject in self._subjects.of_verb(cue, form):
            mention, rule = subject.mention, subject.rule
            if subject.agrees and disagrees(mention, form):
                continue
            known, linked = self._speakers.mentioned(mention, form if subject.agrees else None)
            if rule == "subject_after_verb" and linked and not mention.is_named and known.full is not mention:
                rule = "anaphor"
            return known, rule, True
        return self._carried(cue.first, form)

    def _of_participle(self, at: int, form: Form | None) -> tuple[Known | None, str, bool]:
        sentence = self._tokens.sentence_of[at]
        if self._drafts and self._drafts[-1].sentence == sentence and self._drafts[-1].speaker is not None:
            return self._drafts[-1].speaker, "participle_chain", False
        if sentence in self._governors:
            return self._governors[sentence], "governing_verb", False
        mention = self._subjects.of_sentence(sentence, at)
        if mention is not None:
            known, _ = self._speakers.mentioned(mention, form)
            return known, "subject_of_sentence", True
        known = self._speakers.recent(form)
        return known, "carried_over" if known else "unresolved", False

    def _of_own_saying(self, cue: Cue) -> tuple[Known | None, str, bool]:
        mention = self._subjects.transmitted(cue.first)
        if mention is not None:
            known, _ = self._speakers.mentioned(mention, None)
            return known, "quoted_from", True
        # «لكن الوزير أجابه بالقول»
        if cue.first > 1 and self._tokens.words[cue.first - 1][:-1] in verb_forms():
            mention = self._subjects.before(cue.first - 1)
            if mention is not None:
                known, _ = self._speakers.mentioned(mention, None)
                return known, "subject_before_verb", True
        return self._of_participle(cue.first, None)

    def _carried(self, at: int, form: Form) -> tuple[Known | None, str, bool]:
        """Return who goes on speaking where the verb has no subject."""
        sentence = self._tokens.sentence_of[at]
        if self._drafts and self._drafts[-1].sentence == sentence and self._drafts[-1].speaker is not None:
            return self._drafts[-1].speaker, "carried_in_sentence", False
        if sentence in self._governors:
            return self._governors[sentence], "governing_verb", False
        mention = self._subjects.of_sentence(sentence, at)
        if mention is not None and not disagrees(mention, form):
            known, _ = self._speakers.mentioned(mention, form)
            return known, "subject_of_sentence", True
        earlier = sentence - 1
        spoke = bool(self._drafts) and self._drafts[-1].sentence == earlier
        if earlier >= 0 and not spoke and earlier not in self._governors:
            first, after = self._tokens.sentences[earlier]
            mention = self._subjects.of_sentence(earlier, after) if after > first else None
            if mention is not None and mention.type == "person" and not disagrees(mention, form):
                known, _ = self._speakers.mentioned(mention, form)
                return known, "subject_of_sentence_before", False
        # «وهي تؤكد» is whoever the sentence is about.
        apart = at > 0 and self._tokens.words[at - 1] in _PRONOUNS
        known = None if apart else self._speakers.recent(form)
        return known, "carried_over" if known else "unresolved", False

    def _governor(self, governor: Governor) -> None:
        """Note who a verb that reports nothing is said of; a verb of saying may follow its quotation."""
        form, at = governor.form, governor.first
        tokens = self._tokens
        if form.part == "participle" or self._is_open(at):
            return
        sentence = tokens.sentence_of[at]
        mention = self._subjects.of_governor(at)
        if form.verb.reports and self._post_posed(at, form, mention):
            return
        if form.verb.trap or mention is None or disagrees(mention, form):
            return
        if self._subjects.may_speak(mention) or self._speakers.finds(mention):
            known, _ = self._speakers.mentioned(mention, form)
            self._governors.setdefault(sentence, known)

    def _post_posed(self, at: int, form: Form, mention: Mention | None) -> bool:
        """Take a quotation whose verb follows it: «...»، قال فلان."""
        words = self._tokens.words
        before = at - 1
        while before > 0 and words[before] in COMMAS:
            before -= 1
        quotation = self._closed_at(before)
        if quotation is None:
            return False
        if self._drafts and self._drafts[-1].stretch.after > quotation.open:
            return False
        # «"...". وقال فلان» begins anew.
        if form.joined[:1] == "و" and self._tokens.sentence_of[at] != self._tokens.sentence_of[quotation.close]:
            return False
        if mention is not None and not disagrees(mention, form):
            known, _ = self._speakers.mentioned(mention, form)
            rule, explicit = "post_posed", True
        else:
            known, rule, explicit = self._carried(at, form)
        stretch = Stretch(quotation.open + 1, quotation.close, quoted=True, fixed=False)
        sentence = self._tokens.sentence_of[at]
        elided = known is None or not (explicit or self._is_mentioned(known, sentence, at))
        self._drafts.append(_Draft((at, at + 1), stretch, known, rule, sentence, elided))
        return True

    def _closed_at(self, at: int) -> Quotation | None:
        """Return the quotation of at least a few words that a token closes."""
        around = self._quotations.around.get(at - 1)
        if around is None or around.close != at or around.close - around.open <= _FEW_WORDS:
            return None
        return around

    def _source(self, phrase: SourcePhrase) -> None:
        """Take what a source phrase stands before or after; after a report it only closes it."""
        tokens = self._tokens
        start = tokens.sentence_start(phrase.first)
        sentence = tokens.sentence_of[phrase.first]
        if self._drafts and phrase.first < self._drafts[-1].cue[1]:
            return
        last = self._drafts[-1] if self._drafts else None
        if last is not None and (last.sentence == sentence or last.stretch.after > start):
            if last.cue[1] <= phrase.first < last.stretch.first and phrase.mention is not None and phrase.is_relayed:
                last.speaker, _ = self._speakers.mentioned(phrase.mention, None)
                last.rule, last.elided = "quoted_from", False
            # «على حد قوله» at the end closes; inside it belongs to what is said.
            if last.stretch.first < phrase.first < last.stretch.after and self._ends_with(phrase, last.stretch.after):
                last.stretch = last.stretch.until(phrase.first)
            return
        head = all(tokens.words[at] in _BEFORE_SOURCE for at in range(start, phrase.first))
        if phrase.mention is not None:
            known, _ = self._speakers.mentioned(phrase.mention, None)
            rule, explicit = "source_phrase", True
        else:
            known, rule, explicit = self._of_participle(phrase.first, None)
            rule = "pronoun_back" if known is not None else rule
        if head:
            content = self._after_source(phrase.end, tokens.sentence_end(start))
            stretch = Stretch(content, tokens.sentence_end(start), quoted=False, fixed=False)
        else:
            after = tokens.sentence_end(start) if self._stands_inside(phrase, start) else phrase.first
            stretch = Stretch(start, after, quoted=False, fixed=False)
        elided = known is None or not (explicit or self._is_mentioned(known, sentence, phrase.first))
        if stretch.after - stretch.first >= _FEW_WORDS - 1:
            self._drafts.append(_Draft((phrase.first, phrase.after), stretch, known, rule, sentence, elided))

    def _after_source(self, at: int, end: int) -> int:
        """Return where what is said begins behind a source: after a place or an addressee, where «فإن» shows it."""
        words = self._tokens.words
        for place in range(at, min(end, at + _FURTHEST_OPENER)):
            if words[place] in _SO:
                at = place
                break
        while at < end and words[at] in _OPENERS:
            at += 1
        return at

    def _stands_inside(self, phrase: SourcePhrase, start: int) -> bool:
        """Tell whether most of a sentence stands behind the phrase: «ويأتي ذلك، حسب الوزارة، لأن ...».

        Where somebody speaks or another clause begins behind it, it ends with the phrase.
        """
        tokens, forms = self._tokens, verb_forms()
        end = tokens.sentence_end(start)
        rest = tokens.words[phrase.end : end]
        if len(rest) <= phrase.first - start:
            return False
        first = next((word for word in rest if word[0].isalnum()), "")
        if not first or first[0] == "و" or first in nouns().connectives:
            return False
        return not any((form := forms.get(word)) is not None and form.verb.reports for word in rest)

    def _ends_with(self, phrase: SourcePhrase, after: int) -> bool:
        """Tell whether nothing of what is said follows a phrase."""
        words = self._tokens.words
        at = phrase.end
        while at < after and not words[at][0].isalnum():
            at += 1
        return at >= after

    def _label(self, label: Label) -> None:
        known, _ = self._speakers.mentioned(label.mention, None)
        sentence = self._tokens.sentence_of[label.first]
        stretch = stretch_of(self._tokens, self._quotations, label.cue)
        self._drafts.append(_Draft((label.colon, label.colon + 1), stretch, known, "label", sentence, elided=False))

    def _finished(self) -> list[Report]:
        tokens = self._tokens
        found: list[Report] = []
        for draft in self._drafts:
            bounds = trimmed(tokens, draft.stretch)
            if bounds is None or (found and tokens.starts[bounds[0]] < found[-1].content.end):
                continue
            first, after = bounds
            kind: ReportKind
            if draft.stretch.quoted:
                kind = "direct"
            else:
                longest = quoted_words(tokens, self._quotations, first, after)
                kind = "mixed" if longest >= _FEW_WORDS else "indirect"
            found.append(
                Report(
                    content=tokens.span(first, after),
                    cue=tokens.span(*draft.cue),
                    speaker=self._speakers.speaker(draft.speaker) if draft.speaker is not None else None,
                    kind=kind,
                    elided=draft.elided,
                    rule=draft.rule,
                    confidence=confidence(draft.rule),
                )
            )
        return found
