from collections.abc import Callable
from datetime import date
from itertools import count
from typing import Any

from django.utils import timezone

import pytest
from tests.pages.conftest import make_home
from tests.questions.register import put

from measures.models import ComplaintLink, Measure, Progress
from pages.models import HomePage
from questions.models import Decision

MakeMeasure = Callable[..., Measure]
LinkComplaint = Callable[..., ComplaintLink]


@pytest.fixture
def home(db: None) -> HomePage:
    return make_home()


@pytest.fixture
def make_measure(db: None) -> MakeMeasure:
    """Make a measure of 2025, published unless told otherwise; `state` and what goes with it its progress."""

    def make(
        *, state: str = "", done_on: date | None = None, reason: str = "", live: bool = True, **fields: Any
    ) -> Measure:
        values = {
            "year": 2025, "kind": "other", "title": "Поставить скамейки",
            "due_on": date(2025, 9, 1), **fields,
        }  # fmt: skip
        measure = Measure.objects.create(live=live, **values)
        if state:
            Progress.objects.create(measure=measure, state=state, done_on=done_on, reason=reason)
        return measure

    return make


@pytest.fixture
def link(db: None) -> LinkComplaint:
    """Say that a new complaint led to a measure."""
    numbers = count(1)

    def make(measure: Measure, words: str = "") -> ComplaintLink:
        appeal = put(next(numbers), kind="complaint")
        decision = Decision.objects.create(appeal=appeal, verdict="satisfied", measure=words)
        return ComplaintLink.objects.create(measure=measure, decision=decision, linked_at=timezone.now())

    return make
