"""Every sentence that administration says, in Arabic: to administrators, to whoever is not admitted, on privacy."""

from collections.abc import Sequence
from datetime import UTC, datetime

from bot.texts import documents, duration, list_number
from retrieval.arabic.bidi import RIGHT_TO_LEFT_MARK, isolate
from retrieval.arabic.counting import Noun, counted, digits, plain_digits

COMMA = "، "

STATUS_DESCRIPTION = "حال البوت والفهرس"
STATS_DESCRIPTION = "رسم الأسئلة يومًا بيوم"
UNANSWERED_DESCRIPTION = "أكثر ما لم يُجب عنه"
FEEDBACK_DESCRIPTION = "ما لم يعجب القرّاء ولماذا"
EXPORT_DESCRIPTION = "تنزيل السجلّ كلّه"
AUDIT_DESCRIPTION = "سجلّ أعمال الإدارة"
ALLOW_DESCRIPTION = "الإذن لشخص، أو قائمة المأذون لهم"
REVOKE_DESCRIPTION = "سحب الإذن من شخص"
INVITE_DESCRIPTION = "رابط دعوة لشخص واحد"
MAINTENANCE_DESCRIPTION = "وضع الصيانة"
PRIVACY_DESCRIPTION = "ما يُحفظ عنك"
FORGET_DESCRIPTION = "حذف بياناتك"
ADD_DESCRIPTION = "إضافة وثيقة"
REMOVE_DESCRIPTION = "حذف وثيقة"

NOT_KNOWN = "عذرًا، هذا البوت لمن أُذن لهم وحدهم، ولا أعرف من الكاتب هنا."
ONLY_IN_PRIVATE = "أوامر الإدارة لا تُنفَّذ إلا في محادثتك الخاصة معي."
UNDER_MAINTENANCE = "البوت قيد الصيانة الآن. حاول ثانيةً بعد حين، وشكرًا لصبرك."
NOT_INVITED = "هذه الدعوة غير صالحة: ربّما استُعملت من قبل أو انتهت مدّتها. اطلب من المشرف دعوة جديدة."
INVITED = "أهلًا بك، قُبلت دعوتك وصار في وسعك أن تسأل."
BUTTON_EXPIRED = "لم يعد هذا الزرّ صالحًا. أرسل الأمر من جديد."

CONFIRM_BUTTON = "تأكيد"
CANCEL_BUTTON = "إلغاء"
NEXT_BUTTON = "التالي"
PREVIOUS_BUTTON = "السابق"
CANCELLED = "أُلغي الطلب ولم يتغيّر شيء."

REINDEX_CANCEL_BUTTON = "إيقاف الفهرسة"
REINDEX_CANCELLING = "يجري إيقاف الفهرسة…"
REINDEX_NOT_RUNNING = "هذه الفهرسة انتهت من قبل."
REINDEX_CANCELLED = "أُوقفت إعادة الفهرسة بطلب المشرف. الفهرس السابق باقٍ كما هو، والأجوبة منه."
REINDEX_TOO_LATE = "اكتملت إعادة الفهرسة قبل أن يصل طلب الإيقاف، والأجوبة الآن من الفهرس الجديد."
SKIPPED_FILE_CAPTION = "القائمة الكاملة لما تعذّرت قراءته، مع الأسباب."

_ALLOW_COMMAND, _REVOKE_COMMAND = isolate("/allow 123456789"), isolate("/revoke 123456789")
HOW_TO_ALLOW = f"اكتب بعد الأمر المعرّف الرقمي للشخص في تيليغرام، أو معرّفات بينها مسافات، مثل {_ALLOW_COMMAND}."
HOW_TO_REVOKE = f"اكتب بعد الأمر المعرّف الرقمي للشخص في تيليغرام، أو معرّفات بينها مسافات، مثل {_REVOKE_COMMAND}."
NO_MEMBERS = "لم يُؤذن لأحد بعد ولم يُسحب إذن من أحد."
ADMINS_STAY = f"لا يُسحب إذن المشرف بهذا الأمر. احذف معرّفه من {isolate('ADMIN_IDS')} ثم أعد تشغيل البوت."
INVITES_OFF = f"روابط الدعوة تعمل حين تكون قيمة {isolate('ACCESS')} هي {isolate('invite')}، وليست كذلك الآن."

MAINTENANCE_ON = "بدأ وضع الصيانة: لا يُجاب الآن إلا المشرفون."
MAINTENANCE_OFF = "انتهى وضع الصيانة، والبوت يجيب الجميع."
HOW_TO_SWITCH_MAINTENANCE = (
    f"لبدء الصيانة أرسل {isolate('/maintenance on')}، ولإنهائها أرسل {isolate('/maintenance off')}."
)

NO_AUDIT = "سجلّ أعمال الإدارة فارغ."
NO_SUCH_PAGE = "لا توجد هذه الصفحة."
NOBODY = "مجهول"
BOT_ITSELF = "البوت نفسه"

NO_ANSWERS_YET = "لا أجوبة بعد"
UNKNOWN = "غير معروف"
CHART_ANSWERED = "أُجيب عنها"
CHART_NOT_FOUND = "لم يوجد لها جواب"
CHART_QUESTIONS = "عدد الأسئلة"
CHART_DAY = "اليوم (بالتوقيت العالمي)"
HOW_TO_COUNT_DAYS = "اكتب بعد الأمر عدد الأيام رقمًا، من يوم واحد إلى ٣٦٥ يومًا، أو أرسل الأمر وحده."
NO_COMPLAINTS = "لم يصوّت أحد على جواب بأنه غير مفيد."
COMPLAINTS_HEADING = "أحدث ما رآه القرّاء غير مفيد:"
NO_REASON = "لم يُذكر"
NO_UNANSWERED = "لا توجد أسئلة بلا جواب في هذه المدّة."
CSV_BUTTON = "تنزيل الجدول"
CSV_CAPTION = "الأسئلة التي لم يوجد لها جواب."
CSV_HEADER = ("السؤال", "عدد المرّات", "آخر مرّة (بالتوقيت العالمي)")
EXPORT_TOO_LARGE = "السجلّ أكبر من أن يُرسَل في تيليغرام. خذ نسخة من قاعدة البيانات نفسها."

ERASED_NOTHING = "ليست عندي بيانات محفوظة عنك."
FORGET_QUESTION = (
    "سأحذف كلّ ما سألتَ عنه وما أُجبتَ به، فلا تعود أزرار الأجوبة السابقة تعمل. لا رجعة في هذا الحذف. هل تريد المتابعة؟"
)

HOW_TO_ADD = "أرسل الوثيقة ملفًّا مرفقًا واكتب الأمر في التعليق عليها."
UPLOAD_ADDED = "أُضيف الملف إلى مجلد الوثائق. تبدأ الآن إعادة الفهرسة ليدخل في الأجوبة."
UPLOAD_ADDED_WHILE_BUILDING = (
    "أُضيف الملف إلى مجلد الوثائق. تجري الآن إعادة فهرسة أخرى، فأرسل "
    f"{isolate('/reindex')} بعد أن تنتهي ليدخل في الأجوبة."
)
TOO_MANY_STAGED = "في انتظار التأكيد ملفات كثيرة. أكّدها أو ألغها ثم أرسل غيرها."
UPLOAD_EXISTS = "في مجلد الوثائق ملف بهذا الاسم. غيّر اسم ملفك ثم أرسله من جديد."
UPLOAD_BAD_NAME = "اسم الملف لا يصلح. سمّه باسم بسيط من حروف وأرقام، ثم أرسله من جديد."
UPLOAD_TOO_DEMANDING = "تعذّرت قراءة الملف: تجاوزت قراءته الوقت أو الذاكرة المسموح بهما."
UPLOAD_EMPTY = "لم أجد في الملف نصًّا يُقرأ."
UPLOAD_UNREADABLE = "تعذّرت قراءة الملف. السبب كما سُجّل:"
ADD_BUTTON = "إضافة وفهرسة"
FIRST_LINES = "بدايته:"

CHOOSE_TO_REMOVE = "اختر الملف الذي تريد حذفه:"
NO_FILES = "مجلد الوثائق فارغ."
REMOVE_BUTTON = "حذف وفهرسة"
FILE_GONE = "لم يعد هذا الملف موجودًا."
FILE_REMOVED_WHILE_BUILDING = (
    f"حُذف الملف من مجلد الوثائق. تجري الآن إعادة فهرسة أخرى، فأرسل {isolate('/reindex')} بعد أن تنتهي ليخرج من الأجوبة."
)
FILE_REMOVED = "حُذف الملف من مجلد الوثائق. تبدأ الآن إعادة الفهرسة ليخرج من الأجوبة."

_ACTIONS = {
    "reindex": "إعادة الفهرسة",
    "cancel": "إيقاف الفهرسة",
    "status": "الحال",
    "stats": "الإحصاء",
    "unanswered": "ما لم يُجب عنه",
    "csv": "تنزيل الجدول",
    "export": "تنزيل السجلّ",
    "feedback": "آراء القرّاء",
    "audit": "سجلّ الإدارة",
    "allow": "الإذن",
    "revoke": "سحب الإذن",
    "invite": "دعوة",
    "redeem": "قبول دعوة",
    "maintenance": "الصيانة",
    "add": "إضافة وثيقة",
    "remove": "حذف وثيقة",
    "dismiss": "إلغاء طلب",
    "pick": "اختيار ملف للحذف",
    "damage": "تلف في الفهرس",
}
_OUTCOMES = {
    "done": "تمّ",
    "refused": "لم يُنفَّذ",
    "denied": "مُنع",
    "failed": "أخفق",
    "cancelled": "أُوقف",
    "noticed": "لاحظه البوت",
}
_DECISIONS = {"allowed": "مأذون له", "revoked": "سُحب إذنه"}

_REASONS = {
    "passage": "المقطع لا يجيب عن السؤال",
    "speaker": "المتحدّث غير صحيح",
    "outdated": "الجواب قديم",
    "other": "سبب آخر",
}

_HOUR = Noun("أقلّ من ساعة", "ساعة واحدة", "ساعتان", "ساعات", "ساعة", "ساعة")
_HOUR_OBLIQUE = Noun("أقلّ من ساعة", "ساعة واحدة", "ساعتين", "ساعات", "ساعة", "ساعة")
_MINUTE_OBLIQUE = Noun("أقلّ من دقيقة", "دقيقة واحدة", "دقيقتين", "دقائق", "دقيقة", "دقيقة")
_SECOND_OBLIQUE = Noun("ثانية واحدة", "ثانية واحدة", "ثانيتين", "ثوانٍ", "ثانية", "ثانية")
_DAY_OBLIQUE = Noun("لا شيء", "يوم واحد", "يومين", "أيام", "يومًا", "يوم")
_DAY = Noun("لا شيء", "يوم واحد", "يومان", "أيام", "يومًا", "يوم")
_TIME = Noun("لم يُسأل", "مرّة واحدة", "مرّتان", "مرّات", "مرّة", "مرّة")
_QUESTION = Noun("لا أسئلة", "سؤال واحد", "سؤالان", "أسئلة", "سؤالًا", "سؤال")
_OTHER_QUESTION = Noun("لا شيء", "سؤال آخر", "سؤالان آخران", "أسئلة أخرى", "سؤالًا آخر", "سؤال آخر")
_ANSWER = Noun("لا أجوبة", "جواب واحد", "جوابان", "أجوبة", "جوابًا", "جواب")
_PERSON = Noun("لا أحد", "شخص واحد", "شخصين", "أشخاص", "شخصًا", "شخص")
_SENTENCE = Noun("لا جمل", "جملة واحدة", "جملتان", "جمل", "جملة", "جملة")
_SPEAKER = Noun("لا أحد", "متحدّث واحد", "متحدّثان", "متحدّثين", "متحدّثًا", "متحدّث")
_ROW = Noun("لا سطور", "سطر واحد", "سطران", "سطور", "سطرًا", "سطر")
_WAITING = Noun("لا شيء", "طلب واحد", "طلبان", "طلبات", "طلبًا", "طلب")
_MEGABYTE = Noun("أقلّ من ميغابايت", "ميغابايت واحد", "٢ ميغابايت", "ميغابايت", "ميغابايت", "ميغابايت")

_KEPT = (
    "ما يُحفظ عنك\n\n"
    "أحفظ كلّ سؤال تكتبه، وجوابه ومصادره، ووقت السؤال، ومعرّفك الرقمي في تيليغرام ومعرّف المحادثة، لتعمل أزرار "
    "الأجوبة ويعرف المشرفون ما لم أجد له جوابًا. لا أحفظ اسمك ولا صورك ولا رقم هاتفك، ولا أرسل شيئًا من ذلك إلى غير "
    "تيليغرام.\n\n"
    "ويبقى، وإن حذفتَ بياناتك، هل أُذن لك أو سُحب إذنك، وما قمت به من أعمال الإدارة أو حاولته. وقد يُذكر معرّفك في "
    "سجلّ التشغيل حين يُمنع طلب أو يقع خطأ.\n\n"
)


def not_admitted(person_id: int) -> str:
    """Tell somebody that they are not admitted, with the number that an administrator needs to change that."""
    return (
        "عذرًا، هذا البوت لمن أُذن لهم وحدهم. إن كنت ترى أن لك أن تستعمله فأرسل إلى المشرف معرّفك الرقمي في تيليغرام: "
        f"{isolate(str(person_id))}"
    )


def too_many(seconds: float) -> str:
    """Ask somebody who sends too much to wait."""
    return f"أرسلتَ رسائل كثيرة في وقت قصير. حاول ثانيةً بعد {waiting_time(seconds)}."


def quota_spent(quota: int, seconds: float) -> str:
    """Say that the questions of a day are used up, and when there is one again."""
    return (
        f"بلغتَ الحدّ المسموح به، وهو {counted(quota, _QUESTION)} في كلّ ٢٤ ساعة. "
        f"يمكنك أن تسأل ثانيةً بعد {waiting_time(seconds)}."
    )


def waiting_time(seconds: float) -> str:
    """Return a time to wait, rounded up, as it stands after a preposition."""
    whole = max(1, int(-(-seconds // 1)))
    if whole < 60:  # noqa: PLR2004 - seconds of a minute
        return counted(whole, _SECOND_OBLIQUE)
    minutes = -(-whole // 60)
    hours, rest = divmod(minutes, 60)
    if not hours:
        return counted(minutes, _MINUTE_OBLIQUE)
    return (
        counted(hours, _HOUR_OBLIQUE)
        if not rest
        else f"{counted(hours, _HOUR_OBLIQUE)} و{counted(rest, _MINUTE_OBLIQUE)}"
    )


def allowed(person_ids: Sequence[int]) -> str:
    """Say who is allowed now."""
    return f"أُذن الآن ل{_owners(person_ids)}."


def revoked(person_ids: Sequence[int]) -> str:
    """Say whose permission is withdrawn now."""
    return f"سُحب الإذن الآن من {_owners(person_ids)}."


def members_heading(number: int) -> str:
    """Return the heading over the list of people about whom something was decided."""
    return f"سُجّل قرار في شأن {counted(number, _PERSON)}:"


def member(number: int, person_id: int, decision: str, decided_at: datetime) -> str:
    """Return a line of that list."""
    return f"{list_number(number)}{isolate(str(person_id))}: {_DECISIONS[decision]}{COMMA}{moment(decided_at)}"


def invitation(link: str, days: int) -> str:
    """Return an invitation to pass on."""
    return f"رابط دعوة يصلح مرّة واحدة لشخص واحد، مدّته {counted(days, _DAY)}. أرسله إلى من تدعوه وحده:\n{isolate(link)}"


def audit_heading(page: int, pages: int, entries: int) -> str:
    """Return the heading over a page of the audit log."""
    return f"سجلّ أعمال الإدارة، {counted(entries, _ROW)}. الصفحة {digits(page)} من {digits(pages)}:"


def audit_line(at: datetime, actor_id: int | None, action: str, detail: str, outcome: str, *, by_bot: bool) -> str:
    """Return an entry of the audit log in a line."""
    nobody = BOT_ITSELF if by_bot else NOBODY
    who = nobody if actor_id is None else isolate(str(actor_id))
    what = _ACTIONS.get(action, isolate(action))
    more = f" ({isolate(detail)})" if detail else ""
    return f"{RIGHT_TO_LEFT_MARK}{moment(at)}{COMMA}{who}: {what}{more}{COMMA}{_OUTCOMES[outcome]}"


def moment(at: datetime) -> str:
    """Return a time to the minute, in UTC, as year, month, day and clock."""
    written = at.astimezone(UTC).strftime("%Y-%m-%d %H:%M")
    return isolate(written)


def labelled(label: str, value: str) -> str:
    """Return a line of a report."""
    return f"{label}: {value}"


def status(
    *,
    generation: str,
    built: str,
    corpus: tuple[int, int, int],
    model: str,
    uptime: float,
    latencies: tuple[float, float] | None,
    load: tuple[int, int],
) -> str:
    """Report how the bot is.

    Args:
        generation: its name.
        built: when it was built, as text.
        corpus: how many documents, sentences and speakers.
        model: its name.
        uptime: in seconds.
        latencies: the median and the 95th percentile of the last day in milliseconds; None where there are none.
        load: how many requests wait, and the memory in megabytes.
    """
    speed = NO_ANSWERS_YET
    if latencies is not None:
        median, slow = (digits(round(one)) for one in latencies)
        speed = f"نصفها في {median} ملّي ثانية أو أقلّ، و٩٥٪ منها في {slow} ملّي ثانية أو أقلّ"
    waiting, memory = load
    return "\n".join(
        (
            "حال البوت",
            "",
            labelled("الفهرس", isolate(generation)),
            labelled("بُني", built),
            labelled("الوثائق", documents(corpus[0])),
            labelled("الجمل", counted(corpus[1], _SENTENCE)),
            labelled("المتحدّثون", counted(corpus[2], _SPEAKER)),
            labelled("النموذج", isolate(model)),
            labelled("يعمل منذ", long_duration(uptime)),
            labelled("زمن الإجابة في آخر ٢٤ ساعة", speed),
            labelled("في الانتظار", counted(waiting, _WAITING)),
            labelled("الذاكرة", counted(memory, _MEGABYTE)),
        )
    )


def index_damaged(damaged: str, answering: str, built: str) -> str:
    """Tell that an older index answers in the place of a damaged one; the technical reason follows.

    Args:
        damaged: the name of the damaged one.
        answering: the name of the one that answers.
        built: when that was built, as text.
    """
    older = f"الأجوبة الآن من الفهرس {isolate(answering)} الذي بُني في {built}، وقد ينقصها ما أُضيف إلى الوثائق بعده."
    return f"{damage_warning(damaged)}\n{older}\nالسبب كما سُجّل:"


def damage_warning(name: str) -> str:
    """Say that an index is damaged, and how it is mended."""
    return f"تنبيه: الفهرس {isolate(name)} تالف ولا يُجاب منه. لإصلاحه أرسل {isolate('/reindex')}."


def long_duration(seconds: float) -> str:
    """Return a duration that may be of days."""
    hours = int(seconds // 3600)
    if not hours:
        return duration(seconds)
    days, rest = divmod(hours, 24)
    if not days:
        return counted(hours, _HOUR)
    return counted(days, _DAY) if not rest else f"{counted(days, _DAY)} و{counted(rest, _HOUR)}"


def chart_title(days: int) -> str:
    """Return the title of the chart of questions."""
    return "الأسئلة في هذا اليوم" if days == 1 else f"الأسئلة في آخر {counted(days, _DAY_OBLIQUE)}"


def chart_caption(days: int, answered: int, not_found: int) -> str:
    """Say in words what the chart shows."""
    total = answered + not_found
    share = f"، أي {digits(round(100 * answered / total))}٪" if total else ""
    return (
        f"{chart_title(days)}: {counted(total, _QUESTION)}.\n"
        f"{CHART_ANSWERED}: {digits(answered)}{share}.\n"
        f"{CHART_NOT_FOUND}: {digits(not_found)}."
    )


def votes(useful: int, useless: int) -> str:
    """Say how the readers voted."""
    return f"أصوات القرّاء: مفيد {digits(useful)}، غير مفيد {digits(useless)}."


def complaint(number: int, question: str, shown: tuple[str, str], reason: str | None, at: datetime) -> str:
    """Return a vote against an answer: the question, the passage with its document's title, the reason and the time."""
    passage, title = shown
    lines = [f"{list_number(number)}«{isolate(question)}»"]
    if passage:
        lines.append(labelled("المقطع", f"«{isolate(passage)}»"))
        lines.append(labelled("الوثيقة", isolate(title)))
    lines.append(labelled("السبب", NO_REASON if reason is None else _REASONS.get(reason, isolate(reason))))
    lines.append(labelled("الوقت", moment(at)))
    return "\n".join(lines)


def chart_number(number: int) -> str:
    """Return a number of the chart's scale."""
    return digits(number)


def chart_date(day: int, month: int) -> str:
    """Return a day under the chart, as day and month."""
    return f"{plain_digits(day)}/{plain_digits(month)}"


def unanswered_heading(days: int, number: int) -> str:
    """Return the heading over the questions that were not answered."""
    return f"أكثر ما لم أجد له جوابًا في آخر {counted(days, _DAY_OBLIQUE)} ({counted(number, _QUESTION)}):"


def unanswered_line(number: int, question: str, times: int) -> str:
    """Return one of them in a line."""
    return f"{list_number(number)}«{isolate(question)}»{COMMA}{counted(times, _TIME)}"


def more_unanswered(number: int) -> str:
    """Say how many are left out of the list."""
    return f"و{counted(number, _OTHER_QUESTION)} في الجدول."


def exported(rows: int) -> str:
    """Say what an export holds."""
    return f"السجلّ كلّه: {counted(rows, _ROW)}، كلّ سطر كائن {isolate('JSON')}."


def privacy(retention_days: int) -> str:
    """Say what is kept about a person and how to have it deleted."""
    kept = (
        f"وتُحذف الأسئلة والأجوبة وأعمال الإدارة بعد {counted(retention_days, _DAY_OBLIQUE)}."
        if retention_days
        else "ولا يُحذف شيء من ذلك من تلقاء نفسه."
    )
    return f"{_KEPT}{kept} ولتحذف بياناتك الآن أرسل {isolate('/forget')}."


def erased(answers: int) -> str:
    """Say that a person's data are deleted."""
    return f"حُذفت بياناتك من السجلّ: {counted(answers, _ANSWER)}." if answers else ERASED_NOTHING


def bar(share: float, width: int = 12) -> str:
    """Return a bar of blocks that fills from the right, as its line runs."""
    filled = round(width * min(1.0, max(0.0, share)))
    return RIGHT_TO_LEFT_MARK + "▓" * filled + "░" * (width - filled)


def upload_too_large(megabytes: int) -> str:
    """Say how large a document may be."""
    return f"الملف أكبر من الحدّ المسموح به، وهو {counted(megabytes, _MEGABYTE)}."


def upload_kinds(suffixes: Sequence[str]) -> str:
    """Say which kinds of documents are read."""
    return f"لا أقرأ هذا النوع من الملفات. الأنواع التي أقرؤها: {COMMA.join(map(isolate, suffixes))}."


def upload_preview(name: str, title: str, found: tuple[int, int], begins: str) -> str:
    """Show what was found in a document: how many documents and sentences, and how it begins."""
    lines = (
        labelled("الملف", isolate(name)),
        labelled("العنوان", isolate(title)),
        labelled("الوثائق", documents(found[0])),
        labelled("الجمل", counted(found[1], _SENTENCE)),
        "",
        FIRST_LINES,
        isolate(begins),
    )
    return "\n".join(lines)


def partly_unreadable(reason: str) -> str:
    """Say that a part of a document could not be read, and the first reason."""
    return f"وتعذّرت قراءة بعضه. السبب كما سُجّل: {isolate(reason)}"


def remove_page(page: int, pages: int) -> str:
    """Return the heading over a page of files."""
    return f"{CHOOSE_TO_REMOVE} (الصفحة {digits(page)} من {digits(pages)})"


def remove_question(name: str) -> str:
    """Ask whether a file is to be deleted."""
    return f"سيُحذف الملف {isolate(name)} من مجلد الوثائق، ولا رجعة في هذا الحذف. هل تريد المتابعة؟"


def _owners(person_ids: Sequence[int]) -> str:
    numbers = COMMA.join(isolate(str(person_id)) for person_id in person_ids)
    return f"صاحب المعرّف {numbers}" if len(person_ids) == 1 else f"أصحاب المعرّفات {numbers}"
