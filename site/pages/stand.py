"""The sheet for the notice board in the office: hours, terms, payment and contacts on one A4 page."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from io import BytesIO
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from wagtail import hooks

import segno

from pages.addresses import absolute
from pages.models import CompanySettings, PaymentPoint
from pages.typst import compile_pdf
from workdays.opening import PointHours
from workdays.services import current_statuses

Row = tuple[str, str]


@dataclass(frozen=True)
class StandSection:
    """A part of the sheet: a heading and rows of what and how. Other rooms add theirs by a hook.

    The hook ``stand_section`` is a function of the present moment that returns one, or None.
    """

    title: str
    rows: Sequence[Row]
    order: int = 50


def stand_sheet(request: HttpRequest) -> HttpResponse:
    """Answer with the sheet as a PDF to be printed."""
    now = timezone.now()
    company = CompanySettings.for_request(request)
    address = absolute("/")
    data = {
        "company": company.short_name or company.full_name,
        "full_name": company.full_name,
        "place": company.address,
        "site": company.domain or urlsplit(address).netloc,
        "made_on": f"{timezone.localdate(now):%d.%m.%Y}",
        "sections": [asdict(section) for section in sections(company, now)],
        "qr": qr_svg(address),
    }
    pdf = compile_pdf(template="stand", data=data, body="")
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="stend.pdf"'
    return response


def qr_svg(address: str) -> str:
    """Draw an address as a QR code that survives a stain: SVG, a quarter of it may be lost."""
    drawing = BytesIO()
    segno.make(address, error="q", micro=False).save(drawing, kind="svg", border=0, xmldecl=False)
    return drawing.getvalue().decode()


def sections(company: CompanySettings, now: datetime) -> list[StandSection]:
    """Return the parts of the sheet that have something to say, in order."""
    own = [*_hours(now), _contacts(company), _payment(company)]
    added = [section for hook in hooks.get_hooks("stand_section") if (section := hook(now)) is not None]
    return sorted((each for each in [*own, *added] if each.rows), key=lambda each: each.order)


def _hours(now: datetime) -> Iterator[StandSection]:
    points = [point for point in current_statuses(now) if point.rows]
    yield StandSection("Часы работы", [row for point in points for row in _hours_of(point)], order=10)


def _hours_of(point: PointHours) -> list[Row]:
    weekly = [f"{row.days}: {row.hours}{f', {row.pause}' if row.pause else ''}" for row in point.rows]
    special = [f"{day.date:%d.%m.%Y}: {day.hours}" for day in point.special]
    return [(point.name, "\n".join([*weekly, *special]))]


def _contacts(company: CompanySettings) -> StandSection:
    rows = [
        ("Адрес", company.address),
        ("Почтовый адрес", company.postal_address),
        ("Телефоны", "\n".join(company.phone_lines())),
        ("Электронная почта", company.email),
        (company.head_post or "Руководитель", company.head_name),
    ]
    return StandSection("Как связаться", [row for row in rows if row[1]], order=20)


def _payment(company: CompanySettings) -> StandSection:
    desks = PaymentPoint.objects.for_visitors().filter(kind=PaymentPoint.Kind.OWN)
    rows = [(desk.name, _lines(desk.address, desk.hours, "Без комиссии")) for desk in desks]
    term = f"До {company.pay_by_day}-го числа месяца, следующего за расчётным"
    return StandSection("Оплата", [*rows, ("Срок оплаты для граждан", term)], order=40)


def _lines(*parts: str) -> str:
    return "\n".join(part for part in parts if part)
