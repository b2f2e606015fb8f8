import threading
from collections.abc import Callable

from django.contrib.auth import get_user_model
from django.db import IntegrityError, connection, transaction

import pytest

from ledger import services
from ledger.errors import EntryIsFinal, NotInTransaction, UnfitData
from ledger.models import Entry


def test_entries_of_a_stream_are_numbered_and_linked(append: Callable[..., Entry]) -> None:
    first, second, other = append(), append(), append(stream="appeal:2")

    assert [first.seq, second.seq, other.seq] == [1, 2, 1]
    assert second.previous_hash == first.hash
    assert first.previous_hash == other.previous_hash == "0" * 64


def test_the_stored_text_is_canonical_json(append: Callable[..., Entry]) -> None:
    entry = append(due_on="2026-12-14", channel="website", extended=False, assignee=None, days=15)

    assert entry.text == (
        '{"assignee":null,"channel":"website","days":15,"due_on":"2026-12-14","extended":false}'
    )


@pytest.mark.parametrize(
    "value",
    [
        "ivanov@example.org",
        "Иванов",
        "Ivan Ivanov",
        "+79161234567",
        "a" * 65,
        "line\nline",
        1.5,
        ["appeal"],
        {"a": 1},
    ],
)
def test_what_may_be_personal_data_is_refused_and_not_repeated(
    append: Callable[..., Entry], value: object
) -> None:
    with pytest.raises(UnfitData) as error:
        append(value=value)

    assert str(value) not in str(error.value)
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    "value", ["", "2026-000123", "2026-12-25T10:00:00+03:00", "appeal:12", "f" * 64, 0, -1, True, None]
)
def test_identifiers_codes_numbers_flags_and_dates_are_accepted(
    append: Callable[..., Entry], value: object
) -> None:
    assert append(value=value).seq == 1


@pytest.mark.parametrize(
    "field", [{"stream": "Appeal 1"}, {"event": "Выслан"}, {"actor": "Иванов"}, {"stream": "anchor"}]
)
def test_stream_event_and_actor_are_codes_too(db: None, field: dict[str, str]) -> None:
    arguments = {"stream": "appeal:1", "event": "registered", "actor": "visitor", **field}

    with pytest.raises(UnfitData):
        services.append(**arguments)


@pytest.mark.django_db(transaction=True)
def test_an_entry_outside_a_transaction_is_refused() -> None:
    with pytest.raises(NotInTransaction):
        services.append(stream="appeal:1", event="registered", actor="visitor")


def test_an_entry_vanishes_with_the_change_that_was_undone(append: Callable[..., Entry]) -> None:
    with transaction.atomic():
        services.append(stream="appeal:1", event="registered", actor="visitor")
        transaction.set_rollback(True)

    assert not Entry.objects.exists()


def test_the_model_refuses_to_change_or_delete_entries(append: Callable[..., Entry]) -> None:
    entry = append()

    for attempt in (
        entry.save,
        entry.delete,
        Entry.objects.all().delete,
        lambda: Entry.objects.update(actor="visitor"),
        lambda: Entry.objects.bulk_update([entry], ["actor"]),
    ):
        with pytest.raises(EntryIsFinal):
            attempt()


def test_a_number_taken_twice_is_an_error_and_not_a_loss(append: Callable[..., Entry]) -> None:
    entry = append()
    twin = Entry(
        **{
            field.attname: getattr(entry, field.attname)
            for field in Entry._meta.concrete_fields
            if field.name != "id"
        }
    )

    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()


WRITERS, ROUNDS = 4, 10


@pytest.mark.django_db(transaction=True)
def test_parallel_writers_under_the_row_lock_lose_nothing() -> None:
    subject = get_user_model().objects.create_user("subject")

    def write() -> None:
        try:
            for _ in range(ROUNDS):
                with transaction.atomic():
                    get_user_model().objects.select_for_update().get(pk=subject.pk)
                    services.append(stream="appeal:1", event="drafted", actor="visitor")
        finally:
            connection.close()

    threads = [threading.Thread(target=write) for _ in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Entry.objects.count() == WRITERS * ROUNDS
    assert services.verify("appeal:1") is None
