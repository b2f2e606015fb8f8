"""What a report tells beside its tables, as lines: measures and surveys; short names of the tables. Pure."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from disclosure.public.figures import said
from disclosure.yearly.snapshot import Measure, Programme, Survey, Table

SHORT_TITLES = {
    "kinds_by_month": "По месяцам",
    "kinds_by_channel": "По способам подачи",
    "kinds_by_topic": "По темам",
    "kinds_by_audience": "По заявителям",
    "timeliness": "Сроки ответа",
    "waiting_face_to_face": "Ожидание, очно",
    "waiting_remote": "Ожидание, заочно",
    "service_face_to_face": "Обслуживание, очно",
    "service_remote": "Обслуживание, заочно",
    "ratings": "Оценки ответов",
}
MEASURE_HEAD = ["Мероприятие", "Вид", "Срок", "Состояние", "Выполнено", "Результат", "По жалобам"]
SURVEY_HEAD = ["Анкета", "Закрыта", "Вопрос", "Ответов", "Средняя оценка", "Вариант", "Выбрали"]


def short_title(table: Table) -> str:
    """Name a table in a few words, for a sheet, a link or a heading."""
    return SHORT_TITLES.get(table.code, table.caption)


def of_measures(programme: Programme | None) -> list[list[Any]]:
    """Return a head and a line for each measure; or the statement that there were none."""
    if programme is None:
        return []
    if not programme.measures:
        return [["Программа мероприятий"], [programme.statement]] if programme.statement else []
    lines = ([getattr(each, field.name) for field in fields(Measure)] for each in programme.measures)
    return [MEASURE_HEAD, *lines]


def of_surveys(surveys: Sequence[Survey]) -> list[list[Any]]:
    """Return a head and a line for each survey, each question and each answer that could be chosen."""
    lines: list[list[Any]] = [SURVEY_HEAD] if surveys else []
    for survey in surveys:
        lines.append([survey.title, survey.closed_on, "вся анкета", survey.answers, survey.score, None, None])
        for question in survey.questions:
            known = [survey.title, survey.closed_on, question.text, question.answers, question.mean]
            lines.append([*known, None, None])
            lines += [
                [survey.title, None, question.text, None, None, share.label, share.count]
                for share in question.shares
            ]
    return lines


def score_words(survey: Survey) -> str:
    """Say what a survey came to: «4,62 из 5»; empty without a single mark."""
    return "" if survey.score is None else f"{said(str(survey.score))} из 5"
