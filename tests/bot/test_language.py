"""What readers are told: in two languages, with either digits, each said whole and written right."""

import inspect
import re
import unicodedata
from collections.abc import Iterator
from datetime import date

import pytest
from babel import Locale

from bot.language import ARABIC, LANGUAGES, Texts, language_of_client, texts_in
from bot.language.arabic import Numerals
from bot.language.english import EnglishTexts
from retrieval import Place, Scope, Voices
from retrieval.arabic.bidi import FIRST_STRONG_ISOLATE, POP_DIRECTIONAL_ISOLATE, RIGHT_TO_LEFT_MARK
from retrieval.arabic.counting import Noun, counted

NUMERALS: tuple[Numerals, ...] = ("arabic", "latin")
_ISOLATED = re.compile(f"{FIRST_STRONG_ISOLATE}[^{FIRST_STRONG_ISOLATE}]*?{POP_DIRECTIONAL_ISOLATE}")
_ARABIC = re.compile("[\u060c\u061b\u061f-\u06ff]")

SCOPE = Scope(date(2017, 3, 1), date(2017, 3, 31), ("Jawhara FM",))

COUNTED = ("speaker_count", "copies", "more_copies", "document_count", "sentences", "results", "too_long", "undated")


def constants(texts: Texts) -> Iterator[tuple[str, str]]:
    """Yield every sentence that takes nothing, by its name."""
    for name in dir(type(texts)):
        value = getattr(texts, name)
        if not name.isupper():
            continue
        if isinstance(value, dict):
            yield from ((f"{name} {key}", said) for key, said in value.items())
        elif isinstance(value, str):
            yield name, value


def sentences(texts: Texts) -> dict[str, str]:
    """Return all that is said in a language, with values that no sentence of it would have."""
    counts = {f"{name} {n}": getattr(texts, name)(n) for name in COUNTED for n in (1, 2, 3, 11, 100)}
    return {
        **dict(constants(texts)),
        **counts,
        **{f"courtesy {kind}": texts.courtesy(kind, "السلام عليكم") for kind in texts._COURTESIES},  # noqa: SLF001 - all kinds
        "greeted": texts.courtesy("greeting", "hello"),
        "place": texts.place(Place(3, 12_000)),
        "place on a page": texts.place(Place(3, 1, 12)),
        **{f"confidence {p}": texts.confidence(p) for p in (0.99, 0.9, 0.7, 0.4)},
        "position": texts.position(2, 5),
        "part": texts.part(2, 5),
        "page": texts.page(2, 5),
        "list_number": texts.list_number(3),
        "citations_of": texts.citations_of("who?"),
        "citation_number": texts.citation_number(1, 5),
        "documents_found": texts.documents_found(2, 11, "word"),
        "no_documents_found": texts.no_documents_found("word"),
        "search_too_long": texts.search_too_long(),
        **{f"quoted {n}": texts.quoted(n, n) for n in (1, 2, 3, 11, 100)},
        "no_speaker_found": texts.no_speaker_found("Name"),
        "narrator": texts.speaker(Voices(None, ())),
        "not_found_of": texts.not_found_of("Name"),
        "topics_of": texts.topics_of("Name"),
        "dated": texts.dated("Title", "2020-01-01"),
        **{f"date {month}": texts.date(f"2020-{month:02}-28") for month in range(1, 13)},
        "dated otherwise": texts.dated("Title", "May 2020"),
        "published": texts.published("Title", "Agency"),
        "published_by_unknown": texts.published_by_unknown("Title"),
        "chosen_scope": texts.chosen_scope(SCOPE),
        "understood_scope": texts.understood_scope(SCOPE),
        "left_scope": texts.left_scope(SCOPE),
        "nothing_in": texts.nothing_in(SCOPE),
        "nothing_of": texts.nothing_of("Name", SCOPE),
        "without": texts.without(SCOPE),
        "filter_state": texts.filter_state(SCOPE),
        "filter_state of all": texts.filter_state(Scope()),
        "filter_unknown": texts.filter_unknown("word"),
        "year": texts.year(2017),
        "whole_year": texts.whole_year(2017),
        "choose_month": texts.choose_month(2017),
        **{f"month {number}": texts.month(number) for number in range(1, 13)},
        **{
            f"period {number}": texts.period(since, until)
            for number, (since, until) in enumerate(
                (
                    (date(2017, 3, 1), date(2017, 3, 31)),
                    (date(2017, 1, 1), date(2018, 12, 31)),
                    (date(2017, 3, 5), None),
                    (None, date(2017, 3, 5)),
                    (date(2017, 3, 5), date(2018, 3, 5)),
                )
            )
        },
        "shared": texts.shared("who?"),
        "settings": texts.settings(5, texts.numerals, show_context=True),
        "settings without context": texts.settings(3, texts.numerals, show_context=False),
        "apology": texts.apology("a1b2c3d4"),
    }


EACH = pytest.mark.parametrize(
    "texts",
    [texts_in(code, numerals) for code in LANGUAGES for numerals in NUMERALS],
    ids=[f"{code} {numerals}" for code in LANGUAGES for numerals in NUMERALS],
)


def test_english_says_everything_itself() -> None:
    """No sentence is left to the Arabic one: every constant and every method is defined anew."""
    own = {name for name in vars(Texts) if not name.startswith("__")} - {"_counted", "_in_numerals", "numerals"}
    assert own <= set(vars(EnglishTexts))


def test_methods_take_the_same() -> None:
    """A sentence takes the same values in both languages."""
    for name, method in inspect.getmembers(Texts, inspect.isfunction):
        if not name.startswith("_"):
            theirs = inspect.signature(getattr(EnglishTexts, name))
            assert [*inspect.signature(method).parameters] == [*theirs.parameters], name


@EACH
def test_isolates_are_balanced(texts: Texts) -> None:
    """Every isolate that a sentence opens is closed in the same line, and none is closed twice."""
    for name, said in sentences(texts).items():
        for line in said.splitlines():
            rest = _ISOLATED.sub("", line)
            assert FIRST_STRONG_ISOLATE not in rest, name
            assert POP_DIRECTIONAL_ISOLATE not in rest, name


@EACH
def test_what_is_of_another_direction_is_isolated(texts: Texts) -> None:
    """Outside of isolates Arabic has no Latin letter or mark, English no Arabic letter or mark."""
    for name, said in sentences(texts).items():
        rest = _ISOLATED.sub("", said)
        if texts.RIGHT_TO_LEFT:
            assert not re.search(r"[A-Za-z;?\"']|,(?!\d)", rest), name
        else:
            assert not _ARABIC.search(re.sub("[٠-٩٬]", "", rest)), name


@EACH
def test_digits_are_those_that_were_chosen(texts: Texts) -> None:
    """No number is written in the other digits, but where both are shown to choose from."""
    for name, said in sentences(texts).items():
        if not name.startswith(("NUMERALS", "settings")):
            other = "[0-9]" if texts.numerals == "arabic" else "[٠-٩٬٫]"
            assert not re.search(other, _ISOLATED.sub("", said)), name


@EACH
def test_every_line_has_the_direction_of_its_language(texts: Texts) -> None:
    """The first letter of a line that has a direction has the language's, also for a client that knows no isolates."""
    expected = {"R", "AL"} if texts.RIGHT_TO_LEFT else {"L"}
    for name, said in sentences(texts).items():
        assert not re.search(f"^[^\\w{RIGHT_TO_LEFT_MARK}]*{FIRST_STRONG_ISOLATE}", said, re.MULTILINE), name
        for line in _ISOLATED.sub("", said).splitlines():
            strong = [kind for kind in map(unicodedata.bidirectional, line) if kind in {"L", "R", "AL"}]
            assert not strong or strong[0] in expected, name
            assert not texts.RIGHT_TO_LEFT or not strong or unicodedata.category(line[0]) not in {"So", "Sm"}, name


@pytest.mark.parametrize("code", LANGUAGES)
def test_what_telegram_limits_fits(code: str) -> None:
    """Placeholders, descriptions and the answers to button presses are as short as Telegram wants them."""
    texts = texts_in("en" if code == "en" else "ar")
    assert len(texts.PLACEHOLDER) <= 64
    assert len(texts.BOT_DESCRIPTION) <= 512
    assert len(texts.BOT_SHORT_DESCRIPTION) <= 120
    assert len(texts.INLINE_PROMPT) <= 64
    assert len(texts.INLINE_NOTHING) <= 64
    commands = [said for name, said in constants(texts) if name.endswith("DESCRIPTION") and not name.startswith("BOT")]
    assert len(commands) == 9
    assert all(3 <= len(said) <= 256 for said in commands)
    for alert in (texts.UP_THANKS, texts.DOWN_ASK, texts.DOWN_THANKS, texts.NOT_YOURS, texts.UNKNOWN_ANSWER):
        assert len(alert) <= 200
    assert len(texts.apology("a1b2c3d4")) <= 200


def test_plurals_are_those_of_the_cldr() -> None:
    """Arabic counts by the six categories of the CLDR, English by its two."""
    noun = Noun("zero", "one", "two", "few", "many", "other")
    arabic, english = Locale("ar").plural_form, Locale("en").plural_form
    for number in range(1200):
        assert counted(number, noun).split()[-1] == arabic(number)
        assert texts_in("en").sentences(number).endswith("sentence" if english(number) == "one" else "sentences")


@pytest.mark.parametrize(
    ("number", "phrase"),
    [
        (1, "نتيجة واحدة"),
        (2, "نتيجتان"),
        (3, "٣ نتائج"),
        (11, "١١ نتيجة"),
        (100, "١٠٠ نتيجة"),
        (12_000, "١٢٬٠٠٠ نتيجة"),
    ],
)
def test_counts_agree_with_their_nouns(number: int, phrase: str) -> None:
    """The noun has the form that its number asks for."""
    assert ARABIC.results(number) == phrase


@pytest.mark.parametrize(
    ("code", "language"), [(None, "ar"), ("ar", "ar"), ("ar-IQ", "ar"), ("AR", "ar"), ("en", "en"), ("de", "en")]
)
def test_the_language_of_the_client_chooses(code: str | None, language: str) -> None:
    """Arabic for who uses Telegram in it, or tells nothing; English for all others."""
    assert language_of_client(code) == language


@pytest.mark.parametrize(
    ("texts", "written", "said"),
    [
        (ARABIC, "2020-09-13", "١٣ أيلول/سبتمبر ٢٠٢٠"),
        (texts_in("ar", "latin"), "2022-11-02", "2 تشرين الثاني/نوفمبر 2022"),
        (texts_in("en"), "2021-03-14", "14 March 2021"),
        (texts_in("en", "arabic"), "2021-03-14", "١٤ March ٢٠٢١"),
        (ARABIC, "2020-13-01", "\u20682020-13-01\u2069"),
        (ARABIC, "آب 2020", "\u2068آب 2020\u2069"),
        (texts_in("en"), "2020-09", "\u20682020-09\u2069"),
    ],
)
def test_dates_are_said_in_words(texts: Texts, written: str, said: str) -> None:
    """A whole ISO date; any other stays as the document wrote it."""
    assert texts.date(written) == said
