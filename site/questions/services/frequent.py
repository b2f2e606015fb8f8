"""Making a frequent question of an answer, and saying what in one is no personal data."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from pages.models import FaqPage, QuestionPage
from questions.errors import QuestionsError
from questions.frequent.checking import (
    Spotted,
    all_spotted_on,
    known_of,
    public_strings,
    same,
    spotted_in,
)  # fmt: skip
from questions.models import Appeal, FrequentDraft, NotPersonal
from questions.models.frequent import LONGEST_FRAGMENT
from questions.services.steps import journal
from review.journal import lock, record
from staff.models import Employee

EVENT = "frequent_question"
UNANSWERED = "Частый вопрос делают из обращения, на которое ответили."
ERASED = "Сведения обращения уничтожены: частый вопрос из него уже не сделать."
MADE_ALREADY = "Частый вопрос из этого обращения уже сделан."
WITHOUT_REASON = "Напишите, почему это не личные данные."
NOT_THERE = "Такого фрагмента в черновике больше нет: обновите страницу."


class PersonalDataLeft(QuestionsError):
    """The texts still hold what looks like personal data; `spotted` says what and where."""

    def __init__(self, spotted: list[Spotted]) -> None:
        super().__init__("В тексте осталось то, что похоже на личные данные: черновик не сохранён.")
        self.spotted = spotted


def why_not(appeal: Appeal) -> str:
    """Say in Russian why no frequent question can be made of an appeal; empty when it can."""
    if appeal.erased_at is not None:
        return ERASED
    if not appeal.is_answered:
        return UNANSWERED
    return MADE_ALREADY if FrequentDraft.objects.filter(appeal_id=appeal.pk).exists() else ""


@transaction.atomic
def make_draft(
    *,
    appeal_id: int,
    actor: Employee,
    section: FaqPage,
    texts: Mapping[str, str],
    category: str,
    audience: str,
    fine: Mapping[str, str],
    now: datetime | None = None,
) -> QuestionPage:
    """Save a draft of a frequent question; QuestionsError, PersonalDataLeft among them.

    `texts` are title, short_answer, answer and source; `fine` maps a fragment that is no personal data to the
    reason. The caller has made sure that the person may write below the section.
    """
    moment = now or timezone.now()
    appeal = Appeal.objects.select_for_update().get(pk=appeal_id)
    if refusal := why_not(appeal):
        raise QuestionsError(refusal)
    found = spotted_in(texts, allowed=public_strings(), known=known_of(appeal))
    marks = _marks(found, fine)
    page = QuestionPage(
        live=False,
        has_unpublished_changes=True,
        owner=actor.user,
        category=category,
        audience=audience,
        **texts,
    )
    section.add_child(instance=page)
    page.save_revision(user=actor.user, log_action=True)
    FrequentDraft.objects.create(page=page, appeal=appeal, made_by=actor, made_at=moment)
    for fragment, reason in marks.items():
        _keep(page, fragment, reason, user=actor.user, now=moment)
    journal(appeal, EVENT, actor, {"page": page.pk}, now=now)
    return page


def _marks(found: list[Spotted], fine: Mapping[str, str]) -> dict[str, str]:
    """Return the reasons by the fragments that are found; PersonalDataLeft for the rest."""
    reasons = {same(fragment): reason.strip() for fragment, reason in fine.items()}
    if left := [each for each in found if not reasons.get(same(each.text))]:
        raise PersonalDataLeft(left)
    return {each.text: reasons[same(each.text)] for each in found}


@transaction.atomic
def mark_not_personal(
    *, page: QuestionPage, user: Any, fragment: str, reason: str, now: datetime | None = None
) -> NotPersonal:
    """Keep with a draft that a fragment found in it is no personal data; QuestionsError."""
    if not reason.strip():
        raise QuestionsError(WITHOUT_REASON)
    lock(page)
    found = all_spotted_on(page)
    # As it stands in the text: the form gives it back evened.
    whole = next((each.text for each in found if same(each.text) == same(fragment)), None)
    if whole is None:
        raise QuestionsError(NOT_THERE)
    return _keep(page, whole, reason.strip(), user=user, now=now or timezone.now())


@transaction.atomic
def take_mark_back(*, page: QuestionPage, user: Any, mark: int) -> None:
    """Let a fragment count as personal data again; a mark that is there no more is no fault."""
    lock(page)
    if NotPersonal.objects.filter(page=page, pk=mark).delete()[0]:
        record(page, "personal_data_unmarked", user=user, mark=mark)


def _keep(page: QuestionPage, fragment: str, reason: str, *, user: Any, now: datetime) -> NotPersonal:
    mark, is_new = NotPersonal.objects.get_or_create(
        page=page,
        fragment=fragment[:LONGEST_FRAGMENT],
        defaults={"reason": reason[:300], "marked_by": user, "marked_at": now},
    )
    if is_new:
        record(page, "personal_data_marked", user=user, mark=mark.pk)
    return mark
