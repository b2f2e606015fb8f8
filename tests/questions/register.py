"""Appeals put into the register as they are after whatever has happened to them."""

from datetime import date, timedelta
from typing import cast
from uuid import uuid4

from django.test import Client
from django.utils import timezone

from questions.models import Appeal
from staff.models import Employee

LIST = "/admin/appeals/"


def as_(person: Employee) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


def put(number: int, **values: object) -> Appeal:
    """Put an appeal into the register; without more it is new, of today and has time left."""
    today = timezone.localdate()
    registered_on = cast(date, values.get("registered_on", today))
    fields: dict[str, object] = {
        "token": uuid4(), "year": registered_on.year, "number": number, "access_code": "0" * 12,
        "kind": "question", "channel": "website", "audience": "individual", "text": "Где письмо?",
        "person_name": "Проверкина", "reply_channel": "email", "received_at": timezone.now(),
        "registered_on": today, "due_on": today + timedelta(days=9),
        "control_on": today + timedelta(days=9), "term_snapshot": {},
    }  # fmt: skip
    return Appeal.objects.create(**{**fields, **values})
