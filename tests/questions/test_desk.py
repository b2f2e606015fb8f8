import json
from collections.abc import Callable
from datetime import timedelta

from django.test import Client
from django.utils import timezone

from wagtail.test.utils.form_data import rich_text

import pytest
from pytest_django import DjangoAssertNumQueries
from tests.questions.conftest import Team, employee, moscow, scan

from questions.desk.offers import ACTIONS
from questions.models import Appeal, Reply
from questions.services import handling
from staff.models import Employee

pytestmark = pytest.mark.django_db
LIST = "/admin/appeals/"


def as_(person: Employee) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


def card(appeal: Appeal, step: str = "") -> str:
    return f"{LIST}{appeal.pk}/{step}/" if step else f"{LIST}{appeal.pk}/"


@pytest.fixture
def editor(db: None) -> Employee:
    return employee("editor", "Редактор", "Редакторова Анна Олеговна")


def test_the_list_shows_open_appeals_by_due_date_with_words(
    make_appeal: Callable[..., Appeal], team: Team
) -> None:
    today = timezone.now()
    late, soon = make_appeal(today - timedelta(days=60)), make_appeal(today)
    answered = make_appeal(today - timedelta(days=30))
    Appeal.objects.filter(pk=answered.pk).update(state="closed")
    html = as_(team.operator).get(LIST).content.decode()
    assert html.index(late.registration_number) < html.index(soon.registration_number)
    assert "просрочено на" in html
    assert answered.registration_number not in html
    assert answered.registration_number in as_(team.operator).get(LIST, {"scope": "all"}).content.decode()


@pytest.mark.parametrize(
    ("scope", "shown"),
    [("mine", {"mine"}), ("unassigned", {"new"}), ("overdue", {"late"}), ("answered", {"done"})],
)
def test_each_scope_shows_its_own(
    make_appeal: Callable[..., Appeal], team: Team, scope: str, shown: set[str]
) -> None:
    now = timezone.now()
    appeals = {name: make_appeal(now) for name in ("mine", "new", "done")}
    appeals["late"] = make_appeal(now - timedelta(days=90))
    Appeal.objects.filter(pk=appeals["mine"].pk).update(assignee=team.operator, state="assigned")
    Appeal.objects.filter(pk=appeals["done"].pk).update(state="sent", assignee=team.other)
    Appeal.objects.filter(pk=appeals["late"].pk).update(state="assigned", assignee=team.other)
    html = as_(team.operator).get(LIST, {"scope": scope}).content.decode()
    assert {name for name, appeal in appeals.items() if appeal.registration_number in html} == shown


def test_the_list_costs_the_same_at_any_length(
    make_appeal: Callable[..., Appeal], team: Team, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = as_(team.operator)
    make_appeal(timezone.now())
    client.get(LIST)
    with django_assert_max_num_queries(30) as few:
        client.get(LIST)
    for _ in range(25):
        make_appeal(timezone.now())
    with django_assert_max_num_queries(len(few)):
        client.get(LIST)


def test_a_stranger_is_asked_to_log_in_and_an_editor_is_refused(drafted: Appeal, editor: Employee) -> None:
    for address in (LIST, card(drafted)):
        assert "/admin/login/" in Client().get(address)["Location"]
        assert as_(editor).get(address).status_code in {302, 403}
        assert drafted.person_name not in as_(editor).get(address, follow=True).content.decode()


@pytest.mark.parametrize("step", [action.name for action in ACTIONS])
def test_an_editor_can_take_no_step_by_direct_post(drafted: Appeal, editor: Employee, step: str) -> None:
    as_(editor).post(card(drafted, step))
    drafted.refresh_from_db()
    assert drafted.state == "drafted"


@pytest.mark.parametrize(
    "step", ["draft", "submit", "scan", "send", "dispatch", "close", "assign", "approve"]
)
def test_an_operator_takes_no_step_on_a_colleagues_appeal(drafted: Appeal, team: Team, step: str) -> None:
    data = {"text": rich_text("<p>Чужое</p>"), "signatory": team.head.pk, "upload": scan(), "note": "х"}
    answer = as_(team.other).post(card(drafted, step), {**data, "on": "2026-11-24", "channel": "post"})
    assert answer.status_code in {403, 422}
    drafted.refresh_from_db()
    assert drafted.state == "drafted"
    assert drafted.reply.text == "<p>В кассе.</p>"


def test_a_signatory_approves_only_what_is_his(drafted: Appeal, team: Team) -> None:
    handling.submit_for_approval(appeal_id=drafted.pk, actor=team.operator)
    stranger = employee("second", "Подписант", "Второй Пётр Петрович", can_sign=True)
    assert as_(stranger).post(card(drafted, "approve")).status_code == 403
    assert "Согласовать" not in as_(stranger).get(card(drafted)).content.decode()
    assert as_(team.signatory).post(card(drafted, "approve")).status_code == 302
    assert Reply.objects.get().outgoing_number


def test_the_whole_way_is_walked_by_the_cards_buttons(make_appeal: Callable[..., Appeal], team: Team) -> None:
    appeal = make_appeal()
    operator = as_(team.operator)
    operator.post(card(appeal, "take"))
    draft = {"text": rich_text("<p>В кассе.</p>"), "signatory": team.signatory.pk}
    operator.post(card(appeal, "draft"), draft)
    operator.post(card(appeal, "submit"))
    assert "Согласовать и выпустить письмо" in as_(team.signatory).get(card(appeal)).content.decode()
    as_(team.signatory).post(card(appeal, "return"), {"remark": "Добавьте адрес."})
    assert "Добавьте адрес." in operator.get(card(appeal)).content.decode()
    operator.post(card(appeal, "draft"), draft)
    operator.post(card(appeal, "submit"))
    as_(team.signatory).post(card(appeal, "approve"))
    operator.post(card(appeal, "scan"), {"upload": scan()})
    html = operator.get(card(appeal)).content.decode()
    assert "Отправить по электронной почте" in html
    operator.post(
        card(appeal, "dispatch"), {"channel": "post", "on": f"{timezone.localdate()}", "note": "№ 1"}
    )
    operator.post(card(appeal, "close"))
    appeal.refresh_from_db()
    assert appeal.state == "closed"


def test_what_is_not_accepted_comes_back_on_the_card(drafted: Appeal, team: Team) -> None:
    answer = as_(team.operator).post(
        card(drafted, "draft"), {"text": rich_text("<p>Новый текст</p>"), "signatory": ""}
    )
    html = answer.content.decode()
    assert answer.status_code == 422
    assert json.dumps("Новый текст")[1:-1] in html
    assert "error-message" in html


def test_missing_requisites_are_named_on_the_card(drafted: Appeal, team: Team) -> None:
    team.operator.phone = ""
    team.operator.save()
    assert "телефон исполнителя" in as_(team.operator).get(card(drafted)).content.decode()
    answer = as_(team.operator).post(card(drafted, "submit"))
    assert answer.status_code == 422
    assert "Не хватает: телефон исполнителя." in answer.content.decode()


def test_an_account_without_an_employee_looks_but_does_not_act(drafted: Appeal, team: Team) -> None:
    client = as_(team.other)
    team.other.delete()
    assert "можно смотреть, но не действовать" in client.get(card(drafted)).content.decode()
    assert client.post(card(drafted, "take")).status_code == 403


def test_an_unknown_step_or_appeal_is_not_found_and_a_step_is_no_page(drafted: Appeal, team: Team) -> None:
    client = as_(team.operator)
    assert client.post(card(drafted, "fly")).status_code == 404
    assert client.get(f"{LIST}999999/").status_code == 404
    assert client.get(card(drafted, "submit")).status_code == 405


def test_a_file_is_served_through_its_own_appeal_only(
    approved: Appeal, make_appeal: Callable[..., Appeal], team: Team, editor: Employee
) -> None:
    other = make_appeal(moscow(2026, 11, 24))
    letter = approved.reply.letter_id
    answer = as_(team.operator).get(f"{LIST}{approved.pk}/files/{letter}/")
    assert b"".join(answer.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert as_(team.operator).get(f"{LIST}{other.pk}/files/{letter}/").status_code == 404
    assert as_(editor).get(f"{LIST}{approved.pk}/files/{letter}/").status_code in {302, 403}
    assert Client().get(f"{LIST}{approved.pk}/files/{letter}/").status_code == 302


def test_terms_are_the_administrators_to_change_and_nobodys_to_delete(team: Team) -> None:
    administrator = employee("admin", "Администратор", "Админова Анна Олеговна")
    assert as_(administrator).get("/admin/response_terms/new/").status_code == 200
    assert as_(team.operator).get("/admin/response_terms/").status_code in {302, 403}
    assert as_(administrator).get("/admin/response_terms/delete/1/").status_code == 404
