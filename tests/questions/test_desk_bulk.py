from collections.abc import Callable

import pytest
from tests.questions.conftest import Team, employee
from tests.questions.register import LIST, as_

from ledger.models import Entry
from questions.models import Appeal
from questions.services import handling

pytestmark = pytest.mark.django_db
ASSIGN = f"{LIST}assign/"


@pytest.fixture
def three(make_appeal: Callable[..., Appeal]) -> list[Appeal]:
    return [make_appeal() for _ in range(3)]


def send(team: Team, appeals: list[Appeal], **changes: object) -> str:
    data = {"appeal": [appeal.pk for appeal in appeals], "assignee": team.operator.pk, **changes}
    return as_(team.head).post(ASSIGN, data, follow=True).content.decode()


def assignees(appeals: list[Appeal]) -> list[int | None]:
    return [Appeal.objects.get(pk=appeal.pk).assignee_id for appeal in appeals]


def test_ticked_appeals_go_to_one_executor_each_with_its_journal_row(three: list[Appeal], team: Team) -> None:
    assert "Назначено: 2." in send(team, three[:2])
    assert assignees(three) == [team.operator.pk, team.operator.pk, None]
    assert Entry.objects.filter(event="assign", actor=f"user:{team.head.user_id}").count() == 2


def test_what_cannot_be_assigned_is_named_and_stops_nothing(three: list[Appeal], team: Team) -> None:
    Appeal.objects.filter(pk=three[0].pk).update(state="sent")
    handling.assign(appeal_id=three[1].pk, actor=team.head, assignee=team.operator)
    html = send(team, three)
    assert "Назначено: 1. Не удалось: 2." in html
    assert f"№ {three[0].registration_number} — Действие невозможно" in html
    assert f"№ {three[1].registration_number} — Обращение уже у этого исполнителя." in html
    assert assignees(three)[2] == team.operator.pk


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"appeal": []}, "Отметьте обращения"),
        ({"appeal": ["x", "-1"]}, "Отметьте обращения"),
        ({"assignee": ""}, "Выберите исполнителя."),
        ({"assignee": "999999"}, "Выберите исполнителя."),
    ],
)
def test_an_incomplete_choice_changes_nothing_and_says_so(
    three: list[Appeal], team: Team, changes: dict[str, object], reason: str
) -> None:
    assert reason in send(team, three, **changes)
    assert assignees(three) == [None, None, None]


def test_who_has_left_gets_nothing(three: list[Appeal], team: Team) -> None:
    team.operator.user.is_active = False
    team.operator.user.save()
    assert "Выберите исполнителя." in send(team, three)


@pytest.mark.parametrize("who", ["operator", "signatory", "other"])
def test_without_the_right_to_assign_a_direct_post_changes_nothing(
    three: list[Appeal], team: Team, who: str
) -> None:
    data = {"appeal": [three[0].pk], "assignee": team.operator.pk}
    as_(getattr(team, who)).post(ASSIGN, data)
    as_(employee("editor", "Редактор", "Редакторова Анна Олеговна")).post(ASSIGN, data)
    assert assignees(three) == [None, None, None]


def test_the_way_back_is_to_the_same_rows_and_to_no_other_site(three: list[Appeal], team: Team) -> None:
    client = as_(team.head)
    data = {"appeal": [three[0].pk], "assignee": team.operator.pk}
    back = f"{LIST}?scope=unassigned&p=2"
    assert client.post(ASSIGN, {**data, "next": back})["Location"] == back
    assert client.post(ASSIGN, {**data, "next": "https://evil.example/"})["Location"] == LIST
    assert client.get(ASSIGN).status_code == 405


def test_an_account_without_an_employee_assigns_nothing(three: list[Appeal], team: Team) -> None:
    client = as_(team.head)
    team.head.delete()
    data = {"appeal": [three[0].pk], "assignee": team.operator.pk}
    assert "нет карточки сотрудника" in client.post(ASSIGN, data, follow=True).content.decode()
    assert assignees(three) == [None, None, None]
