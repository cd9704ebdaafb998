"""Contents: where what is said begins and ends, and of which kind it is."""

import pytest

from tests.arabic.speech.reading import Said, details, read


@pytest.mark.parametrize(
    ("text", "content", "kind"),
    [
        ("قال الوزير علي حسن: «نحن جاهزون للعمل».", "نحن جاهزون للعمل", "direct"),
        ('قال الوزير علي حسن إن "العمل جار والنتائج قريبة".', "العمل جار والنتائج قريبة", "direct"),
        ("قال الوزير علي حسن: “نحن جاهزون للعمل”.", "نحن جاهزون للعمل", "direct"),
        ("وقال المسؤول الأمني:” نحن جاهزون للعمل“.", "نحن جاهزون للعمل", "direct"),
        ("قال الوزير علي حسن إن العمل جار.", "العمل جار", "indirect"),
        (
            "قال الوزير علي حسن إن العمل جار و«النتائج ستظهر في الشهر المقبل» حتما.",
            "العمل جار و«النتائج ستظهر في الشهر المقبل» حتما",
            "mixed",
        ),
        ("قال الوزير علي حسن إن «داعش» هزم في كل المدن.", "داعش» هزم في كل المدن", "indirect"),
        ("قال الوزير علي حسن: «جاهزون! هل أنتم كذلك؟»", "جاهزون! هل أنتم كذلك؟", "direct"),
    ],
)
def test_kinds(text: str, content: str, kind: str) -> None:
    """Wholly in marks is direct, four words in marks make a mixed report, a name in marks does not."""
    assert [one.content for one in read(text)] == [content]
    assert [one.kind for one in details(text)] == [kind]


def test_quotation_of_several_sentences() -> None:
    """A quotation goes on over full stops, and the narrator's sentence after it is his own."""
    text = "وقال المدرب خالد سمير: «لعبنا جيدا. أضعنا فرصا كثيرة. سنعود أقوى». وانتهت المباراة بالتعادل."
    assert read(text) == [Said("وقال", "خالد سمير", "لعبنا جيدا. أضعنا فرصا كثيرة. سنعود أقوى")]


def test_unclosed_quotation() -> None:
    """Without its closing mark a quotation ends where its sentence does, or before the next cue."""
    text = 'ونوه الوزير علي حسن: "العراق يعود إلى دوره\nوأضاف أن "الأمن مستتب، مطالبا بدعم المجتمع الدولي.'
    assert read(text) == [
        Said("ونوه", "علي حسن", "العراق يعود إلى دوره"),
        Said("وأضاف", "علي حسن", "الأمن مستتب"),
        Said("مطالبا", "علي حسن", "بدعم المجتمع الدولي"),
    ]


def test_closing_tags() -> None:
    """«على حد قوله» at the end is no part of what is said and no second report."""
    text = "أكد النائب أحمد الجبوري أن القانون معطل، على حد قوله. وأضاف أن اللجنة تماطل، وفق تعبيره."
    assert [one.content for one in read(text)] == ["القانون معطل", "اللجنة تماطل"]


def test_parenthesis_between_dashes() -> None:
    """What stands between dashes is neither speaker nor content."""
    assert read("وقال شيلينج - الذي أصيب في الهجوم - إنه سمع دويا.") == [Said("وقال", "شيلينج", "سمع دويا")]


def test_coordinated_complements() -> None:
    """«أن ... وأن ...» under one verb is one report, a second verb begins another."""
    text = "قال الوزير علي حسن إن العمل جار وأن النتائج قريبة، وأكد أن الدعم مستمر."
    assert [one.content for one in read(text)] == ["العمل جار وأن النتائج قريبة", "الدعم مستمر"]


def test_circumstances_before_the_complement() -> None:
    """Long circumstances may stand between the verb and what it reports."""
    text = (
        "وأشارت المستشارة أنجيلا ميركل خلال الندوة الصحفية المنعقدة اليوم بقصر قرطاج عقب اجتماعها برئيس الجمهورية "
        "إلى أن الوضع صعب."
    )
    assert read(text) == [Said("وأشارت", "أنجيلا ميركل", "الوضع صعب")]


@pytest.mark.parametrize(
    ("text", "contents"),
    [
        ("وأكدت الشركة إمكانية اقتناء التذاكر عبر الموقع.", ["إمكانية اقتناء التذاكر عبر الموقع"]),
        # A preposition may belong to a noun between the verb and what it reports.
        ("أكد الوزير علي حسن على هامش إشرافه على انطلاق حملة صحية أن الفرق جاهزة.", ["الفرق جاهزة"]),
        ("وأضاف الوزير علي حسن في ندوة حول «الإرهاب في المنطقة كلها» أن الظاهرة عالمية.", ["الظاهرة عالمية"]),
        # What was announced stands before the verb.
        ("رفض الأهالي الإجراءات التي أعلن عنها رئيس الحكومة بعد اجتماع ضم ممثلين عن الشباب المحتج.", []),
        ("سيعاقب التلميذان اللذان يبلغان ستة عشر عاما إن لم يعتذرا للأستاذة.", []),
        ("يمنع النشر دون إذن مسبق من الأعوان : نقابة الصحفيين تنتقد.", []),
    ],
)
def test_what_is_reported(text: str, contents: list[str]) -> None:
    """The content is the verb's own; a condition, a relative clause and a preposition report nothing."""
    assert [one.content for one in read(text)] == contents
