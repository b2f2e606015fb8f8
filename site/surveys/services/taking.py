"""Taking answers: one sheet for each form, however often it is sent; one for each number of paper."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone

from ledger.services import append
from privacy.detection import find
from staff.models import Employee
from surveys.errors import NotTaken, NumberTaken, SurveyError
from surveys.kinds import AT_THE_DESK, Way
from surveys.models import Answer, Sheet, Survey
from surveys.rights import ENTER

CLOSED = "Анкета сейчас не принимает ответов."
EMPTY = "Ответьте хотя бы на один вопрос."
NOT_OF_THEN = "В этот день анкета не была открыта: она идёт с {first:%d.%m.%Y} по {last:%d.%m.%Y}."
NOT_ALLOWED = "У вашей роли нет права вводить анкеты."


@dataclass(frozen=True)
class Said:
    """What was answered to a question: choices by number, a number, or a text."""

    choices: tuple[int, ...] = ()
    number: Decimal | None = None
    text: str = ""

    @property
    def is_empty(self) -> bool:
        return not self.choices and self.number is None and not self.text.strip()


def find_taken(token: UUID) -> Sheet | None:
    return Sheet.objects.filter(token=token).first()


def take(*, survey_id: int, token: UUID, said: Mapping[int, Said], today: date | None = None) -> Sheet:
    """Keep what a visitor of the site answered, by the key of the question; nothing of who it was.

    The same form sent twice is one sheet. NotTaken when the survey is not open.
    """
    on = today or timezone.localdate()
    known = find_taken(token)
    if known is not None:
        return known
    try:
        with transaction.atomic():
            survey = Survey.objects.select_for_update().get(pk=survey_id)
            if not survey.is_open(on):
                raise NotTaken(CLOSED)
            return _keep(Sheet(survey=survey, way=Way.WEB, received_on=on, token=token), said)
    except IntegrityError:
        known = find_taken(token)
        if known is None:
            raise
        return known


@transaction.atomic
def enter(
    *,
    survey_id: int,
    actor: Employee,
    way: Way,
    received_on: date,
    number: str,
    said: Mapping[int, Said],
    now: datetime | None = None,
) -> Sheet:
    """Keep a sheet that came to the desk; it may be typed in after the survey has closed.

    NotTaken for a day on which the survey was not open, NumberTaken for a number that is there already.
    """
    moment = now or timezone.now()
    if not actor.user.has_perm(ENTER):
        raise SurveyError(NOT_ALLOWED)
    if way not in AT_THE_DESK:
        raise SurveyError("Так анкеты не вводят: выберите, как она получена.")
    survey = Survey.objects.select_for_update().get(pk=survey_id)
    last = min(survey.closes_on, timezone.localdate(moment))
    if not survey.live or not survey.opens_on <= received_on <= last:
        raise NotTaken(NOT_OF_THEN.format(first=survey.opens_on, last=survey.closes_on))
    clean = number.strip()
    if clean and survey.sheets.filter(number__iexact=clean).exists():
        raise NumberTaken(clean)
    sheet = _keep(
        Sheet(survey=survey, way=way, received_on=received_on, number=clean, entered_by=actor, token=uuid4()),
        said,
    )
    append(
        stream=survey.stream, event="enter", data={"sheet": sheet.pk, "way": way.value},
        actor=f"user:{actor.user_id}", now=moment,
    )  # fmt: skip
    return sheet


def _keep(sheet: Sheet, said: Mapping[int, Said]) -> Sheet:
    if all(each.is_empty for each in said.values()):
        raise SurveyError(EMPTY)
    sheet.save()
    Answer.objects.bulk_create(
        answer for question, each in said.items() for answer in _answers(sheet, question, each)
    )
    return sheet


def _answers(sheet: Sheet, question: int, said: Said) -> Iterable[Answer]:
    if said.choices:
        return [Answer(sheet=sheet, question_id=question, choice=choice) for choice in said.choices]
    if said.number is not None:
        return [Answer(sheet=sheet, question_id=question, number=said.number)]
    text = said.text.strip()
    return [Answer(sheet=sheet, question_id=question, text=text, is_marked=bool(find(text)))] if text else []
