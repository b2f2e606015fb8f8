"""What looking at 200 duties costs on a site of 2,000 pages, against the same on 200."""

import time
from collections.abc import Iterator
from datetime import date, timedelta
from statistics import median
from typing import Any

from bench.rows import Row
from bench.search import plant

DUTIES, FEW, MANY = 200, 200, 2_000
WARM_UP, RUNS = 2, 11
LIMIT = 3.0
PROOFS = ("page_live", "edition_in_force", "file_intact")


def measure() -> Iterator[Row]:
    """Look over the loaded demo, whose own duties rest; every day is a new one, so that all is written."""
    from disclosure.models import Duty
    from pages.models import HomePage

    Duty.objects.update(is_active=False)
    home = HomePage.objects.first()
    pages = _plant(home, range(FEW))
    Duty.objects.bulk_create(_duty(number, page) for number, page in enumerate(pages))
    few = _milliseconds()
    _plant(home, range(FEW, MANY))
    many = _milliseconds()
    yield Row(f"looking at {DUTIES} duties on {FEW} pages, processor time", round(few, 1), "ms")
    yield Row(f"looking at {DUTIES} duties on {MANY:,} pages", round(many, 1), "ms")
    yield Row(f"looking at duties, {MANY:,} pages to {FEW}", round(many / few, 2), "times", LIMIT)


def _plant(home: Any, numbers: range) -> list[Any]:
    """Add live documents in a section of their own, half of them with an edition in force."""
    from pages.models import DocumentPage, Edition, SectionPage

    section = home.add_child(instance=SectionPage(title="Сведения", slug=f"duties-{numbers.start}"))
    plant(section, [DocumentPage(title=f"Документ {number}", slug=f"duty-{number}") for number in numbers])
    found = list(DocumentPage.objects.child_of(section))
    Edition.objects.bulk_create(
        Edition(page=page, number="1", valid_from=date(2026, 1, 1), body=[]) for page in found[::2]
    )
    return found


def _duty(number: int, page: Any) -> Any:
    from disclosure.models import Duty

    return Duty(
        code=f"bench-{number}",
        title=f"Пункт {number}",
        group="standard",
        legal_basis="Стандарт",
        page=page,
        proof=PROOFS[number % len(PROOFS)],
        renewal="monthly",
        day=15,
        starts_on=date(2026, 1, 12),
    )


def _milliseconds() -> float:
    from django.utils import timezone

    from disclosure.services.evaluating import evaluate

    times = []
    for number in range(WARM_UP + RUNS):
        start = time.process_time()
        evaluate(now=timezone.now() + timedelta(days=number))
        times.append(time.process_time() - start)
    return median(times[WARM_UP:]) * 1000
