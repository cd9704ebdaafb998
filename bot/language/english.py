"""Every sentence that the bot says to readers, in English."""

from dataclasses import dataclass
from datetime import date as Day  # noqa: N812 - a method is called `date`
from typing import ClassVar

from bot.language.arabic import DownReason, Numerals, Texts
from bot.language.dates import day_of
from retrieval import Courtesy, Place, Scope, Voices
from retrieval.arabic.bidi import LEFT_TO_RIGHT_MARK, isolate
from retrieval.arabic.counting import in_arabic_digits
from retrieval.arabic.period_wording import is_month, is_years
from retrieval.arabic.speaker_wording import SpeakerWording

_GROUPED_FROM = 10_000
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_HIGH, _GOOD, _FAIR = 0.95, 0.8, 0.6

_SPEAKERS = SpeakerWording(
    narrator="Speaker: the text itself, these are not reported words",
    said="Speaker: {speaker}, as the text says: “{evidence}”",
    others=". Also speaking in it: {speakers}",
    joined=", ",
    unknown="not determined",
    unnamed="not named",
)


@dataclass(frozen=True, slots=True)
class EnglishTexts(Texts):
    """What the bot says in English; what it quotes stays Arabic."""

    RIGHT_TO_LEFT: ClassVar[bool] = False
    NAME: ClassVar[str] = "English"
    COMMA: ClassVar[str] = ", "
    MARK: ClassVar[str] = LEFT_TO_RIGHT_MARK

    BOT_DESCRIPTION: ClassVar[str] = (
        "I answer your questions from the documents that I was given: the passage that answers best, word for word, "
        "with its attribution: the document, its publisher and date, and the place in it. I write nothing of my own, "
        "and where I find no answer I say so.\n\nPress Start and write your question."
    )
    BOT_SHORT_DESCRIPTION: ClassVar[str] = "Answers from Arabic documents, word for word, each with its attribution."
    START_DESCRIPTION: ClassVar[str] = "What Isnad is, and questions to begin with"
    HELP_DESCRIPTION: ClassVar[str] = "How to ask and what comes back"
    SAID_DESCRIPTION: ClassVar[str] = "What somebody says: the name, then a topic"
    SPEAKERS_DESCRIPTION: ClassVar[str] = "Who speaks in the documents"
    SOURCES_DESCRIPTION: ClassVar[str] = "The sources of an answer, or the documents"
    ASK_DESCRIPTION: ClassVar[str] = "Ask: write your question after the command"
    LANGUAGE_DESCRIPTION: ClassVar[str] = "The language of the bot: Arabic or English"
    FILTER_DESCRIPTION: ClassVar[str] = "Search a period, a publisher or a document only"
    SETTINGS_DESCRIPTION: ClassVar[str] = "Results on a page, digits, context"

    PLACEHOLDER: ClassVar[str] = "Write your question…"
    WELCOME: ClassVar[str] = (
        "Welcome to Isnad.\n\n"
        "Ask in Arabic and I answer from the documents that I was given: the passage that answers best, word for word, "
        "with its attribution: the document, its publisher and date, and the place in it. I write nothing of my own, "
        "and where I find no answer I say so."
    )
    CHOOSE_EXAMPLE: ClassVar[str] = "Write your question, or choose one of the examples on the buttons."
    WRITE_QUESTION: ClassVar[str] = "Write your question and send it."
    HELP: ClassVar[str] = (
        "How to ask\n"
        "Write a whole sentence, as you would ask a person, and name the people and places that you mean. The more "
        "precise the question, the nearer the answer.\n\n"
        "What comes back\n"
        "A passage of one of the documents, word for word, with its attribution; what answers is bold. The buttons "
        "below show the other passages (Next and Previous), the paragraph around (Context), all passages in a list "
        "(Sources), whether the file is still as it was indexed (Check), and send the answer to others (Share).\n\n"
        "And after that\n"
        "Reply to an answer with another question, and I search its document first. Ask when, or what the source is, "
        "and I answer from the attribution. Edit your message, and my answer changes in its place.\n\n"
        "In groups I answer whoever mentions me, replies to me, or writes a question after /ask.\n\n"
        "Commands\n"
        "/sources: the sources of the last answer, of the one that you reply to, or the documents where you have not "
        "asked yet; with a word after it, the documents that have the word.\n"
        "/said: what a speaker that you name has said, on a topic if you like.\n"
        "/speakers: who speaks in the documents.\n"
        "/filter: search only documents of a period or a publisher, or one document, until you undo it. Naming a month "
        "with its year, or “according to” a publisher, does it for one question.\n"
        "/settings: results on a page, digits, context.\n"
        "/language: the language of the bot.\n"
        "/privacy: what is kept of you; /forget deletes it.\n"
        "/help: this message."
    )
    GROUP_HELP: ClassVar[str] = (
        "Here I answer questions from the documents that I was given, word for word and with the attribution. Mention "
        "me, reply to me, or write your question after /ask. I say nothing otherwise."
    )
    ASK_WHAT: ClassVar[str] = "Write your question after /ask, or send it as a reply to the message that asks."

    NOT_FOUND: ClassVar[str] = (
        "I found no answer to this question in the documents.\n\n"
        "Try other words, or send /sources to see which documents there are."
    )
    NEAR_TOPICS: ClassVar[str] = "One of these may help, they are the topics nearest to your question:"
    NAMELESS_TOPIC: ClassVar[str] = "A near topic"
    FULLER_QUESTION: ClassVar[str] = (
        "What exactly do you ask about? Write the whole question with the topic or the name that you mean."
    )
    EMPTY_QUESTION: ClassVar[str] = "I see no question in your message. Write it in words and I search the documents."
    NOT_TEXT: ClassVar[str] = "I read written questions only. Write your question and I search the documents."
    NOT_VOICE: ClassVar[str] = "Sorry, I cannot hear voice messages. Write your question and I search the documents."
    NOT_PICTURE: ClassVar[str] = (
        "Sorry, I cannot see pictures or videos. Write your question and I search the documents."
    )
    STICKER: ClassVar[str] = "Thank you for the sticker! If you have a question, write it and I search the documents."
    UNKNOWN_COMMAND: ClassVar[str] = (
        "I do not know this command. Send /help to see what I can do, or write your question."
    )
    UNKNOWN_ANSWER: ClassVar[str] = "Sorry, I do not have this answer on record. Ask again and I answer anew."
    NOT_YOURS: ClassVar[str] = "Somebody else asked this, and the buttons are theirs. Ask, and you get your own."

    LABEL_DOCUMENT: ClassVar[str] = "Document"
    LABEL_PUBLISHER: ClassVar[str] = "Publisher"
    LABEL_AUTHOR: ClassVar[str] = "Author"
    LABEL_DATE: ClassVar[str] = "Date"
    LABEL_PLACE: ClassVar[str] = "Place"
    LABEL_CONFIDENCE: ClassVar[str] = "Confidence"
    LABEL_CONTEXT: ClassVar[str] = "Context"
    LABEL_FILE: ClassVar[str] = "File"
    ALSO_PUBLISHED_IN: ClassVar[str] = "Also published in"
    COPIES_HEADING: ClassVar[str] = "The same words also stand in:"
    ATTRIBUTIONS_DIFFER: ClassVar[str] = "Note: these words are attributed differently in different places."
    SHORTENED: ClassVar[str] = "…"
    WHOLE_PARAGRAPH: ClassVar[str] = "This passage is the whole paragraph, there is nothing around it."

    NEXT_BUTTON: ClassVar[str] = "Next →"
    PREVIOUS_BUTTON: ClassVar[str] = "← Previous"
    NEXT_PART_BUTTON: ClassVar[str] = "More →"
    PREVIOUS_PART_BUTTON: ClassVar[str] = "← Back"
    SOURCES_BUTTON: ClassVar[str] = "Sources"
    CONTEXT_BUTTON: ClassVar[str] = "Context"
    CHECK_BUTTON: ClassVar[str] = "Check"
    BACK_BUTTON: ClassVar[str] = "← Back to the answer"
    OPEN_BUTTON: ClassVar[str] = "Open the source"
    OPEN_IN_BOT_BUTTON: ClassVar[str] = "Open in Isnad"
    SHARE_BUTTON: ClassVar[str] = "Share"
    ONLY_DOCUMENT_BUTTON: ClassVar[str] = "Ask only this document"
    UP_BUTTON: ClassVar[str] = "👍 Useful"
    DOWN_BUTTON: ClassVar[str] = "👎 Not useful"
    UP_CHOSEN_BUTTON: ClassVar[str] = "👍 You voted: useful"
    DOWN_CHOSEN_BUTTON: ClassVar[str] = "👎 You voted: not useful"
    UP_THANKS: ClassVar[str] = "Thank you, your vote counts: useful."
    DOWN_ASK: ClassVar[str] = "Your vote counts: not useful. What is wrong with it? Choose a reason."
    DOWN_THANKS: ClassVar[str] = "Thank you, the administrator will see the reason."
    REASONS: ClassVar[dict[DownReason, str]] = {
        "passage": "Wrong passage",
        "speaker": "Wrong speaker",
        "outdated": "Outdated",
        "other": "Something else",
    }

    CHECK_UNCHANGED: ClassVar[str] = (
        "The file is exactly as it was indexed, and the passage stands in it as you see it."
    )
    CHECK_CHANGED_HOLDS: ClassVar[str] = (
        "The file has changed since it was indexed, but the passage still stands in it word for word. The rest may "
        "differ from what you read here."
    )
    CHECK_CHANGED: ClassVar[str] = "The file has changed since it was indexed, and the passage no longer stands in it."
    CHECK_GONE: ClassVar[str] = "The file is no longer among the documents, or cannot be read any more."
    DIGEST_INDEXED: ClassVar[str] = f"Digest when indexed ({isolate('SHA-256')}):"
    DIGEST_NOW: ClassVar[str] = f"Digest now ({isolate('SHA-256')}):"

    SAID_WHAT: ClassVar[str] = (
        "Write the name or the title of a speaker after the command, and a topic if you like: "
        f"/said {isolate('وزير الصحة عن اللقاح')}"
    )
    NO_SPEAKERS: ClassVar[str] = "Nobody is quoted in the documents."
    NO_DOCUMENTS: ClassVar[str] = "I have no documents yet."
    DATE_UNKNOWN: ClassVar[str] = "The document does not give its date, so I do not know when that was."
    PUBLISHER_UNKNOWN: ClassVar[str] = "The document does not name its publisher."

    LANGUAGE_QUESTION: ClassVar[str] = "Which language shall I speak? The texts of the documents stay as they are."
    LANGUAGE_CHOSEN: ClassVar[str] = "All right, I speak English from now on."
    ONLY_IN_PRIVATE: ClassVar[str] = "This command is for our private chat, not for groups."
    SETTINGS_HEADING: ClassVar[str] = "Settings"
    SETTINGS_DONE: ClassVar[str] = "Saved."
    SETTINGS_OLD: ClassVar[str] = "These are the settings of somebody else. Send /settings to change your own."
    NUMERALS: ClassVar[dict[Numerals, str]] = {
        "arabic": f"Arabic-Indic: {isolate('٠ ١ ٢ ٣')}",
        "latin": "Latin: 0 1 2 3",
    }
    NUMERALS_BUTTONS: ClassVar[dict[Numerals, str]] = {"arabic": f"Digits: {isolate('١٢٣')}", "latin": "Digits: 123"}
    SHOW_CONTEXT_BUTTON: ClassVar[str] = "Show the context with answers"
    HIDE_CONTEXT_BUTTON: ClassVar[str] = "No context with answers"

    PERIOD_BUTTON: ClassVar[str] = "Period"
    PUBLISHER_BUTTON: ClassVar[str] = "Publisher"
    FILTER_BACK_BUTTON: ClassVar[str] = "← Back"
    SEARCH_EVERYTHING_BUTTON: ClassVar[str] = "Search all documents"
    CHOOSE_YEAR: ClassVar[str] = "Documents of which year?"
    CHOOSE_PUBLISHER: ClassVar[str] = "Documents of which publisher?"
    NO_DATES: ClassVar[str] = "The documents name no dates to choose from."
    NO_PUBLISHERS: ClassVar[str] = "The documents do not name their publishers."
    FILTER_CLEARED: ClassVar[str] = "The filter is off. I search all documents from now on."
    FILTER_GONE: ClassVar[str] = "The documents have changed, and this choice is gone. Send /filter again."
    DOCUMENT_GONE: ClassVar[str] = "The documents have changed, and this one is no longer among them."
    CHOOSE_DOCUMENT: ClassVar[str] = "To ask one document alone, press its number."
    FILTER_OLD: ClassVar[str] = "These buttons are somebody else's. Send /filter to choose for yourself."

    INLINE_PROMPT: ClassVar[str] = "Write a question after the bot's name"
    INLINE_NOTHING: ClassVar[str] = "No answer found. Open the chat with me"

    _HOW_TO_ASK: ClassVar[str] = (
        "Write a question and I quote the answer from the documents, with its source. Send /help to learn more."
    )
    _COURTESIES: ClassVar[dict[Courtesy, str]] = {
        "greeting": f"Hello, and welcome.\n\n{_HOW_TO_ASK}",
        "wellbeing": f"Thank you for asking. I am Isnad, a program that answers from documents.\n\n{_HOW_TO_ASK}",
        "thanks": "You are welcome. If you have another question, write it.",
        "farewell": "Goodbye, you are welcome back at any time.",
        "insult": (
            "I am sorry to have disappointed you. If an answer is wrong, press Not useful below it and choose why, so "
            "that the administrator sees it; or ask in other words and I search again."
        ),
    }

    def courtesy(self, kind: Courtesy, said: str) -> str:  # noqa: ARG002 - other languages answer the words
        """Answer a greeting, thanks, a farewell, an insult or a question of how one is."""
        return self._COURTESIES[kind]

    def number(self, number: int) -> str:
        """Return a whole number in the digits that were chosen, thousands marked from ten thousand on."""
        latin = f"{number:,}" if abs(number) >= _GROUPED_FROM else str(number)
        return in_arabic_digits(latin) if self.numerals == "arabic" else latin

    def too_long(self, limit: int) -> str:
        """Say that a question is longer than the limit in letters."""
        return f"Your question is too long to search. Make it {self._count(limit, 'letter')} or less and send it again."

    def place(self, place: Place) -> str:
        """Return where a sentence stands."""
        page = "" if place.page is None else f"page {self.number(place.page)}, "
        return f"{page}paragraph {self.number(place.paragraph)}, sentence {self.number(place.sentence)}"

    def date(self, written: str) -> str:
        """Return a date of the form 2020-08-21 in words, any other as the document wrote it."""
        day = day_of(written)
        if day is None:
            return isolate(written)
        return self._in_numerals(_day(day))

    def period(self, since: Day | None, until: Day | None) -> str:
        """Return days in words that can stand alone; one end is known at least."""
        return self._in_numerals(_period(since, until))

    def scope(self, scope: Scope) -> str:
        """Return in words of which days and publishers documents are, or which one it is; it is not open."""
        days = [self.period(scope.since, scope.until)] if scope.has_period else []
        document = [f"the document “{isolate(scope.document.title)}”"] if scope.document is not None else []
        return self.COMMA.join((*days, *map(isolate, scope.publishers), *document))

    def year(self, year: int) -> str:
        """Return a year in figures."""
        return self._in_numerals(str(year))

    def chosen_scope(self, scope: Scope) -> str:
        """Say that an answer was looked for where the person wants."""
        return f"Searched as you chose: {self.scope(scope)}"

    def understood_scope(self, scope: Scope) -> str:
        """Say that an answer was looked for where the question says."""
        return f"Searched as I understood your question: {self.scope(scope)}"

    def left_scope(self, scope: Scope) -> str:
        """Say that the question names where to look, that no answer is there, and that this one is from elsewhere."""
        return f"Nothing found in: {self.scope(scope)}. This is from elsewhere."

    def nothing_in(self, scope: Scope) -> str:
        """Say that no answer is where the person wants it from."""
        return f"I found no answer to this question in: {self.scope(scope)}."

    def document_gone(self, title: str) -> str:
        """Say that the one document that the person wants to ask is not there any more."""
        return f"The document “{isolate(title)}” is no longer among mine, so I cannot search it."

    def nothing_of(self, speaker: str, scope: Scope) -> str:
        """Say that nothing of a speaker's words is where the person wants it from."""
        return f"I found no words of {isolate(speaker)} on this topic in: {self.scope(scope)}."

    def undated(self, number: int) -> str:
        """Say how many documents were not searched because their dates are not known."""
        return f"I did not search {self._count(number, 'document')} of unknown date."

    def without(self, scope: Scope) -> str:
        """Return the button that takes away what the search is kept to."""
        return f"✕ {self.scope(scope)}"

    def filter_state(self, scope: Scope) -> str:
        """Say what a person's questions are kept to."""
        if scope.is_everything:
            return (
                "I search all documents. You can keep me to a period or a publisher until you undo it. To ask one "
                "document alone, choose it from the list of documents (/sources) or by the button below any answer."
            )
        if scope.document is not None:
            return (
                f"I search only this document:\n“{isolate(scope.document.title)}”\n"
                "Write your question. That holds until you undo it with the button ✕."
            )
        return f"I search only documents of:\n{self.scope(scope)}\nThat holds until you undo it with the button ✕."

    def filter_unknown(self, words: str) -> str:
        """Say that some words name neither days nor a publisher."""
        return (
            f"I see no period in “{isolate(words)}”, and no publisher of that name. Write for example: /filter March "
            f"{self.year(2017)}, or send /filter alone and choose by the buttons."
        )

    def whole_year(self, year: int) -> str:
        """Return the button that chooses a year."""
        return f"All of {self.year(year)}"

    def choose_month(self, year: int) -> str:
        """Ask for a month of a year."""
        return f"Documents of which month of {self.year(year)}? You can also choose the whole year."

    def month(self, number: int) -> str:
        """Return the name of a month, by its number from 1."""
        return _MONTHS[number - 1]

    def confidence(self, probability: float) -> str:
        """Return in words how likely the first passage answers."""
        if probability >= _HIGH:
            return "very high"
        if probability >= _GOOD:
            return "high"
        return "medium" if probability >= _FAIR else "limited, so check the passage"

    def position(self, number: int, of: int) -> str:
        """Return which one of several is shown."""
        return f"{self.number(number)} of {self.number(of)}"

    def part(self, number: int, of: int) -> str:
        """Return which part of a long text is shown."""
        return f"Part {self.number(number)} of {self.number(of)}"

    def page(self, number: int, of: int) -> str:
        """Return which page of a list is shown."""
        return f"Page {self.number(number)} of {self.number(of)}"

    def list_number(self, number: int) -> str:
        """Return what opens a numbered line."""
        return f"{self.number(number)}. "

    def copies(self, number: int) -> str:
        """Say in how many other places the words of an answer stand; at least one."""
        return f"The same words also stand in {self._count(number, 'other place')}."

    def more_copies(self, number: int) -> str:
        """Say how many of these places are left out of the list."""
        return f"And in {self._count(number, 'other place')}."

    def citations_of(self, question: str) -> str:
        """Return the heading over the citations of an answer."""
        return f"The passages found for your question: “{isolate(question)}”"

    def citation_number(self, rank: int, number: int) -> str:
        """Return the heading of one citation of several."""
        return f"Source {self.number(rank)} of {self.number(number)}"

    def document_count(self, number: int) -> str:
        """Return the heading over the list of documents."""
        return f"I have {self._count(number, 'document')}{_newest_first(number)}:"

    def documents_found(self, number: int, of: int, words: str) -> str:
        """Return the heading over the documents that have some words."""
        found = self._count(number, "document")
        return f"Found “{isolate(words)}” in {found} of {self.number(of)}{_newest_first(number)}:"

    def no_documents_found(self, words: str) -> str:
        """Say that no document has some words."""
        return f"No document has “{isolate(words)}” in its title or in its text."

    def search_too_long(self) -> str:
        """Say that the words to find documents by are too many."""
        return "These are too many words. Write a name or two words after the command."

    def speaker_count(self, number: int) -> str:
        """Return the heading over the list of those who speak in the documents."""
        order = "" if number == 1 else ", the most quoted first"
        return f"Who speaks in the documents: {self._count(number, 'speaker')}{order}"

    def quoted(self, reports: int, documents: int) -> str:
        """Return how often somebody is quoted, and in how many documents."""
        return f"{self._count(reports, 'statement')} in {self._count(documents, 'document')}"

    def no_speaker_found(self, words: str) -> str:
        """Say that nobody who speaks in the documents is called so."""
        return f"Nobody who speaks in the documents is called “{isolate(words)}”. Send /speakers to see who does."

    def sentences(self, number: int) -> str:
        """Return how many sentences a document has."""
        return self._count(number, "sentence")

    def speaker(self, voices: Voices) -> str:
        """Say who is speaking in a passage."""
        return _SPEAKERS.sentence(voices)

    def not_found_of(self, speaker: str) -> str:
        """Say that nothing of a speaker's words is on the topic that was asked about."""
        return (
            f"I found no words of {isolate(speaker)} on this topic in the documents.\n\n"
            "Try other words, or ask about another topic."
        )

    def topics_of(self, speaker: str) -> str:
        """Return the heading over what a speaker does speak about."""
        return f"Topics that {isolate(speaker)} does speak about:"

    def dated(self, title: str, date: str) -> str:
        """Say when a document was published, for that is all that its attribution knows of a time."""
        return (
            f"The document “{isolate(title)}” was published on {self.date(date)}; its attribution knows no other time."
        )

    def published(self, title: str, publisher: str) -> str:
        """Say who published a document."""
        return f"The source is “{isolate(title)}”, published by {isolate(publisher)}."

    def published_by_unknown(self, title: str) -> str:
        """Say what the document is called where its publisher is not known."""
        return f"The source is “{isolate(title)}”. {self.PUBLISHER_UNKNOWN}"

    def shared(self, question: str) -> str:
        """Return what stands over an answer that somebody shared."""
        return f"Somebody shared this answer with you. The question: “{isolate(question)}”"

    def settings(self, page_size: int, numerals: Numerals, *, show_context: bool) -> str:
        """Return the settings as they are."""
        context = "yes" if show_context else "no"
        return (
            f"{self.SETTINGS_HEADING}\n\n"
            f"Results on a page: {self.number(page_size)}\n"
            f"Digits: {self.NUMERALS[numerals]}\n"
            f"Context with each answer: {context}"
        )

    def results(self, number: int) -> str:
        """Return a number of results, as the button that chooses it says."""
        return self._count(number, "result")

    def apology(self, reference: str) -> str:
        """Apologise for an error; the log has it under the reference."""
        return (
            "Sorry, something went wrong and your request was not completed. Try again in a moment; if it happens "
            f"again, give the administrator this code: {isolate(reference)}"
        )

    def _in_numerals(self, text: str) -> str:
        return in_arabic_digits(text) if self.numerals == "arabic" else text

    def _count(self, number: int, noun: str) -> str:
        return f"{self.number(number)} {noun}{'' if number == 1 else 's'}"


def _day(day: Day) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _period(since: Day | None, until: Day | None) -> str:
    if since is None or until is None:
        return f"since {_day(since)}" if since is not None else f"until {_day(until or Day.max)}"
    if since == until:
        return _day(since)
    if is_month(since, until):
        return f"{_MONTHS[since.month - 1]} {since.year}"
    if is_years(since, until):
        return str(since.year) if since.year == until.year else f"{since.year} to {until.year}"
    return f"{_day(since)} to {_day(until)}"


def _newest_first(number: int) -> str:
    return ", the newest first" if number > 1 else ""
