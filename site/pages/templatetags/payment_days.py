from dataclasses import dataclass
from typing import Any

from django import template
from django.utils import timezone

from wagtail.models import Site

from pages.models import CompanySettings
from pages.payment_days import PaymentDue, next_due, readings_words
from workdays.services import load_calendar

register = template.Library()


@dataclass(frozen=True)
class PaymentDays:
    """What the block says: the company's own days and the nearest date, if the calendar knows it."""

    company: CompanySettings
    due: PaymentDue | None
    readings: str


@register.simple_tag(takes_context=True)
def payment_days(context: dict[str, Any]) -> PaymentDays | None:
    """Return the days of the company whose site is read, as of today; one query beside its settings."""
    company = _company(context.get("request"))
    if company is None:
        return None
    due = next_due(timezone.localdate(), company.pay_by_day, load_calendar())
    return PaymentDays(company, due, readings_words(company.readings_from_day, company.readings_to_day))


def _company(request: Any) -> CompanySettings | None:
    """Return the settings that the page's header has already read, or those of the main site."""
    if request is not None:
        found: CompanySettings = CompanySettings.for_request(request)
        return found
    site = Site.objects.filter(is_default_site=True).first()
    return CompanySettings.for_site(site) if site else None
