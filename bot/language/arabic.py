"""Every sentence that the bot says to readers, in Arabic; the other languages say each in their own way."""

from dataclasses import dataclass
from datetime import date as Day  # noqa: N812 - a method is called `date`
from typing import ClassVar, Literal, TypeAlias

from bot.language.dates import day_of
from retrieval import Courtesy, Place, Scope, Voices
from retrieval.arabic.bidi import RIGHT_TO_LEFT_MARK, isolate, open_line
from retrieval.arabic.counting import Noun, counted, digits, in_latin_digits, plain_digits
from retrieval.arabic.folding import fold
from retrieval.arabic.period_wording import MONTHS, day_in_arabic, period_in_arabic
from retrieval.arabic.speaker_wording import ARABIC_WORDING

Numerals: TypeAlias = Literal["arabic", "latin"]
"""Arabic-Indic digits (٠١٢) or Latin ones (012)."""

DownReason: TypeAlias = Literal["passage", "speaker", "outdated", "other"]
"""Why an answer was of no use: another passage would answer, another one said it, it holds no more, or else."""

# Each in the case that its sentences ask for: the dual shows it.
_DOCUMENT = Noun("لا وثائق", "وثيقة واحدة", "وثيقتان", "وثائق", "وثيقة", "وثيقة")
_IN_DOCUMENT = Noun("لا وثيقة", "وثيقة واحدة", "وثيقتين", "وثائق", "وثيقة", "وثيقة")
_SENTENCE = Noun("بلا جمل", "جملة واحدة", "جملتان", "جمل", "جملة", "جملة")
_RESULT = Noun("لا نتائج", "نتيجة واحدة", "نتيجتان", "نتائج", "نتيجة", "نتيجة")
_OTHER_PLACE_AFTER_IN = Noun("لا شيء", "موضع آخر", "موضعين آخرين", "مواضع أخرى", "موضعًا آخر", "موضع آخر")
_REPORT = Noun("لا أقوال", "قول واحد", "قولان", "أقوال", "قولًا", "قول")
_SPEAKER = Noun("لا أحد", "متحدّث واحد", "متحدّثان", "متحدّثين", "متحدّثًا", "متحدّث")
_LETTER = Noun("لا شيء", "حرف واحد", "حرفين", "أحرف", "حرفًا", "حرف")

# A greeting that is answered by its own words, whatever else the message says.
_IN_KIND = (
    ("سلام عليك", "وعليكم السلام ورحمة الله وبركاته."),
    ("صباح", "صباح النور."),
    ("مسا ال", "مساء النور."),
)
_HIGH, _GOOD, _FAIR = 0.95, 0.8, 0.6


@dataclass(frozen=True, slots=True)
class Texts:
    """What the bot says in Arabic, the language that it speaks by itself, with digits of one kind."""

    numerals: Numerals = "arabic"

    RIGHT_TO_LEFT: ClassVar[bool] = True
    NAME: ClassVar[str] = "العربية"
    COMMA: ClassVar[str] = "، "
    MARK: ClassVar[str] = RIGHT_TO_LEFT_MARK

    BOT_DESCRIPTION: ClassVar[str] = (
        "أجيب عن أسئلتك من الوثائق المودعة عندي: أنقل إليك المقطع الأنسب بنصّه كما ورد، ومعه إسناده، أي عنوان الوثيقة "
        "وناشرها وتاريخها وموضع المقطع فيها. لا أكتب شيئًا من عندي، وإن لم أجد جوابًا قلت لك ذلك صراحةً.\n\n"
        "اضغط «ابدأ» ثم اكتب سؤالك."
    )
    BOT_SHORT_DESCRIPTION: ClassVar[str] = "أجيب عن أسئلتك من الوثائق بنصّها، ومع كلّ جواب إسناده."
    START_DESCRIPTION: ClassVar[str] = "تعريف بإسناد وأمثلة على الأسئلة"
    HELP_DESCRIPTION: ClassVar[str] = "كيف تسأل وماذا يصلك"
    SAID_DESCRIPTION: ClassVar[str] = "أقوال شخص أو جهة: الاسم ثم الموضوع"
    SPEAKERS_DESCRIPTION: ClassVar[str] = "المتحدّثون في الوثائق"
    SOURCES_DESCRIPTION: ClassVar[str] = "مصادر الجواب، أو الوثائق المتاحة"
    ASK_DESCRIPTION: ClassVar[str] = "اسأل: اكتب سؤالك بعد الأمر"
    LANGUAGE_DESCRIPTION: ClassVar[str] = "لغة البوت: العربية أو الإنجليزية"
    FILTER_DESCRIPTION: ClassVar[str] = "حصر البحث بمدّة أو ناشر أو وثيقة"
    SETTINGS_DESCRIPTION: ClassVar[str] = "عدد النتائج والأرقام والسياق"

    PLACEHOLDER: ClassVar[str] = "اكتب سؤالك هنا…"
    WELCOME: ClassVar[str] = (
        "أهلًا بك في إسناد.\n\n"
        "اسألني بالعربية أُجبك من الوثائق المودعة عندي: أنقل إليك المقطع الأنسب بنصّه كما ورد، ومعه إسناده، أي عنوان "
        "الوثيقة وناشرها وتاريخها وموضع المقطع فيها. لا أكتب شيئًا من عندي، وإن لم أجد جوابًا قلت لك ذلك صراحةً."
    )
    CHOOSE_EXAMPLE: ClassVar[str] = "اكتب سؤالك، أو اختر أحد الأمثلة التي تظهر في الأزرار."
    WRITE_QUESTION: ClassVar[str] = "اكتب سؤالك وأرسله."
    HELP: ClassVar[str] = (
        "كيف تسأل؟\n"
        "اكتب سؤالك بجملة تامّة كما تسأل به إنسانًا، واذكر الأسماء والأماكن التي تعنيك؛ فكلما كان السؤال أدقّ كان "
        "الجواب أقرب.\n\n"
        "ماذا يصلك؟\n"
        "مقطع منقول بحروفه من إحدى الوثائق، ومعه إسناده، وما يجيب عن سؤالك منه بخطّ عريض. وتحته أزرار: «التالي» "
        "و«السابق» لبقيّة المقاطع، و«السياق» للفقرة التي ورد فيها المقطع، و«المصادر» لها كلّها في قائمة، و«تحقّق» "
        "لمقارنتها بالملفّ الأصلي، و«شارك» لإرسالها إلى غيرك.\n\n"
        "وماذا بعد الجواب؟\n"
        "ردّ على الجواب بسؤال آخر أبحث لك في وثيقته أوّلًا، أو اسأل «متى؟» أو «ما المصدر؟» أجبك من إسناده. وإن عدّلت "
        "رسالتك عدّلت جوابي في مكانه.\n\n"
        f"وفي المجموعات أجيب من يذكر اسمي، أو يردّ على رسالتي، أو يكتب سؤاله بعد {isolate('/ask')}.\n\n"
        "الأوامر\n"
        f"{open_line(isolate('/sources'))}: مصادر آخر جواب، أو مصادر الجواب الذي تردّ عليه، أو قائمة الوثائق إن لم "
        "تسأل بعد. واكتب بعده كلمة لتبحث في الوثائق بها.\n"
        f"{open_line(isolate('/said'))}: ما قاله متحدّث تسمّيه، في موضوع إن شئت.\n"
        f"{open_line(isolate('/speakers'))}: المتحدّثون في الوثائق.\n"
        f"{open_line(isolate('/filter'))}: حصر البحث في وثائق مدّة أو ناشر، أو في وثيقة واحدة، إلى أن تلغيه. "
        "ويكفي أن تقول في سؤالك «في آذار من عام كذا» أو «حسب وكالة كذا» لأفهم ذلك.\n"
        f"{open_line(isolate('/settings'))}: عدد النتائج في الصفحة، ونوع الأرقام، وعرض السياق.\n"
        f"{open_line(isolate('/language'))}: لغة البوت.\n"
        f"{open_line(isolate('/privacy'))}: ما يُحفظ عنك، و{isolate('/forget')} لحذفه.\n"
        f"{open_line(isolate('/help'))}: هذه الرسالة."
    )
    GROUP_HELP: ClassVar[str] = (
        "أجيب هنا عن الأسئلة من الوثائق المودعة عندي، بنصّها ومع إسنادها. اذكر اسمي في رسالتك، أو ردّ على رسالتي، أو "
        f"اكتب سؤالك بعد {isolate('/ask')}. ولا أردّ على غير ذلك."
    )
    ASK_WHAT: ClassVar[str] = f"اكتب سؤالك بعد {isolate('/ask')}، أو أرسله ردًّا على رسالة فيها السؤال."

    NOT_FOUND: ClassVar[str] = (
        "لم أجد في الوثائق المتاحة جوابًا عن هذا السؤال.\n\n"
        f"جرّب صياغة أخرى، أو أرسل {isolate('/sources')} لتعرف أيّ الوثائق عندي."
    )
    NEAR_TOPICS: ClassVar[str] = "ولعلّ في أحد هذه المواضيع ما يفيدك، وهي أقرب ما عندي إلى سؤالك:"
    NAMELESS_TOPIC: ClassVar[str] = "موضوع قريب"
    FULLER_QUESTION: ClassVar[str] = (
        "عمّ تسأل بالتحديد؟ اكتب سؤالك كاملًا واذكر فيه الموضوع أو الاسم الذي يعنيك، وسأبحث عن جوابه في الوثائق."
    )
    EMPTY_QUESTION: ClassVar[str] = "لم أجد في رسالتك سؤالًا. اكتب سؤالك بالكلمات وسأبحث عن جوابه في الوثائق."
    NOT_TEXT: ClassVar[str] = "أقرأ الأسئلة المكتوبة وحدها. اكتب سؤالك نصًّا وسأبحث عن جوابه في الوثائق."
    NOT_VOICE: ClassVar[str] = "عذرًا، لا أسمع الرسائل الصوتية. اكتب سؤالك نصًّا وسأبحث عن جوابه في الوثائق."
    NOT_PICTURE: ClassVar[str] = "عذرًا، لا أرى الصور ولا المقاطع المصوّرة. اكتب سؤالك نصًّا وسأبحث عن جوابه في الوثائق."
    STICKER: ClassVar[str] = "شكرًا على الملصق اللطيف! وإن كان عندك سؤال فاكتبه وسأبحث عن جوابه في الوثائق."
    UNKNOWN_COMMAND: ClassVar[str] = (
        f"لا أعرف هذا الأمر. أرسل {isolate('/help')} لتعرف ما أستطيعه، أو اكتب سؤالك مباشرةً."
    )
    UNKNOWN_ANSWER: ClassVar[str] = "عذرًا، لا أجد هذا الجواب في سجلّي. أعد طرح سؤالك وسأجيبك من جديد."
    NOT_YOURS: ClassVar[str] = "هذا جواب سؤال طرحه غيرك، وأزراره لصاحبه. اطرح سؤالك تكن لك أزرارك."

    LABEL_DOCUMENT: ClassVar[str] = "الوثيقة"
    LABEL_PUBLISHER: ClassVar[str] = "الناشر"
    LABEL_AUTHOR: ClassVar[str] = "الكاتب"
    LABEL_DATE: ClassVar[str] = "التاريخ"
    LABEL_PLACE: ClassVar[str] = "الموضع"
    LABEL_CONFIDENCE: ClassVar[str] = "الثقة"
    LABEL_CONTEXT: ClassVar[str] = "السياق"
    LABEL_FILE: ClassVar[str] = "الملفّ"
    ALSO_PUBLISHED_IN: ClassVar[str] = "نُشر أيضًا في"
    COPIES_HEADING: ClassVar[str] = "ورد هذا الكلام أيضًا في:"
    ATTRIBUTIONS_DIFFER: ClassVar[str] = "تنبيه: يختلف إسناد هذا الكلام من موضع إلى آخر."
    SHORTENED: ClassVar[str] = "…"
    WHOLE_PARAGRAPH: ClassVar[str] = "هذا المقطع هو الفقرة كلّها، ولا كلام حوله فيها."

    NEXT_BUTTON: ClassVar[str] = "التالي ←"
    PREVIOUS_BUTTON: ClassVar[str] = open_line("→ السابق")
    NEXT_PART_BUTTON: ClassVar[str] = "بقيّته ←"
    PREVIOUS_PART_BUTTON: ClassVar[str] = open_line("→ ما قبله")
    SOURCES_BUTTON: ClassVar[str] = "المصادر"
    CONTEXT_BUTTON: ClassVar[str] = "السياق"
    CHECK_BUTTON: ClassVar[str] = "تحقّق"
    BACK_BUTTON: ClassVar[str] = open_line("→ عودة إلى الجواب")
    OPEN_BUTTON: ClassVar[str] = "افتح المصدر"
    OPEN_IN_BOT_BUTTON: ClassVar[str] = "افتح الجواب في إسناد"
    SHARE_BUTTON: ClassVar[str] = "شارك"
    ONLY_DOCUMENT_BUTTON: ClassVar[str] = "اسأل هذه الوثيقة وحدها"
    UP_BUTTON: ClassVar[str] = open_line("👍 مفيد")
    DOWN_BUTTON: ClassVar[str] = open_line("👎 غير مفيد")
    UP_CHOSEN_BUTTON: ClassVar[str] = open_line("👍 صوتك: مفيد")
    DOWN_CHOSEN_BUTTON: ClassVar[str] = open_line("👎 صوتك: غير مفيد")
    UP_THANKS: ClassVar[str] = "شكرًا، سُجّل صوتك: الجواب مفيد."
    DOWN_ASK: ClassVar[str] = "سُجّل صوتك: الجواب غير مفيد. ما الذي لم يصحّ فيه؟ اختر السبب من الأزرار."
    DOWN_THANKS: ClassVar[str] = "شكرًا، سُجّل السبب، وسيراه المشرف."
    REASONS: ClassVar[dict[DownReason, str]] = {
        "passage": "المقطع لا يجيب",
        "speaker": "القائل غير صحيح",
        "outdated": "معلومة قديمة",
        "other": "سبب آخر",
    }

    CHECK_UNCHANGED: ClassVar[str] = "قارنتُ الملفّ بما فُهرس منه: لم يتغيّر فيه حرف، والمقطع فيه كما نقلته إليك."
    CHECK_CHANGED_HOLDS: ClassVar[str] = (
        "تغيّر الملفّ بعد أن فُهرس، ولكنّ المقطع ما زال فيه بحروفه. وما سواه قد يكون غير ما قرأته هنا."
    )
    CHECK_CHANGED: ClassVar[str] = "تغيّر الملفّ بعد أن فُهرس، ولم يعد هذا المقطع فيه بحروفه."
    CHECK_GONE: ClassVar[str] = "لم يعد الملفّ موجودًا في مجلد الوثائق، أو لم تعد قراءته ممكنة."
    DIGEST_INDEXED: ClassVar[str] = f"بصمة {isolate('SHA-256')} عند الفهرسة:"
    DIGEST_NOW: ClassVar[str] = f"بصمة {isolate('SHA-256')} الآن:"

    SAID_WHAT: ClassVar[str] = (
        f"اكتب بعد الأمر اسم المتحدّث أو صفته، ثم الموضوع إن شئت: {isolate('/said')} وزير الصحة عن اللقاح"
    )
    NO_SPEAKERS: ClassVar[str] = "ليس في الوثائق كلام منسوب إلى أحد."
    NO_DOCUMENTS: ClassVar[str] = "ليست عندي وثائق بعد."
    DATE_UNKNOWN: ClassVar[str] = "لا تذكر الوثيقة تاريخ نشرها، فلا أعرف متى كان ذلك."
    PUBLISHER_UNKNOWN: ClassVar[str] = "لا تذكر الوثيقة ناشرها."

    LANGUAGE_QUESTION: ClassVar[str] = "بأيّ لغة أخاطبك؟ نصوص الوثائق تبقى كما هي."
    LANGUAGE_CHOSEN: ClassVar[str] = "حسنًا، أخاطبك بالعربية من الآن."
    ONLY_IN_PRIVATE: ClassVar[str] = "هذا الأمر في المحادثة الخاصة معي، لا في المجموعات."
    SETTINGS_HEADING: ClassVar[str] = "الإعدادات"
    SETTINGS_DONE: ClassVar[str] = "حُفظ اختيارك."
    SETTINGS_OLD: ClassVar[str] = f"هذه الإعدادات لغيرك. أرسل {isolate('/settings')} لتغيّر إعداداتك."
    NUMERALS: ClassVar[dict[Numerals, str]] = {
        "arabic": "عربية مشرقية: ٠ ١ ٢ ٣",
        "latin": f"لاتينية: {isolate('0 1 2 3')}",
    }
    NUMERALS_BUTTONS: ClassVar[dict[Numerals, str]] = {"arabic": "الأرقام: ١٢٣", "latin": f"الأرقام: {isolate('123')}"}
    SHOW_CONTEXT_BUTTON: ClassVar[str] = "أظهر السياق مع الجواب"
    HIDE_CONTEXT_BUTTON: ClassVar[str] = "لا تظهر السياق مع الجواب"

    PERIOD_BUTTON: ClassVar[str] = "المدّة"
    PUBLISHER_BUTTON: ClassVar[str] = "الناشر"
    FILTER_BACK_BUTTON: ClassVar[str] = open_line("→ رجوع")
    SEARCH_EVERYTHING_BUTTON: ClassVar[str] = "ابحث في كلّ الوثائق"
    CHOOSE_YEAR: ClassVar[str] = "وثائق أيّ سنة تريد؟"
    CHOOSE_PUBLISHER: ClassVar[str] = "وثائق أيّ ناشر تريد؟"
    NO_DATES: ClassVar[str] = "لا تذكر الوثائق تواريخ يمكن الاختيار منها."
    NO_PUBLISHERS: ClassVar[str] = "لا تذكر الوثائق ناشريها."
    FILTER_CLEARED: ClassVar[str] = "أُلغي الحصر، وأبحث في كلّ الوثائق من الآن."
    FILTER_GONE: ClassVar[str] = f"تغيّرت الوثائق ولم يعد هذا الاختيار بينها. أرسل {isolate('/filter')} من جديد."
    DOCUMENT_GONE: ClassVar[str] = "تغيّرت الوثائق ولم تعد هذه الوثيقة بينها."
    CHOOSE_DOCUMENT: ClassVar[str] = "لتحصر أسئلتك في وثيقة واحدة اضغط رقمها."
    FILTER_OLD: ClassVar[str] = f"هذا الاختيار لغيرك. أرسل {isolate('/filter')} لتختار لنفسك."

    INLINE_PROMPT: ClassVar[str] = "اكتب سؤالك بعد اسم البوت"
    INLINE_NOTHING: ClassVar[str] = "لم أجد جوابًا. افتح المحادثة معي"

    _HOW_TO_ASK: ClassVar[str] = (
        f"اكتب سؤالك أنقل إليك جوابه من الوثائق بنصّه ومصدره. وإن شئت أن تعرف المزيد فأرسل {isolate('/help')}."
    )
    _COURTESIES: ClassVar[dict[Courtesy, str]] = {
        "greeting": f"أهلًا وسهلًا بك.\n\n{_HOW_TO_ASK}",
        "wellbeing": f"شكرًا لسؤالك. أنا إسناد، برنامج يجيب عن الأسئلة من الوثائق، ومستعدّ لسؤالك.\n\n{_HOW_TO_ASK}",
        "thanks": "العفو، يسعدني أن أفيدك. وإن كان عندك سؤال آخر فاكتبه.",
        "farewell": "في أمان الله، وأهلًا بك متى عدت.",
        "insult": (
            "يؤسفني أنّي لم أكن عند حسن ظنّك. إن كان الجواب غير صحيح فاضغط «غير مفيد» تحته واختر السبب ليصل إلى المشرف، "
            "أو أعد صياغة سؤالك وسأبحث من جديد."
        ),
    }

    def courtesy(self, kind: Courtesy, said: str) -> str:
        """Answer a greeting, thanks, a farewell, an insult or a question of how one is; `said` is the message."""
        answer = self._COURTESIES[kind]
        if kind == "insult":
            return answer
        folded = fold(said)
        in_kind = next((reply for greeting, reply in _IN_KIND if greeting in folded), None)
        if in_kind is None:
            return answer
        return f"{in_kind}\n\n{self._HOW_TO_ASK}" if kind == "greeting" else f"{in_kind} {answer}"

    def number(self, number: int) -> str:
        """Return a whole number in the digits that were chosen, thousands marked from ten thousand on."""
        return self._in_numerals(digits(number))

    def too_long(self, limit: int) -> str:
        """Say that a question is longer than the limit in letters."""
        return f"سؤالك أطول ممّا أستطيع البحث به. اختصره في {self._counted(limit, _LETTER)} أو أقلّ، ثم أرسله ثانيةً."

    def place(self, place: Place) -> str:
        """Return where a sentence stands."""
        page = "" if place.page is None else f"الصفحة {self.number(place.page)}، "
        return f"{page}الفقرة {self.number(place.paragraph)}، الجملة {self.number(place.sentence)}"

    def date(self, written: str) -> str:
        """Return a date of the form 2020-08-21 in words, any other as the document wrote it."""
        day = day_of(written)
        if day is None:
            return isolate(written)
        return self._in_numerals(day_in_arabic(day))

    def period(self, since: Day | None, until: Day | None) -> str:
        """Return days in words that can stand alone; one end is known at least."""
        return self._in_numerals(period_in_arabic(since, until))

    def scope(self, scope: Scope) -> str:
        """Return in words of which days and publishers documents are, or which one it is; it is not open."""
        days = [self.period(scope.since, scope.until)] if scope.has_period else []
        document = [f"الوثيقة «{isolate(scope.document.title)}»"] if scope.document is not None else []
        return self.COMMA.join((*days, *map(isolate, scope.publishers), *document))

    def chosen_scope(self, scope: Scope) -> str:
        """Say that an answer was looked for where the person wants."""
        return f"البحث محصور بطلبك في: {self.scope(scope)}"

    def understood_scope(self, scope: Scope) -> str:
        """Say that an answer was looked for where the question says."""
        return f"البحث كما فهمت من سؤالك في: {self.scope(scope)}"

    def left_scope(self, scope: Scope) -> str:
        """Say that the question names where to look, that no answer is there, and that this one is from elsewhere."""
        return f"لم أجد جوابًا في: {self.scope(scope)}. وهذا من غيرها."

    def nothing_in(self, scope: Scope) -> str:
        """Say that no answer is where the person wants it from."""
        return f"لم أجد جوابًا عن هذا السؤال في: {self.scope(scope)}."

    def document_gone(self, title: str) -> str:
        """Say that the one document that the person wants to ask is not there any more."""
        return f"لم تعد الوثيقة «{isolate(title)}» بين وثائقي، فلا أستطيع البحث فيها."

    def nothing_of(self, speaker: str, scope: Scope) -> str:
        """Say that nothing of a speaker's words is where the person wants it from."""
        return f"لم أجد كلامًا منسوبًا إلى {isolate(speaker)} في هذا الموضوع في: {self.scope(scope)}."

    def undated(self, number: int) -> str:
        """Say how many documents were not searched because their dates are not known."""
        return f"ولم أبحث في {self._counted(number, _IN_DOCUMENT)} لأن تاريخها غير معروف."

    def without(self, scope: Scope) -> str:
        """Return the button that takes away what the search is kept to."""
        return open_line(f"✕ {self.scope(scope)}")

    def filter_state(self, scope: Scope) -> str:
        """Say what a person's questions are kept to."""
        if scope.is_everything:
            return (
                "أبحث لك في كلّ الوثائق. وإن شئت حصرت البحث في مدّة أو ناشر، واختيارك يبقى إلى أن تلغيه. "
                f"ولتسأل وثيقة واحدة اخترها من قائمة الوثائق ({isolate('/sources')}) أو من الزرّ تحت أيّ جواب."
            )
        if scope.document is not None:
            return (
                f"أبحث لك في هذه الوثيقة وحدها:\n{open_line(f'«{isolate(scope.document.title)}»')}\n"
                "اكتب سؤالك. ويبقى البحث فيها إلى أن تلغيه بالزرّ ✕."
            )
        return f"البحث محصور بطلبك في:\n{open_line(self.scope(scope))}\nويبقى كذلك إلى أن تلغيه بالزرّ ✕."

    def filter_unknown(self, words: str) -> str:
        """Say that some words name neither days nor a publisher."""
        example = f"{isolate('/filter')} آذار {self.year(2017)}"
        return (
            f"لم أفهم من «{isolate(words)}» مدّة، ولا أجد ناشرًا بهذا الاسم. اكتب مثلًا: {example}، أو أرسل "
            f"{isolate('/filter')} وحده واختر من الأزرار."
        )

    def year(self, year: int) -> str:
        """Return a year in figures."""
        return self._in_numerals(plain_digits(year))

    def whole_year(self, year: int) -> str:
        """Return the button that chooses a year."""
        return f"كلّ عام {self.year(year)}"

    def choose_month(self, year: int) -> str:
        """Ask for a month of a year."""
        return f"وثائق أيّ شهر من عام {self.year(year)} تريد؟ ولك أن تختار العام كلّه."

    def month(self, number: int) -> str:
        """Return the name of a month, by its number from 1."""
        return MONTHS[number - 1]

    def confidence(self, probability: float) -> str:
        """Return in words how likely the first passage answers."""
        if probability >= _HIGH:
            return "عالية جدًّا"
        if probability >= _GOOD:
            return "عالية"
        return "متوسّطة" if probability >= _FAIR else "محدودة، فتأكّد من المقطع"

    def position(self, number: int, of: int) -> str:
        """Return which one of several is shown."""
        return f"{self.number(number)} من {self.number(of)}"

    def part(self, number: int, of: int) -> str:
        """Return which part of a long text is shown."""
        return f"الجزء {self.number(number)} من {self.number(of)}"

    def page(self, number: int, of: int) -> str:
        """Return which page of a list is shown."""
        return f"الصفحة {self.number(number)} من {self.number(of)}"

    def list_number(self, number: int) -> str:
        """Return what opens a numbered line; it keeps the direction of the line whatever follows."""
        return open_line(f"{self.number(number)}. ")

    def copies(self, number: int) -> str:
        """Say in how many other places the words of an answer stand; at least one."""
        return f"ورد هذا الكلام أيضًا في {self._counted(number, _OTHER_PLACE_AFTER_IN)}."

    def more_copies(self, number: int) -> str:
        """Say how many of these places are left out of the list."""
        return f"وفي {self._counted(number, _OTHER_PLACE_AFTER_IN)}."

    def citations_of(self, question: str) -> str:
        """Return the heading over the citations of an answer."""
        return f"المقاطع التي وجدتها لسؤالك: «{isolate(question)}»"

    def citation_number(self, rank: int, number: int) -> str:
        """Return the heading of one citation of several."""
        return f"المصدر {self.number(rank)} من {self.number(number)}"

    def document_count(self, number: int) -> str:
        """Return the heading over the list of documents."""
        return f"عندي {self._counted(number, _DOCUMENT)}{_newest_first(number)}:"

    def documents_found(self, number: int, of: int, words: str) -> str:
        """Return the heading over the documents that have some words."""
        counted_documents = self._counted(number, _IN_DOCUMENT)
        return f"وجدت «{isolate(words)}» في {counted_documents} من {self.number(of)}{_newest_first(number)}:"

    def no_documents_found(self, words: str) -> str:
        """Say that no document has some words."""
        return f"لا أجد «{isolate(words)}» في عنوان وثيقة ولا في نصّها."

    def search_too_long(self) -> str:
        """Say that the words to find documents by are too many."""
        return "كلمات البحث كثيرة. اكتب اسمًا أو كلمتين بعد الأمر."

    def speaker_count(self, number: int) -> str:
        """Return the heading over the list of those who speak in the documents."""
        order = "" if number == 1 else "، أكثرهم كلامًا أوّلًا"
        return f"المتحدّثون في الوثائق: {self._counted(number, _SPEAKER)}{order}"

    def quoted(self, reports: int, documents: int) -> str:
        """Return how often somebody is quoted, and in how many documents."""
        return f"{self._counted(reports, _REPORT)} في {self._counted(documents, _IN_DOCUMENT)}"

    def no_speaker_found(self, words: str) -> str:
        """Say that nobody who speaks in the documents is called so."""
        return (
            f"لا أجد في الوثائق كلامًا منسوبًا إلى «{isolate(words)}». أرسل {isolate('/speakers')} لتعرف من يتحدّث فيها."
        )

    def sentences(self, number: int) -> str:
        """Return how many sentences a document has."""
        return self._counted(number, _SENTENCE)

    def speaker(self, voices: Voices) -> str:
        """Say who is speaking in a passage."""
        return ARABIC_WORDING.sentence(voices)

    def not_found_of(self, speaker: str) -> str:
        """Say that nothing of a speaker's words is on the topic that was asked about."""
        return (
            f"لم أجد في الوثائق المتاحة كلامًا منسوبًا إلى {isolate(speaker)} في هذا الموضوع.\n\n"
            "جرّب صياغة أخرى، أو اسأل عن موضوع آخر."
        )

    def topics_of(self, speaker: str) -> str:
        """Return the heading over what a speaker does speak about."""
        return f"ومن المواضيع التي ورد فيها كلام {isolate(speaker)}:"

    def dated(self, title: str, date: str) -> str:
        """Say when a document was published, for that is all that its attribution knows of a time."""
        return f"نُشرت الوثيقة «{isolate(title)}» بتاريخ {self.date(date)}، وهذا كلّ ما يذكره إسنادها عن الوقت."

    def published(self, title: str, publisher: str) -> str:
        """Say who published a document."""
        return f"المصدر وثيقة بعنوان «{isolate(title)}»، وناشرها {isolate(publisher)}."

    def published_by_unknown(self, title: str) -> str:
        """Say what the document is called where its publisher is not known."""
        return f"المصدر وثيقة بعنوان «{isolate(title)}». {self.PUBLISHER_UNKNOWN}"

    def shared(self, question: str) -> str:
        """Return what stands over an answer that somebody shared."""
        return f"هذا جواب شاركه معك غيرك، عن السؤال: «{isolate(question)}»"

    def settings(self, page_size: int, numerals: Numerals, *, show_context: bool) -> str:
        """Return the settings as they are."""
        context = "نعم" if show_context else "لا"
        return (
            f"{self.SETTINGS_HEADING}\n\n"
            f"عدد النتائج في الصفحة: {self.number(page_size)}\n"
            f"الأرقام: {self.NUMERALS[numerals]}\n"
            f"السياق مع كلّ جواب: {context}"
        )

    def results(self, number: int) -> str:
        """Return a number of results, as the button that chooses it says."""
        return self._counted(number, _RESULT)

    def apology(self, reference: str) -> str:
        """Apologise for an error; the log has it under the reference."""
        return (
            "عذرًا، حدث خطأ ولم يكتمل طلبك. حاول ثانيةً بعد قليل، وإن تكرّر الخطأ فأبلغ المشرف بهذا الرمز: "
            f"{isolate(reference)}"
        )

    def _counted(self, number: int, noun: Noun) -> str:
        return self._in_numerals(counted(number, noun))

    def _in_numerals(self, text: str) -> str:
        return in_latin_digits(text) if self.numerals == "latin" else text


def _newest_first(number: int) -> str:
    match number:
        case 1:
            return ""
        case 2:
            return "، أحدثهما أوّلًا"
        case _:
            return "، أحدثها أوّلًا"
