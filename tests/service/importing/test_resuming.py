"""A worker may be killed at any moment: the next one reads on, and the end is the same."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

import pytest
from tests.service.importing.conftest import Load
from tests.service.importing.samples import many_rows, sample

from service.importing import checking, taking
from service.importing.claiming import LEASE, claimed, keep
from service.importing.errors import Busy
from service.importing.receiving import confirm, start_check
from service.importing.rounds import go_on, work_on
from service.models import Contact, ImportedLine, ImportRun, ImportSource

pytestmark = pytest.mark.django_db
ROWS, BATCH = 47, 10


class Killed(BaseException):
    """What no code catches, as kill -9."""


def fall(after: int, step: Callable[..., Any], *, does_it: bool = True) -> Callable[..., Any]:
    """Return the step as it is until so many calls; the next one kills the worker, before or after it."""
    calls = [0]

    def falling(*args: Any, **kwargs: Any) -> Any:
        calls[0] += 1
        if calls[0] > after and not does_it:
            raise Killed
        done = step(*args, **kwargs)
        if calls[0] > after:
            raise Killed
        return done

    return falling


def lines(run: ImportRun) -> list[tuple[Any, ...]]:
    rows = ImportedLine.objects.filter(run=run).order_by("line", "pk")
    return list(rows.values_list("line", "verdict", "reason", "arrived_at"))


def killed(run: ImportRun) -> None:
    """Leave the row as a killed process does: its lease still stands."""
    later = timezone.now() + LEASE
    ImportRun.objects.filter(pk=run.pk).update(claimed_by="dead", lease_until=later)


@pytest.mark.parametrize("batches", range(6))
@pytest.mark.parametrize("does_it", [True, False])
def test_reading_goes_on_after_each_batch(
    plain_source: ImportSource,
    load: Load,
    user: User,
    monkeypatch: pytest.MonkeyPatch,
    batches: int,
    does_it: bool,
) -> None:
    monkeypatch.setattr(checking, "BATCH", BATCH)
    whole = lines(load(plain_source, many_rows(ROWS)))
    run = load(plain_source, many_rows(ROWS), until="checking")
    with monkeypatch.context() as patch:
        patch.setattr(checking, "keep", fall(batches, keep, does_it=does_it))
        with pytest.raises(Killed):
            work_on(run.pk)
    run.refresh_from_db()
    assert (run.state, run.lines) == ("checking", min(batches * BATCH, ROWS))
    assert ImportedLine.objects.filter(run=run).count() == run.lines
    killed(run)
    assert work_on(run.pk) is False
    ImportRun.objects.update(lease_until=timezone.now())
    assert work_on(run.pk) is True
    run.refresh_from_db()
    assert (run.state, run.accepted, run.lines) == ("checked", ROWS, ROWS)
    assert lines(run) == whole


@pytest.mark.parametrize("batches", range(5))
def test_calls_that_are_open_at_the_moment_of_death_are_not_lost(
    phone_source: ImportSource, load: Load, monkeypatch: pytest.MonkeyPatch, batches: int
) -> None:
    monkeypatch.setattr(checking, "BATCH", 5)
    whole = load(phone_source, sample("queue_log"), name="queue_log")
    run = load(phone_source, sample("queue_log"), name="queue_log", until="checking")
    with monkeypatch.context() as patch:
        patch.setattr(checking, "keep", fall(batches, keep))
        with pytest.raises(Killed):
            work_on(run.pk)
    work_on(run.pk)
    run.refresh_from_db()
    assert lines(run) == lines(whole)
    assert (run.accepted, run.rejected, run.left_open) == (whole.accepted, whole.rejected, whole.left_open)


@pytest.mark.parametrize("step", ["_pass_over_known", "_insert", "finish", "append"])
def test_a_taking_that_dies_leaves_no_row_and_the_next_takes_all(
    plain_source: ImportSource, load: Load, user: User, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    run = load(plain_source, many_rows(ROWS))
    confirm(run=run, user=user)
    with monkeypatch.context() as patch:
        patch.setattr(taking, step, fall(0, getattr(taking, step)))
        with pytest.raises(Killed):
            work_on(run.pk)
    run.refresh_from_db()
    assert (run.state, Contact.objects.count()) == ("taking", 0)
    assert work_on(run.pk) is True
    run.refresh_from_db()
    assert (run.state, run.accepted, Contact.objects.count()) == ("done", ROWS, ROWS)


def test_the_clock_reads_on_in_rounds_when_no_worker_does(
    plain_source: ImportSource, load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "BATCH", BATCH)
    monkeypatch.setattr("service.importing.rounds.ROUND_SECONDS", 0.0)
    monkeypatch.setattr("service.importing.tables.TRIED", 1)
    run = load(plain_source, many_rows(ROWS), until="checking")
    seen = []
    while go_on(timezone.now() + timedelta(hours=1)):
        run.refresh_from_db()
        seen.append((run.state, run.lines, run.percent))
    assert [lines for _, lines, _ in seen] == [10, 20, 30, 40, 47, 47]
    assert seen[1][2] == 42
    assert seen[-1] == ("checked", 47, 100)


def test_two_workers_do_not_read_one_file(plain_source: ImportSource, load: Load, user: User) -> None:
    run = load(plain_source, many_rows(3), until="checking")
    with claimed(run.pk) as (row, claim):
        with pytest.raises(Busy), claimed(run.pk):
            pass
        # Whoever is thought dead and has only slept finds that the file is somebody else's.
        ImportRun.objects.update(claimed_by="another")
        with pytest.raises(Busy):
            keep(row, claim, lines=5)
    run.refresh_from_db()
    assert (run.lines, run.claimed_by) == (0, "another")


def test_a_check_that_is_begun_anew_stops_the_former_one(
    plain_source: ImportSource, load: Load, user: User
) -> None:
    run = load(plain_source, many_rows(3), until="checking")
    with claimed(run.pk) as (row, claim):
        ImportRun.objects.update(state="failed")
        start_check(run=run, user=user)
        with pytest.raises(Busy):
            keep(row, claim, lines=5)
    assert work_on(run.pk) is True
