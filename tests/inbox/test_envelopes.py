"""What the inbox reads of an update: its number, whose turn it takes, and who sent it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.inbox.envelopes import Json, received

CHAT, ALI = {"id": -100, "type": "supergroup"}, {"id": 5, "is_bot": False, "first_name": "علي"}
MESSAGE = {"message_id": 1, "date": 1, "chat": CHAT, "from": ALI}


@pytest.mark.parametrize(
    ("update", "turn", "person"),
    [
        ({"message": MESSAGE}, -100, 5),
        ({"edited_message": MESSAGE}, -100, 5),
        ({"message": {"message_id": 1, "date": 1, "chat": CHAT, "sender_chat": CHAT}}, -100, None),
        ({"callback_query": {"id": "1", "from": ALI, "message": MESSAGE, "data": "x"}}, None, 5),
        ({"inline_query": {"id": "1", "from": ALI, "query": "", "offset": ""}}, None, 5),
        ({"chosen_inline_result": {"result_id": "1", "from": ALI, "query": ""}}, 5, 5),
        ({"what_comes_one_day": [1]}, None, None),
        ({"message": "broken", "edited_message": None}, None, None),
    ],
)
def test_what_takes_turns(update: dict[str, object], turn: int | None, person: int | None) -> None:
    """Messages take the turn of their chat, a choice that of its person, and nothing else waits."""
    kept = received({"update_id": 9, **update})
    assert (kept.update_id, kept.turn, kept.user_id) == (9, turn, person)
    assert json.loads(kept.payload) == {"update_id": 9, **update}


@pytest.mark.parametrize("update", [{}, {"update_id": "1"}, {"update_id": True}])
def test_what_has_no_number_is_refused(update: Json) -> None:
    """Without a number it could come twice."""
    with pytest.raises(ValueError, match="no update_id"):
        received(update)


@given(st.dictionaries(st.text(), st.recursive(st.none() | st.text() | st.integers(), st.lists), max_size=4))
def test_any_object_with_a_number_is_kept(update: dict[str, object]) -> None:
    """Whatever Telegram may send one day."""
    assert json.loads(received({**update, "update_id": 1}).payload) == {**update, "update_id": 1}


def test_half_of_a_pair_of_surrogates_is_replaced() -> None:
    """Nothing that was made of it could be sent; pairs, NUL and escapes stay, and so do offsets."""
    text = json.loads(r'"a\ud83d\ude00\ud800 \\ud800 \u0000\udc00\ud800"')
    kept = json.loads(received({"update_id": 1, "message": {"text": text}}).payload)
    assert kept["message"]["text"] == "a😀\ufffd \\ud800 \0\ufffd\ufffd"
    assert len(kept["message"]["text"]) == len(text)
