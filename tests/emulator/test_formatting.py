"""What the emulator refuses and changes in a formatted text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.emulator.detection import detect, with_detected
from tests.emulator.formatting import (
    Entity,
    Formatted,
    as_delivered,
    check_url,
    is_blank,
    parse_entities,
    utf16_length,
)
from tests.emulator.wire import ApiError, Json


def _entity(kind: str, offset: int, length: int, **extra: Json) -> Json:
    return {"type": kind, "offset": offset, "length": length, **extra}


@given(st.text())
def test_length_is_counted_in_utf16(text: str) -> None:
    """A text is as long as its UTF-16 form has code units."""
    assert utf16_length(text) == len(text.encode("utf-16-le", "surrogatepass")) // 2


@pytest.mark.parametrize(
    ("entities", "reason"),
    [
        ([_entity("shiny", 0, 1)], "unsupported entity type 'shiny'"),
        ([_entity("bold", -1, 1)], "receive an entity with incorrect offset -1"),
        ([_entity("bold", 0, 0)], "receive an entity with incorrect length 0"),
        ([_entity("bold", 100, 1)], "entity begins after the end of the text at UTF-16 offset 100"),
        ([_entity("bold", 0, 100)], "ends after the end of the text at UTF-16 offset 100"),
        ([_entity("bold", 1, 2)], "entity begins in a middle of a UTF-16 symbol"),
        ([_entity("bold", 0, 1)], "entity ends in a middle of a UTF-16 symbol"),
        ([_entity("bold", 2, 1)], "covers spaces only"),
        ([_entity("bold", 0, 4), _entity("italic", 3, 4)], "overlap, one must contain the other"),
        ([_entity("code", 3, 2), _entity("bold", 3, 4)], "pre and code can't share a text"),
        ([_entity("text_link", 3, 4, url="https://a.iq"), _entity("code", 3, 2)], "pre and code can't share"),
        ([_entity("blockquote", 3, 4), _entity("blockquote", 4, 2)], "blockquotes can't be nested"),
        ([_entity("blockquote", 3, 4), _entity("expandable_blockquote", 3, 4)], "can't be nested"),
        ([_entity("text_link", 3, 4, url="https://a.iq"), _entity("url", 3, 2)], "can't contain each other"),
        ([_entity("text_link", 3, 4, url="https://a.iq"), _entity("blockquote", 3, 2)], "can't contain a"),
        ([_entity("text_link", 3, 4)], "text_link needs a url"),
        ([_entity("text_link", 3, 4, url="not-a-url")], "entity URL 'not-a-url' is invalid: Wrong HTTP URL"),
        ([_entity("text_mention", 3, 4)], "text_mention needs a user"),
        ([_entity("custom_emoji", 0, 2, custom_emoji_id="x")], "must be a valid Number"),
        ([{"type": "bold", "offset": "0", "length": 2}], "must be integers"),
        (["bold"], "expected an Object"),
        ([_entity("bold", 3, 1)] * 101, "101 entities"),
    ],
)
def test_a_broken_entity_is_refused(entities: list[Json], reason: str) -> None:
    """Each way in which entities can be wrong is a 400 that says which."""
    with pytest.raises(ApiError, match="can't parse entities") as refused:
        parse_entities(entities, "😀 متنان بيان")
    assert refused.value.code == 400
    assert reason in refused.value.description


def test_what_may_nest_nests() -> None:
    """A quote holds bold, a link and code; bold holds a link; a link holds italic."""
    entities = [
        _entity("expandable_blockquote", 0, 20),
        _entity("bold", 0, 10),
        _entity("text_link", 2, 6, url="https://example.org/a"),
        _entity("italic", 3, 2),
        _entity("code", 12, 4),
        _entity("bold", 22, 2),
    ]
    parsed = parse_entities(entities, "ن" * 30)
    assert [entity.type for entity in parsed] == [
        "expandable_blockquote",
        "bold",
        "text_link",
        "italic",
        "code",
        "bold",
    ]


def test_an_entity_covers_utf16_units() -> None:
    """An entity behind an emoji covers the words that it names."""
    assert Entity("bold", 3, 4).of("😀 وقال الوزير") == "وقال"


def test_telegram_cleans_a_text() -> None:
    """Line separators and bidirectional embeddings vanish, tabs become spaces, ends are cut, entities follow."""
    text = " \u202bقال\u202c\tالوزير\r\n "
    delivered = as_delivered(Formatted(text, (Entity("bold", 7, 9),)))
    assert delivered.text == "قال الوزير"
    assert [entity.of(delivered.text) for entity in delivered.entities] == ["الوزير"]


def test_of_repeated_marks_the_last_stays() -> None:
    """A run of RLM and LRM is kept as joiners and its last mark; isolates stay."""
    assert as_delivered(Formatted("ا\u200f\u200f\u200fب\u2067ج\u2069")).text == "ا\u200c\u200c\u200fب\u2067ج\u2069"


@given(st.text(alphabet="اب 😀\u200f\u202b\r\n\t", min_size=1), st.data())
def test_cleaning_keeps_an_entity_inside_the_text(text: str, data: st.DataObject) -> None:
    """After cleaning an entity that showed something still lies in the text and on whole characters."""
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    visible = not is_blank(as_delivered(Formatted(text[start:end])).text)
    entity = Entity("bold", utf16_length(text[:start]), utf16_length(text[start:end]))
    delivered = as_delivered(Formatted(text, (entity,)))
    if visible:
        (moved,) = delivered.entities
        assert 0 <= moved.offset < moved.end <= utf16_length(delivered.text)
        assert moved.of(delivered.text)


@pytest.mark.parametrize("text", ["", " \n", "\u200f\u200c", "\u00a0\u3000"])
def test_a_text_without_a_glyph_is_blank(text: str) -> None:
    """Spaces and invisible characters are no message."""
    assert is_blank(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/start", [("bot_command", "/start")]),
        ("😀 /ask@isnad_test_bot ما", [("bot_command", "/ask@isnad_test_bot")]),
        ("و/start", []),
        ("/مصادر", []),
        ("سل @isnad_test_bot الآن", [("mention", "@isnad_test_bot")]),
        ("a@b.com #وسم $USD", [("email", "a@b.com"), ("hashtag", "#وسم"), ("cashtag", "$USD")]),
        ("انظر https://ina.iq/a/1؟ نعم", [("url", "https://ina.iq/a/1")]),
        ("ina.iq و www.un.org/a.", [("url", "ina.iq"), ("url", "www.un.org/a")]),
        ("+9647701234567", [("phone_number", "+9647701234567")]),
    ],
)
def test_telegram_finds_entities_by_itself(text: str, found: list[tuple[str, str]]) -> None:
    """Commands, mentions, tags, links and addresses are marked without being asked for, in UTF-16 offsets."""
    assert [(entity.type, entity.of(text)) for entity in detect(text)] == found


def test_a_given_link_wins_over_a_found_one() -> None:
    """Nothing is found inside a link or code that the bot marked, but inside bold and a quote it is."""
    text = "ina.iq ina.iq"
    given_entities = (Entity("text_link", 0, 6, {"url": "https://a.iq"}), Entity("bold", 7, 6))
    kinds = [entity.type for entity in with_detected(Formatted(text, given_entities)).entities]
    assert kinds == ["text_link", "bold", "url"]


@pytest.mark.parametrize("url", ["https://example.org", "http://a.iq/x?y#z", "example.org/a", "tg://user?id=1"])
def test_a_link_is_a_link(url: str) -> None:
    """Web addresses, with a scheme or without, and tg links are taken."""
    check_url(url, "URL")


@pytest.mark.parametrize(
    ("url", "reason"),
    [("ftp://a.iq", "Unsupported URL protocol"), ("https://", "URL host is empty"), ("a b", "Wrong HTTP URL")],
)
def test_a_wrong_link_is_refused(url: str, reason: str) -> None:
    """Another scheme, no host and no address at all are told apart."""
    with pytest.raises(ApiError, match=reason):
        check_url(url, "URL")
