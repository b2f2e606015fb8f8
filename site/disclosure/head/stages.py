"""Where the time of an appeal went: from its journal, step by step. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from questions.lifecycle import Step


class Stage(StrEnum):
    """What an appeal waits for."""

    REGISTRATION = "registration"
    ASSIGNMENT = "assignment"
    DRAFT = "draft"
    APPROVAL = "approval"
    SENDING = "sending"


STAGE_LABELS = {
    Stage.REGISTRATION: "ждёт регистрации",
    Stage.ASSIGNMENT: "ждёт исполнителя",
    Stage.DRAFT: "готовится ответ",
    Stage.APPROVAL: "на согласовании",
    Stage.SENDING: "ждёт отправки",
}
REGISTERED = "registered"
LEADS_TO: dict[str, Stage] = {
    REGISTERED: Stage.ASSIGNMENT,
    Step.ASSIGN: Stage.DRAFT,
    Step.DRAFT: Stage.DRAFT,
    Step.SUBMIT: Stage.APPROVAL,
    Step.RETURN: Stage.DRAFT,
    Step.RECALL: Stage.DRAFT,
    Step.APPROVE: Stage.SENDING,
    Step.BOUNCE: Stage.SENDING,
}
"""What an appeal waits for after a step; other steps leave it where it is."""


@dataclass(frozen=True)
class Taken:
    """A step as the journal has it."""

    event: str
    at: datetime


@dataclass(frozen=True)
class Course:
    """The way of one appeal: how long it waited for what; empty where no journal was kept at the time."""

    pk: int
    times: tuple[tuple[Stage, timedelta], ...]

    @property
    def longest(self) -> Stage | None:
        """The stage that took most; of equals the earlier one. None where nothing is known."""
        return max(self.times, key=lambda pair: pair[1])[0] if self.times else None

    def of(self, stage: Stage) -> timedelta:
        return dict(self.times).get(stage, timedelta())


def course_of(pk: int, steps: Sequence[Taken], *, begun: datetime, ended: datetime) -> Course:
    """Divide the time between receipt and answer among the stages.

    `steps` are in their order, `ended` is the moment of the answer or, without one, the present. A journal
    that begins only after the end was written up later and tells nothing: nothing is guessed from it.
    """
    registered = next((step.at for step in steps if step.event == REGISTERED), None)
    if registered is None or registered > ended:
        return Course(pk, ())
    spent: dict[Stage, timedelta] = {}
    stage, since = Stage.REGISTRATION, begun
    for step in steps:
        following = LEADS_TO.get(step.event)
        if following is None:
            continue
        until = min(max(step.at, since), ended)
        spent[stage] = spent.get(stage, timedelta()) + (until - since)
        stage, since = following, until
    spent[stage] = spent.get(stage, timedelta()) + (ended - since)
    return Course(pk, tuple((each, spent[each]) for each in Stage if spent.get(each)))


@dataclass(frozen=True)
class StageSum:
    """What a stage took of some appeals: how long on the average, and for how many it was the longest."""

    stage: Stage
    mean: timedelta
    share: float
    """Which part of all their time, 0 to 1."""
    longest_of: tuple[int, ...]
    """Keys of the appeals which it kept longest."""


def add_up(courses: Iterable[Course]) -> list[StageSum]:
    """Sum the ways of appeals up, stage by stage; those of which nothing is known are left out."""
    known = [course for course in courses if course.times]
    every = sum((time for course in known for _, time in course.times), timedelta())
    found = []
    for stage in Stage:
        total = sum((course.of(stage) for course in known), timedelta())
        longest = tuple(course.pk for course in known if course.longest is stage)
        share = total / every if every else 0.0
        found.append(StageSum(stage, total / len(known) if known else timedelta(), share, longest))
    return found
