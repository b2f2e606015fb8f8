"""A letter is taken once, wherever its reading dies and however often it lies in the mailbox."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings as site_settings
from django.utils import timezone

import pytest
from tests.inbox.conftest import NOW
from tests.inbox.dovecot import Server
from tests.inbox.mail import PDF, letter, with_headers

from inbox.errors import Busy, TryAgain
from inbox.mailbox import Mailbox, account, opened
from inbox.models import Folder, Letter, LetterFile, Place
from inbox.services import outcomes, rounds, settling, taking, unpacking
from inbox.services.claiming import LEASE, claimed
from inbox.services.rounds import Summary
from ledger.models import Entry
from outbox.models import Message
from questions.models import Appeal, Attachment

Fetch = Callable[..., Summary]
FILES = (("a.pdf", PDF, "application/pdf"), ("b.pdf", PDF + b"%", "application/pdf"))


class Death(BaseException):
    """The process is killed: nothing in it catches this."""


def raw_files() -> list[Path]:
    place = Path(site_settings.PRIVATE_FILES_ROOT) / "mail"
    return [path for path in place.rglob("*") if path.is_file()]


@pytest.fixture(autouse=True)
def empty_storage() -> None:
    for path in raw_files():
        path.unlink()


def die(patch: pytest.MonkeyPatch, target: Any, name: str, *, after: bool) -> None:
    """Let the process die before or after its first call of a function."""
    real = getattr(target, name)
    calls = []

    def deadly(*args: Any, **kwargs: Any) -> Any:
        calls.append(name)
        if len(calls) > 1:
            return real(*args, **kwargs)
        if after:
            real(*args, **kwargs)
        raise Death

    patch.setattr(target, name, deadly)


STEPS = [
    (rounds, "note_new"), (rounds, "take"), (Mailbox, "describe"), (Mailbox, "copy"), (taking, "digest_of"),
    (taking, "_write"), (taking, "keep"), (rounds, "settle"), (settling, "read_of"), (settling, "unpack"),
    (unpacking, "_keep"), (settling, "_fill"), (settling, "_decide"), (outcomes, "register_once"),
    (outcomes, "write_down"),
]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(("target", "name"), STEPS, ids=[name for _, name in STEPS])
def test_a_run_that_dies_is_repeated_without_loss_or_double(
    server: Server, fetch: Fetch, monkeypatch: pytest.MonkeyPatch, target: Any, name: str, after: bool
) -> None:
    server.append(letter(files=FILES))
    with monkeypatch.context() as patch:
        die(patch, target, name, after=after)
        with pytest.raises(Death):
            fetch()
    for hours in (1, 2):
        # What a killed process could not give back is free when its lease is over.
        fetch(NOW + timedelta(hours=hours))
    appeal = Appeal.objects.get()
    stored = Letter.objects.get()
    assert stored.appeal == appeal
    assert Place.objects.get().state == Place.State.TAKEN
    assert LetterFile.objects.count() == Attachment.objects.filter(appeal=appeal).count() == 2
    assert Message.objects.filter(kind="appeal_registered").count() == 1
    assert Entry.objects.in_stream(stored.stream).count() == 1
    assert [path.name for path in raw_files()] == [Path(stored.raw.name).name]


@pytest.mark.django_db
class TestTheMailboxAsItIs:
    def test_a_second_round_finds_nothing_and_the_mailbox_is_left_as_it_was(
        self, server: Server, fetch: Fetch
    ) -> None:
        server.append(letter())
        fetch()
        assert (fetch().noted, Letter.objects.count()) == (0, 1)
        assert b"\\Seen" not in server.flags()[0]

    def test_a_letter_that_lies_in_the_mailbox_twice_is_one(self, server: Server, fetch: Fetch) -> None:
        server.append(letter(), with_headers(letter(), Received="by mx.example"))
        fetch()
        assert (Place.objects.count(), Letter.objects.count(), Appeal.objects.count()) == (2, 1, 1)
        assert len(raw_files()) == 1

    def test_two_letters_without_message_id_are_told_apart_by_what_they_say(
        self, server: Server, fetch: Fetch
    ) -> None:
        nameless = [letter(text, message_id="") for text in ("Раз", "Раз", "Два")]
        server.append(*nameless)
        fetch()
        assert sorted(Letter.objects.values_list("text", flat=True)) == ["Два", "Раз"]

    def test_the_same_message_id_with_other_words_is_another_letter_for_a_person(
        self, server: Server, fetch: Fetch
    ) -> None:
        server.append(letter("Первое"))
        fetch()
        server.append(letter("Второе"))
        fetch()
        second = Letter.objects.get(text="Второе")
        assert (second.state, second.doubt_words) == ("human", ["другое письмо с тем же Message-ID уже было"])
        assert Appeal.objects.count() == 1

    def test_numbers_given_anew_bring_nothing_twice(self, server: Server, fetch: Fetch) -> None:
        server.append(letter())
        fetch()
        Folder.objects.update(uidvalidity=1, highest_uid=900)
        Place.objects.update(uidvalidity=1)
        server.append(letter("Новое", message_id="<2@x>"))
        fetch()
        assert (Letter.objects.count(), Appeal.objects.count(), Place.objects.count()) == (2, 2, 3)

    def test_what_waited_under_old_numbers_is_listed_anew(self, server: Server, fetch: Fetch) -> None:
        server.append(letter())
        with (
            opened(account()) as mailbox,
            claimed("x", "INBOX", first_day=NOW.date(), now=NOW) as (folder, _),
        ):
            taking.note_new(folder, mailbox, now=NOW)
            Place.objects.update(uidvalidity=1)
            Folder.objects.update(uidvalidity=1)
            folder.refresh_from_db()
            taking.note_new(folder, mailbox, now=NOW)
        assert sorted(Place.objects.values_list("state", flat=True)) == ["gone", "waiting"]

    def test_what_was_deleted_before_it_was_taken_is_known_to_be_gone(
        self, server: Server, fetch: Fetch, caplog: pytest.LogCaptureFixture
    ) -> None:
        server.append(letter())
        with (
            opened(account()) as mailbox,
            claimed("x", "INBOX", first_day=NOW.date(), now=NOW) as (folder, _),
        ):
            taking.note_new(folder, mailbox, now=NOW)
            server.empty()
        with opened(account()) as mailbox:
            mailbox.open("INBOX")
            assert not taking.take(Place.objects.get().pk, mailbox, now=NOW)
        assert Place.objects.get().state == Place.State.GONE
        assert "deleted before it was taken" in caplog.text

    def test_a_letter_moved_to_another_folder_is_not_taken_again(self, server: Server, fetch: Fetch) -> None:
        site_settings.IMAP_SPAM_FOLDERS = ["Спам"]
        server.append(letter())
        server.append(letter(), folder="&BCEEPwQwBDw-")
        fetch()
        assert (Letter.objects.count(), Letter.objects.get().state) == (1, "registered")

    def test_what_came_before_the_first_day_is_left(
        self, server: Server, fetch: Fetch, settings: Any
    ) -> None:
        settings.IMAP_SINCE = ""
        server.append(letter(message_id="<old@x>"), at=NOW - timedelta(days=3))
        server.append(letter(), at=NOW)
        fetch()
        assert Letter.objects.get().message_id == "<1@pochta.example>"

    @pytest.mark.parametrize(("before", "taken"), [(timedelta(minutes=-30), 1), (timedelta(minutes=30), 0)])
    @pytest.mark.parametrize("zone", ["UTC", "Europe/Moscow", "Asia/Vladivostok", "America/New_York"])
    def test_the_first_day_is_ours_whatever_day_it_is_at_the_server(
        self, server: Server, fetch: Fetch, settings: Any, zone: str, before: timedelta, taken: int
    ) -> None:
        settings.IMAP_SINCE = ""
        midnight = timezone.localtime(NOW).replace(hour=0, minute=0)
        server.append(letter(), at=(midnight - before).astimezone(ZoneInfo(zone)))
        fetch()
        assert Letter.objects.count() == taken

    def test_two_runs_do_not_read_at_once(self, server: Server, fetch: Fetch) -> None:
        server.append(letter())
        with claimed(account().name, "INBOX", first_day=NOW.date(), now=NOW), pytest.raises(Busy):
            fetch()
        assert fetch().taken == 1

    def test_a_run_that_lost_its_claim_stops(self, server: Server, fetch: Fetch) -> None:
        server.append(letter())
        place = (account().name, "INBOX")
        with (
            claimed(*place, first_day=NOW.date(), now=NOW) as (folder, claim),
            claimed(*place, first_day=NOW.date(), now=NOW + LEASE),
            pytest.raises(Busy),
        ):
            rounds.renew(folder, claim, now=NOW)

    def test_a_round_takes_so_many_and_the_next_goes_on(self, server: Server, fetch: Fetch) -> None:
        server.append(*(letter(str(number), message_id=f"<{number}@x>") for number in range(5)))
        first = fetch(NOW, most=3)
        second = fetch(NOW, most=3)
        assert (first.noted, first.taken, first.is_through) == (5, 3, False)
        assert (second.taken, second.is_through) == (2, True)

    def test_a_message_that_does_not_come_holds_nothing_up(
        self, server: Server, fetch: Fetch, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        server.append(letter(message_id="<bad@x>"), letter("Иное", message_id="<good@x>"))
        real = Mailbox.copy

        def refuse_first(self: Mailbox, uid: int, target: Any) -> int:
            if uid == Place.objects.order_by("uid")[0].uid:
                raise TryAgain("обрыв")
            return real(self, uid, target)

        monkeypatch.setattr(Mailbox, "copy", refuse_first)
        for minutes in (0, 1, 20, 60, 200, 400):
            summary = fetch(NOW + timedelta(minutes=minutes))
        assert [each.message_id for each in Letter.objects.all()] == ["<good@x>"]
        waiting = Place.objects.get(state=Place.State.WAITING)
        assert (waiting.trouble, summary.troubled) == ("обрыв", 1)
