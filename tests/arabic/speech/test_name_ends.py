"""Where a speaker's name begins and ends, and which phrases are no speaker's."""

import pytest

from tests.arabic.speech.reading import details, names, read


@pytest.mark.parametrize(
    ("text", "name"),
    [
        # A name stands apart after its title, with the article or ل too; a title may stand there as well.
        ("قال المندوب الجهوي للصيد البحري، المولهي الزغيدي، إن الموسم جيد.", "المولهي الزغيدي"),
        ("وأكد كاتب عام النقابة، لطيّف الزغيدي، أن الإضراب ألغي.", "لطيّف الزغيدي"),
        ("وقالت الشركة الوطنية للنقل، الرائدة في القطاع، إن الأسعار ثابتة.", "الشركة الوطنية للنقل"),
        # The guest of a programme, and who follows as a title.
        ("قال حازم الزغيدي ضيف برنامج الصباح إن الأسعار ارتفعت.", "حازم الزغيدي"),
        ("قال ضيف البرنامج حازم الزغيدي إن الأسعار ارتفعت.", "حازم الزغيدي"),
        # What is done, in the accusative or as an object; a second name is neither.
        ("أكد والي المدينة حازم الزغيدي إيفاد فريق من الخبراء.", "حازم الزغيدي"),
        ("أكد والي المدينة حازم الزغيدي استئناف الأشغال.", "حازم الزغيدي"),
        ("وأعلن حازم الزغيدي محاولات جديدة، مضيفا أن الفريق جاهز.", "حازم الزغيدي"),
        ("ونفى حازم الزغيدي نفيا قاطعا أن يكون قد استقال.", "حازم الزغيدي"),
        ("قال محمد الطاهر شقروني إن الفريق جاهز.", "محمد الطاهر شقروني"),
        ("قال سيف الدين شقروني إن الفريق جاهز.", "سيف الدين شقروني"),
        # Times and adverbs.
        ("وأكد حازم الزغيدي قبيل الاجتماع أن الملف جاهز.", "حازم الزغيدي"),
        ("وأكد حازم الزغيدي غداة الزيارة أن الملف جاهز.", "حازم الزغيدي"),
        # A family's name with ب, and a circumstance with it.
        ("قال عبد الحميد بالشيخ إن الملف جاهز.", "عبد الحميد بالشيخ"),
        ("قال حازم الزغيدي بالمناسبة إن الملف جاهز.", "حازم الزغيدي"),
        # A rank as a given name, and as a rank.
        ("وقالت الباحثة أميرة عبد السلام إن النتائج أولية.", "أميرة عبد السلام"),
        ("وقالت الباحثة رئيسة المركز سلوى الزغيدي إن النتائج أولية.", "سلوى الزغيدي"),
        # What a place is called after is no speaker.
        ("قال مدير مستشفى فرحات حشاد حازم الزغيدي إن القسم مفتوح.", "حازم الزغيدي"),
        ("وأوضح الطبيب بمستشفى صالح عزيز حازم الزغيدي أن القسم مفتوح.", "حازم الزغيدي"),
        ("وقال المدير الجهوي بولاية زغوان حازم الزغيدي إن القسم مفتوح.", "حازم الزغيدي"),
        # A governor's town is no name, and the letters of «والي» are no article.
        ("وقال والي زغوان حازم الزغيدي إن القسم مفتوح.", "حازم الزغيدي"),
        # A title that begins with و, as the second word of a construct.
        ("وقال رئيس نقابة وكلاء العبور حازم الزغيدي إن الميناء مفتوح.", "حازم الزغيدي"),
        # Somebody else's title and name, and a widow's husband.
        ("قال حازم العمري، رئيس الكتلة سفيان المناعي، إن الجلسة انتهت.", "حازم العمري"),
        # Where somebody is from; a family's name that looks so.
        ("قال البرتغالي خوسيه المالكي إن الفريق جاهز.", "خوسيه المالكي"),
        ("قال الطرابلسي حازم إن الفريق جاهز.", "الطرابلسي حازم"),
        # A verb that no list has, a manner, an outlet that is spoken to.
        ("وقال حازم عمر الزغيدي يغادر الفريق إن القرار نهائي.", "حازم عمر الزغيدي"),
        ("وقال حازم الزغيدي بصورة واضحة إن القرار نهائي.", "حازم الزغيدي"),
        ("وأخبر كبير مساعدي الحزب الجمهوري شبكة أخبار أن القرار نهائي.", "كبير مساعدي الحزب الجمهوري"),
        ("وقالت المديرة المساعدة إن القرار نهائي.", "المديرة المساعدة"),
        # Relations with somebody belong to an office.
        ("وقال وزير العلاقة مع الهيئات الدستورية حازم الزغيدي إن القرار نهائي.", "حازم الزغيدي"),
        # Who is asked, by the outlet itself.
        ("وباتصالنا بالمندوبة الجهوية سلوى الزغيدي، أكدت أن القرار نهائي.", "سلوى الزغيدي"),
        # Two people, of whom one speaks; a surname that is another's.
        ("وقف حازم عمر وكريم الزغيدي أمام القاعة. وقال الزغيدي إن القرار نهائي.", "كريم الزغيدي"),
        # An envoy to somewhere.
        ("وقالت عضو اللجنة لدى الأمم المتحدة، سلوى الزغيدي، إن الملف جاهز.", "سلوى الزغيدي"),
        # A joined title.
        ("وقال الخبير الاقتصادي ووزير التجارة السابق حازم الزغيدي إن العجز كبير.", "حازم الزغيدي"),
    ],
)
def test_the_name_is_the_name_and_no_more(text: str, name: str) -> None:
    """A name does not run on into a role, an object, a time or a circumstance, and loses none of its words."""
    assert names(text)[0] == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("ثمنت الحركة الموقف الرسمي من الأزمة، مؤكدة أن الحوار هو الحل.", "الحركة"),
        ("أعلنت اللجنة العليا أن التصويت انتهى.", "اللجنة العليا"),
        ("أعلنت الشركة الأم أن المصنع أغلق.", "الشركة الأم"),
        ("أعلنت وزارة الدفاع الهندية العثور على حطام الطائرة.", "وزارة الدفاع الهندية"),
        ("أفاد مصدر أمني مراسل الصحيفة بأن الطريق مغلق.", "مصدر أمني"),
        ("قال مراسل الصحيفة إن الطريق مغلق.", "مراسل الصحيفة"),
        ("أعلنت المملكة العربية السعودية أن الموسم بدأ.", "المملكة العربية السعودية"),
        ("قال الباجي قائد السبسي عائلات الضحايا في حاجة إلى العون، مضيفا أن الملف جاهز.", "الباجي قائد السبسي"),
        ("أكدت الجمعية في تقييمها أن الموسم بدأ.", "الجمعية"),
        ("أكدت فرق الإسعاف أن الموسم بدأ.", "فرق الإسعاف"),
        ("أوضحت وزارة الصحة في بلاغها أن اللقاح متوفر.", "وزارة الصحة"),
        ("قالت رئيسة المكتب في الجمعية إن اللقاح متوفر.", "رئيسة المكتب في الجمعية"),
    ],
)
def test_a_body_ends_before_what_it_speaks_of(text: str, name: str) -> None:
    """A definite word that is no adjective of the body, an addressee and the occasion are no part of it."""
    assert names(text)[0] == name


@pytest.mark.parametrize(
    ("text", "name", "full_name"),
    [
        ("غرقت السفينة، وفق بلاغ لوزارة الدفاع.", "وزارة الدفاع", "وزارة الدفاع"),
        ("غرقت السفينة، حسب بيان صادر عن خفر السواحل.", "خفر السواحل", "خفر السواحل"),
        ("جاء في بيان رسمي لرئاسة الحكومة أن الموعد تأجل.", "رئاسة الحكومة", "رئاسة الحكومة"),
        ("غرقت السفينة، حسب دراسة لجامعة الموصل.", "دراسة لجامعة الموصل", "دراسة لجامعة الموصل"),
        ("غرقت السفينة، وفقا لوكالة الأنباء.", "وكالة الأنباء", "وكالة الأنباء"),
    ],
)
def test_a_statement_is_its_issuers(text: str, name: str, full_name: str) -> None:
    """A statement stands for the body that issued it, a study for itself; what is joined to a body is not its name."""
    assert names(text) == [name]
    assert details(text)[0].full_name == full_name


def test_what_follows_a_statement_agrees_with_it_or_with_its_issuer() -> None:
    """«وأضاف» goes on with the statement, «وأضافت» with the ministry."""
    text = "أفاد بلاغ لوزارة الدفاع بأن السفينة غرقت. وأضاف أن البحث مستمر."
    assert names(text) == ["وزارة الدفاع", "وزارة الدفاع"]
    text = "وفق بلاغ لوزارة الدفاع، غرقت السفينة. وأضافت أن البحث مستمر."
    assert names(text) == ["وزارة الدفاع", "وزارة الدفاع"]


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ("قال رئيس مجلس نواب الشعب إن الجلسة انتهت.", "person"),
        ("قالت وزيرة شؤون المرأة إن القانون جاهز.", "person"),
        ('قال مراسل "الفجر" إن الطريق مغلق.', "person"),
        ("قال رئيس شركة عقارية إن الأسعار ارتفعت.", "anonymous"),
        ("قال عدد من الأولياء إن المدرسة مغلقة.", "anonymous"),
        ("قال أعوان المصنع إن الأجور تأخرت.", "anonymous"),
        ("قالت عريضة شعبية إن الأسعار ارتفعت.", "organisation"),
        ("قال البريد السويسري إن الطرود تأخرت.", "organisation"),
    ],
)
def test_types(text: str, type_: str) -> None:
    """A chain is as definite as its end: only who holds an indefinite title or is one of many is anonymous."""
    assert [one.type for one in details(text)] == [type_]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("قال حازم الزغيدي إن العمل بدأ. وأكد ضرورة أن يستمر التنسيق.", "حازم الزغيدي"),
        ("قال حازم الزغيدي إن العمل بدأ. وأعلن تنفيذ البرنامج كاملا.", "حازم الزغيدي"),
        ("قال حازم الزغيدي إن العمل بدأ. وأكد تعمد اللجنة تأخير الملف.", "حازم الزغيدي"),
        ("قال حازم الزغيدي إن العمل بدأ. وأكد ترمب أن الملف جاهز.", "ترمب"),
        ("قال حازم الزغيدي إن العمل بدأ. وأكد بالعاصمة أن التنسيق مستمر.", "حازم الزغيدي"),
        ("قال حازم الزغيدي إن العمل بدأ. وقال تعليقا على الحادث إن التنسيق مستمر.", "حازم الزغيدي"),
        ("قال حازم الزغيدي إن العمل بدأ. ولفت الانتباه إلى أن التنسيق مستمر.", "حازم الزغيدي"),
        ("قال حازم الزغيدي إن العمل بدأ. وقال المسؤول الحكومي إن التنسيق مستمر.", "حازم الزغيدي"),
        ("قال حازم الزغيدي إن العمل بدأ. وقال المسؤول الهندي إن التنسيق مستمر.", "المسؤول الهندي"),
        ("قال حازم الزغيدي إن العمل بدأ. وأكد مرارًا أن التوسيع قريب.", "حازم الزغيدي"),
        ("قال حازم الزغيدي إن العمل بدأ. ودعا الولايات المتحدة إلى ضبط النفس.", "حازم الزغيدي"),
        ("قال عدد من السكان إن الماء انقطع. وطالبوا وزارتي الفلاحة والتجهيز بالتدخل.", "عدد من السكان"),
        ("قال حازم الزغيدي إن العمل بدأ. وأشرف أمس على مواقع البناء التي أكد أنها جاهزة.", "حازم الزغيدي"),
        ("قال حازم الزغيدي إن العمل بدأ. وطالب الحكومة بالتدخل.", "حازم الزغيدي"),
        ("قال حازم الزغيدي إن العمل بدأ. وطالبت الحكومة بالتدخل.", "الحكومة"),
    ],
)
def test_an_object_does_not_speak(text: str, name: str) -> None:
    """What stands behind a verb without a subject is what is said, where or to whom; it must agree to be who speaks."""
    assert names(text)[1] == name


def test_a_body_is_the_one_that_the_text_names() -> None:
    """«الوكالة» is the only agency named before, spoken or not; of two it is neither."""
    assert names('خفضت وكالة "موديز" تصنيف البلاد. وقالت الوكالة إن العجز كبير.') == ['وكالة "موديز"']
    text = 'خفضت وكالة "موديز" تصنيف البلاد، وأبقته وكالة "فيتش". وقالت الوكالة إن العجز كبير.'
    assert names(text) == ["الوكالة"]
    text = 'قالت "هيومن رايتس ووتش" إن القانون ناقص. وأشارت المنظمة إلى أن النص غامض.'
    assert names(text) == ["هيومن رايتس ووتش", "هيومن رايتس ووتش"]


def test_a_guest_is_who_has_spoken() -> None:
    """«ضيف "المساء"» is the person of before; where nobody has spoken, it is whoever it is."""
    assert names('قال حازم الزغيدي إن العمل بدأ. وقال ضيف "المساء" إن الشحنة وصلت.') == ["حازم الزغيدي", "حازم الزغيدي"]
    assert names('وقال ضيف "المساء" إن الشحنة وصلت.') == ['ضيف "المساء"']


def test_a_statement_in_which_somebody_says_it() -> None:
    """«تصريحات الوزير التي قال فيها إن» are the minister's; «المواقع التي قال إنها» say nothing."""
    text = "انتقدت القاضية سلوى المناعي تصريحات الوزير سمير الزغيدي التي قال فيها إن القانون نهائي."
    assert names(text) == ["سمير الزغيدي"]


def test_a_plural_verb_is_not_a_ministrys() -> None:
    """«وأضافوا» goes on with several people, never with one body."""
    text = "قال عدد من السكان إن الماء انقطع. وأكدت وزارة الفلاحة أن العطب أصلح. وأضافوا أن الماء انقطع ثانية."
    assert names(text)[2] == "عدد من السكان"
    assert names("أكدت وزارة الفلاحة أن العطب أصلح. واعترفوا بأن الماء انقطع.") == ["وزارة الفلاحة", None]


@pytest.mark.parametrize(
    ("text", "content"),
    [
        (
            "ويتواصل هذا النقص، حسب الوزارة، بسبب تراجع كميات الأمطار في السنوات الأخيرة.",
            "ويتواصل هذا النقص، حسب الوزارة، بسبب تراجع كميات الأمطار في السنوات الأخيرة",
        ),
        (
            "تراجعت كميات الأمطار كثيرا في السنوات الأخيرة، حسب الوزارة، بنسبة كبيرة.",
            "تراجعت كميات الأمطار كثيرا في السنوات الأخيرة",
        ),
        ("تراجعت كميات الأمطار، حسب الوزارة، وأكد الوزير أن السدود ممتلئة.", "تراجعت كميات الأمطار"),
        ("وبحسب مصدر طبي لمراسل الإذاعة بالجهة، فإن المصاب غادر المستشفى.", "المصاب غادر المستشفى"),
        ("وبحسب مصدر طبي، غادر المصاب المستشفى.", "غادر المصاب المستشفى"),
    ],
)
def test_what_a_source_phrase_stands_in(text: str, content: str) -> None:
    """Inside a sentence the phrase belongs to what is said; behind one at the head, «فإن» shows where that begins."""
    assert read(text)[0].content == content


@pytest.mark.parametrize(
    ("text", "name", "content"),
    [
        ('قالت صحيفة "الفجر" إن الطريق مغلق. وأضافت "الفجر" أن السير متعطل.', 'صحيفة "الفجر"', "السير متعطل"),
        (
            'قالت صحيفة "الفجر" إن الطريق مغلق. وأضافت "السير متعطل على الطريق منذ الصباح".',
            'صحيفة "الفجر"',
            "السير متعطل على الطريق منذ الصباح",
        ),
    ],
)
def test_a_name_in_marks_is_not_said(text: str, name: str, content: str) -> None:
    """A word or two in marks before the clause are who speaks."""
    assert (read(text)[1].name, read(text)[1].content) == (name, content)


def test_a_page_holds_what_it_says() -> None:
    """«جاء في الصفحة الرسمية أنه» has its clause, also before a list."""
    text = "وجاء في الصفحة الرسمية للبلدية أنه تم الاتفاق على النقاط: تعبيد الطريق وإنارته."
    assert read(text)[0].content == "تم الاتفاق على النقاط: تعبيد الطريق وإنارته"


@pytest.mark.parametrize(
    "text",
    [
        'وكانت امرأة تدعى "سعاد المناعي" تسكن في الحي.',
        "وفاز بالجائزة شاب يبلغ من العمر 20 عاما أن يفوز به.",
        "ومن المفيد عادة أن تنام باكرا.",
        "وتتولى القناة نقل المقابلات وفق البرنامج التالي: الأحد في الملعب.",
    ],
)
def test_other_words_of_the_same_letters(text: str) -> None:
    """«تدعى» is passive, and «نقل» what a channel does."""
    assert read(text) == []


def test_a_name_of_the_letters_of_a_particle() -> None:
    """«آن» is a name, «أن» begins what is said."""
    text = "وقالت سوزان آن جيمس، مديرة المؤسسة، إن الدورة بدأت."
    assert read(text)[0].content == "الدورة بدأت"


def test_who_acts_in_one_sentence_speaks_in_the_next() -> None:
    """A surname that the text has in full, and a title behind the date of its sentence."""
    text = "استقبل الوزير سمير الزغيدي الوفد. وثمن الزغيدي قرار الوفد. وأشار إلى أن الزيارة ناجحة."
    assert names(text) == ["سمير الزغيدي"]
    text = "دشنت اليوم الخميس 5 جانفي 2017 وزيرة الصحة سلوى الزغيدي مستشفى. وقالت إن القسم مجهز."
    assert names(text) == ["سلوى الزغيدي"]


def test_an_adjective_reports_nothing() -> None:
    """«إصابات مؤكدة ومباشرة» is an adjective; «مؤكدة وجود» is a participle."""
    assert read("وهو كاتب معروف، داعية مصري يقيم في لندن.") == []
    assert read("سجلت إصابات مؤكدة ومباشرة في صفوف الفريق.") == []
    assert [one.cue for one in read("قالت الوزيرة إن العمل بدأ، مؤكدة وجود نقص.")] == ["قالت", "مؤكدة"]


def test_a_list_of_headlines_is_nobodys() -> None:
    """«أبرز عناوين الأخبار» is an adjective, «أبرز أن» a verb."""
    assert read("أبرز عناوين الأخبار: انقطاع الماء في المدينة وعودة الدروس.") == []
    assert names("وأبرز حازم الزغيدي أن الدروس عادت.") == ["حازم الزغيدي"]


def test_who_confirmed_it_goes_on_speaking() -> None:
    """«وهو ما أكده فلان» names who speaks next, and nobody of before."""
    text = "قال حازم الزغيدي إن العمل بدأ. وتأخر التسليم، وهو ما أكده سمير المناعي حين قال إن الشحنة ضاعت."
    assert names(text) == ["حازم الزغيدي", "سمير المناعي"]


def test_a_calling_that_ends_as_a_feminine_noun_is_a_mans() -> None:
    """«أكد عمدة المدينة»: the verb is masculine."""
    assert names("أكد عمدة المدينة، حازم الزغيدي، أن الطريق مفتوح.") == ["حازم الزغيدي"]


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("ودعا الوزير المواطنين إلى توخي الحذر.", "المواطنين إلى توخي الحذر"),
        ("ودعا حازم الزغيدي كافة الأطراف إلى ضبط النفس.", "كافة الأطراف إلى ضبط النفس"),
        ("ودعا حازم الزغيدي، الذي زار المدينة ووصل إلى سوقها، السكان إلى ضبط النفس.", "ضبط النفس"),
        (
            'ودعا حازم الزغيدي إلى مواصلة الجهد من أجل "مشروع جديد يقوم على العدل".',
            'مواصلة الجهد من أجل "مشروع جديد يقوم على العدل',
        ),
        ("وحث الشباب على القراءة.", "الشباب على القراءة"),
        ("ودعا وزير الصحة في تصريح إلى توخي الحذر.", "توخي الحذر"),
        ("ودعا وزير الصحة، خلال الجلسة، إلى توخي الحذر.", "توخي الحذر"),
    ],
)
def test_a_directive_begins_at_whom_it_addresses(text: str, content: str) -> None:
    """Whom somebody calls upon belongs to what is said; where and when he does so does not."""
    assert [one.content for one in read(text)] == [content]


@pytest.mark.parametrize(
    ("text", "elided"),
    [
        ("قال حازم الزغيدي إن الاتفاق قريب. وهاجم الزغيدي الحكومة واعتبر أنها ضعيفة.", False),
        ("قال حازم الزغيدي إن الاتفاق قريب. ثم هاجم الحكومة واعتبر أنها ضعيفة.", True),
    ],
)
def test_who_is_named_in_the_sentence_is_not_elided(text: str, *, elided: bool) -> None:
    """A speaker whom the sentence names before another verb is mentioned in it."""
    assert details(text)[1].elided is elided
