"""Numbers as an Arabic reader writes them: Arabic-Indic digits and counted nouns."""

from dataclasses import dataclass

_ARABIC_INDIC = str.maketrans("0123456789,.", "".join(chr(0x0660 + digit) for digit in range(10)) + "\u066c\u066b")
_LATIN = {arabic: latin for latin, arabic in _ARABIC_INDIC.items()}
_GROUPED_FROM = 10_000


@dataclass(frozen=True, slots=True)
class Noun:
    """The forms of a counted noun, by the plural categories of Arabic in the CLDR.

    `zero`, `one` and `two` are whole phrases without a number. `few` follows a number that ends in 3 to 10, `many`
    one that ends in 11 to 99, `other` the rest: 100, 101, 102, 200, ...
    """

    zero: str
    one: str
    two: str
    few: str
    many: str
    other: str


def digits(number: int) -> str:
    """Return a whole number in Arabic-Indic digits, thousands marked from ten thousand on."""
    return (f"{number:,}" if abs(number) >= _GROUPED_FROM else str(number)).translate(_ARABIC_INDIC)


def in_arabic_digits(number: str) -> str:
    """Return a number that is written in ASCII digits and separators in the Arabic ones."""
    return number.translate(_ARABIC_INDIC)


def in_latin_digits(text: str) -> str:
    """Return a text with its Arabic-Indic digits and separators as ASCII ones; the rest is kept."""
    return text.translate(_LATIN)


def plain_digits(number: int) -> str:
    """Return a whole number in Arabic-Indic digits alone, as an offset or a year is written."""
    return str(number).translate(_ARABIC_INDIC)


def counted(number: int, noun: Noun) -> str:
    """Return the number with its noun in the form that agrees with it.

    Raises:
        ValueError: the number is negative.
    """
    if number < 0:
        message = f"nothing is counted with {number}"
        raise ValueError(message)
    match number:
        case 0:
            return noun.zero
        case 1:
            return noun.one
        case 2:
            return noun.two
        case _:
            return f"{digits(number)} {_form(number % 100, noun)}"


def _form(last_two_digits: int, noun: Noun) -> str:
    match last_two_digits:
        case 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10:
            return noun.few
        case 0 | 1 | 2:
            return noun.other
        case _:
            return noun.many
