"""Names across scripts: what is written in Latin letters sounds as the Arabic does."""

import pytest

from retrieval.arabic.transliteration import arabic_skeleton, is_same_name, latin_skeletons


def sounds(name: str) -> tuple[str, ...]:
    """Return the skeletons of an Arabic name."""
    return tuple(map(arabic_skeleton, name.split()))


@pytest.mark.parametrize(
    ("arabic", "latin"),
    [
        ("الكاظمي", "al-Kadhimi"),
        ("الكاظمي", "Al-Kazemi"),
        ("مصطفى", "Mustafa"),
        ("أردوغان", "Erdoğan"),
        ("الباجي قائد السبسي", "Beji Caid Essebsi"),
        ("دونالد ترامب", "Donald Trump"),
        ("أنغيلا ميركل", "Angela Merkel"),
        ("ماكرون", "Macron"),
        ("يوسف الشاهد", "Youssef Chahed"),
        ("محمد", "Mohammed"),
        ("محمد", "Muhammad"),
        ("عبد الله", "Abdullah"),
        ("راشد الغنوشي", "Rached Ghannouchi"),
        ("نتنياهو", "Netanyahu"),
        ("فاطمة", "Fatima"),
        ("الخامنئي", "Khamenei"),
        ("بشار الأسد", "Bashar al-Assad"),
        ("عبد الفتاح السيسي", "Abdel Fattah as-Sisi"),
    ],
)
def test_names_that_sound_alike(arabic: str, latin: str) -> None:
    """Romanisations of English and French reach the Arabic name."""
    assert is_same_name(latin_skeletons(latin), sounds(arabic))


@pytest.mark.parametrize(
    ("arabic", "latin"),
    [("الكاظمي", "Biden"), ("محمد", "Mahmoud Abbas"), ("ترامب", "Obama"), ("علي", "Ali"), ("ماكرون", "")],
)
def test_names_that_do_not(arabic: str, latin: str) -> None:
    """Other names do not, and a single consonant is no name."""
    assert not is_same_name(latin_skeletons(latin), sounds(arabic))
