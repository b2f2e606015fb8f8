"""What of the questionnaires can be found: those that the site leads to."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.signals import post_delete, post_save
from django.urls import reverse
from django.utils import timezone

from search.services import index
from search.sources import Content
from surveys.models import Survey

INDEX, SURVEY = "index", "survey-"


@dataclass(frozen=True)
class SurveySource:
    name: str = "surveys"
    label: str = "Анкеты"

    def entries(self) -> Iterator[Content]:
        yield _index()
        yield from map(_survey, _begun())

    def entry(self, key: str) -> Content | None:
        if key == INDEX:
            return _index()
        pk = key.removeprefix(SURVEY)
        found = _begun().filter(pk=pk).first() if key.startswith(SURVEY) and pk.isdecimal() else None
        return _survey(found) if found is not None else None


def _begun() -> "QuerySet[Survey]":
    return Survey.objects.live().listed().filter(opens_on__lte=timezone.localdate()).order_by("pk")


def _index() -> Content:
    return Content(
        key=INDEX, url=reverse("surveys:index"), title="Анкеты",
        lead="Опросы о качестве обслуживания и их итоги.", body="Анкетирование, опрос, удовлетворённость.",
    )  # fmt: skip


def _survey(survey: Survey) -> Content:
    return Content(
        key=f"{SURVEY}{survey.pk}", url=survey.get_absolute_url(), title=survey.title,
        lead=f"Анкета: ответы принимаем по {survey.closes_on:%d.%m.%Y}, потом итоги.",
        body=survey.introduction, place="Главная › Анкеты",
    )  # fmt: skip


SURVEYS = SurveySource()


def connect() -> None:
    for signal in (post_save, post_delete):
        signal.connect(_changed, sender=Survey, dispatch_uid="search_surveys")


def _changed(instance: Any, **_: Any) -> None:
    transaction.on_commit(partial(index, source=SURVEYS.name, key=f"{SURVEY}{instance.pk}"))
