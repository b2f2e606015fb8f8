"""Invented questionnaires and answers: one closed in each of three years, one open now."""

import random
import tomllib
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils import timezone

from review.gate import exempt
from surveys.kinds import Kind, Way
from surveys.models import Answer, Question, Sheet, Survey

JOB = "job:load_demo"
SEED = 2912
PEOPLE = 40
WAYS = [Way.WEB] * 6 + [Way.PAPER] * 3 + [Way.ORAL, Way.MAIL]
MARKS = {5: 10, 4: 6, 3: 3, 2: 1, 1: 1}
"""How often each mark is given; each year good ones come a little more often."""
SKIPPED, TALKATIVE = 0.15, 1 / 6
"""Shares of the questions that are left out, and of the people who write something."""
OPENED, LASTS = 20, 60
"""Days since the open survey began, and how long it goes on."""


def load() -> None:
    """Write and fill in the surveys, unless there are some already."""
    if Survey.objects.exists():
        return
    data = tomllib.loads((settings.FIXTURES_DIR / "demo" / "survey.toml").read_text(encoding="utf-8"))
    chance = random.Random(SEED)  # noqa: S311 - the same demo each time
    today = timezone.localdate()
    for place, year in enumerate(range(today.year - 2, today.year + 1)):
        first, last = date(year, 4, 1), date(year, 5, 31)
        if last < today:
            survey = _survey(data, f"obsluzhivanie-{year}", first, last, data["title"].format(year=year))
            _fill(chance, survey, data, first, last, PEOPLE, place)
    begun = today - timedelta(days=OPENED)
    now = _survey(data, "mnenie", begun, begun + timedelta(days=LASTS), "Ваше мнение об обслуживании")
    _fill(chance, now, data, begun, today, PEOPLE // 4, 2)


def _survey(data: dict[str, Any], slug: str, first: date, last: date, title: str) -> Survey:
    survey = Survey.objects.create(
        title=title, slug=slug, introduction=data["introduction"], closing_words=data["closing_words"],
        opens_on=first, closes_on=last, is_demo=True, live=False,
    )  # fmt: skip
    for order, each in enumerate(data["question"]):
        Question.objects.create(
            survey=survey, sort_order=order, text=each["text"], kind=each["kind"],
            options="\n".join(each.get("options", [])), is_required=each.get("required", False),
        )  # fmt: skip
    survey = Survey.objects.get(pk=survey.pk)
    with exempt(JOB):
        survey.save_revision().publish()
    return survey


def _fill(
    chance: random.Random,
    survey: Survey,
    data: dict[str, Any],
    first: date,
    last: date,
    people: int,
    better: int,
) -> None:
    questions = list(Question.objects.filter(survey=survey.pk).order_by("sort_order"))
    sheets = [_sheet(chance, survey, number, first, last) for number in range(1, people + 1)]
    Sheet.objects.bulk_create(sheets)
    answers = [each for sheet in sheets for each in _answers(chance, sheet, questions, data["texts"], better)]
    text = next(each for each in questions if each.kind == Kind.TEXT)
    answers.append(Answer(sheet=sheets[0], question=text, text=data["marked_text"], is_marked=True))
    Answer.objects.bulk_create(answers)


def _sheet(chance: random.Random, survey: Survey, number: int, first: date, last: date) -> Sheet:
    way = chance.choice(WAYS)
    day = first + timedelta(days=chance.randint(0, (last - first).days))
    on_paper = way in {Way.PAPER, Way.MAIL}
    return Sheet(
        survey=survey, way=way, received_on=day, number=str(number) if on_paper else "", is_demo=True
    )


def _answers(
    chance: random.Random, sheet: Sheet, questions: Sequence[Question], texts: Sequence[str], better: int
) -> list[Answer]:
    found = []
    for question in questions:
        if not question.is_required and chance.random() < SKIPPED:
            continue
        found += [
            Answer(sheet=sheet, question=question, **said) for said in _said(chance, question, texts, better)
        ]
    return found


def _said(
    chance: random.Random, question: Question, texts: Sequence[str], better: int
) -> list[dict[str, Any]]:
    kind, choices = question.as_kind, list(question.choices)
    if kind is Kind.TEXT:
        return [{"text": chance.choice(texts)}] if chance.random() < TALKATIVE else []
    if kind is Kind.SCALE:
        weights = [MARKS[mark] + better * (mark > 3) for mark in choices]
        return [{"choice": chance.choices(choices, weights)[0]}]
    if kind is Kind.MULTIPLE:
        return [{"choice": each} for each in chance.sample(choices, chance.randint(1, 2))]
    return [{"choice": chance.choice(choices)}] if choices else [{"number": Decimal(chance.randint(1, 15))}]
