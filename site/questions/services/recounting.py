"""A changed calendar: what would become of the open appeals, and their recount, each journaled once."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from ledger.models import Entry
from questions.given_terms import given_in
from questions.models import Appeal, Counter, Extension, ResponseTerm
from questions.recounting import Recount, Recounting, Standing
from questions.services.extending import extension_of
from questions.services.numbers import APPEALS
from questions.services.steps import journal
from workdays.calendar import Calendar
from workdays.effects import EffectGroup, EffectRow

EVENT = "calendar"
AT_ONCE = 500
"""Appeals locked and written together."""
KEPT = ("due_on", "control_on", "due_provisional")


@dataclass(frozen=True)
class Touched:
    """An open appeal whose count the change touches, as it stands and as it will."""

    appeal: Appeal
    former: Standing
    present: Recount
    why: str

    @property
    def is_as_before(self) -> bool:
        """Whether all that is kept stays: only the count is another."""
        return all(getattr(self.former, name) == getattr(self.present, name) for name in KEPT)


def describe_recount(*, former: Calendar, calendar: Calendar) -> list[EffectGroup]:
    """Return what a change of the calendar would do to the open appeals; one query, nothing is changed."""
    rule = Recounting(former, calendar)
    return _groups(_touched(_open_appeals().iterator(), rule))


@transaction.atomic
def recount_open(*, former: Calendar, calendar: Calendar, actor: str) -> list[EffectGroup]:
    """Recount the open appeals that the change touches and return what was done; twice is as good as once.

    Dates told move only earlier. The caller has changed the calendar in this transaction; `actor` is the
    journal's word for who did it.
    """
    # What is being registered now is counted by the former calendar: let it end, so that it is found below.
    list(Counter.objects.filter(series=APPEALS).order_by("pk").select_for_update())
    rule = Recounting(former, calendar)
    found = sorted(each.appeal.pk for each in _touched(_open_appeals().iterator(), rule))
    done: list[Touched] = []
    for first in range(0, len(found), AT_ONCE):
        some = _open_appeals().filter(pk__in=found[first : first + AT_ONCE])
        locked = some.order_by("pk").select_for_update(of=("self",))
        # Somebody may have moved a date before it was locked: what holds now is counted.
        done += _write(list(_touched(locked, rule)), actor)
    return _groups(done)


def _open_appeals() -> Any:
    extension = [f"extension__{name}" for name in ("appeal", "until", "former_due_on", "is_granted")]
    return (
        Appeal.objects.open()
        .exclude(term_snapshot={})
        .select_related("extension")
        .only("year", "number", "channel", "received_at", "term_snapshot", "state", *KEPT, *extension)
        .order_by("due_on", "pk")
    )


def _touched(appeals: Iterable[Appeal], rule: Recounting) -> Iterator[Touched]:
    for appeal in appeals:
        if given_in(appeal.term_snapshot) is not None:
            # Another system has named the date: no calendar of ours moves it.
            continue
        standing = standing_of(appeal)
        present = rule.of(standing)
        if present is not None:
            yield Touched(appeal, standing, present, rule.why(standing))


def standing_of(appeal: Appeal) -> Standing:
    """Return what was told and is kept of an appeal, its granted extension included."""
    extension = extension_of(appeal)
    return Standing(
        received_on=timezone.localdate(appeal.received_at),
        term=ResponseTerm.term_from(appeal.term_snapshot),
        due_on=appeal.due_on,
        control_on=appeal.control_on,
        due_provisional=appeal.due_provisional,
        first_due_on=extension.former_due_on if extension is not None and extension.is_granted else None,
    )


def _write(touched: list[Touched], actor: str) -> list[Touched]:
    """Write the dates, then the journal; the caller holds the locks."""
    known = _counted_so_far([each.appeal.stream for each in touched if each.is_as_before])
    moving: dict[Recount, list[Touched]] = defaultdict(list)
    for each in touched:
        if not each.is_as_before:
            moving[each.present].append(each)
            for name in KEPT:
                setattr(each.appeal, name, getattr(each.present, name))
    # Few results for many appeals; the desk's search does not know these dates and has nothing to follow.
    for present, those in moving.items():
        numbers = [each.appeal.pk for each in those]
        kept = {name: getattr(present, name) for name in KEPT}
        Appeal.objects.filter(pk__in=numbers).update(**kept)
        Extension.objects.filter(appeal__in=numbers, is_granted=True).update(until=present.due_on)
    for each in touched:
        if not each.is_as_before or known.get(each.appeal.stream) != each.present.counted_on.isoformat():
            _journal(each, actor)
    return touched


def _counted_so_far(streams: list[str]) -> dict[str, str]:
    """Return the counted day that the journal has last of each stream: what is there is not written again."""
    rows = Entry.objects.filter(stream__in=streams, event=EVENT).order_by("stream", "seq")
    return {stream: json.loads(text)["counted_on"] for stream, text in rows.values_list("stream", "text")}


def _journal(touched: Touched, actor: str) -> None:
    former, present = touched.former, touched.present
    data = {
        "former_due_on": former.due_on.isoformat(),
        "due_on": present.due_on.isoformat(),
        "counted_on": present.counted_on.isoformat(),
        "control_on": present.control_on.isoformat(),
        "due_provisional": present.due_provisional,
    }
    journal(touched.appeal, EVENT, None, data, by=actor)


def _groups(touched: Iterable[Touched]) -> list[EffectGroup]:
    """Sort what is touched by its fate, the rows of each by the term that holds now."""
    earlier: list[EffectRow] = []
    kept: list[EffectRow] = []
    same: list[EffectRow] = []
    for each in sorted(touched, key=lambda each: (each.former.due_on, each.appeal.pk)):
        if each.present.due_on < each.former.due_on:
            earlier.append(_row(each, each.present.due_on))
        elif each.present.is_later:
            kept.append(_row(each, each.present.counted_on))
        else:
            same.append(_row(each, None))
    return [
        EffectGroup(
            "Срок станет раньше",
            "Более ранний срок принимается и после сохранения считается названным: позже он уже не станет, "
            "даже если календарь вернуть.",
            "warning", "Срок сейчас", "Станет", tuple(earlier),
        ),
        EffectGroup(
            "Названный срок остаётся",
            "По новому календарю срок кончился бы позже. Заявителю назван прежний, он и остаётся; дата по "
            "календарю только записывается в ход работы.",
            "neutral", "Названный срок", "По календарю был бы", tuple(kept),
        ),
        EffectGroup(
            "Срок тот же",
            "Дата не меняется: меняется контрольный срок или пометка о том, что срок предварительный.",
            "neutral", "Срок", "", tuple(same),
        ),
    ]  # fmt: skip


def _row(touched: Touched, present: date | None) -> EffectRow:
    appeal = touched.appeal
    return EffectRow(
        label=f"№ {appeal.registration_number}",
        url=reverse("appeals:inspect", args=[appeal.pk]),
        former=touched.former.due_on,
        present=present,
        why="; ".join(filter(None, (touched.why, *_marks(touched)))),
    )


def _marks(touched: Touched) -> Iterator[str]:
    former, present = touched.former, touched.present
    if present.due_on < former.due_on and present.due_on < timezone.localdate() <= former.due_on:
        yield "этот день уже прошёл: обращение сразу станет просроченным"
    if former.due_provisional and not present.due_provisional:
        yield "срок больше не предварительный"
    elif present.due_provisional and not former.due_provisional:
        yield "срок становится предварительным"
    if former.due_on == present.due_on and former.control_on != present.control_on:
        yield f"контрольный срок {former.control_on:%d.%m.%Y} → {present.control_on:%d.%m.%Y}"
    if touched.is_as_before and present.due_on == present.counted_on:
        yield "счёт сходится с названным сроком"
