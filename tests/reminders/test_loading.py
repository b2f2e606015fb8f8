"""A billing file from the upload to the rows that may be sent and those that go back."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

import pytest
from tests.reminders.conftest import COLUMNS, LETTER, NOW, Load, row, table

from files.errors import FileRefused
from reminders import papers
from reminders.choices import Outcome
from reminders.errors import RemindersError
from reminders.lifecycle import State
from reminders.models import BillingSource, ChannelStop, RejectedRow, Reminder, ReminderBatch, ReminderWording
from reminders.services import checking, loading
from reminders.services.stops import close_way, open_way


def reasons(batch: ReminderBatch) -> list[str]:
    return list(RejectedRow.objects.filter(batch=batch).values_list("reason", flat=True))


def test_good_rows_wait_and_wrong_ones_go_back_with_their_reason(load: Load) -> None:
    batch = load(
        row("1", email="Vera@Pochta.example"), row("2", address=LETTER), row("3", phone="8 900 000-00-01"),
        row("4"), row("", phone="8 900 000-00-01"), row("5", amount="-1", address=LETTER),
        row("6", email="vera@", address=LETTER), row("7", as_of="31.02.2026", address=LETTER),
    )  # fmt: skip
    assert (batch.stage, batch.accepted, batch.rejected, batch.position) == (State.CHECKED, 3, 5, 8)
    ways = list(Reminder.objects.order_by("line").values_list("line", "channel", "state", "email"))
    assert ways == [
        (2, "email", "ready", "vera@pochta.example"), (3, "letter", "ready", ""), (4, "call", "ready", ""),
    ]  # fmt: skip
    sent_back = b"".join(papers.rejected_csv(batch)).decode("utf-8-sig").splitlines()  # type: ignore[arg-type]
    assert sent_back[0].endswith("Почему не принята")
    assert [line.rpartition(";")[2].split(":")[0] for line in sent_back[1:]] == [
        "не по чему сообщить", "нет лицевого счёта", "сумма должна быть больше нуля",
        "адрес почты написан с ошибкой", "дата не распознана",
    ]  # fmt: skip
    assert sent_back[1].startswith("4;Проверкина Вера;")


def test_a_repeated_upload_sends_nothing_twice(load: Load) -> None:
    first = load(row("1", address=LETTER), row("2", address=LETTER), until="sending")
    again = load(row("1", address=LETTER), row("2", address=LETTER), row("3", address=LETTER))
    assert (again.accepted, again.rejected) == (1, 2)
    assert len(reasons(again)) == 2
    assert all(
        each.startswith(f"это же напоминание уже есть в файле № {first.pk} от") for each in reasons(again)
    )


@pytest.mark.parametrize(("days", "is_early"), [(13, True), (14, False)])
def test_a_kind_is_not_repeated_before_its_days_are_over(
    load: Load, monkeypatch: pytest.MonkeyPatch, days: int, is_early: bool
) -> None:
    load(row("1", address=LETTER))
    Reminder.objects.update(created_at=NOW)
    moment = NOW + timedelta(days=days)
    batch = load(
        row("1 ", amount="7,00", address=LETTER),
        row("1", kind="тариф", event_on="30.12.2026", address=LETTER),
        now=moment,
    )
    assert batch.accepted == (1 if is_early else 2)
    if is_early:
        assert reasons(batch) == [
            "такое напоминание этому счёту уже было 24.11.2026: повторять можно через 14 дн."
        ]


def test_an_account_stands_once_in_a_file(load: Load) -> None:
    batch = load(row("A-1", address=LETTER), row("a 1", amount="3", address=LETTER))
    assert reasons(batch) == ["в этом файле уже есть строка того же счёта и вида"]


def test_refusals_and_dead_addresses_are_respected(load: Load, people: tuple[User, User]) -> None:
    stop = close_way(account="1", channel="email", origin="refusal", reason="звонок", user_id=people[0].pk)
    close_way(account="2", channel="email", origin="bounce", reason="вернулось", contact="old@pochta.example")
    close_way(account="3", channel="call", origin="refusal", reason="звонок")
    batch = load(
        row("1", email="a@pochta.example", address=LETTER), row("2", email="new@pochta.example"),
        row("2-2", email="old@pochta.example"), row("3", phone="123456"),
    )  # fmt: skip
    assert list(Reminder.objects.order_by("line").values_list("account", "channel")) == [
        ("1", "letter"), ("2", "email"), ("2-2", "email"),
    ]  # fmt: skip
    assert reasons(batch) == [
        "не по чему сообщить: нет ни почты, ни адреса, ни телефона, которые можно использовать"
    ]
    open_way(stop=stop, user_id=people[0].pk)
    with pytest.raises(RemindersError, match="уже снят"):
        open_way(stop=stop, user_id=people[0].pk)
    assert close_way(account="1", channel="email", origin="refusal", reason="снова").pk != stop.pk
    assert ChannelStop.objects.filter(ended_at=None).count() == 3


def test_without_an_approved_wording_nothing_is_taken(load: Load) -> None:
    ReminderWording.objects.filter(kind="debt").update(live=False)
    assert reasons(load(row("1", address=LETTER))) == ["нет утверждённого текста «о задолженности»"]


def test_a_killed_reading_goes_on_where_it_stopped(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = load(*(row(str(number), address=LETTER) for number in range(25)), until="prepared")
    loading.start_check(batch=batch, user=batch.uploaded_by, now=NOW)
    monkeypatch.setattr(checking, "BATCH", 10)
    written = checking._Check._write

    def die(self: Any, *arguments: Any) -> None:
        written(self, *arguments)
        if self.batch.position == 20:
            raise KeyboardInterrupt

    monkeypatch.setattr(checking._Check, "_write", die)
    with pytest.raises(KeyboardInterrupt):
        checking.check(pk=batch.pk)
    monkeypatch.setattr(checking._Check, "_write", written)
    assert Reminder.objects.count() == 20
    assert checking.go_on(NOW, seconds=10) == 0
    ReminderBatch.objects.update(worked_at=NOW - timedelta(minutes=5))
    assert checking.go_on(NOW, seconds=10) == 1
    batch.refresh_from_db()
    assert (batch.stage, batch.accepted, Reminder.objects.count()) == (State.CHECKED, 25, 25)
    assert list(Reminder.objects.order_by("pk").values_list("account", flat=True)) == [
        str(n) for n in range(25)
    ]


def test_a_second_reader_stops_without_a_trace(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = load(row("1", address=LETTER), until="prepared")
    loading.start_check(batch=batch, user=batch.uploaded_by, now=NOW)
    ours = checking._Check._ours
    monkeypatch.setattr(
        checking._Check, "_ours",
        lambda self: (ReminderBatch.objects.filter(pk=batch.pk).update(position=1), ours(self))[1],
    )  # fmt: skip
    assert checking.check(pk=batch.pk) is False
    assert not Reminder.objects.exists()


def test_a_batch_costs_the_same_queries_however_many_rows_it_has(load: Load) -> None:
    counts = []
    # The first one warms what is kept between requests.
    for first, count in ((0, 1), (10, 3), (100, 40)):
        rows = [row(str(number), address=LETTER) for number in range(first, first + count)]
        batch = load(*rows, until="prepared")
        loading.start_check(batch=batch, user=batch.uploaded_by, now=NOW)
        with CaptureQueriesContext(connection) as queries:
            checking.check(pk=batch.pk)
        batch.refresh_from_db()
        assert batch.accepted == count
        counts.append(len(queries))
    assert counts[1] == counts[2] < 20


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", ""),
        ("Счёт;Сумма\n1;2".encode(), "нет столбца"),
        (
            table(row("1", address=LETTER)).replace("Проверкина".encode(), "Проверкина".encode("cp1251")),
            "кодировка",
        ),
    ],
)
def test_a_file_that_cannot_be_read_says_why_and_leaves_nothing(
    load: Load, content: bytes, fault: str
) -> None:
    if not content:
        with pytest.raises(FileRefused):
            load(content=b" ", name="f.xlsx")
        return
    batch = load(content=content)
    assert batch.stage == State.FAILED
    assert fault in batch.fault
    assert not Reminder.objects.exists()


def test_cp1251_is_read(load: Load) -> None:
    assert load(content=table(row("1", address=LETTER)).decode().encode("cp1251")).accepted == 1


def test_a_source_is_asked_for_its_columns_and_a_cancelled_file_leaves_nothing(
    load: Load, source: BillingSource, people: tuple[User, User]
) -> None:
    user = people[0]
    BillingSource.objects.update(columns={})
    batch = load(row("1", address=LETTER), until="prepared")
    with pytest.raises(RemindersError, match="лицевым счётом"):
        loading.start_check(batch=batch, user=user)
    with pytest.raises(RemindersError, match="дважды"):
        loading.keep_columns(source=source, columns={"account": "a", "kind": "a", "phone": "b"}, user=user)
    loading.keep_columns(source=source, columns=COLUMNS, user=user)
    loading.start_check(batch=batch, user=user, now=NOW)
    checking.check(pk=batch.pk)
    loading.cancel(batch=batch, user_id=user.pk)
    batch.refresh_from_db()
    assert batch.stage == State.CANCELLED
    assert batch.stored is None
    assert not Reminder.objects.exists()
    with pytest.raises(RemindersError, match="отменён"):
        loading.cancel(batch=batch, user_id=user.pk)


def test_undecided_files_and_rejected_rows_are_forgotten_after_a_month(load: Load) -> None:
    old = load(row("1", address=LETTER), row("2"))
    sent = load(row("3", address=LETTER), row("4"), until="sending")
    limit = NOW + timedelta(seconds=1)
    assert loading.forget_stale(NOW + timedelta(days=31), limit) == 1
    assert not RejectedRow.objects.exists()
    old.refresh_from_db()
    sent.refresh_from_db()
    assert (old.stage, sent.stage) == (State.CANCELLED, State.SENDING)
    assert Reminder.objects.get().state == Outcome.TO_SEND


def test_a_kind_of_file_is_the_sources(load: Load) -> None:
    with pytest.raises(FileRefused, match="книга"):
        load(content=b"PK", name="f.xlsx")
