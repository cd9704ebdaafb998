"""Speakers across documents: who is one, who stays apart, and whom a name means."""

import pytest

from retrieval.domain import Span, Speaker, SpeakerType
from retrieval.ports import Speakers
from retrieval.speakers import Directory, identify


def corpus(*documents: list[tuple[str, str, SpeakerType]]) -> list[tuple[str, Speaker]]:
    """Return documents in each of which some speakers say something: name, full mention, kind."""
    return [
        (f"د{number}", Speaker(name, full_name, Span(place, place + len(full_name)), kind))
        for number, speakers in enumerate(documents)
        for place, (name, full_name, kind) in enumerate(speakers)
    ]


def person(name: str, title: str = "") -> tuple[str, str, SpeakerType]:
    """Return a person with a title."""
    return name, f"{title} {name}".strip(), "person"


def names(speakers: Speakers) -> set[tuple[str, int]]:
    """Return each speaker's name with how much is reported of the speaker."""
    return {(one.name, one.reports) for one in speakers.profiles}


def test_spelling_articles_and_middle_names_make_one() -> None:
    """One person is written in several ways; the fullest name is the profile's, and every mention is known."""
    found = identify(
        corpus(
            [person("مصطفى الكاظمي", "رئيس الوزراء")],
            [person("مصطفي الكاظمى")],
            [person("مصطفى عبد اللطيف الكاظمي")],
        )
    )
    (profile,) = found.profiles
    assert profile.name == "مصطفى عبد اللطيف الكاظمي"
    assert (profile.reports, profile.documents) == (3, 3)
    assert "رئيس الوزراء مصطفى الكاظمي" in profile.mentions
    assert set(found.profile_ids.values()) == {profile.id}


def test_surname_alone_is_the_only_one_who_has_it() -> None:
    """«الكاظمي» is Mustafa while there is no other; with another one it is told of neither."""
    one = identify(corpus([person("مصطفى الكاظمي")], [person("الكاظمي")]))
    assert names(one) == {("مصطفى الكاظمي", 2)}
    two = identify(corpus([person("مصطفى الكاظمي")], [person("الكاظمي")], [person("فاضل الكاظمي")]))
    assert names(two) == {("مصطفى الكاظمي", 1), ("الكاظمي", 1), ("فاضل الكاظمي", 1)}


def test_people_who_share_names_stay_apart() -> None:
    """A surname or a first name in common is not enough, nor is a shorter form that fits two."""
    found = identify(
        corpus([person("محمد علي الحسن")], [person("محمد سعيد الحسن")], [person("محمد الحسن")], [person("علي الحسن")])
    )
    assert len(found.profiles) == 4


def test_bodies_are_told_from_people_and_nobody_from_nobody() -> None:
    """A body of a person's name is another speaker; unnamed sources are none."""
    found = identify(
        corpus(
            [("الجزيرة", "قناة الجزيرة", "organisation"), ("مصدر أمني", "مصدر أمني", "anonymous")],
            [("الجزيرة", "الجزيرة", "organisation"), ("الجزيرة", "الجزيرة", "person")],
        )
    )
    assert {(one.type, one.reports) for one in found.profiles} == {("organisation", 2), ("person", 1)}
    assert len(found.profile_ids) == 3


@pytest.fixture(scope="module")
def directory() -> Directory:
    """Four speakers."""
    return Directory(
        identify(
            corpus(
                [
                    person("مصطفى الكاظمي", "القائد العام للقوات المسلحة رئيس الوزراء"),
                    person("أحمد الفهد", "وزير الصحة الكويتي"),
                    person("حسن التميمي", "وزير الصحة العراقي"),
                    person("رجب طيب أردوغان", "الرئيس التركي"),
                ]
            )
        ).profiles
    )


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("الكاظمي", ["مصطفى الكاظمي"]),
        ("كاظمي", ["مصطفى الكاظمي"]),
        ("مصطفي الكاظمى", ["مصطفى الكاظمي"]),
        ("رجب أردوغان", ["رجب طيب أردوغان"]),
        ("رئيس الوزراء", ["مصطفى الكاظمي"]),
        ("رئيس الوزراء مصطفى الكاظمي", ["مصطفى الكاظمي"]),
        ("القائد العام الكاظمي", ["مصطفى الكاظمي"]),
        ("وزير الصحة", ["أحمد الفهد", "حسن التميمي"]),
        ("وزير الصحة العراقي", ["حسن التميمي"]),
        ("الرئيس التركي", ["رجب طيب أردوغان"]),
        ("وزير الدفاع", []),
        ("الكاظمي مصطفى", []),
        ("", []),
        ("؟", []),
        ("al-Kadhimi", ["مصطفى الكاظمي"]),
        ("Mustafa Al Kazemi", ["مصطفى الكاظمي"]),
        ("Erdogan", ["رجب طيب أردوغان"]),
        ("Tayyip Erdoğan", ["رجب طيب أردوغان"]),
        ("Biden", []),
    ],
)
def test_whom_a_name_means(directory: Directory, asked: str, found: list[str]) -> None:
    """A name, a part of one, a title and a romanisation find who is called so, and nobody else."""
    assert sorted(one.name for one in directory.find(asked)) == sorted(found)
