"""The registry of organisations: names of those who wrote, and whom an appeal may be redirected to."""

import re
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from gis_sync.exchange.claims import OPEN
from gis_sync.exchange.redirecting import redirect_trouble
from gis_sync.intake import ORGANISATION
from gis_sync.messages.envelope import StateResult
from gis_sync.messages.organisations import Criterion, Key, Organisation, read_organisations
from gis_sync.messages.profile import MAX_CRITERIA
from gis_sync.models import Action, GisAppeal, Operation, OrganisationOfGis
from questions.services import elsewhere

OGRN = re.compile(r"[0-9]{13}|[0-9]{15}")
LONGEST = {"full_name": 2000, "short_name": 500}
LOOKING = "Ищем организацию с ОГРН {ogrn} в реестре ГИС ЖКХ."
NO_SUCH = "В реестре ГИС ЖКХ нет действующей организации с ОГРН {ogrn}: проверьте номер."
BY = "job:gis"
Kind = Operation.Kind


def criterion_of(subject: str) -> Criterion:
    """Return what to look for by an identifier or by a number of 13 or 15 digits."""
    if not OGRN.fullmatch(subject):
        return Criterion(Key.ROOT_GUID, subject)
    return Criterion(Key.OGRN if len(subject) == 13 else Key.OGRNIP, subject)


def look_for(ogrn: str, now: datetime) -> Operation:
    """Queue a question for an organisation, unless the same is under way."""
    asked = Operation.objects.filter(kind=Kind.ORGANISATION, state__in=OPEN, subjects=[ogrn]).first()
    return asked or _queue([ogrn], now)


def plan_organisations(now: datetime) -> list[Operation]:
    """Queue a question for the organisations of which nobody has asked yet, each once."""
    rows = list(OrganisationOfGis.objects.select_for_update().filter(is_wanted=True)[:MAX_CRITERIA])
    OrganisationOfGis.objects.filter(pk__in=[row.pk for row in rows]).update(is_wanted=False)
    return [_queue([str(row.root_guid) for row in rows], now)] if rows else []


def _queue(subjects: list[str], now: datetime) -> Operation:
    return Operation.objects.create(
        kind=Kind.ORGANISATION, subjects=subjects, created_at=now, next_try_at=now
    )


@transaction.atomic
def take_organisations(operation: Operation, said: StateResult | None, now: datetime) -> int:
    """Keep what an answer names, None being «nothing found», and go on with what waited for it."""
    found = [each for each in read_organisations(said) if each.is_actual] if said is not None else []
    for each in found:
        row, _ = OrganisationOfGis.objects.update_or_create(
            root_guid=UUID(each.root_guid), defaults=_values(each)
        )
        _name_applicants(row)
    numbers = [subject for subject in operation.subjects if OGRN.fullmatch(subject)]
    _go_on(numbers, {each.ogrn: each.root_guid for each in found}, now)
    return len(found)


def _values(said: Organisation) -> dict[str, object]:
    return {
        "ppa_guid": UUID(said.ppa_guid) if said.ppa_guid else None,
        "ogrn": said.ogrn[:15],
        "inn": said.inn[:12],
        "kpp": said.kpp[:9],
        "is_wanted": False,
        **{name: getattr(said, name)[:most] for name, most in LONGEST.items()},
    }


def _name_applicants(organisation: OrganisationOfGis) -> None:
    """Name in the register who was entered by an identifier alone."""
    wrote = GisAppeal.objects.filter(organisation=organisation).exclude(appeal=None)
    for appeal_id in wrote.values_list("appeal", flat=True):
        elsewhere.name_organisation(
            appeal_id=appeal_id or 0,
            by=BY,
            former=ORGANISATION.format(guid=organisation.root_guid),
            name=organisation.name,
        )


def _go_on(numbers: Iterable[str], found: dict[str, str], now: datetime) -> None:
    """Send the redirections that waited for their receiver; say so where there is none."""
    for number in numbers:
        waiting = Action.objects.select_for_update().filter(
            kind=Action.Kind.REDIRECT, state=Action.State.HUMAN, payload__receiver_ogrn=number
        )
        for action in waiting:
            if number in found:
                action.payload = {**action.payload, "receiver_guid": found[number]}
                action.trouble = redirect_trouble(action.payload)
            else:
                action.payload = {**action.payload, "receiver_ogrn": ""}
                action.trouble = NO_SUCH.format(ogrn=number)
            if not action.trouble:
                action.state, action.next_try_at = Action.State.QUEUED, now
            action.save(update_fields=["payload", "trouble", "state", "next_try_at"])
