"""Every way by which a text could go live or leave the site without the people who must see it."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from wagtail.models import GroupApprovalTask, Page, TaskState, Workflow, WorkflowTask
from wagtail.test.utils.form_data import nested_form_data

import pytest
import time_machine
from tests.review.conftest import People, act, edit, moscow, submit

from pages.jobs import expire_due, publish_due
from pages.models import InfoPage, NewsPage
from review.errors import NotReviewed
from review.gate import exempt
from review.models import FourEyesTask
from review.rules import NO_STEPS

pytestmark = [pytest.mark.django_db, pytest.mark.reviewed]
AsUser = Callable[[User], Client]
NEW = "До 20-го числа."


def live_text(page: Page) -> str:
    return str(InfoPage.objects.get(pk=page.pk).intro)


def form_of(page: InfoPage, **fields: Any) -> dict[str, Any]:
    return nested_form_data(
        {
            "title": page.title,
            "slug": page.slug,
            "intro": NEW,
            "body-count": "0",
            "updated_on": "24.11.2026",
            "review_by": "",
            "comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0},
            **fields,
        }
    )


@pytest.mark.parametrize("who", ["editor", "publisher", "administrator", "root"])
def test_nobody_publishes_by_the_button_nor_by_its_direct_request(
    page: InfoPage, people: People, as_user: AsUser, who: str
) -> None:
    client, url = as_user(getattr(people, who)), reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert "action-publish" not in client.get(url).content.decode().replace("action-publish-now", "")
    answer = client.post(url, form_of(page, **{"action-publish": "1"}))
    assert answer.status_code == 403
    assert live_text(page) == "До 15-го числа."


@pytest.mark.parametrize("who", ["publisher", "root"])
def test_nobody_publishes_a_new_page_at_once(
    page: InfoPage, people: People, as_user: AsUser, who: str
) -> None:
    url = reverse("wagtailadmin_pages:add", args=["pages", "infopage", page.get_parent().pk])
    data = form_of(page, title="Новая", slug="novaya", **{"action-publish": "1"})
    assert as_user(getattr(people, who)).post(url, data).status_code == 403
    assert not Page.objects.filter(slug="novaya").exists()


def test_a_superuser_does_not_publish_in_bulk(page: InfoPage, people: People, as_user: AsUser) -> None:
    edit(page, people.root, intro=NEW)
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?id={page.pk}"
    answer = as_user(people.root).post(url, {"include_descendants": "on"})
    assert answer.status_code == 403
    assert live_text(page) == "До 15-го числа."


def test_code_does_not_publish_for_a_user_nor_without_one(page: InfoPage, people: People) -> None:
    page = edit(page, people.editor, intro=NEW)
    for user in (None, people.publisher, people.root):
        with pytest.raises(NotReviewed, match="не все шаги"):
            page.get_latest_revision().publish(user=user, skip_permission_checks=True)
    assert live_text(page) == "До 15-го числа."


def test_a_time_set_by_an_editor_does_not_publish(page: InfoPage, people: People) -> None:
    page = edit(page, people.editor, intro=NEW, go_live_at=moscow(2026, 11, 24))
    revision = page.get_latest_revision()
    revision.approved_go_live_at = moscow(2026, 11, 24)
    revision.save()
    assert publish_due(moscow(2026, 11, 25)) == 0
    assert live_text(page) == "До 15-го числа."


def test_an_approved_time_publishes_then(page: InfoPage, people: People) -> None:
    with time_machine.travel(moscow(2026, 11, 24)):
        page = submit(edit(page, people.editor, intro=NEW, go_live_at=moscow(2026, 11, 26)), people.editor)
        act(act(page, people.lawyer), people.publisher)
    assert live_text(page) == "До 15-го числа."
    with time_machine.travel(moscow(2026, 11, 27)):
        assert publish_due(timezone.now()) == 1
    assert live_text(page) == NEW


def test_an_approved_end_takes_the_page_down_then(page: InfoPage, people: People) -> None:
    with time_machine.travel(moscow(2026, 11, 24)):
        page = submit(edit(page, people.editor, intro=NEW, expire_at=moscow(2026, 11, 26)), people.editor)
        act(act(page, people.lawyer), people.publisher)
        assert expire_due(timezone.now()) == 0
    with time_machine.travel(moscow(2026, 11, 27)):
        assert expire_due(timezone.now()) == 1
    assert not InfoPage.objects.get(pk=page.pk).live


def test_a_copy_does_not_go_live(page: InfoPage, people: People, as_user: AsUser) -> None:
    edit(page, people.editor, intro=NEW)
    copy = InfoPage.objects.get(pk=page.pk).copy(update_attrs={"slug": "kopiya"}, user=people.root)
    assert not copy.live
    url = reverse("wagtailadmin_pages:copy", args=[page.pk])
    fields = {
        "new_title": "К",
        "new_slug": "k",
        "new_parent_page": page.get_parent().pk,
        "publish_copies": "on",
    }
    as_user(people.root).post(url, fields)
    assert not Page.objects.filter(slug="k", live=True).exists()


def test_who_wrote_the_source_does_not_approve_its_copy(page: InfoPage, people: People) -> None:
    edit(page, people.lawyer, intro=NEW)
    copy = InfoPage.objects.get(pk=page.pk).copy(update_attrs={"slug": "kopiya"}, user=people.editor)
    copy = submit(copy, people.editor)
    with pytest.raises(NotReviewed):
        act(copy, people.lawyer)


def test_a_mirror_of_a_page_does_not_go_live(page: InfoPage, people: People) -> None:
    with pytest.raises(NotReviewed):
        page.create_alias(update_slug="zerkalo", user=people.root)


def test_a_section_without_a_way_of_review_publishes_nothing(page: InfoPage, people: People) -> None:
    page = edit(page, people.editor, intro=NEW)
    for workflow in Workflow.objects.all():
        workflow.deactivate()
    with pytest.raises(NotReviewed, match=NO_STEPS[:30]):
        page.get_latest_revision().publish()


def test_a_way_of_review_with_a_common_step_is_watched_too(page: InfoPage, people: People) -> None:
    """An administrator may put Wagtail's own kind of step there: the author's approval does not count."""
    common = GroupApprovalTask.objects.create(name="Общий шаг")
    common.groups.set(people.editor.groups.all())
    workflow = page.get_workflow()
    workflow.workflow_tasks.all().delete()
    WorkflowTask.objects.create(workflow=workflow, task=common)
    page = submit(edit(page, people.editor, intro=NEW), people.editor)
    with pytest.raises(NotReviewed, match="тот, кто его писал"):
        act(page, people.editor)
    assert live_text(page) == "До 15-го числа."


def test_the_normal_way_publishes(page: InfoPage, people: People) -> None:
    page = submit(edit(page, people.editor, intro=NEW), people.editor)
    page = act(page, people.lawyer)
    assert live_text(page) == "До 15-го числа."
    page = act(page, people.publisher)
    assert live_text(page) == NEW
    assert page.current_workflow_state is None


def test_what_is_saved_over_an_approved_draft_is_a_draft_of_its_own(page: InfoPage, people: People) -> None:
    """The admin saves by itself over the author's last draft: an approval would then be of another text."""
    page = submit(edit(page, people.editor, intro=NEW), people.editor)
    seen = page.get_latest_revision()
    act(page, people.lawyer)
    draft = InfoPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    draft.intro = "Никогда."
    saved = draft.save_revision(user=people.editor, overwrite_revision=seen)
    assert saved.pk != seen.pk
    assert TaskState.objects.filter(revision=saved, status="approved").count() == 0


def test_purging_old_drafts_does_not_make_an_author_a_stranger(page: InfoPage, people: People) -> None:
    page = edit(page, people.lawyer, intro="Первый.")
    page = edit(page, people.editor, intro=NEW)
    call_command("purge_revisions", verbosity=0)
    page = submit(page, people.editor)
    with pytest.raises(NotReviewed):
        act(page, people.lawyer)


@pytest.mark.parametrize("who", ["publisher", "administrator", "root"])
def test_nobody_takes_a_page_off_the_site_alone(
    page: InfoPage, people: People, as_user: AsUser, who: str
) -> None:
    client = as_user(getattr(people, who))
    for name in ("unpublish", "delete"):
        assert client.post(reverse(f"wagtailadmin_pages:{name}", args=[page.pk])).status_code == 403
        bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", name])
        assert client.post(f"{bulk}?id={page.pk}").status_code == 403
    assert InfoPage.objects.get(pk=page.pk).live


def test_code_does_not_take_a_page_off_the_site(page: InfoPage, people: People) -> None:
    for attempt in (page.unpublish, page.delete, page.get_parent().specific.delete):
        with pytest.raises(NotReviewed):
            attempt()
    assert InfoPage.objects.get(pk=page.pk).live


def test_a_draft_that_never_was_live_may_be_deleted(
    notice: NewsPage, people: People, as_user: AsUser
) -> None:
    url = reverse("wagtailadmin_pages:delete", args=[notice.pk])
    as_user(people.publisher).post(url)
    assert not NewsPage.objects.filter(pk=notice.pk).exists()


def test_a_live_page_is_not_closed_to_strangers(page: InfoPage, people: People, as_user: AsUser) -> None:
    url = reverse("wagtailadmin_pages:set_privacy", args=[page.pk])
    as_user(people.root).post(url, {"restriction_type": "login"})
    assert not page.get_view_restrictions().exists()


def test_the_exemption_ends_with_its_block(page: InfoPage, people: People) -> None:
    page = edit(page, people.editor, intro=NEW)
    with exempt("job:tests"):
        pass
    with pytest.raises(NotReviewed):
        page.get_latest_revision().publish()


def test_every_step_of_the_first_ways_is_ours() -> None:
    names = set(FourEyesTask.objects.values_list("name", flat=True))
    assert {"Проверка юристом", "Проверка и публикация"} <= names
    assert not Workflow.objects.filter(name__startswith="Moderators").exists()


@pytest.mark.parametrize("live", [True, False])
def test_the_list_of_pages_asks_no_more_of_the_database_the_longer_it_is(
    page: InfoPage, people: People, as_user: AsUser, live: bool
) -> None:
    client, section = as_user(people.publisher), page.get_parent()

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("wagtailadmin_explore", args=[section.pk])).status_code == 200
        return len(asked)

    def lengthen(pages: int) -> None:
        for _ in range(pages):
            number = section.get_children().count()
            section.add_child(instance=InfoPage(title="Касса", slug=f"kassa-{number}", live=live))

    lengthen(2)
    queries()
    few = queries()
    lengthen(20)
    assert queries() == few
