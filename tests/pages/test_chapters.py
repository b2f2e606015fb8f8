"""The chapters of an edition: contents, anchors and the sum that proves the text."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from tests.pages.conftest import TABLE, MakeDocument, chapter, text

from pages.models import Edition

DAY = date(2024, 1, 1)


def rewrite(make_document: MakeDocument, *chapters: dict[str, Any]) -> Edition:
    page = make_document(DAY)
    edition = page.editions.get()
    edition.body = list(chapters)
    edition.save()
    return Edition.objects.get(pk=edition.pk)


def test_the_contents_lead_to_every_chapter(make_document: MakeDocument, read: Callable[[str], str]) -> None:
    headings = ["Сроки", "Каналы", "Сроки"]
    rewrite(make_document, *(chapter(heading, text("<p>…</p>")) for heading in headings))
    shown = read("/standart/")
    toc = re.search(r'<nav class="toc".*?</nav>', shown, re.DOTALL)
    assert toc is not None
    targets = re.findall(r'href="#([^"]+)"', toc.group())
    assert targets == ["sroki", "kanaly", "sroki-2"]
    assert all(f'<h2 id="{target}">' in shown for target in targets)


def test_a_short_document_has_no_list_of_contents(
    make_document: MakeDocument, read: Callable[[str], str]
) -> None:
    make_document(DAY)
    assert 'class="toc"' not in read("/standart/")


def test_a_table_can_be_scrolled_by_keyboard_and_names_its_columns(
    make_document: MakeDocument, read: Callable[[str], str]
) -> None:
    rewrite(make_document, chapter("Сроки", TABLE))
    shown = read("/standart/")
    assert '<div class="table-scroll" tabindex="0" role="region"' in shown
    assert '<th scope="col">Канал</th>' in shown
    assert "<td>15 рабочих дней</td>" in shown


def test_reading_a_text_does_not_change_its_sum(make_document: MakeDocument) -> None:
    edition = rewrite(make_document, chapter("Сроки", text("<p>15 дней</p>"), TABLE))
    before = edition.version_hash
    for row in edition.chapters():
        assert [str(block) for block in row["content"]]
    edition.save()
    assert edition.version_hash == before == Edition.objects.get(pk=edition.pk).version_hash


def test_the_sum_ignores_identifiers_and_hand_made_addresses(make_document: MakeDocument) -> None:
    plain = rewrite(make_document, chapter("Сроки", text("<p>15 дней</p>")))
    block = chapter("Сроки", {**text("<p>15 дней</p>"), "id": "8a"}, anchor="srok")
    named = Edition(number="вторая", valid_from=DAY, body=[{**block, "id": "7b"}])
    assert named.version_hash == plain.version_hash


@pytest.mark.parametrize(
    "changed",
    [
        chapter("Сроки", text("<p>16 дней</p>"), TABLE),
        chapter("Срок", text("<p>15 дней</p>"), TABLE),
        chapter("Сроки", TABLE, text("<p>15 дней</p>")),
        chapter("Сроки", text("<p>15 дней</p>")),
    ],
    ids=["a figure", "a heading", "the order", "a table"],
)
def test_the_sum_changes_with_what_a_reader_sees(changed: dict[str, Any]) -> None:
    first = Edition(number="1", valid_from=DAY, body=[chapter("Сроки", text("<p>15 дней</p>"), TABLE)])
    assert Edition(number="1", valid_from=DAY, body=[changed]).version_hash != first.version_hash
