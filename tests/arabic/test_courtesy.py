"""Courtesies are told from questions, and taken off them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.arabic.courtesy import courtesy_of, is_preamble, without_courtesy
from retrieval.domain import Courtesy

SAID: dict[Courtesy, tuple[str, ...]] = {
    "greeting": (
        "السلام عليكم ورحمة الله وبركاته",
        "سلام عليكم",
        "السَّلَامُ عَلَيْكُمْ!",
        "السلامو عليكو",
        "وعليكم السلام ورحمة الله",
        "مرحبا",
        "مرحبااااا",
        "مرحباً بكم جميعًا 👋",
        "هلا",
        "هلووو",
        "يا هلا والله",
        "أهلًا وسهلًا",
        "اهلين",
        "صباح الخير",
        "صبــاح النور يا بوت",
        "مساء الخير أخي الكريم",
        "مسا الخير",
        "حياك الله",
        "الله بالخير",
        "مرحبا، عندي سؤال",
        "hello",
        "Hi there!",
        "Good morning",
        "salam alaikum",
        "Bonjour",
    ),
    "thanks": (
        "شكرا",
        "شكرًا جزيلا",
        "شكرااااا 🌹🌹",
        "شكراً جزيلاً على الرد السريع",
        "شكرا لك على المعلومات القيمة",
        "تمام، شكرا أخي",
        "يعطيك العافية",
        "الله يعطيكم العافية",
        "تسلم",
        "تسلم إيدك حبيبي",
        "يسلمو كتير",
        "مشكور",
        "متشكرين أوي",
        "عاشت ايدك",
        "رحم الله والديك",
        "جزاك الله خيرا",
        "بارك الله فيك",
        "يعطيك الصحة",
        "ألف شكر",
        "ميرسي",
        "thanks a lot",
        "Thank you!",
        "merci beaucoup",
        "السلام عليكم، شكرا",
    ),
    "farewell": (
        "مع السلامة",
        "في أمان الله",
        "إلى اللقاء",
        "تصبح على خير",
        "شكرا، مع السلامة",
        "باي",
        "goodbye",
        "au revoir",
    ),
    "wellbeing": (
        "كيف حالك؟",
        "مرحبا كيف حالك يا أخي؟",
        "شلونك",
        "اشلونكم شباب",
        "شخبارك",
        "إزيك",
        "عامل ايه",
        "كيفك",
        "وش أخبارك",
        "لاباس عليك",
        "واش راك",
        "how are you?",
        "ça va ?",
    ),
    "insult": (
        "أنت غبي!",
        "يا حمار",
        "غبييي",
        "شكرا يا غبي",
        "بوت فاشل",
        "ما تفهم شي",
        "Stupid bot!",
        "you are useless",
    ),
}

QUESTIONS = (
    "ما معنى السلام؟",
    "اتفاق السلام",
    "السلام",
    "صباح",
    "صباح فخري",
    "سلام الشجعان",
    "كيف حال الاقتصاد؟",
    "شكرا يا أمي فيلم من إخراج من؟",
    "الانتخابات",
    "متى؟",
    "شلون",
    "أستاذ",
    "بطل",
    "",
    "؟!",
    "🌹",
    "من هو الكلب؟",
    "كلب",
    "حيوان",
    "تربية حيوان",
    "رواية الأبله",
)


@pytest.mark.parametrize(("kind", "message"), [(kind, message) for kind, said in SAID.items() for message in said])
def test_a_courtesy_is_told_by_its_kind(kind: Courtesy, message: str) -> None:
    """Greetings, thanks, farewells and asking how one is are known in every dialect, drawn out and misspelled too."""
    assert courtesy_of(message) == kind
    assert without_courtesy(message) == message


@pytest.mark.parametrize("message", QUESTIONS)
def test_a_question_is_no_courtesy(message: str) -> None:
    """A message with any word beside courtesies is none, nor is one without words, or with an address only."""
    assert courtesy_of(message) is None


@pytest.mark.parametrize(
    ("message", "question"),
    [
        ("السلام عليكم، متى عقد المؤتمر؟", "متى عقد المؤتمر؟"),
        ("السلام عليكم ورحمة الله وبركاته أريد أن أعرف متى عقد", "أريد أن أعرف متى عقد"),
        ("السلام عليكم الكاظمي متى تكلم", "الكاظمي متى تكلم"),
        ("شكرا، وماذا قال الكاظمي؟", "وماذا قال الكاظمي؟"),
        ("هلا متى عقد المؤتمر", "متى عقد المؤتمر"),
        ("يا هلا\nالمؤتمر العلمي", "المؤتمر العلمي"),
        ("مرحبا يا بوت 👋 متى عقد؟", "متى عقد؟"),
        ("لو سمحت وين صار المؤتمر", "وين صار المؤتمر"),
        ("متى عقد المؤتمر؟ شكرا جزيلا", "متى عقد المؤتمر؟"),
        ("متى عقد المؤتمر الله يعطيك العافية", "متى عقد المؤتمر"),
        ("متى عقد المؤتمر لو سمحت؟", "متى عقد المؤتمر"),
        ("متى عقد المؤتمر وشكرا", "متى عقد المؤتمر"),
        ("مساء الخير، متى عقد المؤتمر، وشكرا", "متى عقد المؤتمر"),
        ("Hi, what is the capital of France? Thanks!", "what is the capital of France?"),
    ],
)
def test_courtesies_are_taken_off_a_question(message: str, question: str) -> None:
    """What stands before and after the question goes, with the marks that divide them."""
    assert without_courtesy(message) == question


@pytest.mark.parametrize(
    "message",
    [
        "صباح الخير يا عرب من يقدمه؟",
        "«شكرا» من غناها؟",
        "من غنى «صباح الخير»؟",
        "ما معنى شكرا جزيلا؟",
        "كم مرة قال شكرا",
        "هلا تقدم أغنية جديدة",
        "أستاذ الجامعة",
        "من هي رجاء؟",
        "من هو كريم",
        "كيف الحال في بغداد؟",
        "دكتور زيفاجو",
    ],
)
def test_words_that_belong_to_the_question_stay(message: str) -> None:
    """A title, a quotation, or a question about a courtesy is left whole."""
    assert without_courtesy(message) == message


@pytest.mark.parametrize("message", ["عندي سؤال", "لو سمحت، سؤال بسيط", "please"])
def test_an_announcement_is_a_preamble(message: str) -> None:
    """Who only says that a question is coming has asked none, and has said no courtesy."""
    assert is_preamble(message)
    assert courtesy_of(message) is None


@pytest.mark.parametrize("message", ["شكرا", "سؤال الهوية", "", "أخي"])
def test_what_says_more_or_less_is_no_preamble(message: str) -> None:
    """A courtesy, a question, or an address alone announces nothing."""
    assert not is_preamble(message)


_pieces = st.sampled_from(
    [*(phrase for said in SAID.values() for phrase in said), *QUESTIONS, "،", "\n", " ", "و", "«"]
)


@given(st.lists(_pieces | st.text(max_size=8), max_size=6).map(" ".join))
def test_a_question_is_a_part_of_its_message(message: str) -> None:
    """Whatever is said, what is left of it stands in it as it was, and is empty only where the message is."""
    left = without_courtesy(message)
    assert left in message
    assert bool(left) == bool(message)
