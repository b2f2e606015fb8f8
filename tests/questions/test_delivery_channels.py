"""Answers that another room delivers: offered, handed over, arrived or come back."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from django.test import Client

import pytest
from tests.questions.conftest import Team, moscow, scan
from tests.questions.fake_room import FakeRoom, brought, signed

from ledger.models import Entry
from outbox.models import Message
from questions.choices import Outcome
from questions.desk.exporting import AppealExport
from questions.desk.offers import DispatchForm
from questions.desk.outcomes import NoticeDispatchForm
from questions.errors import NotAllowed, QuestionsError, RequisitesMissing
from questions.lifecycle import IllegalStep
from questions.models import Appeal, Notice, Reply
from questions.services import extending, handling, notices, outcomes
from questions.services.mailing import way_of_answer

pytestmark = pytest.mark.django_db
LATER = moscow(2026, 11, 27)


@pytest.fixture
def room() -> Iterator[FakeRoom]:
    with FakeRoom().open() as room:
        yield room


@pytest.fixture
def ready(consent: object, room: FakeRoom, team: Team) -> Appeal:
    return signed(brought(), team)


def send(appeal: Appeal, team: Team, channel: str = "gis") -> Appeal:
    return handling.send_through(appeal_id=appeal.pk, actor=team.operator, channel=channel)


def as_operator(team: Team) -> Client:
    client = Client()
    client.force_login(team.operator.user)
    return client


def ways(form: Any, appeal: Appeal) -> set[str]:
    return set(dict(form(appeal=appeal).fields["channel"].choices))


def rows(appeal: Appeal, event: str) -> list[tuple[str, dict[str, Any]]]:
    found = Entry.objects.in_stream(appeal.stream).filter(event=event)
    return [(row.actor, json.loads(row.text)) for row in found]


def test_a_room_takes_the_answer_over_and_says_that_it_has_arrived(
    ready: Appeal, room: FakeRoom, team: Team
) -> None:
    send(ready, team)
    assert room.queued == [ready.reply.pk]
    assert way_of_answer(ready) == "gis"
    assert rows(ready, "queued") == [(f"user:{team.operator.user_id}", {"channel": "gis"})]
    appeal = handling.record_acceptance(appeal_id=ready.pk, now=LATER, channel="gis")
    assert (appeal.state, appeal.sent_at) == ("sent", LATER)
    assert Reply.objects.get().dispatched_by == "gis"
    assert way_of_answer(ready) == ""
    assert rows(ready, "send") == [("job:gis", {"channel": "gis"})]
    assert not Message.objects.filter(kind="appeal_answered").exists()


def test_an_answer_that_came_back_is_on_the_desk_with_its_reason_and_may_go_again(
    ready: Appeal, room: FakeRoom, team: Team
) -> None:
    send(ready, team)
    for _ in range(2):
        handling.record_refusal(
            appeal_id=ready.pk, now=LATER, channel="gis", reason="Обращение закрыто <в ГИС>."
        )
    assert rows(ready, "delivery_failed") == [("job:gis", {"channel": "gis"})]
    assert list(Appeal.objects.undelivered()) == [ready]
    html = as_operator(team).get(f"/admin/appeals/{ready.pk}/").content.decode()
    assert "Ответ не доставлен через ГИС ЖКХ." in html
    assert "Обращение закрыто &lt;в ГИС&gt;." in html
    assert "Почтовый сервер не принял письмо" not in html
    send(ready, team, "email")
    assert way_of_answer(ready) == "email"
    assert Message.objects.filter(kind="appeal_answered").count() == 1


@pytest.mark.parametrize("second", ["gis", "email"])
def test_an_answer_goes_one_way_at_a_time(ready: Appeal, room: FakeRoom, team: Team, second: str) -> None:
    send(ready, team)
    with pytest.raises(QuestionsError, match="уже передан на отправку"):
        send(ready, team, second)
    assert len(room.queued) == 1
    assert not Message.objects.filter(kind="appeal_answered").exists()


def test_an_answer_in_the_mail_is_not_handed_to_a_room(ready: Appeal, room: FakeRoom, team: Team) -> None:
    send(ready, team, "email")
    with pytest.raises(QuestionsError, match="уже передан на отправку"):
        send(ready, team)
    assert room.queued == []


def test_while_a_room_has_the_answer_nothing_else_ends_or_changes_it(
    ready: Appeal, room: FakeRoom, team: Team
) -> None:
    send(ready, team)
    who: dict[str, Any] = {"appeal_id": ready.pk, "actor": team.operator}
    with pytest.raises(QuestionsError, match="завершить обращение иначе нельзя"):
        outcomes.end(**who, outcome=Outcome.WITHDRAWN, reason="Позвонил.")
    with pytest.raises(QuestionsError, match="скан заменить нельзя"):
        handling.attach_signed_scan(**who, upload=scan())
    post: dict[str, Any] = {"channel": "post", "note": "№ 1", "on": date(2026, 11, 26), "now": LATER}
    with pytest.raises(QuestionsError, match="Ответ уже отправляется через ГИС ЖКХ"):
        handling.record_dispatch(**who, **post)
    with pytest.raises(QuestionsError, match="Через ГИС ЖКХ ответ отправляет сам сайт"):
        handling.record_dispatch(**who, **{**post, "channel": "gis"})


def test_the_conditions_are_those_of_the_mail(consent: object, room: FakeRoom, team: Team) -> None:
    appeal = brought()
    with pytest.raises(IllegalStep):
        send(appeal, team)
    signed(appeal, team)
    with pytest.raises(NotAllowed):
        handling.send_through(appeal_id=appeal.pk, actor=team.other, channel="gis")
    with pytest.raises(QuestionsError, match="не подключён"):
        send(appeal, team, "post")
    room.refusal = "Обращение в ГИС ЖКХ отозвано."
    with pytest.raises(QuestionsError, match="в ГИС ЖКХ отозвано"):
        send(appeal, team)
    room.refusal = ""
    Reply.objects.update(signed_scan=None)
    with pytest.raises(RequisitesMissing, match="скан подписанного письма"):
        send(appeal, team)
    assert room.queued == []


def test_a_room_that_cannot_take_it_over_leaves_it_on_the_desk(
    ready: Appeal, room: FakeRoom, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(reply: Reply) -> None:
        raise QuestionsError("Файл слишком велик для ГИС ЖКХ.")

    monkeypatch.setattr(room, "queue", broken)
    with pytest.raises(QuestionsError, match="слишком велик"):
        send(ready, team)
    assert way_of_answer(ready) == ""
    assert rows(ready, "queued") == []


def test_the_word_of_a_room_that_no_longer_has_it_brings_nothing_back(
    ready: Appeal, room: FakeRoom, team: Team
) -> None:
    send(ready, team)
    handling.record_refusal(appeal_id=ready.pk, now=LATER, channel="gis", reason="Нет связи.")
    send(ready, team, "email")
    handling.record_refusal(appeal_id=ready.pk, now=LATER, channel="gis", reason="Ещё раз.")
    assert Reply.objects.get().delivery_failed_at is None
    assert len(rows(ready, "delivery_failed")) == 1


def test_an_answer_found_to_have_arrived_after_all_counts(ready: Appeal, room: FakeRoom, team: Team) -> None:
    """A lost receipt looks like a refusal until the other system is asked."""
    send(ready, team)
    handling.record_refusal(appeal_id=ready.pk, now=LATER, channel="gis", reason="Нет квитанции.")
    assert handling.record_acceptance(appeal_id=ready.pk, now=LATER, channel="gis").state == "sent"
    assert Reply.objects.get().delivery_failed_at is None


def test_a_room_puts_the_answer_down_even_when_the_mail_was_faster(
    ready: Appeal, room: FakeRoom, team: Team
) -> None:
    """A letter resent from the outbox meanwhile arrives; should it bounce, the executor is not stuck."""
    send(ready, team)
    handling.record_acceptance(appeal_id=ready.pk, now=LATER)
    assert way_of_answer(ready) == "gis"
    handling.record_refusal(appeal_id=ready.pk, now=LATER, channel="gis", reason="Закрыто.")
    ready.refresh_from_db()
    assert (ready.state, way_of_answer(ready)) == ("sent", "")
    assert rows(ready, "delivery_failed") == []


def test_the_card_offers_the_room_and_says_where_the_answer_is(
    ready: Appeal, room: FakeRoom, team: Team
) -> None:
    client, address = as_operator(team), f"/admin/appeals/{ready.pk}/"
    assert "Отправить через ГИС ЖКХ" in client.get(address).content.decode()
    assert "gis" not in ways(DispatchForm, ready), "what the room delivers is not written down by hand"
    answer = client.post(f"{address}send-gis/", follow=True)
    html = answer.content.decode()
    assert "Ответ передан на отправку через ГИС ЖКХ." in html
    assert "<dt>Отправка</dt><dd>передано на отправку через ГИС ЖКХ" in html
    assert "<strong>Передано на отправку</strong>: через ГИС ЖКХ" in html
    assert "Отправить через ГИС ЖКХ" not in html
    assert client.post(f"{address}send-gis/").status_code == 422
    assert len(room.queued) == 1
    handling.record_acceptance(appeal_id=ready.pk, now=LATER, channel="gis")
    html = client.get(address).content.decode()
    assert "27.11.2026, 10:00, через ГИС ЖКХ" in html
    assert "<strong>Ответ отправлен</strong>: через ГИС ЖКХ" in html
    assert "<dt>Как ответить</dt><dd>через ГИС ЖКХ</dd>" in html


def test_what_is_in_the_way_is_shown_to_whoever_waits_for_it_and_to_nobody_else(
    ready: Appeal, approved: Appeal, room: FakeRoom, team: Team
) -> None:
    room.refusal = "В ГИС ЖКХ не задан исполнитель."
    client = as_operator(team)
    html = client.get(f"/admin/appeals/{ready.pk}/").content.decode()
    assert '<p id="blocked-send-gis" class="appeal-card__blocked">В ГИС ЖКХ не задан исполнитель.</p>' in html
    assert "ГИС ЖКХ" not in client.get(f"/admin/appeals/{approved.pk}/").content.decode()


def test_an_answer_typed_in_by_hand_is_written_down_where_no_room_delivers(
    consent: object, team: Team
) -> None:
    appeal = signed(brought(), team)
    assert "gis" not in ways(DispatchForm, brought(reply_channel="email"))
    data = {"channel": "gis", "on": "2026-11-25", "note": "Ответ № 5"}
    as_operator(team).post(f"/admin/appeals/{appeal.pk}/dispatch/", data)
    appeal.refresh_from_db()
    assert (appeal.state, appeal.reply.dispatched_by) == ("sent", "gis")


def test_without_a_room_the_step_does_not_exist(approved: Appeal, team: Team) -> None:
    assert as_operator(team).post(f"/admin/appeals/{approved.pk}/send-gis/").status_code == 404


def test_no_visitor_and_no_registrar_chooses_what_only_another_system_brings(
    make_appeal: Callable[..., Appeal], consent: object, team: Team
) -> None:
    client = as_operator(team)
    assert "ГИС ЖКХ" not in client.get("/individuals/ask/").content.decode()
    assert 'value="gis"' not in client.get("/admin/registration/?channel=post").content.decode()
    own, other = make_appeal(), brought()
    assert 'value="gis"' not in client.get(f"/admin/registration/{own.pk}/correct/").content.decode()
    html = client.get(f"/admin/registration/{other.pk}/correct/").content.decode()
    assert '<option value="gis" selected>через ГИС ЖКХ</option>' in html


def test_the_export_names_the_channel(consent: object) -> None:
    appeal = brought()
    assert AppealExport().value_of(appeal, "reply_channel") == "через ГИС ЖКХ"


def test_who_can_be_reached_there_only_is_told_of_an_extension_there(
    consent: object, room: FakeRoom, team: Team
) -> None:
    appeal = brought(email="")
    handling.assign(appeal_id=appeal.pk, actor=team.head, assignee=team.operator)
    reason = "Нужны сведения сетевой организации."
    extending.ask(appeal_id=appeal.pk, actor=team.operator, reason=reason, now=LATER)
    extending.grant(appeal_id=appeal.pk, actor=team.head, now=LATER)
    notice = Notice.objects.get()
    assert notice.channel == "gis"
    html = as_operator(team).get(f"/admin/appeals/{appeal.pk}/").content.decode()
    assert "передаётся через ГИС ЖКХ" in html
    # What was done by hand in their cabinet is written down all the same.
    assert "gis" in ways(NoticeDispatchForm, appeal)
    notices.record_acceptance(notice_id=notice.pk, now=LATER, channel="gis")
    assert Notice.objects.get().sent_at == LATER
    assert rows(appeal, "notice_sent") == [("job:gis", {"notice": notice.pk, "channel": "gis"})]
