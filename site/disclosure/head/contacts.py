"""Visits and calls of the head's view: how many, how long they waited and lasted, beside their norms."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

from disclosure.head.figures import ContactFigures, contacts
from disclosure.head.spans import Span
from disclosure.public.figures import clock_words, per_cent, rounded
from disclosure.yearly.snapshot import NOT_COLLECTED
from service.choices import ContactChannel, ContactOutcome, NormOf
from service.models import ContactNorm
from service.norms import STANDING_WORDS, Norm, Standing, in_force, range_words, standing

JOURNAL = "service_contact_modeladmin_index"
TONES = {Standing.WITHIN: "ok", Standing.NEAR: "ok", Standing.OVER: "danger"}


@dataclass(frozen=True)
class Mean:
    """A mean beside its norm: on what it rests, what it was a year ago, how it stands to the norm."""

    words: str
    rests: str
    url: str
    before: str
    norm: str
    standing: str
    tone: str


@dataclass(frozen=True)
class ContactRow:
    label: str
    contacts: int
    contacts_url: str
    before: int
    waiting: Mean
    service: Mean
    left: int
    left_url: str
    left_share: str
    left_before: str


def contact_rows(spans: tuple[Span, Span], today: date) -> tuple[ContactRow, ...]:
    """Return a row for each channel that had somebody in either span; two queries."""
    now, before = contacts(spans)
    norms = ContactNorm.objects.as_rules()
    return tuple(
        _row(channel, now[channel.value], before[channel.value], norms, today)
        for channel in ContactChannel
        if now[channel.value].contacts or before[channel.value].contacts
    )


def _row(
    channel: ContactChannel, now: ContactFigures, before: ContactFigures, norms: list[Norm], today: date
) -> ContactRow:
    found = {
        what: in_force(norms, channel=channel.value, what=what.value, on=today)
        for what in (NormOf.WAITING, NormOf.SERVICE)
    }
    here = {"year": str(today.year), "month": str(today.month), "channel": channel.value}
    waiting = _mean(now.waiting, now.waited, now.contacts, before.waiting, found[NormOf.WAITING])
    service = _mean(now.service, now.served, now.contacts, before.service, found[NormOf.SERVICE])
    return ContactRow(
        label=channel.label,
        contacts=now.contacts,
        contacts_url=journal_url(here) if now.contacts else "",
        before=before.contacts,
        waiting=_led(waiting, {**here, "measured": "waiting"}, now.waited),
        service=_led(service, {**here, "measured": "service"}, now.served),
        left=now.left,
        left_url=journal_url({**here, "outcome": ContactOutcome.LEFT.value}) if now.left else "",
        left_share=per_cent(now.left, now.contacts),
        left_before=per_cent(before.left, before.contacts),
    )


def journal_url(query: dict[str, str]) -> str:
    """Return where the journal shows these rows; nothing where it is not to be seen."""
    try:
        return f"{reverse(JOURNAL)}?{urlencode(query)}"
    except NoReverseMatch:
        return ""


def _mean(mean: Decimal | None, measured: int, every: int, before: Decimal | None, norm: Norm | None) -> Mean:
    found = standing(rounded(mean), norm) if mean is not None and norm is not None else None
    return Mean(
        words=NOT_COLLECTED if mean is None else clock_words(mean),
        rests=f"измерено {measured} из {every}, {per_cent(measured, every)}" if every else "",
        url="",
        before="" if before is None else clock_words(before),
        norm=range_words(norm) if norm else "",
        standing=STANDING_WORDS[found] if found else "",
        tone=TONES[found] if found else "neutral",
    )


def _led(mean: Mean, query: dict[str, str], measured: int) -> Mean:
    return replace(mean, url=journal_url(query) if measured else "")
