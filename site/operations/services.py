from collections.abc import Mapping
from datetime import datetime

from operations.models import Run

WELL = ["succeeded_at"]
ILL = ["failed_at", "failure"]


def record_round(*, failures: Mapping[str, str], now: datetime) -> None:
    """Keep how each job of a round of the clock went: the kind of its error, or «» when it went well."""
    well = [Run.CLOCK, *(Run.JOB + name for name, failure in failures.items() if not failure)]
    _upsert([Run(name=name, succeeded_at=now) for name in well], WELL)
    ill = {Run.JOB + name: failure for name, failure in failures.items() if failure}
    _upsert([Run(name=name, failed_at=now, failure=failure) for name, failure in ill.items()], ILL)


def record_success(*, name: str, now: datetime, detail: str = "") -> None:
    _upsert([Run(name=name, succeeded_at=now, detail=detail)], [*WELL, "detail"])


def record_failure(*, name: str, now: datetime, failure: str) -> None:
    """Keep that it failed; ``failure`` is the kind of the error, never its words, which may name a person."""
    _upsert([Run(name=name, failed_at=now, failure=failure)], ILL)


def _upsert(runs: list[Run], columns: list[str]) -> None:
    if runs:
        Run.objects.bulk_create(runs, update_conflicts=True, unique_fields=["name"], update_fields=columns)
