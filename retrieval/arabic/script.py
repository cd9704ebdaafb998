"""Scripts: whether a text is written in Arabic letters."""

import re

_LETTER = re.compile(r"[^\W\d_]")
_ARABIC_LETTER = re.compile(
    "[\u0620-\u064a\u066e-\u06d3\u06d5\u06fa-\u06fc\u0750-\u077f\u0870-\u08c9\ufb50-\ufdfb\ufe80-\ufefc]"
)


def is_in_other_script(text: str) -> bool:
    """Tell whether a text has letters and none of them is Arabic."""
    return _LETTER.search(text) is not None and _ARABIC_LETTER.search(text) is None
