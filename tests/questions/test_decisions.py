"""Decisions on complaints and claims: needed before the end, followed like terms."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.test import Client

import pytest
from tests.questions.conftest import Team, employee, moscow

from questions.errors import NotAllowed, QuestionsError, RequisitesMissing
from questions.lifecycle import IllegalStep
from questions.models import Appeal, Decision
from questions.services import decisions, handling
from staff.models import Employee

pytestmark = pytest.mark.django_db
NOW = moscow(2026, 11, 25)


@pytest.fixture
def complaint(make_appeal: Callable[..., Appeal], team: Team) -> Appeal:
    appeal = make_appeal(kind="complaint")
    return handling.assign(appeal_id=appeal.pk, actor=team.head, assignee=team.operator)


def decide(appeal: Appeal, team: Team, **arguments: Any) -> Appeal:
    details = {
        "verdict": "satisfied", "action": "Повторить обучение.", "responsible": team.other,
        "due_on": date(2026, 12, 10), "now": NOW, **arguments,
    }  # fmt: skip
    return decisions.decide(appeal_id=appeal.pk, actor=team.operator, **details)


@pytest.mark.parametrize("kind", ["complaint", "claim"])
def test_a_complaint_and_a_claim_are_not_closed_without_a_decision(
    complaint: Appeal, team: Team, kind: str
) -> None:
    Appeal.objects.update(kind=kind, state="sent")
    with pytest.raises(RequisitesMissing, match="решение по жалобе или претензии"):
        handling.close(appeal_id=complaint.pk, actor=team.operator)
    html = as_(team.operator).get(f"/admin/appeals/{complaint.pk}/").content.decode()
    assert "Не хватает: решение по жалобе или претензии." in html
    decide(complaint, team, measure="Курс для операторов")
    assert handling.close(appeal_id=complaint.pk, actor=team.operator).state == "closed"
    assert Decision.objects.get().measure == "Курс для операторов"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"action": " "}, "что нужно сделать"),
        ({"responsible": None, "due_on": None}, "ответственного; срок"),
        ({"due_on": date(2026, 11, 24)}, "раньше сегодняшнего дня"),
    ],
)
def test_what_is_to_be_done_has_a_person_and_a_date(
    complaint: Appeal, team: Team, changes: dict[str, Any], words: str
) -> None:
    with pytest.raises(QuestionsError, match=words):
        decide(complaint, team, **changes)
    assert not Decision.objects.exists()


def test_a_refusal_alone_leaves_nothing_to_do(complaint: Appeal, team: Team) -> None:
    decide(complaint, team, verdict="refused", action="", responsible=None, due_on=None)
    with pytest.raises(QuestionsError, match="нечего исполнять"):
        decisions.mark_done(appeal_id=complaint.pk, actor=team.operator, note="Сделано")


def test_only_the_executor_decides_only_on_complaints_and_only_before_the_end(
    complaint: Appeal, make_appeal: Callable[..., Appeal], team: Team
) -> None:
    with pytest.raises(NotAllowed):
        decisions.decide(appeal_id=complaint.pk, actor=team.other, verdict="refused")
    question = make_appeal()
    handling.take(appeal_id=question.pk, actor=team.operator)
    with pytest.raises(QuestionsError, match="жалобам и претензиям"):
        decide(question, team)
    Appeal.objects.filter(pk=complaint.pk).update(state="closed")
    with pytest.raises(IllegalStep):
        decide(complaint, team)


def test_a_decision_is_marked_done_once_by_those_concerned(complaint: Appeal, team: Team) -> None:
    decide(complaint, team)
    Appeal.objects.update(state="closed")
    done: dict[str, Any] = {"appeal_id": complaint.pk, "now": moscow(2026, 12, 9)}
    with pytest.raises(NotAllowed):
        decisions.mark_done(**done, actor=team.signatory, note="Сделано")
    with pytest.raises(QuestionsError, match="что сделано"):
        decisions.mark_done(**done, actor=team.other, note=" ")
    with pytest.raises(QuestionsError, match="позже сегодняшней"):
        decisions.mark_done(**done, actor=team.other, note="Сделано", on=date(2026, 12, 10))
    decisions.mark_done(**done, actor=team.other, note="Обучены все.")
    with pytest.raises(QuestionsError, match="уже отмечено"):
        decisions.mark_done(**done, actor=team.head, note="Ещё раз")
    assert Decision.objects.get().done_on == date(2026, 12, 9)


def test_a_better_decision_replaces_one_not_done_yet(complaint: Appeal, team: Team) -> None:
    decide(complaint, team)
    decide(complaint, team, action="Заменить счётчик.")
    assert Decision.objects.get().action == "Заменить счётчик."
    decisions.mark_done(appeal_id=complaint.pk, actor=team.other, note="Заменён.")
    with pytest.raises(QuestionsError, match="уже выполнено"):
        decide(complaint, team)


def as_(person: Employee) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


def test_decisions_are_written_and_marked_on_the_card_and_followed_in_a_list(
    complaint: Appeal, team: Team
) -> None:
    client, address = as_(team.operator), f"/admin/appeals/{complaint.pk}/"
    assert client.post(f"{address}decide/", {"verdict": "partly"}).status_code == 422
    wish = {
        "verdict": "partly", "action": "Заменить счётчик.", "responsible": team.other.pk,
        "due_on": "2099-01-12",
    }  # fmt: skip
    assert client.post(f"{address}decide/", wish).status_code == 302
    assert "удовлетворена частично" in client.get("/admin/decisions/").content.decode()
    assert "Заменить" not in client.get("/admin/decisions/", {"scope": "overdue"}).content.decode()
    Decision.objects.update(due_on=date(2026, 1, 12))
    late = client.get("/admin/decisions/", {"scope": "overdue"}).content.decode()
    assert "просрочено на" in late
    assert address in late
    assert as_(team.other).post(f"{address}decision-done/", {"note": "Заменён."}).status_code == 302
    assert "Заменить" not in client.get("/admin/decisions/").content.decode()
    assert "Заменён." in client.get(address).content.decode()


def test_an_editor_sees_no_decisions(complaint: Appeal) -> None:
    editor = employee("editor", "Редактор", "Редакторова Анна Олеговна")
    assert as_(editor).get("/admin/decisions/").status_code in {302, 403}
