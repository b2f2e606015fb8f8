"""Where an appeal could be taken from its executor, get stuck or be refused without a word."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import User
from django.test import Client

from wagtail.test.utils.form_data import rich_text

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks
from tests.questions.conftest import Team, moscow, scan

from files.models import StoredFile
from files.services import store
from ledger.models import Entry
from outbox.models import Message
from outbox.services import resend
from questions.desk.offers import DraftForm
from questions.errors import NotAllowed
from questions.models import Appeal, ResponseTerm
from questions.services import handling
from staff.models import Employee

pytestmark = pytest.mark.django_db


def as_(person: Employee) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


def test_a_colleagues_appeal_cannot_be_taken(drafted: Appeal, team: Team) -> None:
    answer = as_(team.other).post(f"/admin/appeals/{drafted.pk}/take/")
    assert answer.status_code == 403
    assert "Обращение уже у другого исполнителя." in answer.content.decode()
    drafted.refresh_from_db()
    assert drafted.assignee == team.operator


DISPATCH = {"channel": "post", "on": "2026-11-25", "note": "№ 1"}


@pytest.mark.parametrize(
    ("state", "step", "data"),
    [
        ("assigned", "take", {}),
        ("assigned", "draft", {"text": rich_text("<p>Чужое</p>")}),
        ("drafted", "submit", {}),
        ("drafted", "assign", {}),
        ("awaiting_approval", "approve", {}),
        ("awaiting_approval", "return", {"remark": "Не так."}),
        ("approved", "send", {}),
        ("approved", "dispatch", DISPATCH),
        ("sent", "close", {}),
    ],
)
def test_another_operator_is_refused_each_step_by_direct_post_at_the_very_state_that_allows_it(
    approved: Appeal, team: Team, state: str, step: str, data: dict[str, str]
) -> None:
    handling.attach_signed_scan(appeal_id=approved.pk, actor=team.operator, upload=scan())
    Appeal.objects.filter(pk=approved.pk).update(state=state)
    signatory = {"signatory": str(team.signatory.pk)} if step == "draft" else {}
    answer = as_(team.other).post(f"/admin/appeals/{approved.pk}/{step}/", {**data, **signatory})
    assert answer.status_code == 403
    approved.refresh_from_db()
    assert approved.state == state
    assert approved.assignee == team.operator
    assert Message.objects.filter(kind="appeal_answered").count() == 0


def test_a_refused_scan_leaves_neither_row_nor_bytes(
    approved: Appeal,
    team: Team,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    kept: list[tuple[StoredFile, str]] = []

    def remember(**arguments: Any) -> StoredFile:
        stored = store(**arguments)
        kept.append((stored, str(stored.content.name)))
        assert stored.content.storage.exists(kept[0][1])
        return stored

    monkeypatch.setattr(handling, "store", remember)
    rows = StoredFile.objects.count()
    with django_capture_on_commit_callbacks(execute=True):
        answer = as_(team.other).post(f"/admin/appeals/{approved.pk}/scan/", {"upload": scan()})
    ((stored, name),) = kept
    assert answer.status_code == 403
    assert StoredFile.objects.count() == rows
    assert not stored.content.storage.exists(name)


def test_of_two_who_take_a_new_appeal_the_first_keeps_it(
    make_appeal: Callable[..., Appeal], team: Team
) -> None:
    appeal = make_appeal()
    handling.take(appeal_id=appeal.pk, actor=team.operator)
    with pytest.raises(NotAllowed, match="у другого исполнителя"):
        handling.take(appeal_id=appeal.pk, actor=team.other)
    assert list(Entry.objects.filter(stream=appeal.stream).values_list("event", flat=True)) == [
        "registered",
        "assign",
    ]


def test_a_step_that_a_colleague_was_faster_with_is_refused_in_words(drafted: Appeal, team: Team) -> None:
    client = as_(team.operator)
    client.post(f"/admin/appeals/{drafted.pk}/submit/")
    answer = client.post(f"/admin/appeals/{drafted.pk}/submit/")
    assert answer.status_code == 422
    assert "Действие невозможно: обращение сейчас «на согласовании»." in answer.content.decode()


def test_only_those_who_may_approve_are_offered_as_signatories(drafted: Appeal, team: Team) -> None:
    form = DraftForm({"text": rich_text("<p>В кассе.</p>"), "signatory": team.other.pk}, appeal=drafted)
    offered = form.fields["signatory"].queryset  # type: ignore[attr-defined]
    assert set(offered) == {team.signatory, team.head}
    assert "signatory" in form.errors


def test_a_resent_letter_is_waited_for_and_never_doubled(approved: Appeal, team: Team) -> None:
    handling.attach_signed_scan(appeal_id=approved.pk, actor=team.operator, upload=scan())
    handling.send_by_email(appeal_id=approved.pk, actor=team.operator)
    letter = Message.objects.get(kind="appeal_answered")
    Message.objects.filter(pk=letter.pk).update(state=Message.State.FAILED)
    handling.record_refusal(appeal_id=approved.pk, now=moscow(2026, 11, 26))
    client, address = as_(team.operator), f"/admin/appeals/{approved.pk}/"
    assert "Почтовый сервер не принял письмо." in client.get(address).content.decode()
    resend(pk=letter.pk, user_id=team.head.user_id)
    html = client.get(address).content.decode()
    assert "Почтовый сервер не принял письмо." not in html
    assert "action-send" not in html
    assert client.post(f"{address}send/").status_code == 422
    assert Message.objects.filter(kind="appeal_answered").count() == 1


def test_a_letter_refused_after_an_answer_by_post_changes_nothing(approved: Appeal, team: Team) -> None:
    handling.record_acceptance(appeal_id=approved.pk, now=moscow(2026, 11, 26))
    handling.record_refusal(appeal_id=approved.pk, now=moscow(2026, 11, 27))
    approved.refresh_from_db()
    assert approved.reply.delivery_failed_at is None
    assert not Entry.objects.filter(stream=approved.stream, event="delivery_failed").exists()


def test_not_even_a_superuser_deletes_a_term(client: Client) -> None:
    User.objects.create_superuser("root", password="a-long-password")
    client.force_login(User.objects.get(username="root"))
    term = ResponseTerm.objects.order_by("pk")[0]
    assert client.post(f"/admin/response_terms/delete/{term.pk}/").status_code == 404
    assert ResponseTerm.objects.filter(pk=term.pk).exists()
    html = client.get(f"/admin/response_terms/edit/{term.pk}/").content.decode()
    assert "/delete/" not in html


def test_the_head_gives_an_appeal_to_another_and_its_draft_goes_with_it(drafted: Appeal, team: Team) -> None:
    client, address = as_(team.head), f"/admin/appeals/{drafted.pk}/assign/"
    assert client.post(address, {"assignee": team.operator.pk}).status_code == 422
    assert client.post(address, {"assignee": team.other.pk}).status_code == 302
    drafted.refresh_from_db()
    assert (drafted.assignee, drafted.state) == (team.other, "drafted")
    assert "В кассе." in as_(team.other).get(f"/admin/appeals/{drafted.pk}/").content.decode()


def test_every_form_of_the_card_carries_its_token(drafted: Appeal, team: Team) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(team.operator.user)
    html = client.get(f"/admin/appeals/{drafted.pk}/").content.decode()
    forms = html.split('id="action-')[1:]
    assert len(forms) > 5
    assert all("csrfmiddlewaretoken" in form.split("</form>")[0] for form in forms)
