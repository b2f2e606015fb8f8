"""How customers rate an answer: in one click, also from its letter, and anew if they think better of it."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from questions.errors import QuestionsError
from questions.models import Appeal, Rating
from questions.services.steps import journal

COMMENT_LIMIT = 2_000


def rate(*, appeal_id: int, mark: int, comment: str | None = None, now: datetime | None = None) -> Rating:
    """Keep the mark, from 1 to 5, instead of a former one; without a comment the former one stays.

    The journal holds the mark, what is written stays out of it.
    """
    if mark not in Rating.Mark.values:
        raise QuestionsError("Выберите одну из пяти оценок.")
    if comment is not None and len(comment) > COMMENT_LIMIT:
        raise QuestionsError(
            f"Замечание длиннее {COMMENT_LIMIT} знаков (сейчас {len(comment)}). Сократите его."
        )
    with transaction.atomic():
        appeal = Appeal.objects.select_for_update().get(pk=appeal_id)
        if not appeal.is_answered:
            raise QuestionsError("Оценить можно отправленный ответ.")
        values = {"mark": mark, "rated_at": now or timezone.now()}
        if comment is not None:
            values["comment"] = comment.replace("\x00", "").strip()
        rating, is_new = Rating.objects.get_or_create(appeal=appeal, defaults=values)
        if is_new or any(getattr(rating, name) != values[name] for name in values.keys() - {"rated_at"}):
            for name, value in values.items():
                setattr(rating, name, value)
            rating.save()
            journal(appeal, "rated", None, {"mark": mark, "comment": bool(rating.comment)}, by="visitor")
    return rating


def rating_of(appeal: Appeal) -> Rating | None:
    """Return the mark that the answer has been given, if any."""
    return getattr(appeal, "rating", None)
