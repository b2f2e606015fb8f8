import logging
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

from django.core.files.base import ContentFile
from django.utils import timezone

import pytest
from django_tasks_db.models import DBTaskResult
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings
from tests.files.fake_clamd import CLEAN, EICAR_FOUND, FakeClamd, fake_clamd
from tests.files.samples import PDF, pdf, picture

from files import antivirus, jobs
from files.models import StoredFile
from files.services import quarantine, store_examined, store_own
from files.services.quarantine import scan_waiting

State = StoredFile.State
Keep = Callable[..., StoredFile]
NOW = timezone.now()


@pytest.fixture
def clamd(settings: Settings, tmp_path: Path) -> Iterator[FakeClamd]:
    with fake_clamd() as fake:
        settings.CLAMD_ADDRESS = fake.address
        yield fake


@pytest.fixture
def away(settings: Settings) -> None:
    settings.CLAMD_ADDRESS = "/nowhere/clamd.ctl"


def states() -> dict[str, str]:
    return dict(StoredFile.objects.values_list("original_name", "state"))


def test_a_file_waits_in_quarantine_and_is_not_scanned_in_the_request(clamd: FakeClamd, keep: Keep) -> None:
    stored = keep()

    assert (stored.state, stored.state_words) == (State.QUARANTINED, "на проверке")
    assert clamd.seen == []


def test_a_clean_file_is_accepted(clamd: FakeClamd, keep: Keep) -> None:
    stored = keep()

    assert scan_waiting(NOW) == 1

    stored.refresh_from_db()
    assert (stored.state, stored.note, stored.state_words) == (State.ACCEPTED, "", "")
    assert stored.scan_tried_at == NOW
    assert clamd.seen == [PDF]


def test_an_infected_file_is_refused_under_the_name_of_what_it_has(
    clamd: FakeClamd, keep: Keep, private_root: Path
) -> None:
    clamd.answers = [EICAR_FOUND]
    stored = keep()

    assert scan_waiting(NOW) == 1

    stored.refresh_from_db()
    assert (stored.state, stored.note) == (State.REFUSED, "вирус Eicar-Test-Signature")
    assert stored.state_words == "отклонён: вирус Eicar-Test-Signature"


def test_a_judged_file_is_not_shown_to_it_again(clamd: FakeClamd, keep: Keep) -> None:
    clamd.answers = [CLEAN, EICAR_FOUND]
    keep(name="a.pdf")
    keep(name="b.pdf")

    assert [scan_waiting(NOW), scan_waiting(NOW)] == [2, 0]
    assert states() == {"a.pdf": State.ACCEPTED, "b.pdf": State.REFUSED}


def test_an_antivirus_that_is_away_lets_nothing_through_and_raises_an_alarm(
    away: None, keep: Keep, caplog: pytest.LogCaptureFixture
) -> None:
    keep(name="a.pdf")
    stored = keep(name="b.pdf")

    assert scan_waiting(NOW) == 0

    stored.refresh_from_db()
    assert set(states().values()) == {State.QUARANTINED}
    assert stored.state_words == "на проверке: антивирус не отвечает"
    (alarm,) = caplog.records
    assert alarm.levelno == logging.ERROR
    assert "2 more files wait" in alarm.getMessage()
    assert "b.pdf" not in caplog.text


def test_an_antivirus_that_is_back_judges_what_has_waited(keep: Keep, away: None, settings: Settings) -> None:
    stored = keep()
    scan_waiting(NOW)

    with fake_clamd() as clamd:
        settings.CLAMD_ADDRESS = clamd.address
        assert scan_waiting(NOW) == 1

    stored.refresh_from_db()
    assert (stored.state, stored.scan_trouble) == (State.ACCEPTED, "")


@pytest.mark.parametrize("answer", [b"INSTREAM size limit exceeded. ERROR\0", b"", b"garbage\0"])
def test_a_file_without_a_verdict_stays_and_holds_nobody_up(
    clamd: FakeClamd, keep: Keep, answer: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    clamd.answers = [answer, CLEAN]
    stuck = keep(name="a.pdf")
    keep(name="b.pdf")

    assert scan_waiting(NOW) == 1

    stuck.refresh_from_db()
    assert states() == {"a.pdf": State.QUARANTINED, "b.pdf": State.ACCEPTED}
    assert stuck.state_words == "на проверке: антивирус не смог проверить файл"
    assert str(stuck.pk) in caplog.text


def test_a_round_ends_in_time_and_the_next_begins_with_those_not_tried(
    clamd: FakeClamd, keep: Keep, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(antivirus, "ANSWER_SECONDS", 0.1)
    monkeypatch.setattr(quarantine, "ROUND_SECONDS", 0.0)
    clamd.answers = [None, CLEAN]
    keep(name="a.pdf")
    keep(name="b.pdf")

    assert scan_waiting(NOW) == 0
    assert scan_waiting(NOW + timedelta(minutes=1)) == 1
    assert states() == {"a.pdf": State.QUARANTINED, "b.pdf": State.ACCEPTED}


def test_a_verdict_that_comes_second_changes_nothing(clamd: FakeClamd, keep: Keep) -> None:
    stored = keep()
    StoredFile.objects.update(state=State.REFUSED)

    assert not quarantine.scan(stored, NOW)
    assert states() == {"письмо.pdf": State.REFUSED}


def test_a_file_whose_bytes_are_gone_stays_in_quarantine(
    clamd: FakeClamd, keep: Keep, caplog: pytest.LogCaptureFixture
) -> None:
    stored = keep()
    stored.content.storage.delete(str(stored.content.name))

    assert scan_waiting(NOW) == 0
    stored.refresh_from_db()
    assert stored.state_words == "на проверке: файла нет в хранилище"


def test_without_an_antivirus_a_file_is_accepted_at_once(keep: Keep) -> None:
    assert keep().state == State.ACCEPTED
    assert scan_waiting(NOW) == 0


def test_files_left_in_quarantine_stay_there_when_the_antivirus_is_taken_away(
    keep: Keep, away: None, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    keep()
    settings.CLAMD_ADDRESS = ""

    assert scan_waiting(NOW) == 0
    assert set(states().values()) == {State.QUARANTINED}
    assert "names no antivirus" in caplog.text


def test_what_the_site_has_made_itself_needs_no_antivirus(away: None, db: None, private_root: Path) -> None:
    assert store_own(upload=ContentFile(PDF, name="a.pdf"), max_bytes=1000).is_accepted


def test_a_file_to_be_published_waits_too(away: None, db: None, private_root: Path) -> None:
    stored, _ = store_examined(upload=ContentFile(pdf("Договор"), name="a.pdf"), max_bytes=100_000)

    assert stored.state == State.QUARANTINED


def test_the_worker_is_told_of_a_file_once_it_is_committed(
    clamd: FakeClamd, keep: Keep, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        stored = keep(picture("PNG"), "a.png")

    assert DBTaskResult.objects.get().args_kwargs["args"] == [str(stored.pk)]
    jobs.look_into.func(str(stored.pk))
    stored.refresh_from_db()
    assert stored.has_preview


def test_a_task_about_a_file_that_is_gone_or_judged_does_nothing(clamd: FakeClamd, keep: Keep) -> None:
    stored = keep()
    StoredFile.objects.update(state=State.REFUSED)

    quarantine.look_into(str(stored.pk), NOW)
    StoredFile.objects.all().delete()
    quarantine.look_into(str(stored.pk), NOW)

    assert clamd.seen == []


def test_a_task_that_meets_no_antivirus_leaves_the_file_to_the_next_round(
    away: None, keep: Keep, caplog: pytest.LogCaptureFixture
) -> None:
    stored = keep()

    quarantine.look_into(str(stored.pk), NOW)

    assert states() == {"письмо.pdf": State.QUARANTINED}
    assert "does not answer" in caplog.text
