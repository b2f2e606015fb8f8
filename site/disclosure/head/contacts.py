"""Visits and calls of the head's view: how many, how long they waited and lasted, beside their norms."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from disclosure.head.figures import ContactFigures, contacts
from disclosure.head.numbers import Number, to_journal
from disclosure.head.spans import Span
from disclosure.public.figures import clock_words, per_cent, rounded
from disclosure.yearly.snapshot import NOT_COLLECTED
from service.choices import ContactChannel, ContactOutcome, NormOf
from service.models import ContactNorm
from service.norms import STANDING_WORDS, Norm, Standing, in_force, range_words, standing

TONES = {Standing.WITHIN: "ok", Standing.NEAR: "ok", Standing.OVER: "danger"}


@dataclass(frozen=True)
class Mean:
    """A mean beside its norm: on what it rests, what it was a year ago, how it stands to the norm."""

    now: Number
    rests: str
    before: Number
    norm: str
    standing: str
    tone: str


@dataclass(frozen=True)
class ContactRow:
    label: str
    contacts: Number
    before: Number
    waiting: Mean
    service: Mean
    left: Number
    left_share: str
    left_before: Number
    """The share a year ago; it leads to those who left then."""


def contact_rows(spans: tuple[Span, Span], today: date) -> tuple[ContactRow, ...]:
    """Return a row for each channel that had somebody in either span; two queries."""
    now, before = contacts(spans)
    norms = ContactNorm.objects.as_rules()
    return tuple(
        _row(channel, spans, (now[channel.value], before[channel.value]), norms, today)
        for channel in ContactChannel
        if now[channel.value].contacts or before[channel.value].contacts
    )


def _row(
    channel: ContactChannel,
    spans: tuple[Span, Span],
    figures: tuple[ContactFigures, ContactFigures],
    norms: list[Norm],
    today: date,
) -> ContactRow:
    now, before = figures
    here, then = ({"channel": channel.value, **span.query("day")} for span in spans)
    gone = {"outcome": ContactOutcome.LEFT.value}
    waiting, service = (
        _mean(
            [each.mean(what) for each in figures],
            [each.measured(what) for each in figures],
            now.contacts,
            [{**days, "measured": what.value} for days in (here, then)],
            in_force(norms, channel=channel.value, what=what.value, on=today),
        )
        for what in (NormOf.WAITING, NormOf.SERVICE)
    )
    return ContactRow(
        label=channel.label,
        contacts=to_journal(str(now.contacts), now.contacts, here),
        before=to_journal(str(before.contacts), before.contacts, then),
        waiting=waiting,
        service=service,
        left=to_journal(str(now.left), now.left, {**here, **gone}),
        left_share=per_cent(now.left, now.contacts),
        left_before=to_journal(per_cent(before.left, before.contacts), before.left, {**then, **gone}),
    )


def _mean(
    means: list[Decimal | None],
    measured: list[int],
    every: int,
    queries: list[dict[str, str]],
    norm: Norm | None,
) -> Mean:
    """Put the means of the present span and of the former one beside the norm, in this order."""
    mean, former = means
    found = standing(rounded(mean), norm) if mean is not None and norm is not None else None
    words = NOT_COLLECTED if mean is None else clock_words(mean)
    return Mean(
        now=to_journal(words, measured[0], queries[0]),
        rests=f"измерено {measured[0]} из {every}, {per_cent(measured[0], every)}" if every else "",
        before=to_journal("" if former is None else clock_words(former), measured[1], queries[1]),
        norm=range_words(norm) if norm else "",
        standing=STANDING_WORDS[found] if found else "",
        tone=TONES[found] if found else "neutral",
    )
