"""What becomes of questionnaires and of their free answers afterwards."""

from datetime import datetime

from django.db import transaction

from ledger.services import append
from staff.models import Employee
from surveys.errors import SurveyError
from surveys.kinds import Kind
from surveys.models import Answer, Question, Survey
from surveys.rights import ERASE


@transaction.atomic
def erase_text(*, answer_id: int, actor: Employee, now: datetime | None = None) -> Survey:
    """Wipe one free answer in which somebody is named; that there was one still counts."""
    if not actor.user.has_perm(ERASE):
        raise SurveyError("У вашей роли нет права стирать ответы.")
    answer = Answer.objects.select_for_update().select_related("sheet__survey").get(pk=answer_id)
    survey = Survey.objects.select_for_update().get(pk=answer.sheet.survey_id)
    answer.text, answer.is_marked = "", False
    answer.save(update_fields=["text", "is_marked"])
    append(
        stream=survey.stream,
        event="erase",
        data={"answer": answer.pk},
        actor=f"user:{actor.user_id}",
        now=now,
    )
    return survey


def erase_texts(survey_id: int) -> int:
    """Wipe all free answers of a survey; return how many. Every count stays what it was."""
    texts = Answer.objects.filter(sheet__survey=survey_id, question__kind=Kind.TEXT).exclude(text="")
    return texts.update(text="", is_marked=False)


@transaction.atomic
def copy_survey(*, survey: Survey, actor: Employee) -> Survey:
    """Make a draft that asks the same; its days are those of the original until somebody sets others."""
    made = Survey.objects.create(
        title=f"{survey.title} (копия)"[:200], slug=_free_slug(survey.slug), introduction=survey.introduction,
        opens_on=survey.opens_on, closes_on=survey.closes_on, closing_words=survey.closing_words,
        is_listed=survey.is_listed, live=False,
    )  # fmt: skip
    for question in Question.objects.filter(survey=survey.pk).order_by("sort_order", "pk"):
        question.pk, question.survey = None, made
        question.save()
    made = Survey.objects.get(pk=made.pk)
    made.save_revision(user=actor.user)
    return made


def _free_slug(slug: str) -> str:
    taken = set(Survey.objects.values_list("slug", flat=True))
    return next(name for number in range(2, 10_000) if (name := f"{slug[:50]}-{number}") not in taken)
