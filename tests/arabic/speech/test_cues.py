"""Cues: verbs in every order and form, participles, nouns after verbs of saying, and the words that only look so."""

import pytest

from tests.arabic.speech.reading import Said, details, names, read


@pytest.mark.parametrize(
    ("text", "cue", "name"),
    [
        ("قال وزير النفط حيان عبد الغني إن الإنتاج ارتفع.", "قال", "حيان عبد الغني"),
        ("ويقول وزير النفط حيان عبد الغني إن الإنتاج ارتفع.", "ويقول", "حيان عبد الغني"),
        ("فأعلنت الوزيرة مريم المحيري أن الإنتاج ارتفع.", "فأعلنت", "مريم المحيري"),
        ("وسيؤكد المدير سالم الدوسري أن الإنتاج ارتفع.", "وسيؤكد", "سالم الدوسري"),
        ("أكّدت هند صبري أنّ الإنتاج ارتفع.", "أكّدت", "هند صبري"),
        ("واكد المدير سالم الدوسري ان الإنتاج ارتفع.", "واكد", "سالم الدوسري"),
        ("أفاد الطبيب خالد منصور بأن الإنتاج ارتفع.", "أفاد", "خالد منصور"),
        ("وذكر المتظاهرون أن الإنتاج ارتفع.", "وذكر", "المتظاهرون"),
    ],
)
def test_forms_of_verbs(text: str, cue: str, name: str) -> None:
    """Perfect and imperfect, joined conjunctions, the future, feminine, harakat and left-out hamzas."""
    assert read(text) == [Said(cue, name, "الإنتاج ارتفع")]


def test_preposition_beside_the_verb() -> None:
    """It belongs to the cue where it is next to the verb, and not after the subject."""
    assert [one.cue for one in read("وأشار إلى أن الوضع هادئ. وأشار الوزير علي حسن إلى أن الوضع هادئ.")] == [
        "وأشار إلى",
        "وأشار",
    ]


def test_participles_chain() -> None:
    """Participles go on with the speaker of their sentence."""
    text = "قالت الفنانة نانسي عجرم إنها تستعد لألبوم جديد، مشيرة إلى أنها سجلت ست أغنيات، ومضيفة أن موعده قريب."
    assert read(text) == [
        Said("قالت", "نانسي عجرم", "تستعد لألبوم جديد"),
        Said("مشيرة إلى", "نانسي عجرم", "سجلت ست أغنيات"),
        Said("ومضيفة", "نانسي عجرم", "موعده قريب"),
    ]


def test_participle_of_a_verb_that_reports_nothing() -> None:
    """A verb of attitude names who goes on speaking."""
    text = "نفى محافظ البصرة أسعد العيداني الخبر، مؤكدا أن المنفذ مفتوح."
    assert read(text) == [Said("مؤكدا", "أسعد العيداني", "المنفذ مفتوح")]


def test_nouns_after_verbs_of_saying() -> None:
    """What is said may be a noun, with the verb's preposition or without one."""
    text = "أكد رئيس الوزراء بشر الخصاونة أهمية التعاون مع العراق. وأشار الخصاونة إلى عمق العلاقات. ودعا إلى توسيعها."
    assert read(text) == [
        Said("أكد", "بشر الخصاونة", "أهمية التعاون مع العراق"),
        Said("وأشار", "بشر الخصاونة", "عمق العلاقات"),
        Said("ودعا إلى", "بشر الخصاونة", "توسيعها"),
    ]


def test_verb_after_its_quotation() -> None:
    """A quotation may come first."""
    text = "«لن نتنازل عن حقوقنا في مياه النيل»، قال وزير الخارجية المصري سامح شكري في مؤتمر صحفي."
    assert read(text) == [Said("قال", "سامح شكري", "لن نتنازل عن حقوقنا في مياه النيل")]


@pytest.mark.parametrize(
    "text",
    [
        "تراوحت الأسعار بين أن ترتفع وأن تنخفض.",
        "اختلف الطرفان بين أن يقبلا وبين أن يرفضا.",
        "لم يقل الوزير علي حسن إن الأسعار سترتفع.",
        "يذكر أن الاجتماع عقد أمس.",
        "وتجدر الإشارة إلى أن الحكومة تشكلت في مايو.",
        "قيل إن الوزير استقال.",
        "تم نقل الجرحى إلى المستشفى بعد أن أصيبوا.",
        "زار الوفد مدينة «جرش» الأثرية.",
        "صدر كتاب جديد بعنوان «تاريخ المدن العربية في العصر الحديث».",
        "سجل طالب من الجامعة هدف الفوز.",
        "يجب أن يقول القضاء كلمته.",
        "تبين أن الحادث عرضي.",
        "نشر الصور عبر حسابه عن طريق الخطأ.",
        "كتب - محمد السيد:\nهطل المطر.",
    ],
)
def test_no_report(text: str) -> None:
    """Prepositions, denials, impersonal verbs, nouns and names in quotation marks report nothing."""
    assert read(text) == []


def test_reports_inside_reports() -> None:
    """Of nested reports the outermost is one: a bare verb and one in a relative clause are inside."""
    text = "قال النائب أحمد الجبوري إن الوزير الذي أكد أن الميزانية كافية أعلن أن العجز كبير."
    assert read(text) == [
        Said("قال", "أحمد الجبوري", "الوزير الذي أكد أن الميزانية كافية أعلن أن العجز كبير"),
    ]


def test_unknown_speaker_is_none() -> None:
    """Where nobody has been named nobody is made up."""
    assert names("وأضاف أن الجلسة ستعقد الأحد.") == [None]
    assert details("وأضاف أن الجلسة ستعقد الأحد.")[0].rule == "unresolved"
