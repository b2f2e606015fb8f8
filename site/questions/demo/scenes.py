"""Invented appeals of these days that show what the desk can do: each is one scene, played by the services.

Nothing leaves the machine: appeals marked as demo send no letters, and notices here go by post.
"""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.utils import timezone

from questions.choices import Audience, Channel, Kind, Outcome, ReplyChannel
from questions.demo.team import ADDRESS, Team, executor_of, release
from questions.models import Appeal, CallBack
from questions.services import calls, extending, handling, notes, notices, outcomes
from questions.services.intake import Intake, register_appeal
from staff.demo import PHONE
from workdays.calendar import ONE_DAY, Calendar
from workdays.services import moment_on

ANSWER = "<p>(демо) Ответ по существу вопроса подготовлен специалистом отдела.</p>"


@dataclass
class Stage:
    """Who plays, and when: days are counted back in working days."""

    team: Team
    calendar: Calendar
    now: datetime
    played: int = field(default=0)

    def ago(self, working_days: int, clock: time = time(10)) -> datetime:
        """Return a moment so many working days before the present day."""
        day = timezone.localdate(self.now)
        while working_days:
            day -= ONE_DAY
            working_days -= self.calendar.is_working(day)
        return moment_on(day, clock)

    def register(self, received_at: datetime, channel: str, text: str, name: str, **more: Any) -> Appeal:
        """Register a question of a person who wants his answer by post, unless `more` says otherwise."""
        self.played += 1
        usual = {"kind": Kind.QUESTION, "postal_address": ADDRESS, "reply_channel": ReplyChannel.POST}
        return register_appeal(
            token=uuid5(NAMESPACE_URL, f"scene:{self.played}"),
            intake=Intake(audience=Audience.INDIVIDUAL, text=text, person_name=name, **{**usual, **more}),
            consent=None,
            channel=channel,
            received_at=received_at,
            is_demo=True,
        )

    def assign(self, appeal: Appeal, operator: int = 0) -> Appeal:
        person = self.team.operators[operator]
        at = self._after(appeal, timedelta(hours=3))
        return handling.assign(appeal_id=appeal.pk, actor=self.team.head, assignee=person, at=at)

    def draft(self, appeal: Appeal) -> Appeal:
        return handling.save_draft(
            appeal_id=appeal.pk, actor=executor_of(appeal), text=ANSWER, signatory=self.team.signatory,
            at=self._after(appeal, timedelta(days=3)),
        )  # fmt: skip

    def submit(self, appeal: Appeal) -> Appeal:
        drafted = self.draft(appeal)
        at = self._after(appeal, timedelta(days=5))
        return handling.submit_for_approval(appeal_id=drafted.pk, actor=executor_of(drafted), at=at)

    def _after(self, appeal: Appeal, span: timedelta) -> datetime:
        return min(appeal.received_at + span, self.now)


def play(*, team: Team, calendar: Calendar, now: datetime) -> None:
    """Play every scene."""
    stage = Stage(team, calendar, now)
    for scene in (_terms, _calls, _letters, _outcomes):
        scene(stage)


def _terms(stage: Stage) -> None:
    """One is late, one is due today, for one more time is asked; one has lain without an executor."""
    late = stage.register(
        stage.ago(17), Channel.WEBSITE, "Второй месяц жду ответа, почему в квитанции нет показаний.",
        "Условная Мария Примеровна", kind=Kind.COMPLAINT,
    )  # fmt: skip
    stage.draft(stage.assign(late, 1))
    today = stage.register(
        stage.ago(15), Channel.WEBSITE, "Как перенести счётчик из квартиры на площадку?",
        "Примеров Илья Макетович",
    )  # fmt: skip
    stage.submit(stage.assign(today))
    more_time = stage.register(
        stage.ago(12), Channel.WEBSITE, "Прошу сверить начисления за три года по всем квитанциям.",
        "Наглядов Олег Демьянович", kind=Kind.CLAIM,
    )  # fmt: skip
    stage.assign(more_time)
    extending.ask(
        appeal_id=more_time.pk, actor=stage.team.operators[0], now=stage.ago(1),
        reason="(демо) Сверка за три года требует архивных ведомостей.",
    )  # fmt: skip
    notes.add_note(
        appeal_id=more_time.pk, actor=stage.team.operators[0], now=stage.ago(1),
        text="(демо) Ведомости из архива обещали к концу недели.",
    )  # fmt: skip
    stage.register(
        stage.ago(2),
        Channel.POST,
        "Прошу выдать копию договора энергоснабжения.",
        "Макетова Ольга Образцовна",
    )


def _calls(stage: Stage) -> None:
    """A call is agreed on for tomorrow, another was not made."""
    for name, taken, agreed_at in (
        ("Образцова Нина Примеровна", stage.ago(1), _next_working(stage, time(10, 30))),
        ("Примерова Анна Демьяновна", stage.ago(3), stage.ago(1, time(15))),
    ):
        appeal = stage.register(
            taken, Channel.PHONE, "Хочу узнать, за какие месяцы числится долг.", name, phone=PHONE,
            postal_address="", reply_channel=ReplyChannel.PHONE,
        )  # fmt: skip
        operator = executor_of(stage.assign(appeal))
        calls.agree_call(
            appeal_id=appeal.pk, actor=operator, now=taken,
            agreement=calls.Agreement(
                direction=CallBack.Direction.WE_CALL, agreed_at=agreed_at, assignee=operator, phone=PHONE
            ),
        )  # fmt: skip


def _next_working(stage: Stage, clock: time) -> datetime:
    return moment_on(stage.calendar.next_working(timezone.localdate(stage.now) + ONE_DAY), clock)


def _letters(stage: Stage) -> None:
    """Letters wait for their signed scans, one came back from the mail server, one asks for details."""
    for name in ("Условный Андрей Макетович", "Наглядова Зоя Макетовна"):
        appeal = stage.register(
            stage.ago(6), Channel.POST, "Когда будет сверка показаний в нашем доме?", name
        )
        stage.submit(stage.assign(appeal, 1))
        handling.approve(appeal_id=appeal.pk, actor=stage.team.signatory)
    refused = stage.register(
        stage.ago(8), Channel.WEBSITE, "Какие документы нужны на новый дом?", "Макетов Сергей Демьянович",
        email="demo-refused@pochta.example", postal_address="", reply_channel=ReplyChannel.EMAIL,
    )  # fmt: skip
    stage.submit(stage.assign(refused))
    release(refused.pk, stage.team, stage.ago(1))
    handling.record_refusal(appeal_id=refused.pk, now=stage.ago(1, time(11)))
    unclear = stage.register(
        stage.ago(4), Channel.IN_PERSON, "Начислили лишнее, верните.", "Образцов Пётр Демьянович"
    )
    stage.assign(unclear)
    notices.ask_to_clarify(
        appeal_id=unclear.pk, actor=stage.team.operators[0], now=stage.ago(1),
        text="(демо) Сообщите, пожалуйста, номер лицевого счёта и месяц, о котором идёт речь.",
    )  # fmt: skip


@dataclass(frozen=True)
class Ending:
    outcome: Outcome
    channel: str
    name: str
    text: str
    reason: str
    redirected_to: str = ""


ENDINGS = [
    Ending(
        Outcome.UNREADABLE, Channel.POST, "Условный Андрей Макетович",
        "(демо) Письмо намокло, строки расплылись.", "(демо) Не читается ни один абзац.",
    ),
    Ending(
        Outcome.REDIRECTED, Channel.POST, "Примерная Елена Образцовна",
        "На столбе у дома оборван провод.", "(демо) Провод принадлежит сетевой организации.",
        "(демо) сетевой организации",
    ),
    Ending(
        Outcome.WITHDRAWN, Channel.WEBSITE, "Наглядова Зоя Макетовна",
        "Где мой ответ на прошлое письмо?", "(демо) Ответ пришёл, заявитель попросил ничего не отвечать.",
    ),
    Ending(
        Outcome.OBSCENE, Channel.POST, "Макетов Сергей Демьянович",
        "(демо) Текст с оскорблениями здесь не приводится.", "(демо) Оскорбления сотрудника без вопроса.",
    ),
]  # fmt: skip


def _outcomes(stage: Stage) -> None:
    """Some end without an answer on their substance; their letters wait to be posted."""
    for days, ending in enumerate(ENDINGS, start=3):
        appeal = stage.register(stage.ago(days), ending.channel, ending.text, ending.name)
        executor = executor_of(stage.assign(appeal))
        by_head = ending.outcome is Outcome.OBSCENE
        outcomes.end(
            appeal_id=appeal.pk, actor=stage.team.head if by_head else executor, outcome=ending.outcome,
            reason=ending.reason, redirected_to=ending.redirected_to, now=stage.ago(1, time(16)),
        )  # fmt: skip
