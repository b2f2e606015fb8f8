"""What a person decides about a letter that waits: each step is permitted, taken once and written down."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from inbox.doubts import Doubt
from inbox.models import Letter
from inbox.rights import HANDLE
from inbox.services import outcomes
from inbox.services.outcomes import BY, write_down
from questions.errors import NotAllowed, QuestionsError
from questions.models import Appeal
from questions.services.intake import Intake
from staff.models import Employee

DECIDED = "По этому письму уже решено: обновите страницу."
NOT_SPAM = "Это письмо не отмечено как спам."


def register_letter(
    *,
    letter_id: int,
    actor: Employee,
    intake: Intake,
    previous: Appeal | None = None,
    now: datetime | None = None,
) -> Appeal:
    """Register a letter as an appeal, as the registrar has read it."""
    moment = now or timezone.now()
    with transaction.atomic():
        letter = _locked(letter_id, actor)
        return outcomes.register(letter, now=moment, intake=intake, actor=actor, previous=previous)


def join_letter(*, letter_id: int, actor: Employee, number: str, now: datetime | None = None) -> Appeal:
    """Add a letter to the appeal with this registration number. Its sender is told nothing."""
    moment = now or timezone.now()
    with transaction.atomic():
        letter = _locked(letter_id, actor)
        appeal = Appeal.objects.numbered(number.strip()).first()
        if appeal is None:
            raise QuestionsError("Обращения с таким номером нет.")
        outcomes.join(letter, appeal, by=BY, now=moment, actor=actor)
    return appeal


def mark_as_spam(*, letter_id: int, actor: Employee, now: datetime | None = None) -> Letter:
    """Put a letter aside as spam; it stays and can be taken back until its term is over."""
    return _mark(letter_id, actor, Letter.State.SPAM, now)


def mark_as_nothing(*, letter_id: int, actor: Employee, now: datetime | None = None) -> Letter:
    """Put a letter aside that asks for nothing."""
    return _mark(letter_id, actor, Letter.State.NOTHING, now)


def take_back(*, letter_id: int, actor: Employee, now: datetime | None = None) -> Letter:
    """Let a letter that was put aside wait for a decision again; it is no spam."""

    def forget_the_mark(letter: Letter) -> None:
        if letter.state == Letter.State.HUMAN:
            raise QuestionsError("Это письмо и так ждёт решения.")
        letter.doubts = [doubt for doubt in letter.doubts if doubt is not Doubt.SPAM]

    return _mark(letter_id, actor, Letter.State.HUMAN, now, forget_the_mark)


def _mark(
    letter_id: int,
    actor: Employee,
    state: Letter.State,
    now: datetime | None,
    first: Callable[[Letter], None] = lambda letter: None,
) -> Letter:
    with transaction.atomic():
        letter = _locked(letter_id, actor)
        first(letter)
        write_down(letter, state, by=BY, now=now or timezone.now(), actor=actor, event="marked")
    return letter


def _locked(letter_id: int, actor: Employee) -> Letter:
    if not actor.user.has_perm(HANDLE):
        raise NotAllowed("Решать о письмах может только регистратор или руководитель.")
    letter = Letter.objects.select_for_update().get(pk=letter_id)
    if not letter.is_open:
        raise QuestionsError(DECIDED)
    return letter
