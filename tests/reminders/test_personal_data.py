"""Whose data reminders hold, for how long, and what is left of them."""

from datetime import date, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from tests.reminders.conftest import LETTER, NOW, Load, row

from outbox.models import Message
from privacy.holders import Person
from reminders.holding import STANDS, WAITS, RemindersHolder
from reminders.models import ChannelStop, Reminder
from reminders.services import outcomes, sending
from reminders.services.stops import close_way, open_way

HOLDER = RemindersHolder()


class Wipe:
    def __getattr__(self, name: str) -> Any:
        return lambda *given: None


def test_a_person_is_found_by_account_or_address(load: Load) -> None:
    load(row("777-1", email="vera@pochta.example"), row("2", address=LETTER), until="sending")
    close_way(account="7771", channel="call", origin="refusal", reason="звонок")
    by_account = list(HOLDER.find(Person(account="777 1")))
    assert [found.subject.partition(":")[0] for found in by_account] == ["reminder", "reminder_stop"]
    assert [found.whose for found in HOLDER.find(Person(email="Vera@pochta.example"))] == ["Проверкина Вера"]
    assert list(HOLDER.find(Person(phone="1"))) == []
    sending.send_due(NOW)
    told = [fact for record in HOLDER.records([each.subject for each in by_account]) for fact in record.facts]
    for words in ("777-1", "vera@pochta.example", "звонок"):
        assert words in str(told)


def test_what_waits_is_not_destroyed_and_what_is_done_leaves_only_that_it_was(
    load: Load, people: tuple[User, User]
) -> None:
    batch = load(row("1", email="a@pochta.example"), row("2", phone="12345"), until="sending")
    stop = close_way(account="1", channel="call", origin="refusal", reason="звонок")
    sending.send_due(NOW)
    mailed, called = batch.reminders.order_by("line")
    subjects = [mailed.subject, called.subject, stop.subject]
    why = HOLDER.why_not(subjects)
    assert why[called.subject] == WAITS
    assert why[stop.subject] == STANDS
    assert mailed.subject in why
    outcomes.record_sent(Message.objects.get())
    Message.objects.update(state="accepted")
    outcomes.note_call(reminder=called, user_id=people[0].pk, result="reached", note="жена", now=NOW)
    open_way(stop=stop, user_id=people[0].pk)
    assert HOLDER.why_not(subjects) == {}
    HOLDER.lock(subjects)
    counts = HOLDER.erase(subjects, act="1/2026", wipe=Wipe(), now=NOW)  # type: ignore[arg-type]
    assert counts == {"напоминаний": 2, "запретов": 1, "писем": 1}
    left = str(list(Reminder.objects.values())) + str(list(ChannelStop.objects.values()))
    left += str(list(Message.objects.values("to", "text", "html")))
    for words in ("Проверкина", "a@pochta.example", "12345", "жена", "1250", "звонок"):
        assert words not in left
    assert list(Reminder.objects.order_by("line").values_list("state", "channel")) == [
        ("sent", "email"), ("reached", "call"),
    ]  # fmt: skip
    assert HOLDER.named(mailed.subject) == ""
    assert HOLDER.erase(subjects, act="2/2026", wipe=Wipe(), now=NOW)["напоминаний"] == 0  # type: ignore[arg-type]


def test_terms_run_from_the_day_of_sending_and_of_the_end_of_a_stop(
    load: Load, people: tuple[User, User]
) -> None:
    batch = load(row("1", phone="12345"), until="sending")
    reminder_kind, stop_kind = HOLDER.kinds()
    far = timezone.localdate() + timedelta(days=1)
    assert list(reminder_kind.due(far, 10)) == []
    outcomes.note_call(reminder=batch.reminders.get(), user_id=people[0].pk, result="refused", now=NOW)
    assert [due.subject for due in reminder_kind.due(far, 10)] == [batch.reminders.get().subject]
    assert list(reminder_kind.due(date(2020, 1, 1), 10)) == []
    assert list(stop_kind.due(far, 10)) == []
    open_way(stop=ChannelStop.objects.get(), user_id=people[0].pk, now=NOW)
    assert [due.ended_on for due in stop_kind.due(date(2026, 11, 24), 10)] == [date(2026, 11, 24)]
