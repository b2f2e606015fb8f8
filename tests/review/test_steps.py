"""The steps of a review: who takes them, what an edit does, what people are told."""

from collections.abc import Callable

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

import pytest
from tests.review.conftest import People, act, edit, moscow, submit, user_with

from ledger.models import Entry
from ledger.services import verify
from outbox.models import Message
from pages.models import InfoPage
from review.errors import NotReviewed
from review.models import Told
from review.services.reminding import remind
from review.waiting import waiting_for
from staff.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.reviewed]
AsUser = Callable[[User], Client]
NEW = "До 20-го числа."


def sent(kind: str) -> set[str]:
    return set(Message.objects.filter(kind=kind).values_list("to", flat=True))


def test_the_author_does_not_take_a_step(page: InfoPage, people: People) -> None:
    page = submit(edit(page, people.lawyer, intro=NEW), people.editor)
    assert page.current_workflow_task.get_actions(page, people.lawyer) == []
    with pytest.raises(NotReviewed, match="Вы писали"):
        act(page, people.lawyer)


def test_an_earlier_author_of_the_same_draft_does_not_either(page: InfoPage, people: People) -> None:
    page = edit(edit(page, people.lawyer, intro="Раз."), people.editor, intro=NEW)
    with pytest.raises(NotReviewed):
        act(submit(page, people.editor), people.lawyer)


def test_who_wrote_what_is_live_already_may_approve_the_next_text(page: InfoPage, people: People) -> None:
    page = submit(edit(page, people.lawyer, intro="Раз."), people.lawyer)
    other = user_with(Role.LAWYER, "other-lawyer")
    act(act(page, other), people.publisher)
    page = InfoPage.objects.get(pk=page.pk)
    page = submit(edit(page, people.editor, intro=NEW), people.editor)
    assert act(page, people.lawyer).current_workflow_task.name == "Проверка и публикация"


def test_one_person_does_not_take_two_steps_even_as_a_superuser(page: InfoPage, people: People) -> None:
    page = act(submit(edit(page, people.editor, intro=NEW), people.editor), people.root)
    with pytest.raises(NotReviewed, match="уже прошли"):
        act(page, people.root)


def test_a_stranger_to_the_step_is_refused(page: InfoPage, people: People) -> None:
    page = submit(edit(page, people.editor, intro=NEW), people.editor)
    for stranger in (people.colleague, people.publisher, people.director):
        with pytest.raises(PermissionDenied):
            act(page, stranger)


def test_an_edit_after_an_approval_begins_with_the_first_step(page: InfoPage, people: People) -> None:
    page = act(submit(edit(page, people.editor, intro=NEW), people.editor), people.lawyer)
    assert page.current_workflow_task.name == "Проверка и публикация"
    page = edit(page, people.publisher, intro="До 25-го числа.")
    assert page.current_workflow_task.name == "Проверка юристом"
    with pytest.raises(PermissionDenied):
        act(page, people.publisher)
    page = act(page, people.lawyer)
    with pytest.raises(NotReviewed):
        act(page, people.publisher)
    other = user_with(Role.PUBLISHER, "other-publisher")
    assert act(page, other).intro == "До 25-го числа."


def test_a_returned_text_begins_with_the_first_step_when_it_comes_again(
    page: InfoPage, people: People
) -> None:
    page = act(submit(edit(page, people.editor, intro=NEW), people.editor), people.lawyer)
    page = act(page, people.publisher, "reject", comment="Уточните срок.")
    assert page.current_workflow_state.status == "needs_changes"
    page = edit(page, people.editor, intro="До 25-го числа.")
    page.current_workflow_state.resume(people.editor)
    page = InfoPage.objects.get(pk=page.pk)
    assert page.current_workflow_task.name == "Проверка юристом"
    page = act(act(page, people.lawyer), people.publisher)
    assert page.intro == "До 25-го числа."


def test_a_second_click_on_the_same_step_does_nothing(page: InfoPage, people: People) -> None:
    page = submit(edit(page, people.editor, intro=NEW), people.editor)
    task, state = page.current_workflow_task, page.current_workflow_task_state
    task.on_action(state, people.lawyer, "approve")
    with pytest.raises(PermissionDenied):
        task.on_action(state, user_with(Role.LAWYER, "second"), "approve")


def test_steps_are_written_into_the_journal(page: InfoPage, people: People) -> None:
    page = act(submit(edit(page, people.editor, intro=NEW), people.editor), people.lawyer)
    act(page, people.publisher)
    entries = Entry.objects.filter(stream=f"review:page-{page.pk}").order_by("seq")
    assert [(entry.event, entry.actor) for entry in entries] == [
        ("approved", f"user:{people.lawyer.pk}"),
        ("approved", f"user:{people.publisher.pk}"),
    ]
    assert verify(f"review:page-{page.pk}") is None


def test_the_next_person_is_told_and_the_author_hears_of_the_end(page: InfoPage, people: People) -> None:
    page = submit(edit(page, people.editor, intro=NEW), people.editor)
    assert sent("review_waiting") == {"lawyer@example.org"}
    page = act(page, people.lawyer)
    assert sent("review_waiting") == {"lawyer@example.org", "publisher@example.org"}
    act(page, people.publisher)
    assert sent("review_outcome") == {"editor@example.org"}


def test_a_letter_names_the_text_and_its_address_and_nobody(page: InfoPage, people: People) -> None:
    submit(edit(page, people.editor, intro=NEW), people.editor)
    letter = Message.objects.get(kind="review_waiting")
    assert letter.subject == "Ждёт вашего решения: Оплата"
    assert reverse("wagtailadmin_pages:edit", args=[page.pk]) in letter.text
    assert "editor" not in letter.text


def test_who_may_not_take_the_step_is_not_told(page: InfoPage, people: People) -> None:
    other = user_with(Role.LAWYER, "other-lawyer")
    submit(edit(page, people.lawyer, intro=NEW), people.editor)
    assert sent("review_waiting") == {other.email}


def test_after_two_working_days_people_are_reminded_once(page: InfoPage, people: People) -> None:
    page = submit(edit(page, people.editor, intro=NEW), people.editor)
    state = page.current_workflow_task_state
    type(state).objects.filter(pk=state.pk).update(started_at=moscow(2026, 11, 26))  # Thursday
    assert remind(now=moscow(2026, 11, 27)) == 0
    assert remind(now=moscow(2026, 11, 29)) == 0
    assert remind(now=moscow(2026, 11, 30, 7)) == 0
    assert remind(now=moscow(2026, 11, 30)) == 1
    assert remind(now=moscow(2026, 12, 3)) == 0
    assert sent("review_reminder") == {"lawyer@example.org"}
    assert Told.objects.count() == 1


def test_each_sees_what_waits_for_him_and_his_own_on_its_way(page: InfoPage, people: People) -> None:
    page = submit(edit(page, people.editor, intro=NEW), people.editor)
    assert [item.title for item in waiting_for(people.lawyer).for_me] == ["Оплата"]
    assert waiting_for(people.publisher).for_me == []
    assert [item.what for item in waiting_for(people.editor).on_the_way] == ["Проверка юристом"]
    act(page, people.lawyer, "reject", comment="Нет.")
    assert [item.title for item in waiting_for(people.editor).returned] == ["Оплата"]


def test_the_overview_and_the_panel_open_for_each_of_the_review(
    page: InfoPage, people: People, as_user: AsUser
) -> None:
    submit(edit(page, people.editor, intro=NEW), people.editor)
    for user in (people.editor, people.lawyer, people.publisher, people.director, people.administrator):
        assert as_user(user).get(reverse("review:waiting")).status_code == 200
    client = as_user(people.lawyer)
    assert "Ждут вашего решения (1)" in client.get(reverse("wagtailadmin_home")).content.decode()


def test_a_step_by_direct_request_without_the_right_is_refused_and_written_down(
    page: InfoPage, people: People, as_user: AsUser
) -> None:
    page = submit(edit(page, people.editor, intro=NEW), people.editor)
    state = page.current_workflow_task_state
    url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    answer = as_user(people.editor).post(url)
    assert answer.status_code == 403
    assert "Отказ записан в журнал" in answer.content.decode()
    entry = Entry.objects.get(stream=f"refusals:{people.editor.pk}")
    assert "wagtailadmin_pages:workflow_action" in entry.text
    assert str(page.pk) in entry.text


def test_a_step_through_the_form_without_the_right_is_refused(
    page: InfoPage, people: People, as_user: AsUser
) -> None:
    page = submit(edit(page, people.editor, intro=NEW), people.editor)
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    data = {"action-workflow-action": "1", "workflow-action-name": "approve"}
    assert as_user(people.editor).post(url, data).status_code == 403
    assert Entry.objects.filter(stream=f"refusals:{people.editor.pk}").count() == 1
    assert InfoPage.objects.get(pk=page.pk).current_workflow_task.name == "Проверка юристом"


def test_who_only_opens_an_address_is_told_so_and_not_written_down(people: People, as_user: AsUser) -> None:
    answer = as_user(people.lawyer).get(reverse("wagtailusers_users:index"))
    assert answer.status_code == 403
    assert "нет права открывать эту страницу" in answer.content.decode()
    assert "Нет доступа" in answer.content.decode()
    assert "записан в журнал" not in answer.content.decode()
    assert not Entry.objects.filter(stream__startswith="refusals:").exists()


def form_of(page: InfoPage, action: str, **fields: str) -> dict[str, str]:
    return {
        "action-workflow-action": "1",
        "workflow-action-name": action,
        "loaded_revision_id": str(page.get_latest_revision().pk),
        **fields,
    }


def test_a_step_taken_from_the_form_leaves_the_text_as_it_was_sent(
    page: InfoPage, people: People, as_user: AsUser
) -> None:
    """The form comes back from a browser with marks of its own: saving it would make a reviewer an author."""
    page = submit(edit(page, people.editor, intro=NEW), people.editor)
    sent_on = page.get_latest_revision()
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    for user in (people.lawyer, people.publisher):
        answer = as_user(user).post(url, {**form_of(page, "approve"), "intro": "Не то."}, follow=True)
        assert "Вы одобрили" in answer.content.decode()
    page = InfoPage.objects.get(pk=page.pk)
    assert page.intro == NEW
    assert page.live_revision == sent_on


def test_a_text_is_returned_from_the_form_with_words(page: InfoPage, people: People, as_user: AsUser) -> None:
    page = submit(edit(page, people.editor, intro=NEW), people.editor)
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    said = {"workflow-action-extra-data": '{"comment": "Уточните срок."}'}
    as_user(people.lawyer).post(url, form_of(page, "reject", **said))
    assert "Уточните срок." in Message.objects.get(kind="review_outcome").text
    for address in (reverse("review:waiting"), reverse("wagtailadmin_home")):
        assert "Уточните срок." in as_user(people.editor).get(address).content.decode(), address


def test_what_is_no_json_is_no_comment(page: InfoPage, people: People, as_user: AsUser) -> None:
    page = submit(edit(page, people.editor, intro=NEW), people.editor)
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    as_user(people.lawyer).post(url, form_of(page, "reject", **{"workflow-action-extra-data": "{"}))
    assert InfoPage.objects.get(pk=page.pk).current_workflow_state.status == "needs_changes"


def test_a_text_that_changed_while_it_was_read_is_read_anew(
    page: InfoPage, people: People, as_user: AsUser
) -> None:
    page = submit(edit(page, people.editor, intro=NEW), people.editor)
    seen = form_of(page, "approve")
    edit(page, people.publisher, intro="До 25-го числа.")
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    answer = as_user(people.lawyer).post(url, seen, follow=True)
    assert "текст изменился" in answer.content.decode()
    assert InfoPage.objects.get(pk=page.pk).current_workflow_task.name == "Проверка юристом"
