"""«Ход программы» in the admin: who may, what is shown, steps by forms."""

from datetime import date
from typing import Any

from django.test import Client
from django.utils import timezone

import pytest
from tests.measures.conftest import LinkComplaint, MakeMeasure
from tests.questions.register import put

from measures.models import ComplaintLink, Measure, NoMeasures
from measures.rules import State
from pages.models import HomePage
from questions.models import Decision
from staff.models import Employee
from staff.roles import Role
from staff.services import create_employee

pytestmark = pytest.mark.django_db
INDEX = "/admin/programme/"


def person(role: Role) -> Employee:
    name = f"{role.label} Иван Иванович"
    return create_employee(login=role.value, password="x", role=role, full_name=name, post="сотрудник")


def client_of(role: Role) -> Client:
    client = Client()
    client.force_login(person(role).user)
    return client


@pytest.fixture
def head(home: HomePage) -> Client:
    return client_of(Role.HEAD)


def test_who_may_look_and_who_may_act(make_measure: MakeMeasure, home: HomePage) -> None:
    measure = make_measure(kind="other")
    card, begin = f"{INDEX}measure/{measure.pk}/", f"{INDEX}measure/{measure.pk}/begin/"
    assert Client().get(INDEX).status_code == 302
    assert client_of(Role.OPERATOR).get(INDEX).status_code in {302, 403}
    director = client_of(Role.DIRECTOR)
    assert director.get(INDEX).status_code == director.get(card).status_code == 200
    assert "Начато" not in director.get(card).content.decode()
    director.post(begin)
    assert Measure.objects.with_progress().get().state is State.PLANNED
    assert client_of(Role.HEAD).post(begin).status_code == 302
    assert Measure.objects.with_progress().get().state is State.UNDER_WAY


def test_the_year_says_what_it_lacks(head: Client, make_measure: MakeMeasure) -> None:
    assert "Программа не заполнена" in head.get(f"{INDEX}2025/").content.decode()
    make_measure(title="Новые скамейки", live=False)
    html = head.get(f"{INDEX}2025/").content.decode()
    assert "Новые скамейки" in html
    assert "Нет обучения сотрудников" in html
    make_measure(kind="training")
    assert "Нет обучения" not in head.get(f"{INDEX}2025/").content.decode()
    NoMeasures.objects.create(year=2024, live=True)
    assert "не заполнена" not in head.get(f"{INDEX}2024/").content.decode()


def test_a_result_and_the_end_are_written_down(head: Client, make_measure: MakeMeasure) -> None:
    measure = make_measure(kind="training")
    address = f"{INDEX}measure/{measure.pk}/"
    answer = head.post(f"{address}done/", {"on": "2025-05-05"})
    assert answer.status_code == 422
    assert "Сначала запишите результат" in answer.content.decode()
    answer = head.post(
        f"{address}result/", {"on": "2025-05-05", "conducted_by": "Центр", "participants": "9"}
    )
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "Для этого вида мероприятий нужно" in html
    assert 'value="Центр"' in html
    said = {"on": "2025-05-05", "conducted_by": "Центр", "participants": "9", "passed": "8"}
    assert head.post(f"{address}result/", said).status_code == 302
    assert head.post(f"{address}done/", {"on": "2025-05-05"}).status_code == 302
    assert Measure.objects.with_progress().get().done_on == date(2025, 5, 5)
    assert "9 / 8" in head.get(address).content.decode()


def test_a_result_is_corrected_on_a_page_of_its_own(head: Client, make_measure: MakeMeasure) -> None:
    measure, other = make_measure(kind="training"), make_measure(kind="training")
    said = {"on": "2025-05-05", "conducted_by": "Центр", "participants": "9", "passed": "8"}
    head.post(f"{INDEX}measure/{measure.pk}/result/", said)
    record = measure.records.get()
    address = f"{INDEX}measure/{measure.pk}/result/{record.pk}/"
    assert f'href="{address}"' in head.get(f"{INDEX}measure/{measure.pk}/").content.decode()
    assert 'value="Центр"' in head.get(address).content.decode()
    refused = head.post(address, {**said, "passed": "10"})
    assert refused.status_code == 422
    assert 'value="10"' in refused.content.decode()
    assert head.post(address, {**said, "passed": "7"}).status_code == 302
    record.refresh_from_db()
    assert (record.passed, record.participants, measure.records.count()) == (7, 9, 1)
    assert head.get(f"{INDEX}measure/{other.pk}/result/{record.pk}/").status_code == 404


def test_a_correction_keeps_what_the_form_of_its_kind_does_not_ask(
    head: Client, make_measure: MakeMeasure
) -> None:
    measure = make_measure(kind="training")
    said = {"on": "2025-05-05", "conducted_by": "Центр", "participants": "9", "passed": "8"}
    head.post(f"{INDEX}measure/{measure.pk}/result/", said)
    Measure.objects.filter(pk=measure.pk).update(kind="other")
    address = f"{INDEX}measure/{measure.pk}/result/{measure.records.get().pk}/"
    assert "participants" not in head.get(address).context["form"].fields
    said = {"on": "2025-05-06", "conducted_by": "Центр", "findings": "Прошло спокойно."}
    assert head.post(address, said).status_code == 302
    record = measure.records.get()
    assert (record.on, record.participants, record.passed) == (date(2025, 5, 6), 9, 8)


def test_a_complaint_leads_to_a_draft_or_to_what_there_is(head: Client, make_measure: MakeMeasure) -> None:
    appeal = put(1, kind="complaint")
    decision = Decision.objects.create(appeal=appeal, verdict="satisfied", measure="Курс вежливости")
    assert "«Курс вежливости»" in head.get(INDEX).content.decode()
    address = f"{INDEX}complaint/{decision.pk}/"
    assert 'value="Курс вежливости"' in head.get(address).content.decode()
    assert head.post(address, {"title": " "}).status_code == 422
    year = timezone.localdate().year
    answer = head.post(address, {"title": "Курс вежливости", "kind": "training", "due_on": f"{year}-12-31"})
    made = Measure.objects.get()
    assert answer["Location"] == f"/admin/snippets/measures/measure/edit/{made.pk}/"
    assert (made.live, made.year, made.kind) == (False, year, "training")
    assert ComplaintLink.objects.get().decision == decision
    assert "Курс вежливости»" not in head.get(INDEX).content.decode()
    other = make_measure(year=year, due_on=date(year, 6, 1))
    assert head.post(address, {"measure": other.pk}).status_code == 302
    assert ComplaintLink.objects.filter(measure=other).exists()
    card = head.get(f"{INDEX}measure/{other.pk}/").content.decode()
    assert f"№ {appeal.registration_number}" in card
    head.post(f"{INDEX}measure/{other.pk}/unlink/", {"decision": decision.pk})
    assert not ComplaintLink.objects.filter(measure=other).exists()


def test_the_card_of_an_appeal_tells_what_it_led_to(
    head: Client, make_measure: MakeMeasure, link: LinkComplaint
) -> None:
    decision = link(make_measure(title="Новые скамейки")).decision
    html = head.get(f"/admin/appeals/{decision.appeal_id}/").content.decode()
    assert "Привело к мероприятию" in html
    assert "Новые скамейки" in html
    assert f"{INDEX}complaint/{decision.pk}/" in html


@pytest.mark.parametrize(("role", "status"), [(Role.DIRECTOR, 200), (Role.EDITOR, 403)])
def test_the_programme_leaves_as_a_file_for_those_who_may(
    home: HomePage, make_measure: MakeMeasure, role: Role, status: int
) -> None:
    make_measure(title="Новые скамейки")
    answer: Any = client_of(role).get(f"{INDEX}2025/", {"export": "csv"})
    if status == 200:
        assert "Новые скамейки" in b"".join(answer.streaming_content).decode()
    else:
        assert not answer.get("Content-Disposition")


def test_any_number_of_measures_takes_as_many_queries(
    head: Client, make_measure: MakeMeasure, link: LinkComplaint, django_assert_max_num_queries: Any
) -> None:
    head.get(f"{INDEX}2025/")
    with django_assert_max_num_queries(60) as first:
        head.get(f"{INDEX}2025/")
    for _ in range(5):
        link(make_measure(state="under_way"), "Мысль")
        decision = Decision.objects.create(
            appeal=put(100 + _, kind="complaint"), verdict="satisfied", measure="М"
        )
        assert decision.pk
    with django_assert_max_num_queries(len(first)):
        head.get(f"{INDEX}2025/")
