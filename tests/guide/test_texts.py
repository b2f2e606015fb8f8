"""The format of the guide's tasks: what a file may say, and what names the file that breaks it."""

import pytest

from guide.rendering import task_html
from guide.texts import Picture, all_tasks, read_task
from pages.starter.markup import Heading, Listing, MarkupError

FIELDS = "---\ntitle: Дело\nwho: редактор\nsummary: Коротко.\n---\n\n"
PICTURE = "![Что видно.](../static/guide/a-b.png)"


def html(body: str) -> str:
    return task_html(read_task("01-task.md", FIELDS + body))


def test_a_task_is_read_with_its_fields_blocks_and_pictures() -> None:
    task = read_task("01-task.md", f"{FIELDS}1. Раз.\n2. Два.\n\n{PICTURE}\n")
    assert (task.slug, task.title, task.who, task.summary) == ("task", "Дело", "редактор", "Коротко.")
    assert task.pictures == [Picture("guide/a-b.png", "Что видно.")]


@pytest.mark.parametrize(
    ("file", "source"),
    [
        ("task.md", f"{FIELDS}Текст."),
        ("01-task.md", "---\ntitle: Дело\nwho: редактор\n---\n\nТекст."),
        ("01-task.md", f"{FIELDS}![](../static/guide/a.png)"),
        ("01-task.md", f"{FIELDS}![Что видно.](https://example.org/a.png)"),
        ("01-task.md", f"{FIELDS}![Что видно.](../static/pages/a.png)"),
        ("01-task.md", f"{FIELDS}Жирный **без конца."),
    ],
    ids=["no number", "no summary", "no words", "elsewhere", "another room", "stray marks"],
)
def test_a_broken_file_is_named(file: str, source: str) -> None:
    with pytest.raises(MarkupError, match=file):
        read_task(file, source)


def test_a_block_that_the_guide_does_not_know_is_refused() -> None:
    with pytest.raises(MarkupError):
        html("| а | б |\n|---|---|\n| в | г |")


def test_texts_are_escaped_and_links_lead_to_tasks_by_their_files() -> None:
    assert html("[Дело](02-review.md)") == '<p><a href="/admin/guide/review/">Дело</a></p>'
    assert 'href="/admin/guide/health/#archive"' in html("[Архив](10-health.md#archive)")
    assert 'href="/archive/"' in html("[Архив](/archive/)")
    assert html("Тот & этот") == "<p>Тот &amp; этот</p>"
    assert 'alt="Что &quot;видно&quot;."' in html('![Что "видно".](../static/guide/a-b.png)')


def test_there_are_thirteen_tasks_and_each_has_what_a_reader_needs() -> None:
    assert [task.file[:2] for task in all_tasks()] == [f"{number:02}" for number in range(1, 14)]
    for task in all_tasks():
        anchors = [block.anchor for block in task.blocks if isinstance(block, Heading)]
        assert (anchors[0], anchors[-1]) == ("steps", "trouble"), task.file
        assert any(isinstance(block, Listing) and block.ordered for block in task.blocks), task.file
        assert task.pictures, task.file
        assert all(len(picture.alt) > 30 for picture in task.pictures), task.file


def test_no_picture_and_no_address_is_used_twice() -> None:
    paths = [picture.path for task in all_tasks() for picture in task.pictures]
    slugs = [task.slug for task in all_tasks()]
    assert len(paths) == len(set(paths))
    assert len(slugs) == len(set(slugs))
