"""The screens for what waits for people: whose the identifiers are, what becomes of a step or an answer."""

from uuid import UUID, uuid4

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import pytest
from tests.gis_sync.exchange.conftest import Break
from tests.gis_sync.exchange.desk import Desk, person
from tests.gis_sync.exchange.test_organisations import COMMENT, OGRN, OTHER, OTHER_ROOT, redirected
from tests.gis_sync.stand.conftest import EMPLOYEE, organisation

from gis_sync.models import Action, PerformerOfGis
from gis_sync.stand.faults import Mode
from ledger.models import Entry
from questions.models import Reply
from staff.models import Employee
from staff.roles import Role

pytestmark = pytest.mark.django_db
PERFORMERS = "/admin/gis/performers/"
PANEL = "/admin/gis/"


def of(employee: Employee) -> Client:
    client = Client()
    client.force_login(employee.user)
    return client


@pytest.fixture
def administrator(db: None) -> Client:
    user = get_user_model().objects.create_user("root")
    user.groups.add(Group.objects.get(name=Role.ADMINISTRATOR.label))
    client = Client()
    client.force_login(user)
    return client


def refused_answer(desk: Desk, spoil: Break) -> Action:
    """Bring an answer to where GIS ZhKKh refuses us, and let its operation go: it waits alone."""
    appeal = desk.approved()
    desk.exchange()
    desk.answer(appeal)
    spoil(Mode.FAULT, "importAnswer", code="AUT011003")
    desk.exchange()
    action = Action.objects.get(kind="answer")
    Action.objects.filter(pk=action.pk).update(operation=None)
    return action


def screen(action: Action) -> str:
    return reverse("gis:action", args=[action.pk])


def test_the_executor_finds_what_waits_on_the_card_and_sends_it_again(desk: Desk, spoil: Break) -> None:
    action = refused_answer(desk, spoil)
    client, appeal_id = of(desk.team.operator), action.gis_appeal.appeal_id
    card = client.get(reverse("appeals:inspect", args=[appeal_id])).content.decode()
    assert screen(action) in card
    shown = client.get(screen(action)).content.decode()
    assert "Отправить ещё раз" in shown
    assert "в личном кабинете ГИС ЖКХ" in shown
    page = client.post(screen(action), {"decision": "retry"}, follow=True).content.decode()
    assert "Поставлено в очередь" in page
    assert screen(action) not in page
    desk.exchange()
    assert len(desk.there().answers) == 1
    again = client.post(screen(action), {"decision": "retry"})
    assert again.status_code == 422
    assert "не ждёт человека" in again.content.decode()
    assert "Решать здесь больше нечего" in again.content.decode()


def test_the_head_gives_up_an_answer_and_it_is_back_at_the_desk(desk: Desk, spoil: Break) -> None:
    action = refused_answer(desk, spoil)
    of(desk.team.head).post(screen(action), {"decision": "give_up"})
    action.refresh_from_db()
    assert (action.state, Reply.objects.get().carried_by) == ("refused", "")
    assert Entry.objects.filter(event="gis_give_up", actor=f"user:{desk.team.head.user_id}").exists()


def test_a_receiver_is_named_in_a_form_that_keeps_what_was_typed(desk: Desk) -> None:
    desk.stand.world.register(organisation(OTHER, OTHER_ROOT, OGRN))
    action, client = redirected(desk), of(desk.team.operator)
    assert "Отправить ещё раз" not in client.get(screen(action)).content.decode()
    wrong = client.post(screen(action), {"decision": "receiver", "receiver": OGRN, "comment": "Мало."})
    assert wrong.status_code == 422
    assert f'value="{OGRN}"' in wrong.content.decode()
    assert "от 100 до 1000 знаков" in wrong.content.decode()
    empty = client.post(screen(action), {"decision": "receiver", "receiver": "", "comment": ""})
    assert "Напишите пояснение." in empty.content.decode()
    client.post(screen(action), {"decision": "receiver", "receiver": OGRN, "comment": COMMENT})
    desk.exchange()
    assert desk.there().redirected
    known = redirected(desk, 2)
    assert known.state == "done"


def test_nobody_else_sees_or_decides(desk: Desk, spoil: Break, administrator: Client) -> None:
    action = refused_answer(desk, spoil)
    nobody = get_user_model().objects.create_user("nobody")
    nobody.groups.add(Group.objects.get(name=Role.HEAD.label))
    without_card = Client()
    without_card.force_login(nobody)
    for client in (of(desk.team.other), of(desk.team.signatory), administrator, without_card):
        assert client.get(screen(action)).status_code == 403
        assert client.post(screen(action), {"decision": "give_up"}).status_code == 403
    assert Client().get(screen(action)).status_code == 302
    card = of(desk.team.other).get(reverse("appeals:inspect", args=[action.gis_appeal.appeal_id]))
    assert screen(action) not in card.content.decode()
    action.refresh_from_db()
    assert action.state == "human"
    assert of(desk.team.head).get(reverse("gis:action", args=[987654])).status_code == 404


def test_a_decision_that_there_is_not_changes_nothing(desk: Desk, spoil: Break) -> None:
    action = refused_answer(desk, spoil)
    assert of(desk.team.head).post(screen(action), {"decision": "drop"}).status_code == 302
    assert Action.objects.get(pk=action.pk).state == "human"


def test_the_exchange_names_what_waits_and_the_way_to_it(desk: Desk, administrator: Client) -> None:
    PerformerOfGis.objects.all().delete()
    action = redirected(desk)
    Action.objects.filter(kind="performer").update(
        state="human", lacks_performer=True, trouble="Не сопоставлен."
    )
    for_head = of(desk.team.head).get(PANEL).content.decode()
    assert screen(action) in for_head
    assert PERFORMERS not in for_head
    for_administrator = administrator.get(PANEL).content.decode()
    assert "которые ждут человека (2)" in for_administrator
    assert "Исполнитель не сопоставлен с ГИС ЖКХ: 1." in for_administrator
    assert PERFORMERS in for_administrator
    assert screen(action) not in for_administrator


def test_an_employee_gets_an_identifier_and_what_waited_goes(desk: Desk, administrator: Client) -> None:
    PerformerOfGis.objects.all().delete()
    desk.assigned()
    desk.exchange()
    assert Action.objects.get().state == "human"
    operator = desk.team.operator
    page = administrator.post(PERFORMERS, {"guid": EMPLOYEE, "employee": operator.pk}, follow=True)
    assert "Изменено сопоставлений: 1." in page.content.decode()
    desk.exchange()
    assert Action.objects.get().state == "done"
    row = PerformerOfGis.objects.get()
    entry = Entry.objects.get(stream=f"gis_performer:{row.pk}")
    assert (row.employee, entry.text) == (operator, f'{{"employee":{operator.pk}}}')


def test_two_employees_change_places(desk: Desk, administrator: Client) -> None:
    operator, other = desk.team.operator, desk.team.other
    first = PerformerOfGis.objects.get()
    second = PerformerOfGis.objects.create(answerer_guid=uuid4(), employee=other, learned_from="00-26-1")
    shown = administrator.get(PERFORMERS).content.decode()
    assert "Встретился в обращении 00-26-1." in shown
    administrator.post(PERFORMERS, {f"performer_{first.pk}": other.pk, f"performer_{second.pk}": operator.pk})
    assert dict(PerformerOfGis.objects.values_list("pk", "employee")) == {
        first.pk: other.pk, second.pk: operator.pk,
    }  # fmt: skip
    administrator.post(PERFORMERS, {f"performer_{first.pk}": "", f"performer_{second.pk}": operator.pk})
    assert PerformerOfGis.objects.get(pk=first.pk).employee is None


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"guid": "не он", "employee": "{other}"}, "Это не идентификатор"),
        ({"guid": EMPLOYEE, "employee": "{other}"}, "Он уже есть в списке"),
        ({"guid": "", "employee": "{other}"}, "Укажите и идентификатор, и сотрудника"),
        ({"guid": str(UUID(int=7)), "employee": ""}, "Укажите и идентификатор, и сотрудника"),
        ({"guid": str(UUID(int=7)), "employee": "{operator}"}, "выбран дважды"),
        ({"guid": str(UUID(int=7)), "employee": "987654"}, "Не сохранено"),
    ],
    ids=["no guid", "known", "half", "other half", "twice", "nobody"],
)
def test_a_wrong_mapping_comes_back_in_words(
    desk: Desk, administrator: Client, typed: dict[str, str], words: str
) -> None:
    row = PerformerOfGis.objects.get()
    team = desk.team
    values = {
        name: value.format(other=team.other.pk, operator=team.operator.pk) for name, value in typed.items()
    }
    answer = administrator.post(PERFORMERS, {f"performer_{row.pk}": team.operator.pk, **values})
    assert words in answer.content.decode()
    assert list(PerformerOfGis.objects.values_list("employee", flat=True)) == [team.operator.pk]


def test_the_mapping_costs_the_same_for_many(desk: Desk, administrator: Client) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert administrator.get(PERFORMERS).status_code == 200
        return len(queries)

    cost()
    few = cost()
    for number in range(8):
        PerformerOfGis.objects.create(answerer_guid=uuid4(), employee=person(f"p{number}", "Оператор"))
    assert cost() == few


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.HEAD, Role.EDITOR])
def test_only_who_keeps_employees_maps_them(desk: Desk, role: Role) -> None:
    employee = person(f"one-{role.value}", role.label)
    assert of(employee).get(PERFORMERS).status_code == 403
    assert of(employee).post(PERFORMERS, {}).status_code == 403
