from datetime import date

from django.conf import settings
from django.db import transaction

from pages.demo.hours import POINTS
from pages.models import HomePage, PaymentPoint
from pages.starter.company import Company
from pages.starter.content import DEMO, STARTER, Library
from pages.starter.loading import STANDARD, Plan, build
from pages.starter.points import add_points
from staff.errors import DemoRefused

COMPANY = Company(
    full_name="Общество с ограниченной ответственностью «Борисоглебская энергосбытовая организация»",
    short_name="ООО «БЭСО»",
    city="Борисоглебск",
    address="г. Борисоглебск, ул. Советская, д. 37а",
    domain="бэсо.рф",
    head_post="Генеральный директор",
    head_name="А. А. Егорова",
)
"""What the Standard says of the company. What it does not say stays empty."""
FIRST_DAY = date(2024, 1, 1)
"""Before the oldest of the invented appeals, whose authors consented."""


def library() -> Library:
    """Return the texts of the demonstration."""
    return Library((STARTER, DEMO), COMPANY.facts())


@transaction.atomic
def load() -> None:
    """Fill an empty site with the demonstration; a site that has its home page is left as it is."""
    if not settings.DEMO_ALLOWED:
        raise DemoRefused
    if HomePage.objects.exists():
        return
    build(Plan(COMPANY, library(), is_starter=False, valid_from=FIRST_DAY))
    approved = library().read(f"documents/{STANDARD}").fields
    add_points(
        POINTS,
        address=COMPANY.address,
        valid_from=date.fromisoformat(approved["edition_valid_from"]),
        act=approved["edition_act"],
    )
    if not PaymentPoint.objects.exists():
        PaymentPoint.objects.bulk_create(
            PaymentPoint(**row) for row in library().read_table("payment_points")
        )
