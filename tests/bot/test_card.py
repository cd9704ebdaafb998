"""The card of an answer: what it shows, and that Telegram takes it whatever the documents hold."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.card import Face, View, render_card, render_check
from bot.composing import MESSAGE_LIMIT, Rendered, utf16_length
from bot.language import ARABIC, Texts, texts_in
from retrieval import Citation, Place, SourceCheck, Span
from retrieval.arabic.bidi import isolate
from tests.bot.fake_retrieval import KADHIMI, NARRATOR, PASSAGE, citation, occurrence, source
from tests.bot.messages import answered, check_isolates, check_message, citations, marked_texts

ENGLISH = texts_in("en")


def shown(one: Citation, view: View | None = None, *, texts: Texts = ARABIC, show_context: bool = False) -> Rendered:
    """Return the first card of an answer with one citation."""
    return render_card(answered(one), view or View(), texts, show_context=show_context).rendered


@given(citations(), st.sampled_from(["answer", "context"]), st.sampled_from([ARABIC, ENGLISH]), st.booleans())
def test_a_card_is_a_message_that_telegram_takes(one: Citation, face: Face, texts: Texts, show_context: bool) -> None:
    """Every part of any citation fits; its quotation is verbatim, and all parts together are the whole text."""
    whole = one.text if face == "answer" else one.context
    first = render_card(answered(one), View(face=face), texts, show_context=show_context)
    quoted: list[str] = []
    for part in range(1, first.parts + 1):
        card = render_card(answered(one), View(part=part, face=face), texts, show_context=show_context)
        assert (card.parts, card.view.part) == (first.parts, part)
        check_message(card.rendered)
        kind = "blockquote" if face == "answer" or utf16_length(whole) <= 600 else "expandable_blockquote"
        text = marked_texts(card.rendered, kind)[0]
        assert text in whole
        for line in card.rendered.text.replace(text, "").replace(one.context.strip(), "").splitlines():
            check_isolates("".join(letter for letter in line if letter not in text))
        quoted.append(text)
    assert "".join("".join(quoted).split()) == "".join(whole.split())


@given(citations())
def test_what_is_bold_is_what_answers(one: Citation) -> None:
    """In a passage of one part every bold stretch is one of the highlights, in their order."""
    card = render_card(answered(one), View(), ARABIC, show_context=False)
    stretches = [stretch.of(" " * one.span.start + one.text).strip() for stretch in one.highlight[:12]]
    if card.parts == 1:
        assert marked_texts(card.rendered, "bold") == [stretch for stretch in stretches if stretch]


def test_a_card_shows_all_that_is_known() -> None:
    """The passage is a quotation, the title a link, and each known field has its line."""
    of = source(title="خبر", publisher="وكالة الأنباء", author="Ali", date="2020-09-13", url="https://example.org/1")
    card = shown(replace(citation(of=of), voices=KADHIMI))
    assert card.text == "\n".join(
        [
            PASSAGE,
            f"القائل: {isolate('مصطفى الكاظمي')} ({isolate('رئيس الوزراء')})، وفق النص: «{isolate('وقال الكاظمي')}»",
            f"الوثيقة: {isolate('خبر')}",
            f"الناشر: {isolate('وكالة الأنباء')}",
            f"الكاتب: {isolate('Ali')}",
            "التاريخ: ١٣ أيلول/سبتمبر ٢٠٢٠",
            "الموضع: الفقرة ٣، الجملة ٢",
            "الثقة: عالية",
        ]
    )
    assert marked_texts(card, "blockquote") == [PASSAGE]
    assert marked_texts(card, "text_link") == ["خبر"]
    assert card.entities[1].url == "https://example.org/1"


def test_a_card_shows_nothing_that_is_unknown() -> None:
    """A field that the document does not have has no line; a document without a title is named by its path."""
    assert shown(citation(of=source(title="\u200f "))).text == "\n".join(
        [
            PASSAGE,
            ARABIC.speaker(NARRATOR),
            f"الوثيقة: {isolate('1.txt')}",
            "الموضع: الفقرة ٣، الجملة ٢",
            "الثقة: عالية",
        ]
    )


def test_a_card_speaks_english_with_either_digits() -> None:
    """The labels are English, what is quoted stays as it is, and the digits are those that were chosen."""
    lines = shown(citation(), texts=ENGLISH).text.splitlines()
    assert lines[0] == PASSAGE
    assert lines[1] == "Speaker: the text itself, these are not reported words"
    assert lines[3:] == ["Place: paragraph 3, sentence 2", "Confidence: high"]
    assert "Place: paragraph ٣, sentence ٢" in shown(citation(), texts=texts_in("en", "arabic")).text
    assert "الفقرة 3، الجملة 2" in shown(citation(), texts=texts_in("ar", "latin")).text


def test_only_the_first_passage_has_a_confidence() -> None:
    """The probability is that of the first; of the others nothing is claimed."""
    answer = answered(citation(), citation("ثانٍ.", rank=2))
    assert "الثقة" in render_card(answer, View(1), ARABIC, show_context=False).rendered.text
    assert "الثقة" not in render_card(answer, View(2), ARABIC, show_context=False).rendered.text


def test_a_view_beyond_the_end_is_the_last() -> None:
    """A forged rank or part shows what there is."""
    card = render_card(answered(citation(), citation("ثانٍ.", rank=2)), View(9, 9), ARABIC, show_context=False)
    assert (card.view, card.parts) == (View(2, 1), 1)


def test_a_long_passage_has_parts() -> None:
    """What does not fit in a message is split at sentences, and each part says which one it is."""
    sentence = "قال المتحدث إن الأعمال مستمرة في جميع المواقع. "
    one = citation((sentence * 150).strip())
    cards = [render_card(answered(one), View(part=part), ARABIC, show_context=False) for part in (1, 2)]
    assert cards[0].parts == 2
    for number, card in enumerate(cards, start=1):
        (quoted,) = marked_texts(card.rendered, "blockquote")
        assert quoted.endswith("المواقع.")
        assert f"\n{ARABIC.part(number, 2)}\n" in card.rendered.text
    assert utf16_length(cards[0].rendered.text) > MESSAGE_LIMIT - 300


@pytest.fixture
def in_paragraph() -> Citation:
    """A citation with words around it."""
    context = f"قبله. {PASSAGE} بعده."
    span = Span(106, 106 + len(PASSAGE))
    return replace(citation(), span=span, context=context, context_span=Span(100, 100 + len(context)))


def test_the_context_is_the_paragraph_with_the_passage_in_it(in_paragraph: Citation) -> None:
    """The passage is bold in it, and the attribution stays; a long one unfolds when it is touched."""
    card = shown(in_paragraph, View(face="context"))
    check_message(card)
    assert marked_texts(card, "blockquote") == [in_paragraph.context]
    long = replace(in_paragraph, context=in_paragraph.context + " كلمة" * 150)
    assert marked_texts(shown(long, View(face="context")), "expandable_blockquote") == [long.context]
    assert marked_texts(card, "bold") == [ARABIC.LABEL_CONTEXT, PASSAGE]
    assert "الموضع" in card.text


def test_the_context_is_shown_with_the_passage_to_whom_chose_so(in_paragraph: Citation) -> None:
    """It stands below, folded, unless it says no more than the passage."""
    card = shown(in_paragraph, show_context=True)
    check_message(card)
    assert marked_texts(card, "blockquote") == [PASSAGE]
    assert marked_texts(card, "expandable_blockquote") == [in_paragraph.context]
    assert shown(citation(), show_context=True) == shown(citation())
    long = replace(in_paragraph, context=in_paragraph.context + " كلمة" * 1000)
    assert marked_texts(shown(long, show_context=True), "expandable_blockquote") == []


@pytest.mark.parametrize(
    ("number", "phrase"),
    [
        (1, "في موضع آخر."),
        (2, "في موضعين آخرين."),
        (3, "في ٣ مواضع أخرى."),
        (11, "في ١١ موضعًا آخر."),
        (100, "في ١٠٠ موضع آخر."),
    ],
)
def test_a_card_counts_the_other_places(number: int, phrase: str) -> None:
    """One line below the attribution says in how many other places the words stand."""
    card = shown(replace(citation(), also_in=(occurrence(source(2)),) * number))
    assert card.text.splitlines()[-1] == f"ورد هذا الكلام أيضًا {phrase}"


def test_a_conflict_of_attributions_is_said() -> None:
    """Where the same words are attributed to different people, the card warns."""
    one = replace(citation(), also_in=(occurrence(source(2)),), attributions_differ=True)
    assert shown(one).text.splitlines()[-1] == ARABIC.ATTRIBUTIONS_DIFFER
    assert ARABIC.ATTRIBUTIONS_DIFFER not in shown(citation()).text


@pytest.mark.parametrize(
    ("check", "said", "digests"),
    [
        (SourceCheck("unchanged", "0" * 64, True), ARABIC.CHECK_UNCHANGED, ["0" * 64]),
        (SourceCheck("changed", "a" * 64, True), ARABIC.CHECK_CHANGED_HOLDS, ["0" * 64, "a" * 64]),
        (SourceCheck("changed", "a" * 64, False), ARABIC.CHECK_CHANGED, ["0" * 64, "a" * 64]),
        (SourceCheck("gone", None, False), ARABIC.CHECK_GONE, ["0" * 64]),
    ],
)
def test_a_check_says_what_it_found(check: SourceCheck, said: str, digests: list[str]) -> None:
    """In words, with the file's name and the digests, which can be copied."""
    rendered = render_check(citation(), check, ARABIC)
    check_message(rendered)
    assert rendered.text.startswith(said)
    assert isolate("1.txt") in rendered.text
    assert marked_texts(rendered, "code") == digests


@pytest.mark.parametrize(
    ("probability", "words"), [(0.99, "عالية جدًّا"), (0.85, "عالية"), (0.6, "متوسّطة"), (0.4, "محدودة، فتأكّد من المقطع")]
)
def test_confidence_is_said_in_words(probability: float, words: str) -> None:
    """No number stands for how sure an answer is."""
    card = render_card(answered(citation(), confidence=probability), View(), ARABIC, show_context=False)
    assert card.rendered.text.splitlines()[-1] == f"الثقة: {words}"


def test_a_place_is_in_the_chosen_digits() -> None:
    """The place is in Arabic-Indic digits by itself."""
    assert "الفقرة ١٢، الجملة ٣" in shown(replace(citation(), place=Place(12, 3))).text
