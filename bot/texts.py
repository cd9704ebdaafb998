"""Every sentence that the bot says to administrators, in Arabic."""

from retrieval.arabic.bidi import RIGHT_TO_LEFT_MARK, isolate
from retrieval.arabic.counting import Noun, counted, digits

REINDEX_DESCRIPTION = "إعادة فهرسة الوثائق"

ONLY_ADMINS = "عذرًا، هذا الأمر للمشرفين وحدهم."
REINDEX_STARTED = "بدأت إعادة الفهرسة…"
REINDEX_RUNNING = "إعادة الفهرسة جارية الآن. انتظر حتى تكتمل."
REINDEX_ELSEWHERE = "تجري الآن إعادة فهرسة للمجلد نفسه في عملية أخرى. حاول ثانيةً بعد أن تنتهي."
REINDEX_STOPPED = "أُوقفت إعادة الفهرسة لأن البوت يتوقّف عن العمل. الفهرس السابق باقٍ كما هو."
REINDEX_FAILED = "لم تكتمل إعادة الفهرسة، وما زالت الأجوبة من الفهرس السابق. السبب كما سُجّل:"
REINDEX_NOT_OPENED = "بُني الفهرس الجديد ولكن تعذّر فتحه، وما زالت الأجوبة من الفهرس السابق. السبب كما سُجّل:"

_STAGES = {
    "read": "قراءة الوثائق",
    "embed": "تحويل الجمل إلى متجهات",
    "write": "كتابة الفهرس",
    "verify": "التحقّق من الفهرس",
}

# Each in the case that its sentences ask for: the dual shows it.
_DOCUMENT = Noun("لا شيء", "وثيقة واحدة", "وثيقتان", "وثائق", "وثيقة", "وثيقة")
_SENTENCE = Noun("لا شيء", "جملة واحدة", "جملتان", "جمل", "جملة", "جملة")
_PLACE = Noun("لا شيء", "موضع واحد", "موضعين", "مواضع", "موضعًا", "موضع")
_OTHER_PLACE = Noun("لا شيء", "موضع آخر", "موضعان آخران", "مواضع أخرى", "موضعًا آخر", "موضع آخر")
_MINUTE = Noun("لا شيء", "دقيقة واحدة", "دقيقتان", "دقائق", "دقيقة", "دقيقة")
_SECOND = Noun("أقلّ من ثانية", "ثانية واحدة", "ثانيتان", "ثوانٍ", "ثانية", "ثانية")
_MINUTE_AFTER_NAHW = Noun("دقيقة", "دقيقة واحدة", "دقيقتين", "دقائق", "دقيقة", "دقيقة")
_PACE_UNITS = {"read": _DOCUMENT, "embed": _SENTENCE, "write": _SENTENCE}
_SECONDS_OF_A_MINUTE = 60
_LESS_THAN_A_MINUTE = "أقلّ من دقيقة"


def documents(number: int) -> str:
    """Return so many documents, as a phrase in the nominative."""
    return counted(number, _DOCUMENT)


def list_number(number: int) -> str:
    """Return what opens a numbered line; the mark keeps the line right to left whatever follows."""
    return f"{RIGHT_TO_LEFT_MARK}{digits(number)}. "


def progress(stage: str, done: int, total: int | None) -> str:
    """Say how far a build has come; `total` is None while it is not known."""
    heading = f"إعادة الفهرسة جارية، وأجيب في أثنائها من الفهرس السابق.\n{_STAGES.get(stage, isolate(stage))}"
    if total is None:
        return f"{heading}: {digits(done)}" if done else f"{heading}…"
    share = f" ({digits(100 * done // total)}٪)" if total else ""
    return f"{heading}: {digits(done)} من {digits(total)}{share}"


def pace(stage: str, per_second: float | None, seconds_left: float | None) -> str:
    """Say how fast a stage goes and how long it will still take; nothing where neither is known."""
    unit = _PACE_UNITS.get(stage)
    said: list[str] = []
    if per_second is not None and unit is not None and round(per_second):
        said.append(f"السرعة: {counted(round(per_second), unit)} في الثانية")
    if seconds_left is not None:
        said.append(f"الباقي: {_about(seconds_left)}")
    return "، ".join(said)


def _about(seconds: float) -> str:
    """Return a duration that is estimated, in whole minutes."""
    if seconds < _SECONDS_OF_A_MINUTE:
        return _LESS_THAN_A_MINUTE
    return f"نحو {counted(round(seconds / _SECONDS_OF_A_MINUTE), _MINUTE_AFTER_NAHW)}"


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
