"""From the approval to the delivery log: e-mails, letters, calls, and what came of each."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

import pytest
from pypdf import PdfReader
from tests.outbox.servers import Mailbox
from tests.reminders.conftest import LETTER, NOW, Load, row

from ledger.models import Entry
from outbox.models import Message
from outbox.services import deliver
from reminders import papers
from reminders.choices import Outcome
from reminders.errors import RemindersError
from reminders.lifecycle import State
from reminders.models import ChannelStop, Reminder, ReminderBatch, ReminderSettings, ReminderWording
from reminders.services import deciding, loading, outcomes, sending
from reminders.services.stops import close_way

NIGHT = NOW + timedelta(hours=12)
SATURDAY_EARLY = NOW + timedelta(days=4, hours=-4)
"""Eight in the morning of a Saturday: quiet then, and not on a working day."""


def states() -> list[str]:
    return list(Reminder.objects.order_by("line").values_list("state", flat=True))


def test_whoever_prepared_a_file_does_not_approve_it(load: Load, people: tuple[User, User]) -> None:
    batch = load(row("1", address=LETTER), until="waiting")
    with pytest.raises(RemindersError, match="не готовил"):
        deciding.approve(batch=batch, user_id=people[0].pk, now=NOW)
    with pytest.raises(RemindersError, match="исправить"):
        deciding.send_back(batch=batch, user_id=people[1].pk, remark=" ")
    deciding.send_back(batch=batch, user_id=people[1].pk, remark="Не тот месяц")
    batch.refresh_from_db()
    assert (batch.stage, batch.remark) == (State.CHECKED, "Не тот месяц")
    deciding.submit(batch=batch, user_id=people[0].pk, now=NOW)
    deciding.approve(batch=batch, user_id=people[1].pk, now=NOW)
    batch.refresh_from_db()
    assert (batch.stage, batch.stored, states()) == (State.SENDING, None, ["to_send"])
    events = Entry.objects.in_stream(batch.stream).values_list("event", flat=True)
    assert list(events) == ["received", "check", "checked", "submitted", "sent_back", "submitted", "approved"]
    with pytest.raises(RemindersError, match="обновите"):
        deciding.approve(batch=batch, user_id=people[1].pk, now=NOW)


def test_a_check_of_yesterday_is_no_check(load: Load, people: tuple[User, User]) -> None:
    batch = load(row("1", address=LETTER), until="waiting")
    with pytest.raises(RemindersError, match=r"проверен 24\.11\.2026"):
        deciding.approve(batch=batch, user_id=people[1].pk, now=NOW + timedelta(days=1))


def test_an_empty_file_is_not_offered(load: Load, people: tuple[User, User]) -> None:
    with pytest.raises(RemindersError, match="нечего"):
        deciding.submit(batch=load(row("1")), user_id=people[0].pk, now=NOW)


def test_of_two_files_about_one_debt_the_later_is_held(load: Load, people: tuple[User, User]) -> None:
    first = load(row("1", address=LETTER))
    Reminder.objects.update(created_at=NOW - timedelta(days=20))
    second = load(row("1", amount="8", address=LETTER), row("2", address=LETTER), until="waiting")
    Reminder.objects.update(created_at=NOW)
    deciding.submit(batch=first, user_id=people[0].pk, now=NOW)
    deciding.approve(batch=first, user_id=people[1].pk, now=NOW)
    deciding.approve(batch=second, user_id=people[1].pk, now=NOW)
    held = second.reminders.get(account="1")
    assert (held.state, held.reason) == (Outcome.HELD, deciding.REPEATED)
    assert second.reminders.get(account="2").state == Outcome.TO_SEND


def test_the_words_are_those_that_were_approved(load: Load) -> None:
    batch = load(row("1", address=LETTER), until="sending")
    ReminderWording.objects.filter(kind="debt").update(text="Другое {счёт} {сумма} {долг на}")
    text = sending.Letters.of(batch).text(Reminder.objects.get())
    assert "числится задолженность за электроэнергию: 1\u00a0250,50\u00a0руб." in text
    assert "на 01.11.2026" in text


def test_letters_leave_at_the_rate_outside_quiet_hours_and_each_once(load: Load) -> None:
    ReminderSettings.objects.create(per_minute=2)
    batch = load(*(row(str(n), email=f"p{n}@pochta.example") for n in range(5)), until="sending")
    assert sending.send_due(NIGHT) == 0
    assert sending.send_due(SATURDAY_EARLY) == 0
    assert sending.send_due(NOW) == 2
    assert sending.send_due(NOW) == 0
    assert sending.send_due(NOW + timedelta(minutes=2)) == 2
    assert sending.send_due(NOW + timedelta(minutes=4)) == 1
    assert sending.send_due(NOW + timedelta(minutes=6)) == 0
    assert sorted(Message.objects.values_list("to", flat=True)) == [f"p{n}@pochta.example" for n in range(5)]
    assert {message.subject for message in Message.objects.all()} == {"О задолженности за электроэнергию"}
    assert set(Message.objects.values_list("related", flat=True)) == {
        f"reminder:{pk}" for pk in Reminder.objects.values_list("pk", flat=True)
    }
    batch.refresh_from_db()
    assert batch.stage == State.SENDING


def test_a_batch_that_is_undone_leaves_nothing(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    load(*(row(str(n), email=f"p{n}@pochta.example") for n in range(3)), until="sending")

    def die(*arguments: Any, **given: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(sending, "close_if_done", die)
    with pytest.raises(KeyboardInterrupt):
        sending.send_due(NOW)
    assert not Message.objects.exists()
    assert states() == ["to_send"] * 3
    monkeypatch.undo()
    assert sending.send_due(NOW) == 3
    assert Message.objects.count() == 3


def test_a_batch_is_queued_by_as_many_queries_for_one_letter_as_for_many(load: Load) -> None:
    counts = []
    # The first one warms what is kept between requests.
    for numbers in (range(1), range(10, 12), range(100, 140)):
        batch = load(*(row(str(n), email=f"p{n}@pochta.example") for n in numbers), until="sending")
        with CaptureQueriesContext(connection) as queries:
            sending.send_batch(batch.pk, limit=1000, now=NOW)
        counts.append(len(queries))
    assert counts[1] == counts[2] < 20
    assert Message.objects.count() == 43


def test_what_may_not_leave_any_more_is_held(load: Load) -> None:
    batch = load(
        row("1", email="a@pochta.example"), row("2", email="b@pochta.example", pay_by="25.11.2026"),
        row("3", email="c@pochta.example"),
        row("4", kind="ограничение", address=LETTER, event_on="15.12.2026"), until="sending",
    )  # fmt: skip
    close_way(account="1", channel="email", origin="refusal", reason="звонок")
    assert sending.send_due(NOW + timedelta(days=2)) == 1
    held = dict(batch.reminders.exclude(reason="").values_list("account", "reason"))
    assert held == {"1": sending.CLOSED, "2": "срок оплаты уже прошёл", "4": sending.TOO_LATE}
    assert batch.reminders.get(account="3").state == Outcome.QUEUED


def test_letters_reach_a_real_server_and_their_fate_is_in_the_log(load: Load, smtp: Mailbox) -> None:
    batch = load(
        row("1", email="dobr@pochta.example"), row("2", email="no-such@pochta.example"), until="sending"
    )
    sending.send_due(NOW)
    first, second = Message.objects.order_by("pk").values_list("pk", flat=True)
    deliver(first)
    smtp.refuse_recipient = "550 No such user"
    deliver(second)
    sent, failed = batch.reminders.order_by("line")
    assert (sent.state, failed.state) == (Outcome.SENT, Outcome.FAILED)
    assert "550" in failed.reason
    stop = ChannelStop.objects.get()
    assert (stop.account, stop.channel, stop.origin) == ("2", "email", "bounce")
    batch.refresh_from_db()
    assert batch.stage == State.DONE
    again = load(
        row("2", amount="9", email="no-such@pochta.example", address=LETTER, pay_by="31.12.2026"),
        now=NOW + timedelta(days=30),
    )
    assert again.reminders.get().channel == "letter"


def test_a_letter_that_comes_back_closes_its_address(load: Load) -> None:
    batch = load(row("1", email="a@pochta.example"), until="sending")
    sending.send_due(NOW)
    message = Message.objects.get()
    outcomes.record_sent(message)
    outcomes.record_bounced(message)
    reminder = batch.reminders.get()
    assert (reminder.state, reminder.reason) == (
        Outcome.BOUNCED,
        "письмо вернулось: доставить его не удалось",
    )
    assert ChannelStop.objects.get().contact_digest


def test_printed_letters_are_one_tagged_pdf_with_their_addresses(
    load: Load, people: tuple[User, User]
) -> None:
    batch = load(
        row("1", address=LETTER), row("2", name="Ёлкин Пётр", address="г. Пробный, ул. Дальняя, 8"),
        until="sending",
    )  # fmt: skip
    rows = list(papers.waiting_letters(batch))
    pdf = PdfReader(BytesIO(papers.letters_pdf(batch, rows)))
    assert len(pdf.pages) == 2
    assert bool(pdf.trailer["/Root"]["/MarkInfo"]["/Marked"])
    assert str(pdf.trailer["/Root"]["/Lang"]).startswith("ru")
    first, second = (page.extract_text().replace("\u00a0", " ") for page in pdf.pages)
    assert "Проверкина Вера" in first
    assert LETTER in first
    assert "1 250,50 руб." in first
    assert "Ёлкин" in second
    assert "Ёлкин" not in first
    assert [cells[1:4] for cells in papers.address_rows(rows)] == [
        ("Проверкина Вера", LETTER, "1"), ("Ёлкин Пётр", "г. Пробный, ул. Дальняя, 8", "2"),
    ]  # fmt: skip
    with pytest.raises(RemindersError, match="не наступил"):
        outcomes.post_letters(batch=batch, user_id=people[0].pk, on=date(2126, 1, 1))
    assert (
        outcomes.post_letters(batch=batch, user_id=people[0].pk, on=date(2026, 11, 24), note="список 5") == 2
    )
    with pytest.raises(RemindersError, match="нет"):
        outcomes.post_letters(batch=batch, user_id=people[0].pk, on=date(2026, 11, 24))
    assert set(Reminder.objects.values_list("state", "note")) == {
        ("sent", "сдано на почту 24.11.2026, список 5")
    }
    batch.refresh_from_db()
    assert batch.stage == State.DONE


def test_calls_are_made_by_day_and_a_refusal_is_kept(load: Load, people: tuple[User, User]) -> None:
    batch = load(row("1", phone="123456"), row("2", phone="223456"), until="sending")
    one, two = batch.reminders.order_by("line")
    assert "задолженность 1 250,50 руб." in next(iter(papers.call_rows(batch, [one])))[-1].replace(
        "\u00a0", " "
    )
    with pytest.raises(RemindersError, match="тихие часы"):
        outcomes.note_call(reminder=one, user_id=people[0].pk, result="reached", now=NIGHT)
    outcomes.note_call(reminder=one, user_id=people[0].pk, result="reached", note="оплатит", now=NOW)
    with pytest.raises(RemindersError, match="уже отмечен"):
        outcomes.note_call(reminder=one, user_id=people[0].pk, result="reached", now=NOW)
    outcomes.note_call(reminder=two, user_id=people[0].pk, result="refused", now=NOW)
    assert ChannelStop.objects.get().account == "2"
    assert states() == ["reached", "refused"]
    assert Entry.objects.in_stream(one.subject).get().event == "called"
    batch.refresh_from_db()
    assert batch.stage == State.DONE


def test_a_cancelled_file_keeps_what_has_left(load: Load, people: tuple[User, User]) -> None:
    ReminderSettings.objects.create(per_minute=1)
    batch = load(*(row(str(n), email=f"p{n}@pochta.example") for n in range(3)), until="sending")
    sending.send_due(NOW)
    loading.cancel(batch=batch, user_id=people[1].pk)
    assert sending.send_due(NOW + timedelta(minutes=5)) == 0
    assert states() == ["queued"]
    again: ReminderBatch = load(*(row(str(n), email=f"p{n}@pochta.example") for n in range(3)))
    assert (again.accepted, again.rejected) == (2, 1)
