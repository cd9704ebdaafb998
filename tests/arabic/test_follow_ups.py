"""Questions about an answer itself."""

import pytest

from retrieval.arabic.follow_ups import follow_up_of


@pytest.mark.parametrize(
    "message", ["متى؟", "ومتى؟", "و متى كان ذلك ؟", "مَتى قال هذا الكلام", "شوكت؟", "When was that?"]
)
def test_a_question_of_the_date_is_known(message: str) -> None:
    """However it is written, with or without the particle, it asks of the date."""
    assert follow_up_of(message) == "when"


@pytest.mark.parametrize("message", ["ما المصدر؟", "وما هو المصدر؟", "من نشر هذا؟", "what is the source?"])
def test_a_question_of_the_source_is_known(message: str) -> None:
    """It asks of the document and its publisher."""
    assert follow_up_of(message) == "source"


@pytest.mark.parametrize(
    "message", ["متى وقعت معركة القادسية؟", "متى تأسس الجهاز؟", "مصدر الطاقة", "", "؟!", "و", "متى " * 9]
)
def test_a_question_of_its_own_is_none(message: str) -> None:
    """Whatever names a topic is searched."""
    assert follow_up_of(message) is None
