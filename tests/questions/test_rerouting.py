"""A corrected topic offers to pass the appeal on; whoever gives an appeal to another may say why."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import time_machine
from tests.questions.conftest import Team, moscow
from tests.questions.test_corrections import address, corrected
from tests.questions.test_desk import as_

from ledger.models import Entry
from outbox.models import Message
from questions.errors import QuestionsError
from questions.models import Appeal, InternalNote, Topic
from questions.services import handling
from questions.services.routing import reroute
from staff.models import Absence, Department

pytestmark = pytest.mark.django_db
NOW = moscow(2026, 11, 24, 12)


@pytest.fixture(autouse=True)
def at_noon() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def bills(team: Team) -> Topic:
    return Topic.objects.create(title="Счета", kind="question", executor=team.operator)


@pytest.fixture
def meters(team: Team) -> Topic:
    team.other.department = Department.objects.create(name="Отдел учёта")
    team.other.save()
    team.other.user.email = "other@example.org"
    team.other.user.save()
    return Topic.objects.create(title="Счётчики", kind="question", executor=team.other)


@pytest.fixture
def paper(make_appeal: Callable[..., Appeal], bills: Topic) -> Appeal:
    appeal = make_appeal(moscow(2026, 11, 23, 12), channel="post", reply_channel="email", topic_id=bills.pk)
    appeal.refresh_from_db()
    return appeal


def correct(team: Team, appeal: Appeal, topic: Topic, **changes: str) -> Any:
    data = corrected(appeal, topic=str(topic.pk), **changes)
    answer = as_(team.operator).post(address(appeal), data)
    appeal.refresh_from_db()
    return answer


def entries(appeal: Appeal) -> list[tuple[str, dict[str, Any]]]:
    rows = Entry.objects.filter(stream=appeal.stream).order_by("seq")
    return [(row.event, json.loads(row.text)) for row in rows]


def test_a_changed_topic_shows_whom_it_leads_to_before_anything_is_saved(
    team: Team, paper: Appeal, bills: Topic, meters: Topic
) -> None:
    html = correct(team, paper, meters).content.decode()
    assert "По новой теме исполнитель — И. И. Иной</strong>, Отдел учёта." in html
    assert "Сейчас обращение у О. О. Операторов." in html
    assert f'name="offered" value="{team.other.pk}"' in html
    assert 'name="pass_on" autofocus id="id_pass_on" checked' in html
    assert (paper.topic, paper.assignee) == (bills, team.operator)


def test_with_the_tick_the_appeal_goes_over_in_the_same_step_and_keeps_its_term(
    team: Team, paper: Appeal, bills: Topic, meters: Topic
) -> None:
    due_on = paper.due_on
    answer = correct(team, paper, meters, offered=str(team.other.pk), pass_on="on")
    assert answer["Location"] == f"/admin/appeals/{paper.pk}/"
    assert (paper.topic, paper.assignee, paper.state) == (meters, team.other, "assigned")
    assert paper.due_on == due_on == date(2026, 12, 23)
    assert entries(paper)[-2:] == [
        ("correct", {"topic_was": bills.pk, "topic_is": meters.pk}),
        ("assign", {"assignee": team.other.pk, "topic": meters.pk, "assignee_was": team.operator.pk}),
    ]
    assert Entry.objects.filter(stream=paper.stream).order_by("seq").last().actor.startswith("user:")
    assert list(Message.objects.filter(kind="appeal_assigned").values_list("to", flat=True)) == [
        "other@example.org"
    ]


def test_without_the_tick_only_the_topic_changes(team: Team, paper: Appeal, meters: Topic) -> None:
    assert correct(team, paper, meters, offered=str(team.other.pk)).status_code == 302
    assert (paper.topic, paper.assignee) == (meters, team.operator)
    assert entries(paper)[-1][0] == "correct"


def test_once_an_answer_is_begun_the_tick_is_off(team: Team, paper: Appeal, meters: Topic) -> None:
    handling.save_draft(appeal_id=paper.pk, actor=team.operator, text="<p>В.</p>", signatory=team.signatory)
    html = correct(team, paper, meters).content.decode()
    assert 'name="pass_on" autofocus id="id_pass_on">' in html
    correct(team, paper, meters, offered=str(team.other.pk), pass_on="on")
    assert (paper.assignee, paper.state) == (team.other, "drafted")


def test_an_answer_that_waits_for_its_signature_is_not_passed_on(
    team: Team, paper: Appeal, meters: Topic
) -> None:
    Appeal.objects.filter(pk=paper.pk).update(state="awaiting_approval")
    assert correct(team, paper, meters, pass_on="on").status_code == 302
    assert (paper.topic, paper.assignee) == (meters, team.operator)


def test_another_person_in_the_topic_meanwhile_is_shown_first(
    team: Team, paper: Appeal, bills: Topic, meters: Topic
) -> None:
    meters.executor = team.head
    meters.save()
    html = correct(team, paper, meters, offered=str(team.other.pk), pass_on="on").content.decode()
    assert "По новой теме исполнитель — П. О. Руководителев" in html
    assert (paper.topic, paper.assignee) == (bills, team.operator)


def test_who_stands_in_is_named_with_the_one_who_is_away(team: Team, paper: Appeal, meters: Topic) -> None:
    Absence.objects.create(
        employee=team.other, substitute=team.head, first_day=NOW.date(), last_day=NOW.date()
    )
    html = correct(team, paper, meters).content.decode()
    assert "(замещает И. И. Иной)" in html
    correct(team, paper, meters, offered=str(team.head.pk), pass_on="on")
    assert paper.assignee == team.head
    assert entries(paper)[-1][1]["instead_of"] == team.other.pk


def test_where_nobody_is_there_the_appeal_stays_and_that_is_said(
    team: Team, paper: Appeal, meters: Topic
) -> None:
    Absence.objects.create(employee=team.other, first_day=NOW.date(), last_day=NOW.date())
    answer = as_(team.operator).post(address(paper), corrected(paper, topic=str(meters.pk)), follow=True)
    paper.refresh_from_db()
    assert (paper.topic, paper.assignee) == (meters, team.operator)
    assert "И. И. Иной, но его нет и его никто не замещает" in answer.content.decode()


@pytest.mark.parametrize("same", ["topic", "person", "nobody"])
def test_nothing_is_offered_where_nothing_would_change(
    team: Team, paper: Appeal, bills: Topic, same: str
) -> None:
    own = Topic.objects.create(title="Льготы", executor=team.operator, kind="question")
    loose = Topic.objects.create(title="Разное", kind="question")
    topic = {"topic": bills, "person": own, "nobody": loose}[same]
    assert correct(team, paper, topic, person_name="Другая Вера").status_code == 302
    assert (paper.assignee, paper.person_name) == (team.operator, "Другая Вера")


def test_an_appeal_that_nobody_has_finds_its_executor(
    team: Team, make_appeal: Callable[..., Appeal], meters: Topic
) -> None:
    appeal = make_appeal(moscow(2026, 11, 23, 12))
    html = correct(team, appeal, meters).content.decode()
    assert "Сейчас исполнителя нет." in html
    correct(team, appeal, meters, offered=str(team.other.pk), pass_on="on")
    assert (appeal.assignee, appeal.state) == (team.other, "assigned")


def test_a_correction_that_fails_passes_nothing_on(
    team: Team, paper: Appeal, bills: Topic, meters: Topic
) -> None:
    answer = correct(team, paper, meters, offered=str(team.other.pk), pass_on="on", received_on="2026-11-24")
    assert answer.status_code == 422
    assert 'name="pass_on" id="id_pass_on" checked' in answer.content.decode()
    assert (paper.topic, paper.assignee) == (bills, team.operator)


def test_who_may_not_register_passes_nothing_on(team: Team, paper: Appeal, meters: Topic) -> None:
    data = corrected(paper, topic=str(meters.pk), offered=str(team.other.pk), pass_on="on")
    assert as_(team.signatory).post(address(paper), data).status_code in {302, 403}
    paper.refresh_from_db()
    assert paper.assignee == team.operator


def test_the_service_refuses_where_the_topic_leads_nowhere_else(
    team: Team, paper: Appeal, meters: Topic
) -> None:
    with pytest.raises(QuestionsError, match="у прежнего исполнителя"):
        reroute(appeal_id=paper.pk, actor=team.head, on=NOW.date())
    Appeal.objects.filter(pk=paper.pk).update(topic=None)
    with pytest.raises(QuestionsError, match="передать обращение некому"):
        reroute(appeal_id=paper.pk, actor=team.head, on=NOW.date())


def test_an_appeal_given_to_another_keeps_why_as_a_note_and_its_term(team: Team, paper: Appeal) -> None:
    data = {"assignee": team.other.pk, "reason": "Вопрос о приборе учёта"}
    client, due_on = as_(team.head), paper.due_on
    assert client.post(f"/admin/appeals/{paper.pk}/assign/", data).status_code == 302
    paper.refresh_from_db()
    note = InternalNote.objects.get()
    assert (paper.assignee, paper.due_on) == (team.other, due_on)
    assert (note.author, note.created_at) == (team.head, NOW)
    assert note.text == "Исполнитель: О. О. Операторов → И. И. Иной. Причина: Вопрос о приборе учёта"
    assert entries(paper)[-1] == (
        "assign", {"assignee": team.other.pk, "assignee_was": team.operator.pk, "note": note.pk},
    )  # fmt: skip
    assert "учёт" not in Entry.objects.filter(stream=paper.stream).order_by("seq").last().text
    html = client.get(f"/admin/appeals/{paper.pk}/").content.decode()
    assert "Вопрос о приборе учёта" in html
    assert "<strong>Назначен исполнитель</strong>: О. О. Операторов → И. И. Иной<br>" in html
    assert "<strong>Назначен исполнитель</strong>: О. О. Операторов<br>" in html


def test_no_reason_is_needed(team: Team, paper: Appeal) -> None:
    as_(team.head).post(f"/admin/appeals/{paper.pk}/assign/", {"assignee": team.other.pk})
    assert not InternalNote.objects.exists()
    assert entries(paper)[-1] == ("assign", {"assignee": team.other.pk, "assignee_was": team.operator.pk})


@pytest.mark.parametrize("who", ["operator", "other", "signatory"])
def test_only_the_head_gives_an_appeal_to_another(team: Team, paper: Appeal, who: str) -> None:
    data = {"assignee": team.other.pk, "reason": "Хочу"}
    answer = as_(getattr(team, who)).post(f"/admin/appeals/{paper.pk}/assign/", data)
    paper.refresh_from_db()
    assert (answer.status_code, paper.assignee) == (403, team.operator)
    assert not InternalNote.objects.exists()
