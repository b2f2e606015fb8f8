from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
import time_machine
from tests.privacy import person
from tests.questions.conftest import Team, consent, make_appeal, moscow, team

from questions.models import Appeal

__all__ = ["consent", "make_appeal", "team"]

NOW = moscow(2029, 3, 1)
"""In 2029 what was answered in 2023 is kept no longer: five years from 1 January 2024."""


@pytest.fixture
def years_later(db: None) -> Iterator[datetime]:
    with time_machine.travel(NOW, tick=False):
        yield NOW


@pytest.fixture
def answered(make_appeal: Callable[..., Appeal], team: Team) -> Callable[..., Appeal]:
    """Make an appeal that has been lived through to its end."""

    def make(received_at: Any = None, **changes: str) -> Appeal:
        return person.live_through(make_appeal, team, received_at or moscow(2023, 3, 2), **changes)

    return make


@pytest.fixture
def commission(team: Team) -> list[Any]:
    return [team.head, team.signatory]
