from collections.abc import Callable
from datetime import date, datetime, time
from itertools import count
from uuid import uuid4

from django.utils import timezone

import pytest
import time_machine
from tests.disclosure.duties import moscow
from tests.pages.conftest import make_home
from tests.questions.conftest import team

from pages.models import HomePage, InfoPage
from questions.choices import Audience, Channel, Kind, ReplyChannel
from questions.models import Appeal
from workdays.services import load_shipped_calendars

__all__ = ["team"]

RegisterAppeal = Callable[..., Appeal]


@pytest.fixture
def appeal_on(db: None) -> RegisterAppeal:
    """Put an appeal into the register on a day."""
    numbers = count(1)

    def put(on: date, kind: str = Kind.QUESTION, channel: str = Channel.WEBSITE, **fields: object) -> Appeal:
        noon = datetime.combine(on, time(12), tzinfo=timezone.get_current_timezone())
        values = {
            "token": uuid4(),
            "year": on.year,
            "number": next(numbers),
            "access_code": "000000000000",
            "audience": Audience.INDIVIDUAL,
            "text": "Когда придёт ответ?",
            "person_name": "Заявитель",
            "reply_channel": ReplyChannel.EMAIL,
            "email": "person@example.org",
            "received_at": noon,
            "registered_on": on,
            "due_on": on,
            "control_on": on,
            "term_snapshot": {},
        }
        return Appeal.objects.create(kind=kind, channel=channel, **{**values, **fields})

    return put


@pytest.fixture
def two_months(appeal_on: RegisterAppeal) -> None:
    """Four appeals of 2025: three in February, one of them a complaint, and a claim on paper in July."""
    appeal_on(date(2025, 2, 1))
    appeal_on(date(2025, 2, 28), channel=Channel.POST)
    appeal_on(date(2025, 2, 3), kind=Kind.COMPLAINT)
    appeal_on(date(2025, 7, 31), kind=Kind.CLAIM, channel=Channel.POST)


@pytest.fixture
def home(db: None) -> HomePage:
    """A site with our home page and the calendars by which terms are counted."""
    load_shipped_calendars()
    return make_home()


@pytest.fixture
def page(home: HomePage) -> InfoPage:
    """A page published on Monday 16.11.2026."""
    with time_machine.travel(moscow(2026, 11, 16), tick=False):
        found = home.add_child(instance=InfoPage(title="Оплата", slug="oplata", intro="До 15-го."))
        found.save_revision().publish()
    return InfoPage.objects.get(pk=found.pk)
