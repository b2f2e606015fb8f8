"""A room above the register, as small as one can be: it delivers answers, hears of steps, shows a block."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from typing import Any
from uuid import uuid4

from django.utils.html import format_html

from wagtail import hooks

from tests.questions.conftest import Team, intake, moscow, scan

from questions.desk.panels import Panel
from questions.models import Appeal, Reply
from questions.services import handling
from questions.services.intake import Entrance, register_once

JOB = "job:gis"


class FakeRoom:
    code = "gis"
    label = "через ГИС ЖКХ"

    def __init__(self) -> None:
        self.queued: list[int] = []
        self.told: list[tuple[str, str, dict[str, Any]]] = []
        self.refusal = ""

    def why_not(self, appeal: Appeal) -> str:
        return self.refusal or ("" if appeal.channel == "gis" else "Обращение получено не через ГИС ЖКХ.")

    def queue(self, reply: Reply) -> None:
        self.queued.append(reply.pk)

    def hear(self, *, appeal: Appeal, step: str, data: dict[str, Any]) -> None:
        self.told.append((step, appeal.state, data))

    def panel(self, *, appeal: Appeal, user: Any) -> Panel | None:
        if appeal.channel != "gis":
            return None
        return Panel("ГИС ЖКХ", format_html("<p>Видит {}: <b>в работе</b></p>", user.get_username()))

    @contextmanager
    def open(self) -> Iterator["FakeRoom"]:
        with ExitStack() as doors:
            doors.enter_context(hooks.register_temporarily("delivery_channel", lambda: self))
            doors.enter_context(hooks.register_temporarily("appeal_step", self.hear))
            doors.enter_context(hooks.register_temporarily("appeal_panel", self.panel))
            yield self


def brought(entrance: dict[str, Any] | None = None, **changes: str) -> Appeal:
    """Bring in an appeal from another system, where it was made on 23.11.2026."""
    how: dict[str, Any] = {
        "channel": "gis", "received_at": date(2026, 11, 23), "registered_at": moscow(2026, 11, 24), "by": JOB,
    }  # fmt: skip
    what = intake(**{"reply_channel": "gis", **changes})
    return register_once(
        token=uuid4(), intake=what, consent=None, entrance=Entrance(**{**how, **(entrance or {})})
    )[0]


def signed(appeal: Appeal, team: Team) -> Appeal:
    """Take an appeal to where its signed answer may leave."""
    handling.assign(appeal_id=appeal.pk, actor=team.head, assignee=team.operator)
    handling.save_draft(
        appeal_id=appeal.pk, actor=team.operator, text="<p>В кассе.</p>", signatory=team.signatory
    )
    handling.submit_for_approval(appeal_id=appeal.pk, actor=team.operator)
    handling.approve(appeal_id=appeal.pk, actor=team.signatory, now=moscow(2026, 11, 25))
    return handling.attach_signed_scan(appeal_id=appeal.pk, actor=team.operator, upload=scan())
