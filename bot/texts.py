"""Every sentence that the bot says, in Arabic."""

from retrieval import Courtesy
from retrieval.arabic.bidi import RIGHT_TO_LEFT_MARK, isolate
from retrieval.arabic.counting import Noun, counted, digits
from retrieval.arabic.folding import fold

START_DESCRIPTION = "تعريف بإسناد وأمثلة على الأسئلة"
HELP_DESCRIPTION = "كيف تسأل وماذا يصلك"
SOURCES_DESCRIPTION = "مصادر الجواب، أو الوثائق المتاحة"
REINDEX_DESCRIPTION = "إعادة فهرسة الوثائق"

PLACEHOLDER = "اكتب سؤالك هنا…"
SOURCES_BUTTON = "المصادر"

_SOURCES_COMMAND = isolate("/sources")
_HELP_COMMAND = isolate("/help")

WELCOME = (
    "أهلًا بك في إسناد.\n\n"
    "اسألني بالعربية أُجبك من الوثائق المودعة عندي: أنقل إليك المقطع الأنسب بنصّه كما ورد، ومعه إسناده، أي عنوان "
    "الوثيقة وناشرها وتاريخها وموضع المقطع فيها. لا أكتب شيئًا من عندي، وإن لم أجد جوابًا قلت لك ذلك صراحةً."
)
CHOOSE_EXAMPLE = "اكتب سؤالك، أو اختر أحد الأمثلة التي تظهر في الأزرار."
WRITE_QUESTION = "اكتب سؤالك وأرسله."
HELP = (
    "كيف تسأل؟\n"
    "اكتب سؤالك بجملة تامّة كما تسأل به إنسانًا، واذكر الأسماء والأماكن التي تعنيك؛ فكلما كان السؤال أدقّ كان الجواب "
    "أقرب.\n\n"
    "ماذا يصلك؟\n"
    "مقطع منقول بحروفه من إحدى الوثائق، ومعه إسناده. ويعرض زرّ «المصادر» تحت الجواب كلّ المقاطع التي وجدتها "
    "لسؤالك.\n\n"
    "الأوامر\n"
    f"{_SOURCES_COMMAND}: مصادر آخر جواب، أو مصادر الجواب الذي تردّ عليه، أو قائمة الوثائق إن لم تسأل بعد.\n"
    f"{_HELP_COMMAND}: هذه الرسالة."
)

NOT_FOUND = (
    "لم أجد في الوثائق المتاحة جوابًا عن هذا السؤال.\n\n"
    f"جرّب صياغة أخرى، أو أرسل {_SOURCES_COMMAND} لتعرف أيّ الوثائق عندي."
)
NEAR_TOPICS = "ولعلّ في أحد هذه المواضيع ما يفيدك، وهي أقرب ما عندي إلى سؤالك:"
NAMELESS_TOPIC = "موضوع قريب"
FULLER_QUESTION = (
    "عمّ تسأل بالتحديد؟ اكتب سؤالك كاملًا واذكر فيه الموضوع أو الاسم الذي يعنيك، وسأبحث عن جوابه في الوثائق."
)
EMPTY_QUESTION = "لم أجد في رسالتك سؤالًا. اكتب سؤالك بالكلمات وسأبحث عن جوابه في الوثائق."
NOT_TEXT = "أقرأ الأسئلة المكتوبة وحدها. اكتب سؤالك نصًّا وسأبحث عن جوابه في الوثائق."
UNKNOWN_COMMAND = f"لا أعرف هذا الأمر. أرسل {_HELP_COMMAND} لتعرف ما أستطيعه، أو اكتب سؤالك مباشرةً."
UNKNOWN_ANSWER = "عذرًا، لا أجد هذا الجواب في سجلّي. أعد طرح سؤالك وسأجيبك من جديد."

LABEL_DOCUMENT = "الوثيقة"
LABEL_PUBLISHER = "الناشر"
LABEL_AUTHOR = "الكاتب"
LABEL_DATE = "التاريخ"
LABEL_PLACE = "الموضع"
COPIES_HEADING = "ورد هذا الكلام أيضًا في:"
ATTRIBUTIONS_DIFFER = "تنبيه: يختلف إسناد هذا الكلام من موضع إلى آخر."
COMMA = "، "
CONTINUES = "… وللمقطع بقيّة في المصدر."
SHORTENED = "…"

NO_DOCUMENTS = "ليست عندي وثائق بعد."
ONLY_ADMINS = "عذرًا، هذا الأمر للمشرفين وحدهم."
REINDEX_STARTED = "بدأت إعادة الفهرسة…"
REINDEX_RUNNING = "إعادة الفهرسة جارية الآن. انتظر حتى تكتمل."
REINDEX_ELSEWHERE = "تجري الآن إعادة فهرسة للمجلد نفسه في عملية أخرى. حاول ثانيةً بعد أن تنتهي."
REINDEX_STOPPED = "أُوقفت إعادة الفهرسة لأن البوت يتوقّف عن العمل. الفهرس السابق باقٍ كما هو."
REINDEX_FAILED = "لم تكتمل إعادة الفهرسة، وما زالت الأجوبة من الفهرس السابق. السبب كما سُجّل:"
REINDEX_NOT_OPENED = "بُني الفهرس الجديد ولكن تعذّر فتحه، وما زالت الأجوبة من الفهرس السابق. السبب كما سُجّل:"

_HOW_TO_ASK = f"اكتب سؤالك أنقل إليك جوابه من الوثائق بنصّه ومصدره. وإن شئت أن تعرف المزيد فأرسل {_HELP_COMMAND}."
_COURTESIES: dict[Courtesy, str] = {
    "greeting": f"أهلًا وسهلًا بك.\n\n{_HOW_TO_ASK}",
    "wellbeing": f"شكرًا لسؤالك. أنا إسناد، برنامج يجيب عن الأسئلة من الوثائق، ومستعدّ لسؤالك.\n\n{_HOW_TO_ASK}",
    "thanks": "العفو، يسعدني أن أفيدك. وإن كان عندك سؤال آخر فاكتبه.",
    "farewell": "في أمان الله، وأهلًا بك متى عدت.",
}
# A greeting that is answered by its own words, whatever else the message says.
_IN_KIND = (
    ("سلام عليك", "وعليكم السلام ورحمة الله وبركاته."),
    ("صباح", "صباح النور."),
    ("مسا ال", "مساء النور."),
)

_STAGES = {
    "read": "قراءة الوثائق",
    "embed": "تحويل الجمل إلى متجهات",
    "write": "كتابة الفهرس",
    "verify": "التحقّق من الفهرس",
}

# Each in the case that its sentences ask for: the dual shows it.
_DOCUMENT = Noun("لا شيء", "وثيقة واحدة", "وثيقتان", "وثائق", "وثيقة", "وثيقة")
_OTHER_DOCUMENT = Noun("لا شيء", "وثيقة أخرى", "وثيقتان أخريان", "وثائق أخرى", "وثيقة أخرى", "وثيقة أخرى")
_SENTENCE = Noun("لا شيء", "جملة واحدة", "جملتان", "جمل", "جملة", "جملة")
_PLACE = Noun("لا شيء", "موضع واحد", "موضعين", "مواضع", "موضعًا", "موضع")
_OTHER_PLACE = Noun("لا شيء", "موضع آخر", "موضعان آخران", "مواضع أخرى", "موضعًا آخر", "موضع آخر")
_OTHER_PLACE_AFTER_IN = Noun("لا شيء", "موضع آخر", "موضعين آخرين", "مواضع أخرى", "موضعًا آخر", "موضع آخر")
_LETTER = Noun("لا شيء", "حرف واحد", "حرفين", "أحرف", "حرفًا", "حرف")
_MINUTE = Noun("لا شيء", "دقيقة واحدة", "دقيقتان", "دقائق", "دقيقة", "دقيقة")
_SECOND = Noun("أقلّ من ثانية", "ثانية واحدة", "ثانيتان", "ثوانٍ", "ثانية", "ثانية")


def documents(number: int) -> str:
    """Return so many documents, as a phrase in the nominative."""
    return counted(number, _DOCUMENT)


def courtesy(kind: Courtesy, said: str) -> str:
    """Answer a greeting, thanks, a farewell or a question of how one is; `said` is the message."""
    folded = fold(said)
    in_kind = next((answer for greeting, answer in _IN_KIND if greeting in folded), None)
    answer = _COURTESIES[kind]
    if in_kind is None:
        return answer
    return f"{in_kind}\n\n{_HOW_TO_ASK}" if kind == "greeting" else f"{in_kind} {answer}"


def too_long(limit: int) -> str:
    """Say that a question is longer than the limit in letters."""
    return f"سؤالك أطول ممّا أستطيع البحث به. اختصره في {counted(limit, _LETTER)} أو أقلّ، ثم أرسله ثانيةً."


def place(paragraph: int, sentence: int) -> str:
    """Return where a sentence stands; both are counted from 1."""
    return f"الفقرة {digits(paragraph)}، الجملة {digits(sentence)}"


def copies(number: int) -> str:
    """Say in how many other places the words of an answer stand; at least one."""
    return f"ورد هذا الكلام أيضًا في {counted(number, _OTHER_PLACE_AFTER_IN)}."


def more_copies(number: int) -> str:
    """Say how many of these places are left out of the list."""
    return f"وفي {counted(number, _OTHER_PLACE_AFTER_IN)}."


def citations_of(question: str) -> str:
    """Return the heading over the citations of an answer."""
    return f"المقاطع التي وجدتها لسؤالك: «{isolate(question)}»"


def citation_number(rank: int, number: int) -> str:
    """Return the heading of one citation of several."""
    return f"المصدر {digits(rank)} من {digits(number)}"


def document_count(number: int) -> str:
    """Return the heading over the list of documents."""
    return f"عندي {documents(number)}:"


def list_number(number: int) -> str:
    """Return what opens a numbered line; the mark keeps the line right to left whatever follows."""
    return f"{RIGHT_TO_LEFT_MARK}{digits(number)}. "


def more_documents(number: int) -> str:
    """Say how many documents are left out of the list."""
    return f"و{counted(number, _OTHER_DOCUMENT)}."


def apology(reference: str) -> str:
    """Apologise for an error; the log has it under the reference."""
    return (
        "عذرًا، حدث خطأ ولم يكتمل طلبك. حاول ثانيةً بعد قليل، وإن تكرّر الخطأ فأبلغ المشرف بهذا الرمز: "
        f"{isolate(reference)}"
    )


def progress(stage: str, done: int, total: int | None) -> str:
    """Say how far a build has come; `total` is None while it is not known."""
    heading = f"إعادة الفهرسة جارية، وأجيب في أثنائها من الفهرس السابق.\n{_STAGES.get(stage, isolate(stage))}"
    if total is None:
        return f"{heading}: {digits(done)}" if done else f"{heading}…"
    share = f" ({digits(100 * done // total)}٪)" if total else ""
    return f"{heading}: {digits(done)} من {digits(total)}{share}"


def duration(seconds: float) -> str:
    """Return a duration in whole minutes and seconds."""
    minutes, rest = divmod(round(seconds), 60)
    if not minutes:
        return counted(rest, _SECOND)
    if not rest:
        return counted(minutes, _MINUTE)
    return f"{counted(minutes, _MINUTE)} و{counted(rest, _SECOND)}"


def reindexed(added: int, changed: int, removed: int, unchanged: int, sentences: int, seconds: float) -> str:
    """Report what a build has done."""
    outcome = "والأجوبة الآن من الفهرس الجديد" if added or changed or removed else "ولم يتغيّر شيء في الوثائق"
    return (
        f"اكتملت إعادة الفهرسة، {outcome}.\n\n"
        f"المضاف: {documents(added)}\n"
        f"المعدَّل: {documents(changed)}\n"
        f"المحذوف: {documents(removed)}\n"
        f"ما لم يتغيّر: {documents(unchanged)}\n"
        f"الجمل في الفهرس: {counted(sentences, _SENTENCE)}\n"
        f"المدّة: {duration(seconds)}"
    )


def skipped(number: int) -> str:
    """Return the heading over what a build could not read."""
    return f"تعذّرت القراءة في {counted(number, _PLACE)}:"


def more_skipped(number: int) -> str:
    """Say how many unreadable places are left out of the list."""
    return f"و{counted(number, _OTHER_PLACE)}."
