"""Source phrases: «بحسب المتحدث»، «وفقا لما ذكرته الوكالة»، «على حد قوله»، «كما قال الوزير»."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from retrieval.arabic.speech.cues import COMMAS, COMPLEMENT
from retrieval.arabic.speech.lexicon import Sources, bare, first_names, nouns, sources
from retrieval.arabic.speech.mentions import parse_mention, parse_subject
from retrieval.arabic.speech.naming import Mention, is_head
from retrieval.arabic.speech.quotation import Quotations
from retrieval.arabic.speech.tokens import NEWLINE, Tokens, fold_word

_UPON, _FROM, _LAM = fold_word("على"), "عن", "ل"
_MA, _LIMA, _IN = "ما", "لما", "في"
_STATEMENTS = frozenset(
    fold_word(joined + word)
    for joined in ("", "ل")
    for word in ("تصريح", "تصريحات", "قول", "تعبير", "إفادة", "إفادات", "تأكيد", "تأكيدات", "شهادة", "رواية", "كلام")
)
_CONTAINED = frozenset(fold_word(word) for word in ("جاء", "ورد"))
_AFTER_VERB = frozenset({"به", "بها", "عنه", "عنها", "في", "له", "عن", "لها"})
_CLOSING = COMMAS | {".", NEWLINE}
_LONGEST = 24


@dataclass(frozen=True, slots=True)
class SourcePhrase:
    """A phrase in tokens [first, end) with the cue [first, after); `mention` is None where a pronoun is the source.

    `is_relayed` says that an outlet passes on what the source says («نقلا عن»).
    """

    first: int
    after: int
    end: int
    mention: Mention | None
    is_relayed: bool = False


def find_source_phrases(tokens: Tokens, quotations: Quotations) -> Iterator[SourcePhrase]:
    """Yield the source phrases in the order of the text; what names no speaker («وفق القانون») is none."""
    known = sources()
    for at, word in enumerate(tokens.words):
        if word in known.before_noun or word in known.with_lam or word in known.with_from:
            phrase = _source(tokens, quotations, known, at)
        elif word == _UPON:
            phrase = _on_tongue(tokens, quotations, known, at)
        elif word in {"كما", "مثلما"}:
            phrase = _after_verb(tokens, quotations, at, at + 1) if _is_verb(tokens, known, at + 1) else None
            # «كما أكد أن» adds something, it names no source.
            if phrase is not None and not _closes(tokens, phrase.end):
                phrase = None
        else:
            continue
        if phrase is not None:
            yield phrase


def _is_verb(tokens: Tokens, known: Sources, at: int) -> bool:
    return at < len(tokens) and tokens.words[at] in known.verbs_after_ma


def _closes(tokens: Tokens, at: int) -> bool:
    return at >= len(tokens) or tokens.words[at] in _CLOSING


def _source(tokens: Tokens, quotations: Quotations, known: Sources, at: int) -> SourcePhrase | None:
    """Return the phrase of بحسب, وفقا or نقلا at a token: with a noun, with «ما» and a verb, or with a pronoun."""
    words, following = tokens.words, at + 1
    start = following
    if words[at] in known.with_from:
        start += words[following : following + 1] == [_FROM]
        if start == following:
            return None
        phrase = _noun(tokens, quotations, at, start, start)
        return replace(phrase, is_relayed=True) if phrase is not None else None
    if words[at] in known.with_lam:
        start += words[following : following + 1] == [_LAM]
    if start >= tokens.sentence_end(at) or (words[at] in known.with_lam and not words[following].startswith(_LAM)):
        return None
    if words[start] in known.own_words:
        return SourcePhrase(at, start + 1, start + 1, None)
    if words[start] in {_MA, _LIMA} or words[at].endswith("حسبما"):
        return _after_verb(tokens, quotations, at, start + (words[start] in {_MA, _LIMA}))
    # «بحسب تصريح الناطق الرسمي»: whoever made the statement.
    stated = _noun(tokens, quotations, at, start + 1, start + 1) if words[start] in _STATEMENTS else None
    return stated or _noun(tokens, quotations, at, following, start)


def _on_tongue(tokens: Tokens, quotations: Quotations, known: Sources, at: int) -> SourcePhrase | None:
    following = at + 1
    if following + 1 >= len(tokens):
        return None
    if tokens.words[following] in known.on_tongue:
        return _noun(tokens, quotations, at, following + 1, following + 1)
    if tokens.words[following] == "حد" and tokens.words[following + 1] in known.own_words:
        return SourcePhrase(at, following + 2, following + 2, None)
    return None


def _after_verb(tokens: Tokens, quotations: Quotations, at: int, verb: int) -> SourcePhrase | None:
    """Return the phrase of «ما» with a verb: its subject follows, or is the speaker of before."""
    known = sources()
    if verb >= tokens.sentence_end(at) or tokens.words[verb] not in known.verbs_after_ma:
        return None
    after = verb + 1
    limit = tokens.sentence_end(at)
    while after < limit and tokens.words[after] in _AFTER_VERB and not _is_occasion(tokens, after):
        after += 1
    # «كما أكد أن» adds something and names no source.
    if after < limit and tokens.words[after] in COMPLEMENT:
        return None
    # Whoever stands after a verb of saying speaks, known noun or not.
    mention = parse_subject(tokens, quotations, after, min(limit, after + _LONGEST))
    if mention is None:
        return SourcePhrase(at, after, after, None) if after >= limit or _closes(tokens, after) else None
    return SourcePhrase(at, after, mention.after, mention)


def _is_occasion(tokens: Tokens, at: int) -> bool:
    """Tell whether «في» says where somebody spoke («ما أكده في تصريح»), and not what holds it («ما جاء في»)."""
    following = tokens.words[at + 1] if at + 1 < len(tokens) else ""
    return tokens.words[at] == _IN and tokens.words[at - 1] not in _CONTAINED and following in nouns().occasions


def _noun(tokens: Tokens, quotations: Quotations, at: int, after: int, start: int) -> SourcePhrase | None:
    mention = _mention(tokens, quotations, start, tokens.sentence_end(at))
    return SourcePhrase(at, after, mention.after, mention) if mention is not None else None


def _mention(tokens: Tokens, quotations: Quotations, start: int, limit: int) -> Mention | None:
    """Return the speaker who is named at a token: a person, a body or a document, not a law or a plan."""
    if start >= limit:
        return None
    known, word = nouns(), tokens.words[start]
    plain = bare(word, known.heads)
    if plain is None and not (
        is_head(word) or word in known.honorifics or bare(word, known.places) or bare(word, first_names())
    ):
        return None
    return parse_mention(tokens, quotations, start, min(limit, start + _LONGEST))
