"""Random whole conversations with the stand: every message of either side is valid by the official schema."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape
from typing import Any

from django.db import transaction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from tests.gis_sync.conftest import schema_dir
from tests.gis_sync.exchange.conftest import Break
from tests.gis_sync.exchange.desk import Desk
from tests.gis_sync.prove.story import Story
from tests.gis_sync.stand.conftest import (
    EMPLOYEE,
    NOW,
    OTHER,
    OTHER_ROOT,
    SUPPLIER,
    an_appeal,
    appeal_guid,
    organisation,
)
from tests.gis_sync.strategies import LETTERS, words

from gis_sync.exchange import deciding
from gis_sync.messages.text import plain_text
from gis_sync.models import Action, GisAppeal, Operation, Packet
from gis_sync.stand import world as there
from gis_sync.stand.faults import Mode
from gis_sync.stand.schema import Schemas
from gis_sync.stand.world import Status
from questions.choices import Outcome
from questions.models import Appeal
from questions.services import extending, handling, outcomes

pytestmark = [pytest.mark.prove, pytest.mark.django_db]
Validate = Callable[..., None]

TEXTS = st.builds(
    " ".join,
    st.lists(words(1, 200) | st.sampled_from(["<p>", "&amp;", "]]>", "<!--", "💡", "\r\n"]), min_size=1),
).map(lambda text: text[:9_000])
LONGER = st.text(LETTERS, min_size=100, max_size=300)
PEOPLE = st.builds(
    there.Applicant, words(1, 100), words(1, 100), st.none() | words(1, 100),
    post_address=st.none() | words(1, 100), apartment=st.none() | words(1, 100),
    email=st.none() | st.just("a@example.org"), phone=st.none() | words(1, 30),
)  # fmt: skip
APPLICANTS = PEOPLE | st.builds(there.Applicant, organisation=st.just(OTHER_ROOT))


@dataclass(frozen=True)
class Plan:
    """An appeal as it comes, and what is done with it here: its steps with what is said in each."""

    appeal: dict[str, Any]
    end: str
    is_extended: bool
    text: str
    reason: str


def events() -> st.SearchStrategy[there.Event]:
    rolled = st.builds(there.RollOver, st.just(date(2026, 12, 5)), LONGER, st.just([]), st.just(EMPLOYEE))
    return st.builds(
        there.Event, st.just(date(2026, 11, 1)), st.none() | st.just(SUPPLIER), st.none() | rolled
    )


APPEALS = st.fixed_dictionaries(
    {
        "text": TEXTS,
        "applicant": APPLICANTS,
        "topic": st.none() | st.just("5.3"),
        "another_topic": words(1, 100),
        "execution_end": st.none() | st.just(date(2026, 12, 1)),
        "premise": st.none() | words(1, 100),
        "requirements": st.none() | words(1, 100),
        "neighbours": st.lists(PEOPLE, max_size=2),
        "collective": st.booleans(),
        "from_mobile": st.booleans(),
        "history": st.lists(events(), max_size=2),
    }
)
OUTCOMES = {
    "redirect": Outcome.REDIRECTED,
    "withdraw": Outcome.WITHDRAWN,
    "decline": Outcome.CONFIDENTIAL,
}
ENDS = ["answer", "post", "nothing", *OUTCOMES]
UNTIL = date(2026, 12, 22)
PLANS = st.builds(Plan, APPEALS, st.sampled_from(ENDS), st.booleans(), TEXTS, LONGER)


def act(desk: Desk, appeal: Appeal, what: Plan) -> None:
    team, pk = desk.team, appeal.pk
    handling.assign(appeal_id=pk, actor=team.head, assignee=team.operator)
    if what.is_extended and appeal.due_on < UNTIL:
        until = min(UNTIL, extending.latest(Appeal.objects.get(pk=pk)).due_on)
        extending.ask(appeal_id=pk, actor=team.operator, reason=what.reason, until=until, now=desk.now)
        extending.grant(appeal_id=pk, actor=team.head, now=desk.now)
    if what.end in {"answer", "post"}:
        desk.sign(appeal, text=f"<p>Ответ: {escape(what.text)}</p>")
    if what.end == "answer":
        desk.answer(appeal)
    elif what.end == "post":
        handling.record_dispatch(appeal_id=pk, actor=team.operator, channel="post", note="1", on=NOW.date())
    elif what.end != "nothing":
        end(desk, appeal, what)


def end(desk: Desk, appeal: Appeal, what: Plan) -> None:
    """End an appeal without an answer; a redirection has its receiver named."""
    outcome = OUTCOMES[what.end]
    actor = desk.team.head if outcome is Outcome.CONFIDENTIAL else desk.team.operator
    passed_on = {"redirected_to": "АО «Сети»", "channel": "gis"} if outcome is Outcome.REDIRECTED else {}
    outcomes.end(appeal_id=appeal.pk, actor=actor, outcome=outcome, reason=what.reason, **passed_on)
    for waiting in Action.objects.filter(gis_appeal__appeal=appeal, kind="redirect", state="human"):
        deciding.name_receiver(
            action_id=waiting.pk, actor=desk.team.operator, receiver=OTHER_ROOT, comment=what.reason
        )


def check_packets(validate: Validate) -> Counter[str]:
    """Validate all that went out and came in; return how many of each kind."""
    seen: Counter[str] = Counter()
    for packet in Packet.objects.select_related("operation").order_by("pk"):
        if not packet.body:
            continue
        with packet.body.open("rb") as body:
            service = "organisations" if packet.operation.kind == "organisation" else "appeals"
            validate(etree.parse(body).getroot(), service)
        seen[f"{packet.direction} {packet.action}"] += 1
    return seen


KINDS: set[str] = set()
"""What all examples together have carried."""


def test_random_conversations_are_valid_and_end_as_they_were_meant(
    story: Story, spoil: Break, validate: Validate
) -> None:
    desk = story.desk
    desk.stand.desk._acceptance.schemas = Schemas(schema_dir())
    desk.stand.world.register(organisation(OTHER, OTHER_ROOT, "1020000000002"))

    @settings(
        max_examples=15,
        derandomize=True,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(plans=st.lists(PLANS, min_size=1, max_size=3), is_lost=st.booleans(), future=st.booleans())
    def converse(plans: list[Plan], *, is_lost: bool, future: bool) -> None:
        mark = transaction.savepoint()
        desk.now, desk.stand.world._appeals = NOW, {}
        try:
            _converse(story, plans, lost=spoil if is_lost else None, future=future)
            seen = check_packets(validate) if not future else Counter({"in getState": 1})
            assert seen["in getState"]
        finally:
            desk.stand.desk.faults.clear()
            transaction.savepoint_rollback(mark)

    converse()
    assert {*Action.Kind.values} == KINDS


def _converse(story: Story, plans: list[Plan], *, lost: Break | None, future: bool) -> None:
    desk = story.desk
    desk.stand.options.future_field = future
    for number, what in enumerate(plans, 1):
        desk.stand.world.put(an_appeal(number, **what.appeal))
    story.come()
    if lost:
        lost(Mode.RESET_AFTER, "importAnswer")
    for number, what in enumerate(plans, 1):
        appeal = Appeal.objects.get(token=appeal_guid(number))
        assert appeal.text == (plain_text(what.appeal["text"]) or appeal.text)
        act(desk, appeal, what)
    story.exchange()
    assert not GisAppeal.objects.filter(is_settled=False).exists()
    assert not Operation.objects.exclude(state="done").exists()
    KINDS.update(Action.objects.values_list("kind", flat=True))
    assert set(Action.objects.values_list("state", flat=True)) <= {"done"}
    for number, what in enumerate(plans, 1):
        _assert_there_as_here(desk, number, what)
    later = desk.now + timedelta(hours=2)
    desk.now = later
    desk.carry_window()
    assert Appeal.objects.count() == len(plans)


def _assert_there_as_here(desk: Desk, number: int, what: Plan) -> None:
    seen = desk.there(number)
    assert seen.answerer == EMPLOYEE
    assert len(seen.answers) == (what.end == "answer")
    assert seen.redirected == (what.end == "redirect")
    assert seen.answer_not_required == (what.end in {"withdraw", "decline"})
    if what.end in {"redirect", "nothing"}:
        assert seen.status is Status.IN_WORK
    else:
        assert seen.status is Status.EXECUTED
    for answer in seen.answers:
        told = Action.objects.get(kind="answer", gis_appeal__guid=appeal_guid(number))
        assert (answer.text, answer.guid) == (told.payload["text"], str(told.answer_guid))
