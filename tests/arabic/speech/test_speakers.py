"""Speakers: who they are, how fully they are named, and who goes on speaking."""

import pytest

from tests.arabic.speech.reading import details, names, read


@pytest.mark.parametrize(
    ("text", "name", "full_name"),
    [
        (
            "أعلن المتحدث باسم القائد العام للقوات المسلحة، اللواء يحيى رسول، أن العملية مستمرة.",
            "يحيى رسول",
            "المتحدث باسم القائد العام للقوات المسلحة، اللواء يحيى رسول",
        ),
        (
            "قال رئيس دائرة الأوقاف في المنطقة الشرقية الشيخ محمد الجيراني إن المشروع اكتمل.",
            "محمد الجيراني",
            "رئيس دائرة الأوقاف في المنطقة الشرقية الشيخ محمد الجيراني",
        ),
        (
            "قال الشيخ سعد، مهاجم الفريق، إن المباراة صعبة.",
            "سعد",
            "الشيخ سعد، مهاجم الفريق",
        ),
        (
            "صرح الأمين العام للأمم المتحدة أنطونيو غوتيريش للصحفيين بأن الوضع خطير.",
            "أنطونيو غوتيريش",
            "الأمين العام للأمم المتحدة أنطونيو غوتيريش",
        ),
        (
            "أكد لـ«عكاظ» الشيخ صالح اللحيدان أن القرار صائب.",
            "صالح اللحيدان",
            "الشيخ صالح اللحيدان",
        ),
        (
            "وأوضح وزير الدولة لشؤون الإعلام فيصل الشبول، خلال مؤتمر صحفي، أن القرار صائب.",
            "فيصل الشبول",
            "وزير الدولة لشؤون الإعلام فيصل الشبول",
        ),
    ],
)
def test_title_chains(text: str, name: str, full_name: str) -> None:
    """The name stands without its titles, the full name with the whole chain; addressees and occasions are neither."""
    assert names(text) == [name]
    assert [one.full_name for one in details(text)] == [full_name]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("قال مصدر أمني لوكالة فرانس برس إن الانفجار كبير.", "anonymous"),
        ("قال شهود عيان إن الانفجار كبير.", "anonymous"),
        ("قال مسؤول أميركي إن الانفجار كبير.", "anonymous"),
        ("قالت وزارة الداخلية إن الانفجار كبير.", "organisation"),
        ("قالت روسيا إن الانفجار كبير.", "organisation"),
        ("جاء في الخبر وقال البيان إن الانفجار كبير.", "organisation"),
        ("قال المتحدث باسم الداخلية إن الانفجار كبير.", "person"),
        ("قال مدير المستشفى إن الانفجار كبير.", "person"),
    ],
)
def test_types(text: str, kind: str) -> None:
    """Unnamed people are anonymous, a unique office is a person, bodies, states and documents are organisations."""
    assert [one.type for one in details(text)] == [kind]


def test_carried_over_with_agreement() -> None:
    """A verb without a subject goes on with the latest speaker whom it agrees with."""
    text = (
        "قالت وزيرة البيئة ياسمين فؤاد إن المحمية جاهزة. وقال محافظ أسوان أشرف عطية إن الطريق جاهز. "
        "وأضافت أن الافتتاح قريب. وتابع أن السياح قادمون."
    )
    assert names(text) == ["ياسمين فؤاد", "أشرف عطية", "ياسمين فؤاد", "أشرف عطية"]
    assert [one.elided for one in details(text)] == [False, False, True, True]


def test_turn_of_the_speaker() -> None:
    """«من جانبه» and «أما فلان فقال» bring in another speaker, who then goes on."""
    text = (
        "قال وزير المالية علي علاوي إن العجز كبير. من جانبه، أكد النائب حسن الكعبي أن الموازنة ستقر. "
        "وأضاف أن الجلسة غدا. أما محافظ البنك مصطفى مخيف فقال إن الاحتياطي كاف."
    )
    assert names(text) == ["علي علاوي", "حسن الكعبي", "حسن الكعبي", "مصطفى مخيف"]


def test_short_mentions_link_to_the_fullest() -> None:
    """Surname, title and «المسؤول» stand for who was named in full, also where that comes later."""
    text = (
        "قال ماكرون إن بلاده مستعدة. وأكد الرئيس الفرنسي إيمانويل ماكرون أن الحوار ضروري. "
        "وقال الرئيس الفرنسي إن الوقت ضيق."
    )
    assert [one.full_name for one in details(text)] == ["الرئيس الفرنسي إيمانويل ماكرون"] * 3
    text = "صرح وزير الخارجية الإسباني خوسيه ألباريس بأن الاتفاق قريب. وشدد المسؤول الإسباني على أن الثقة لازمة."
    assert names(text) == ["خوسيه ألباريس", "خوسيه ألباريس"]


def test_document_stands_for_its_issuer() -> None:
    """«البيان» is the body that issued it."""
    text = "قالت وزارة الدفاع في بيان إن الهجوم فشل. وأضاف البيان أن الخسائر محدودة."
    assert names(text) == ["وزارة الدفاع", "وزارة الدفاع"]


def test_two_of_one_surname_stay_apart() -> None:
    """A given name tells two people apart who share a surname."""
    text = "قال النائب محمد الخالدي إن القانون جيد. وقال النائب سعد الخالدي إن القانون سيئ."
    assert names(text) == ["محمد الخالدي", "سعد الخالدي"]


@pytest.mark.parametrize(
    ("text", "name", "rule"),
    [
        ("نقلت رويترز عن مصدر دبلوماسي قوله إن الاتفاق قريب.", "مصدر دبلوماسي", "quoted_from"),
        ("ونقلت صحيفة «الشرق الأوسط» عن مصادر مطلعة أن الاتفاق قريب.", "مصادر مطلعة", "quoted_from"),
        ("وكان رئيس الوفد هادي العامري قد قال إن الاتفاق قريب.", "هادي العامري", "subject_before_verb"),
        ("التقى الوفد رئيس البرلمان محمد الحلبوسي الذي أكد أن الاتفاق قريب.", "محمد الحلبوسي", "relative_antecedent"),
        ("رئيس الوزراء العراقي محمد شياع السوداني: الاتفاق قريب", "محمد شياع السوداني", "label"),
    ],
)
def test_where_the_speaker_stands(text: str, name: str, rule: str) -> None:
    """The rule tells how the speaker was found."""
    assert [(one.name, other.rule) for one, other in zip(read(text), details(text), strict=True)] == [(name, rule)]


@pytest.mark.parametrize(
    ("text", "cue", "name", "content"),
    [
        ("وبحسب المرصد السوري، قتل 12 مدنيا.", "وبحسب", "المرصد السوري", "قتل 12 مدنيا"),
        ("قتل عشرة أشخاص في انفجار، وفق ما أعلنت الشرطة.", "وفق ما أعلنت", "الشرطة", "قتل عشرة أشخاص في انفجار"),
        ("ووفقا لوزارة الصحة فإن الوضع مستقر.", "ووفقا", "لوزارة الصحة", "الوضع مستقر"),
    ],
)
def test_source_phrases(text: str, cue: str, name: str, content: str) -> None:
    """A phrase that names the source reports what it stands before or after."""
    assert [(one.cue, one.name, one.content) for one in read(text)] == [(cue, name, content)]


def test_addition_is_no_source() -> None:
    """«كما أكد أن» adds a report of the same speaker, whatever stands between commas in it."""
    text = "قال الوزير علي حسن إن الخط جاهز. كما أكد أن الحكومة تعمل، مستقبلا، على توسيعه."
    assert names(text) == ["علي حسن", "علي حسن"]


def test_addressee_of_a_directive_is_no_speaker() -> None:
    """Whoever is called upon stands where the subject often does."""
    text = "وكانت مديرة الصندوق كريستين لاغارد دعت الحكومة التونسية إلى تسريع الإصلاحات."
    assert names(text) == ["كريستين لاغارد"]


def test_law_is_no_source() -> None:
    """«وفق القانون» names no speaker."""
    assert read("توزع المقاعد وفق القانون الجديد.") == []
