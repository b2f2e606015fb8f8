"""What GIS ZhKKh said of appeals into the register: each once, in a transaction of its own.

A register's appeal has the identifier of GIS ZhKKh for its token, so it cannot be registered twice. What the
register refuses waits with its reason and is tried again: an answer may be on its way at the moment.
"""

import logging
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from gis_sync.exchange.fetching import note_files
from gis_sync.exchange.performers import learn_performers
from gis_sync.intake import intake_of
from gis_sync.messages.appeals import Appeal as Exported
from gis_sync.messages.appeals import AppealStatus, Applicant, ApplicantKind, Topic
from gis_sync.messages.appeals import Redirected as Redirection
from gis_sync.messages.text import plain_text
from gis_sync.models import GisAppeal, OrganisationOfGis, TopicOfGis
from questions.choices import Channel
from questions.errors import QuestionsError
from questions.given_terms import GivenTerm
from questions.lifecycle import FINISHED, IllegalStep
from questions.models import Appeal
from questions.services import elsewhere
from questions.services.intake import Entrance, register_once
from workdays.calendar import CalendarYearMissing

logger = logging.getLogger(__name__)

ROUND = 200
"""Appeals that one round settles: the clock has other work."""
BY = "job:gis"
"""The journal's name of the exchange."""
WITHDRAWN = "Заявитель отозвал обращение в ГИС ЖКХ."
REDIRECTED = "Обращение перенаправлено в ГИС ЖКХ."
OTHER_BODY = "другая организация, по сведениям ГИС ЖКХ"
UNFORESEEN = "Внутренняя ошибка сайта, она записана в журнал сервера. Сообщите администратору."
FOR_US = (AppealStatus.SENT, AppealStatus.IN_WORK)
"""States in which somebody waits for our answer."""


def settle_due(now: datetime) -> int:
    """Bring the register up to what was said last; return how many appeals are settled now."""
    waiting = GisAppeal.objects.filter(is_settled=False).order_by("trouble", "pk")
    return sum(settle(pk, now=now) for pk in list(waiting.values_list("pk", flat=True)[:ROUND]))


def settle(pk: int, *, now: datetime) -> bool:
    """Settle one appeal and tell whether that is done."""
    try:
        with transaction.atomic():
            row = GisAppeal.objects.select_for_update().get(pk=pk)
            if not row.is_settled:
                said = row.said()
                _settle(row, said, now)
                learn_performers(said)
                note_files(row, said, now)
                row.is_settled, row.trouble = True, ""
                row.save(update_fields=["appeal", "organisation", "is_settled", "trouble"])
    except (QuestionsError, IllegalStep, CalendarYearMissing) as error:
        trouble = str(error)
        logger.warning("GIS appeal %s cannot be settled yet", pk)
    except Exception:
        # One appeal that nobody foresaw must not hold up all the others.
        trouble = UNFORESEEN
        logger.exception("GIS appeal %s cannot be settled", pk)
    else:
        return True
    GisAppeal.objects.filter(pk=pk).update(trouble=trouble[:300])
    return False


def _settle(row: GisAppeal, said: Exported, now: datetime) -> None:
    is_over = said.withdrawn or said.status is AppealStatus.WITHDRAWN or _is_elsewhere(said)
    if row.appeal is None:
        # What ended before we knew of it is nobody's work here; its row stays.
        if said.status in FOR_US and not is_over:
            row.appeal = _register(row, said, now)
        return
    if row.appeal.state in FINISHED:
        return
    if is_over:
        _end(row.appeal, said, now)
    elif said.execution_ends_on is not None:
        given = GivenTerm(said.execution_ends_on, Channel.GIS)
        elsewhere.adopt_due_date(appeal_id=row.appeal.pk, by=BY, given=given)


def _register(row: GisAppeal, said: Exported, now: datetime) -> Appeal:
    ends_on = said.execution_ends_on
    entrance = Entrance(
        channel=Channel.GIS,
        received_at=min(said.created_on, timezone.localdate(now)),
        registered_at=now,
        is_demo=settings.GIS_IS_STAND,
        by=BY,
        given=GivenTerm(ends_on, Channel.GIS) if ends_on else None,
        previous=_parent_of(said),
    )
    topic = _topic_of(said.topic)
    row.organisation = _organisation_of(said.applicant)
    name = row.organisation.name if row.organisation is not None else ""
    intake = intake_of(said, topic.topic_id if topic else None, name)
    return register_once(token=row.guid, intake=intake, consent=None, entrance=entrance)[0]


def _end(appeal: Appeal, said: Exported, now: datetime) -> None:
    on = timezone.localdate(now)
    if _is_elsewhere(said):
        comments = [each.change.comment for each in said.history if isinstance(each.change, Redirection)]
        reason = plain_text(comments[-1]) if comments else ""
        elsewhere.record_redirection(
            appeal_id=appeal.pk, by=BY, reason=reason or REDIRECTED, redirected_to=OTHER_BODY, on=on
        )
    else:
        reason = plain_text(said.withdrawal_comment) or WITHDRAWN
        elsewhere.record_withdrawal(appeal_id=appeal.pk, by=BY, reason=reason, on=on)


def _is_elsewhere(said: Exported) -> bool:
    return said.redirected or said.redirected_outside


def _parent_of(said: Exported) -> Appeal | None:
    if not said.parent_guid:
        return None
    row = GisAppeal.objects.filter(guid=UUID(said.parent_guid)).select_related("appeal").first()
    return row.appeal if row is not None else None


def _organisation_of(who: Applicant) -> OrganisationOfGis | None:
    """Return the organisation that an appeal is from, its row locked; its name may be unknown yet."""
    if who.kind is not ApplicantKind.ORGANISATION or not who.organisation_guid:
        return None
    guid = UUID(who.organisation_guid)
    OrganisationOfGis.objects.get_or_create(root_guid=guid, defaults={"is_wanted": True})
    return OrganisationOfGis.objects.select_for_update().get(root_guid=guid)


def _topic_of(said: Topic | None) -> TopicOfGis | None:
    """Return the entry that an appeal names, learned from it when it is new."""
    if said is None or not said.guid:
        return None
    values = {"code": said.code[:20], "name": (said.name or said.code)[:1200]}
    return TopicOfGis.objects.get_or_create(guid=UUID(said.guid), defaults=values)[0]
