"""Nobody lets his own text live, and a superuser is somebody: every way, by every one who has most rights."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

import pytest
from tests.review.conftest import act, edit, moscow, submit, user_with
from tests.review.test_gate import form_of

from ledger.models import Entry
from pages.jobs import publish_due
from pages.models import InfoPage
from review.waiting import waiting_for
from staff.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.reviewed]
OLD, NEW = "До 15-го числа.", "До 20-го числа."
AsUser = Callable[[User], Client]


def everything(name: str) -> User:
    """Return somebody of every role of the review, the administrator's too."""
    user = user_with(Role.ADMINISTRATOR, name)
    user.groups.add(*Group.objects.filter(name__in=[Role.LAWYER.label, Role.PUBLISHER.label]))
    return user


@pytest.fixture(params=["superuser", "administrator of all steps"])
def author(request: pytest.FixtureRequest, db: None) -> User:
    user = everything("all")
    user.is_superuser = request.param == "superuser"
    user.save()
    return User.objects.get(pk=user.pk)


@pytest.fixture
def own(page: InfoPage, author: User) -> InfoPage:
    """A text of the author's own that he has sent to its review."""
    return submit(edit(page, author, intro=NEW), author)


@dataclass(frozen=True)
class Way:
    name: str
    url: Callable[[InfoPage], str]
    data: Callable[[InfoPage], dict[str, Any]] = lambda page: {}

    def take(self, client: Client, page: InfoPage) -> Any:
        return client.post(self.url(page), self.data(page))


def of_page(name: str, *args: Any) -> Callable[[InfoPage], str]:
    return lambda page: reverse(f"wagtailadmin_pages:{name}", args=[page.pk, *args])


def in_bulk(name: str) -> Callable[[InfoPage], str]:
    address = lambda: reverse("wagtail_bulk_action", args=["wagtailcore", "page", name])  # noqa: E731
    return lambda page: f"{address()}?id={page.pk}"


def by_api(name: str) -> Callable[[InfoPage], str]:
    return lambda page: reverse("wagtailadmin_api:pages:action", args=[page.pk, name])


def step_in_form(page: InfoPage) -> dict[str, Any]:
    return form_of(page, **{"action-workflow-action": "1", "workflow-action-name": "approve"})


def step_by_address(page: InfoPage) -> str:
    state = page.current_workflow_task_state
    return reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])


WAYS = [
    Way("publishing by the form", of_page("edit"), lambda page: form_of(page, **{"action-publish": "1"})),
    Way("approving in the form", of_page("edit"), step_in_form),
    Way("approving by its address", step_by_address),
    Way("publishing in bulk", in_bulk("publish"), lambda page: {"include_descendants": "on"}),
    Way("publishing by the API", by_api("publish")),
    Way("removing", of_page("unpublish")),
    Way("removing in bulk", in_bulk("unpublish")),
    Way("removing by the API", by_api("unpublish")),
    Way("deleting", of_page("delete")),
    Way("deleting in bulk", in_bulk("delete")),
    Way("deleting by the API", by_api("delete")),
    Way("mirroring by the API", by_api("create_alias"), lambda page: {"slug": "zerkalo"}),
]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
def test_by_no_way_the_own_text_goes_live_or_the_live_one_goes(
    own: InfoPage, author: User, as_user: AsUser, way: Way
) -> None:
    answer = way.take(as_user(author), own)
    assert answer.status_code == 403
    assert Entry.objects.filter(stream=f"refusals:{author.pk}", event="refused").count() == 1
    page = InfoPage.objects.get(pk=own.pk)
    assert (page.live, page.intro) == (True, OLD)
    assert page.current_workflow_task.name == "Проверка юристом"
    assert InfoPage.objects.count() == 1


def test_no_button_approves_the_own_text(own: InfoPage, author: User, as_user: AsUser) -> None:
    html = as_user(author).get(reverse("wagtailadmin_pages:edit", args=[own.pk])).content.decode()
    assert "data-workflow-action-name" not in html
    assert 'name="action-publish"' not in html
    assert waiting_for(author).for_me == []


def test_another_of_all_steps_sees_the_button_and_takes_one_step_only(own: InfoPage, as_user: AsUser) -> None:
    client, url = as_user(everything("another")), reverse("wagtailadmin_pages:edit", args=[own.pk])
    assert 'data-workflow-action-name="approve"' in client.get(url).content.decode()
    assert client.post(url, step_in_form(own)).status_code == 302
    page = InfoPage.objects.get(pk=own.pk)
    assert page.current_workflow_task.name == "Проверка и публикация"
    assert "data-workflow-action-name" not in client.get(url).content.decode()
    assert client.post(url, step_in_form(page)).status_code == 403
    assert InfoPage.objects.get(pk=own.pk).intro == OLD


def test_a_time_in_the_past_does_not_let_the_own_text_live(own: InfoPage, author: User) -> None:
    page = edit(own, author, go_live_at=moscow(2020, 1, 1))
    revision = page.get_latest_revision()
    revision.approved_go_live_at = moscow(2020, 1, 1)
    revision.save()
    assert publish_due(moscow(2026, 11, 25)) == 0
    assert InfoPage.objects.get(pk=own.pk).intro == OLD


@pytest.mark.parametrize("kind", ["publish_copies", "alias"])
def test_no_copy_of_the_own_text_is_live(own: InfoPage, author: User, as_user: AsUser, kind: str) -> None:
    url = reverse("wagtailadmin_pages:copy", args=[own.pk])
    parent = own.get_parent().pk
    fields = {"new_title": "К", "new_slug": "k", "new_parent_page": parent, "copy_subpages": "", kind: "on"}
    as_user(author).post(url, fields)
    assert not InfoPage.objects.filter(slug="k", live=True).exists()


def test_a_copy_of_the_own_text_is_the_authors_own(own: InfoPage, author: User, as_user: AsUser) -> None:
    url = reverse("wagtailadmin_pages:copy", args=[own.pk])
    fields = {"new_title": "К", "new_slug": "k", "new_parent_page": own.get_parent().pk}
    as_user(author).post(url, fields)
    copy = InfoPage.objects.get(slug="k")
    if copy.current_workflow_state is None:
        copy = submit(copy, author)
    assert (
        as_user(author)
        .post(reverse("wagtailadmin_pages:edit", args=[copy.pk]), step_in_form(copy))
        .status_code
        == 403
    )
    assert not InfoPage.objects.get(slug="k").live


def test_two_others_let_it_live(own: InfoPage) -> None:
    page = act(own, user_with(Role.LAWYER))
    assert act(page, user_with(Role.PUBLISHER)).intro == NEW


def test_a_bulk_of_which_a_part_is_refused_does_nothing(own: InfoPage, author: User, as_user: AsUser) -> None:
    draft = InfoPage(title="Черновик", slug="chernovik", intro="Нет.", live=False)
    own.get_parent().add_child(instance=draft)
    url = f"{in_bulk('delete')(own)}&id={draft.pk}"
    assert as_user(author).post(url).status_code == 403
    assert InfoPage.objects.filter(slug="chernovik").exists()


def test_who_may_not_move_moves_nothing_in_bulk(own: InfoPage, as_user: AsUser) -> None:
    editor = user_with(Role.EDITOR)
    url, parent = in_bulk("move")(own), own.get_parent().pk
    assert as_user(editor).post(url, {"chooser": parent}).status_code == 403
    assert Entry.objects.filter(stream=f"refusals:{editor.pk}").count() == 1


def test_a_script_that_is_refused_leaves_its_row_too(own: InfoPage, as_user: AsUser) -> None:
    editor = user_with(Role.EDITOR)
    client = as_user(editor)
    headers = {"x-requested-with": "XMLHttpRequest"}
    answer = client.post(reverse("wagtailadmin_pages:unlock", args=[own.pk]), headers=headers)
    assert answer.status_code == 403
    assert Entry.objects.filter(stream=f"refusals:{editor.pk}").count() == 1


def test_a_form_without_its_token_is_no_refusal_of_a_right(own: InfoPage, author: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(author)
    assert client.post(reverse("wagtailadmin_pages:edit", args=[own.pk]), {}).status_code == 403
    assert not Entry.objects.filter(stream=f"refusals:{author.pk}").exists()
