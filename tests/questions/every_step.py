"""An appeal that has everything a step may need, and every step that the card offers, filled in rightly.

What refuses a step is then the one thing that a test has changed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.test import Client
from django.utils import timezone

from wagtail.test.utils.form_data import rich_text

from tests.questions.conftest import Team, moscow, scan

from files.services import store, store_own
from ledger.models import Entry
from outbox.models import Message
from questions.desk.offers import ACTIONS_BY_NAME
from questions.lifecycle import Step
from questions.models import (
    Appeal,
    CallBack,
    Counter,
    Decision,
    Extension,
    InternalNote,
    Notice,
    Reply,
)
from questions.services.calls import Agreement
from questions.services.handling import SCAN_BYTES
from staff.models import Employee

LAST_DAY = moscow(2026, 11, 17)
"""The last day of the term of what the site got on 26.10.2026; it may be prolonged up to 08.12.2026."""
LETTER_DAY = date(2026, 11, 16)
REGISTER = (Appeal, Reply, Extension, Notice, Decision, CallBack, InternalNote, Message, Entry, Counter)


@dataclass(frozen=True)
class World:
    team: Team
    appeal: Appeal
    earlier: Appeal

    def person(self, who: str) -> Employee:
        employee: Employee = getattr(self.team, who)
        return employee

    def change(self, **values: Any) -> None:
        Appeal.objects.filter(pk=self.appeal.pk).update(**values)

    def in_state(self, state: str) -> dict[str, Any]:
        """Put the appeal into a state and return all that is written down, to be compared later."""
        self.change(state=state)
        return everything()

    @property
    def notice(self) -> Notice:
        return self.appeal.notices.get()


def everything() -> dict[str, Any]:
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in REGISTER}  # type: ignore[attr-defined]


def make_world(make_appeal: Callable[..., Appeal], team: Team) -> World:
    earlier, appeal = (make_appeal(moscow(2026, 10, day), kind="complaint") for day in (23, 26))
    Appeal.objects.filter(pk=appeal.pk).update(assignee=team.operator, phone="+7 900 000-00-00")
    Appeal.objects.filter(pk=earlier.pk).update(state="sent")
    for number, each in enumerate((earlier, appeal), start=1):
        reply = Reply.objects.create(
            appeal=each, text="<p>В кассе.</p>", author=team.operator, signatory=team.signatory,
            letter_on=LETTER_DAY, letter_year=2026, letter_number=number,
            letter=store_own(upload=scan(), max_bytes=SCAN_BYTES),
            signed_scan=store(upload=scan(), max_bytes=SCAN_BYTES),
        )  # fmt: skip
        reply.contributors.add(team.operator)
    Counter.objects.update_or_create(series="letter", year=2026, defaults={"last": 3})
    Extension.objects.create(
        appeal=appeal, reason="Ждём ответа сетевой организации.", requested_by=team.operator,
        requested_at=moscow(2026, 11, 16), until=date(2026, 12, 8), former_due_on=date(2026, 11, 17),
    )  # fmt: skip
    Notice.objects.create(
        appeal=appeal, kind="clarification", text="Уточните.", author=team.operator, signatory=team.operator,
        channel="post", letter_on=LETTER_DAY, letter_year=2026, letter_number=3,
        letter=store_own(upload=scan(), max_bytes=SCAN_BYTES),
    )  # fmt: skip
    Decision.objects.create(
        appeal=appeal, verdict="satisfied", action="Разобрать.", responsible=team.operator,
        due_on=date(2026, 12, 1),
    )  # fmt: skip
    call = {"phone": "+7 900 000-00-00", "agreed_at": moscow(2026, 11, 17, 9), "created_at": LAST_DAY}
    CallBack.objects.create(appeal=appeal, assignee=team.operator, direction="we_call", **call)
    return World(team, appeal, earlier)


def nothing(world: World) -> dict[str, Any]:
    return {}


def leave(world: World) -> None:
    """Leave the world as it is."""


@dataclass(frozen=True)
class Taken:
    """One action of the card: by whom, with what; `first` makes the appeal one that it is meant for."""

    name: str
    step: Step | None
    who: str
    arguments: Callable[[World], dict[str, Any]] = nothing
    first: Callable[[World], object] = leave

    def by_service(self, world: World, **changes: Any) -> Appeal:
        arguments = {**self.arguments(world), **changes}
        appeal: Appeal = ACTIONS_BY_NAME[self.name].run(
            appeal_id=world.appeal.pk, actor=world.person(self.who), **arguments
        )
        return appeal

    def on_screen(self, world: World, **changes: Any) -> Any:
        client = Client()
        client.force_login(world.person(self.who).user)
        data = typed({**self.arguments(world), **changes})
        return client.post(f"/admin/appeals/{world.appeal.pk}/{self.name}/", data)


def typed(arguments: dict[str, Any]) -> dict[str, Any]:
    """Write what a service takes as a browser sends it."""
    data: dict[str, Any] = {}
    for name, value in arguments.items():
        if isinstance(value, Agreement):
            moment = timezone.localtime(value.agreed_at)
            data |= {
                "direction": value.direction, "agreed_on": moment.date().isoformat(), "phone": value.phone,
                "agreed_time": f"{moment:%H:%M}", "caller": value.assignee.pk, "confirm_hours": "on",
            }  # fmt: skip
        elif isinstance(value, Employee | Notice):
            data[name] = value.pk
        elif isinstance(value, str) and value.startswith("<p>"):
            data[name] = rich_text(value)
        else:
            data[name] = value.isoformat() if isinstance(value, date) else value
    return data


def agreed(world: World, at: datetime) -> dict[str, Any]:
    return {
        "agreement": Agreement(
            direction="we_call", agreed_at=at, assignee=world.team.operator, phone="+7 900 000-00-00"
        )
    }


def because(world: World) -> dict[str, Any]:
    return {"reason": "Так и было."}


def forget(model: Any) -> Callable[[World], object]:
    return lambda world: model.objects.filter(appeal=world.appeal).delete()


def by_phone(world: World) -> None:
    world.change(channel="phone")


EXTENSION_REASON = "Нужны сведения сетевой организации."
TAKEN = [
    Taken("take", Step.ASSIGN, "operator", first=lambda world: world.change(assignee=None)),
    Taken("assign", Step.ASSIGN, "head", lambda world: {"assignee": world.team.other}),
    Taken(
        "draft", Step.DRAFT, "operator",
        lambda world: {"text": "<p>Иначе.</p>", "signatory": world.team.signatory},
    ),
    Taken("submit", Step.SUBMIT, "operator"),
    Taken("approve", Step.APPROVE, "signatory"),
    Taken("return", Step.RETURN, "signatory", lambda world: {"remark": "Добавьте адрес."}),
    Taken("recall", Step.RECALL, "operator"),
    Taken("scan", Step.SEND, "operator", lambda world: {"upload": scan()}),
    Taken("send", Step.SEND, "operator"),
    Taken(
        "dispatch", Step.SEND, "operator",
        lambda world: {"channel": "post", "on": date(2026, 11, 17), "note": "39716012345678"},
    ),
    Taken("close", Step.CLOSE, "operator"),
    Taken("tell", Step.TELL, "operator", lambda world: {"answer": "Платите в кассе."}, by_phone),
    Taken(
        "call_back", Step.AGREE_CALL, "operator", lambda world: agreed(world, moscow(2026, 11, 18)), by_phone
    ),
    Taken(
        "ask-extension", Step.ASK_EXTENSION, "operator", lambda world: {"reason": EXTENSION_REASON},
        forget(Extension),
    ),
    Taken("grant-extension", Step.EXTEND, "head"),
    Taken(
        "refuse-extension", Step.REFUSE_EXTENSION, "head", lambda world: {"refusal": "Сведения уже есть."}
    ),
    Taken("clarify", Step.CLARIFY, "operator", lambda world: {"text": "Какой номер прибора?"}),
    Taken(
        "redirect", Step.REDIRECT, "operator",
        lambda world: {**because(world), "redirected_to": "Администрация города"},
    ),
    Taken("withdraw", Step.WITHDRAW, "operator", because),
    Taken(
        "repeated", Step.DECLINE, "operator",
        lambda world: {**because(world), "previous": world.earlier.registration_number},
    ),
    Taken("unreadable", Step.DECLINE, "operator", because),
    Taken("abusive-call", Step.DECLINE, "operator", because, by_phone),
    Taken("obscene", Step.DECLINE, "head", because),
    Taken("anonymous", Step.DECLINE, "head", because, lambda world: world.change(person_name="Аноним")),
    Taken("confidential", Step.DECLINE, "head", because),
    Taken(
        "decide", Step.DECIDE, "operator",
        lambda world: {
            "verdict": "satisfied", "action": "Заменить прибор.", "responsible": world.team.head,
            "due_on": date(2026, 12, 1),
        },
        forget(Decision),
    ),
]  # fmt: skip
BESIDE = [
    Taken("decision-done", None, "operator", lambda world: {"note": "Заменён.", "on": date(2026, 11, 17)}),
    Taken(
        "notice-dispatch", None, "operator",
        lambda world: {
            "notice": world.notice, "channel": "post", "note": "39716012345678", "on": date(2026, 11, 17)
        },
    ),
    Taken("notice-again", None, "operator", lambda world: {"notice": world.notice}),
    Taken("note", None, "operator", lambda world: {"text": "Звонил."}),
]  # fmt: skip
"""What is done beside the way of an appeal, whatever state it is in."""
BY_NAME = {taken.name: taken for taken in [*TAKEN, *BESIDE]}
