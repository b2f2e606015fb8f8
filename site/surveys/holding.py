"""Free answers among what may hold personal data: see privacy/holders.py.

Nobody is asked who he is, so nobody can be found; but people write names into free answers. All of a survey
go together by a term of their own, «survey:12», and every count stays what it was.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

from django.db.models import Exists, OuterRef, QuerySet

from privacy.holders import Due, Holder, Kind, Record, Wipe, facts, keys_of
from surveys import kinds
from surveys.models import Answer, Survey
from surveys.services.keeping import erase_texts

SURVEY = "survey"


class SurveyHolder(Holder):
    code = "surveys"
    label = "Анкеты"
    order = 40
    place = 50

    def kinds(self) -> Sequence[Kind]:
        return [
            Kind(
                "survey_texts", "Свободные ответы анкет", "последний день анкеты",
                "то, что люди сами написали в свободных ответах", self._due,
            )
        ]  # fmt: skip

    def _due(self, until: date, limit: int) -> Iterable[Due]:
        closed = _with_texts().filter(closes_on__lte=until).order_by("closes_on", "pk")
        return [Due(f"{SURVEY}:{row.pk}", self._label(row), row.closes_on) for row in closed[:limit]]

    def records(self, subjects: Collection[str]) -> Iterator[Record]:
        texts = (
            _texts().filter(sheet__survey__in=keys_of(subjects, SURVEY)).select_related("question", "sheet")
        )
        for answer in texts.order_by("pk"):
            title = f"Ответ на анкету, {answer.sheet.received_on:%d.%m.%Y}"
            yield Record(
                f"{SURVEY}:{answer.sheet.survey_id}", title, facts((answer.question.text, answer.text))
            )

    def named(self, subject: str) -> str:
        rows = _with_texts().filter(pk__in=keys_of([subject], SURVEY))
        return next((self._label(row) for row in rows), "")

    def why_not(self, subjects: Collection[str]) -> Mapping[str, str]:
        return {}

    def lock(self, subjects: Collection[str]) -> None:
        rows = Survey.objects.select_for_update().filter(pk__in=keys_of(subjects, SURVEY))
        list(rows.order_by("pk").values_list("pk"))

    def erase(self, subjects: Collection[str], *, act: str, wipe: Wipe, now: datetime) -> Mapping[str, int]:
        erased = sum(erase_texts(key) for key in keys_of(subjects, SURVEY))
        return {"свободных ответов анкет": erased} if erased else {}

    def _label(self, survey: Survey) -> str:
        return f"Свободные ответы анкеты «{survey.title}»"


def _texts() -> "QuerySet[Answer]":
    return Answer.objects.filter(question__kind=kinds.Kind.TEXT).exclude(text="")


def _with_texts() -> "QuerySet[Survey]":
    return Survey.objects.filter(Exists(_texts().filter(sheet__survey=OuterRef("pk"))))
