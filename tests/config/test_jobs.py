import logging
from datetime import UTC, datetime

from wagtail import hooks

import pytest

from config.jobs import run_due_jobs
from operations.models import Run

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.mark.django_db
def test_a_failing_job_is_logged_and_does_not_stop_the_others(caplog: pytest.LogCaptureFixture) -> None:
    def breaks(now: datetime) -> str:
        raise ValueError("broken")

    def works(now: datetime) -> str:
        return f"done at {now:%H:%M}"

    with (
        hooks.register_temporarily("periodic_job", breaks, order=-2),
        hooks.register_temporarily("periodic_job", works, order=-1),
        caplog.at_level(logging.ERROR, "config.jobs"),
    ):
        outcomes = _run_only({breaks, works})
    assert [line.rsplit(": ", 1)[1] for line in outcomes] == ["done at 09:00"]
    assert "breaks failed" in caplog.text
    kept = {run.name.rpartition(".")[2]: run for run in Run.objects.all()}
    assert (kept["breaks"].failure, kept["breaks"].succeeded_at) == ("ValueError", None)
    assert (kept["works"].failure, kept["works"].succeeded_at) == ("", NOW)
    assert kept["clock"].succeeded_at == NOW


def _run_only(jobs: set[object]) -> list[str]:
    others = [job for job in hooks.get_hooks("periodic_job") if job not in jobs]
    saved = hooks._hooks["periodic_job"]
    hooks._hooks["periodic_job"] = [(job, order) for job, order in saved if job not in others]
    try:
        return list(run_due_jobs(NOW))
    finally:
        hooks._hooks["periodic_job"] = saved
