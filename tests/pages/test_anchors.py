import pytest

from pages.anchors import anchor_of, distinct_anchors


@pytest.mark.parametrize(
    ("heading", "anchor"),
    [
        ("Общие положения", "obshchie-polozheniya"),
        ("Телефон: «горячая» линия", "telefon-goryachaya-liniya"),
        ("2. Сроки", "p-2-sroki"),
        ("№ 442-ПП", "no-442-pp"),
        ("…", "p"),
    ],
)
def test_a_heading_becomes_an_address_in_latin_letters(heading: str, anchor: str) -> None:
    assert anchor_of(heading) == anchor


def test_an_address_is_short_and_ends_with_a_letter() -> None:
    anchor = anchor_of("очень " * 40)
    assert len(anchor) <= 60
    assert not anchor.endswith("-")


def test_no_two_chapters_share_an_address() -> None:
    chapters = [("sroki", "Сроки"), ("", "Сроки"), ("sroki-2", "Ещё о сроках"), ("sroki", "И ещё")]
    assert distinct_anchors(chapters) == ["sroki", "sroki-2", "sroki-2-2", "sroki-3"]


def test_a_chapter_does_not_take_an_address_that_the_page_itself_uses() -> None:
    assert distinct_anchors([("", "Menu"), ("main", "Главное")]) == ["menu-2", "main-2"]
