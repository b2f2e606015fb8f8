import pytest

from workdays.calendar import Calendar
from workdays.services import read_year, shipped_files


@pytest.fixture(scope="session")
def calendar() -> Calendar:
    """The shipped calendars, as they are reviewed."""
    return Calendar(tuple(read_year(path) for path in shipped_files()))
