"""Wagtail's indexes follow what was committed, once for each thing that was saved."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction

from wagtail.models import Locale, Page, ReferenceIndex

import pytest
from django_tasks.signals import task_started

from pages.models import InfoPage

pytestmark = pytest.mark.django_db(transaction=True)
UPDATE = "wagtail.tasks.update_reference_index_task"


@pytest.fixture
def root() -> Page:
    # A transactional test begins without the rows that migrations have put.
    Locale.objects.get_or_create(language_code="ru")
    return Page.add_root(instance=Page(title="Корень", slug="root-of-test"))


@pytest.fixture
def updated(root: Page) -> Iterator[list[str]]:
    """Collect the keys of the pages that Wagtail's index of references looks at, in its order."""
    seen: list[str] = []

    def note(sender: Any, task_result: Any, **_: Any) -> None:
        if task_result.task.module_path == UPDATE:
            seen.append(task_result.args[2])

    task_started.connect(note)
    yield seen
    task_started.disconnect(note)


def linking(page: Page) -> str:
    return f'[{{"type": "text", "value": "<a linktype=\\"page\\" id=\\"{page.pk}\\">туда</a>"}}]'


def test_outside_a_transaction_it_is_done_at_once(root: Page, updated: list[str]) -> None:
    root.save()
    assert updated == [str(root.pk)]


def test_what_is_saved_often_is_looked_at_once_when_all_is_saved(root: Page, updated: list[str]) -> None:
    with transaction.atomic():
        for title in ("Раз", "Два", "Три"):
            root.title = title
            root.save()
        assert updated == []
    assert updated == [str(root.pk)]


def test_what_is_taken_back_is_not_looked_at(root: Page, updated: list[str]) -> None:
    with transaction.atomic():
        with transaction.atomic():
            root.save()
            transaction.set_rollback(True)
        waiting = transaction.get_connection().run_on_commit
        assert waiting == []
        with transaction.atomic():
            root.save()
    assert updated == [str(root.pk)]


def test_the_index_says_what_was_saved_last(root: Page) -> None:
    first, last = (root.add_child(instance=Page(title=name, slug=name)) for name in ("first", "last"))
    page = InfoPage(title="Отсюда", slug="here", body=linking(first))
    with transaction.atomic():
        root.add_child(instance=page)
        page.body = linking(last)
        page.save()
    assert not ReferenceIndex.get_references_to(first).exists()
    assert ReferenceIndex.get_references_to(last).filter(object_id=str(page.pk)).exists()
