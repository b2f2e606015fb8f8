"""A list is proposed, confirmed, carried out in batches that survive a crash, refused where it must be."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.db import DatabaseError

import pytest
from tests.questions.conftest import Team, moscow

from ledger.access import record_access
from ledger.models import AccessRecord, Entry
from outbox.errors import NotDelivered, NothingToResend
from outbox.models import Message
from outbox.services import record_bounce, resend
from privacy.errors import PrivacyError
from privacy.models import Destruction, DestructionItem, Hold, Remains, RetentionRule
from privacy.services import destroying, wiping
from privacy.services.destroying import confirm, destroy_confirmed, drop
from privacy.services.holds import lift_hold, put_hold
from privacy.services.proposing import propose_by_hand, propose_due
from privacy.services.rules import RuleDraft, confirm_rule, propose_rule
from privacy.services.withdrawals import record_withdrawal
from questions import holding
from questions.errors import QuestionsError
from questions.models import Appeal, CallBack, Decision, Notice
from questions.services.notes import add_note

pytestmark = pytest.mark.django_db
State = DestructionItem.State
ANSWERED = moscow(2023, 5, 10)


@pytest.fixture
def finished(make_appeal: Callable[..., Appeal]) -> Callable[..., Appeal]:
    """Make an appeal that was answered on a day."""

    def make(sent_at: datetime | None = ANSWERED, **changes: Any) -> Appeal:
        appeal = make_appeal(moscow(2023, 5, 2))
        values = {"state": "closed", "sent_at": sent_at, **changes}
        Appeal.objects.filter(pk=appeal.pk).update(**values)
        Message.objects.update(state=Message.State.ACCEPTED)
        return Appeal.objects.get(pk=appeal.pk)

    return make


@pytest.fixture
def by_hand(team: Team, commission: list[Any]) -> Callable[..., Destruction]:
    """Propose and confirm a list of appeals."""

    def make(*appeals: Appeal) -> Destruction:
        records = {appeal.stream: str(appeal) for appeal in appeals}
        plan = propose_by_hand(records=records, ground="Решение", user_id=1)
        return confirm(destruction_id=plan.pk, commission=commission, user_id=team.head.user_id)

    return make


def subjects(plan: Destruction) -> set[str]:
    return set(plan.items.values_list("subject", flat=True))


def test_the_night_finds_what_is_kept_no_longer_and_finds_it_once(
    finished: Callable[..., Appeal], years_later: datetime
) -> None:
    due = finished(moscow(2023, 12, 31, 23))
    finished(moscow(2024, 1, 1, 0))
    assert propose_due(years_later) == 1
    plan = Destruction.objects.get(kind="appeal")
    item = plan.items.get()
    assert (item.subject, item.ended_on, item.kept_until) == (
        due.stream,
        date(2023, 12, 31),
        date(2028, 12, 31),
    )
    assert "№ 236" in plan.ground
    assert propose_due(years_later) == 0


def test_before_the_hour_of_the_night_nothing_is_looked_for(
    finished: Callable[..., Appeal], years_later: datetime
) -> None:
    finished()
    assert propose_due(years_later.replace(hour=0)) == 0
    assert not Destruction.objects.exists()


def test_the_next_night_adds_to_the_list_and_takes_out_what_is_held(
    finished: Callable[..., Appeal], years_later: datetime
) -> None:
    first, second = finished(), finished()
    put_hold(subject=second.stream, label="Второе", until=date(2029, 3, 1), reason="Суд", user_id=1)
    propose_due(years_later)
    plan = Destruction.objects.get(kind="appeal")
    assert subjects(plan) == {first.stream}
    put_hold(subject=first.stream, label="Первое", until=date(2030, 1, 1), reason="Суд", user_id=1)
    propose_due(years_later.replace(day=2))
    assert subjects(plan) == {second.stream}


def test_a_withdrawn_consent_shortens_the_keeping_to_thirty_days_after_the_answer(
    finished: Callable[..., Appeal], years_later: datetime
) -> None:
    late = finished(moscow(2029, 1, 20))
    early, open_still = finished(moscow(2029, 1, 30)), finished(sent_at=None, state="assigned")
    for appeal in (late, early, open_still):
        record_withdrawal(subject=appeal.stream, received_on=date(2029, 1, 10), way="post", actor="user:1")
    propose_due(years_later)
    plan = Destruction.objects.get(kind="appeal_withdrawn")
    assert subjects(plan) == {late.stream}
    assert "ст. 21, ч. 5" in plan.ground
    assert plan.items.get().ended_on == date(2029, 1, 20)


def test_other_kinds_have_terms_of_their_own(years_later: datetime) -> None:
    for number, moment in enumerate((moscow(2025, 12, 31), moscow(2026, 1, 1))):
        record_access(actor="user:1", subject=f"appeal:{number}", action="card", at=moment)
    propose_due(years_later)
    assert subjects(Destruction.objects.get(kind="access")) == {"access:20251231"}


def test_a_day_of_the_access_log_is_removed_by_its_act(
    years_later: datetime, by_hand: Callable[..., Destruction], team: Team, commission: list[Any]
) -> None:
    record_access(actor="user:1", subject="appeal:1", action="card", at=moscow(2025, 12, 31))
    propose_due(years_later)
    plan = Destruction.objects.get(kind="access")
    confirm(destruction_id=plan.pk, commission=commission, user_id=team.head.user_id)
    assert destroy_confirmed(years_later) == 1
    assert not AccessRecord.objects.exists()
    plan.refresh_from_db()
    assert plan.counts == {"просмотров": 1}
    assert plan.act is not None


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("open", holding.IN_WORK),
        ("decision", holding.DECISION_OPEN),
        ("call", holding.CALL_OPEN),
        ("notice", holding.NOTICE_UNSENT),
        ("letter", holding.ON_ITS_WAY),
        ("hold", "не уничтожать до 01.04.2029"),
    ],
)
def test_what_may_not_be_destroyed_yet_is_left_with_its_reason(
    finished: Callable[..., Appeal], by_hand: Callable[..., Destruction], team: Team, years_later: datetime,
    name: str, words: str,
) -> None:  # fmt: skip
    appeal, other = finished(), finished()
    plan = by_hand(appeal, other)
    _stand_in_the_way(name, appeal, team)
    assert destroy_confirmed(years_later) == 1
    item = plan.items.get(subject=appeal.stream)
    assert item.refusal == words
    appeal.refresh_from_db()
    assert (appeal.erased_at, bool(appeal.text)) == (None, True)
    other.refresh_from_db()
    assert other.erased_at is not None
    plan.refresh_from_db()
    # What is only for a while is tried again and keeps the act waiting.
    assert (plan.state == "done") == (item.state == State.LEFT) == (not words.startswith("сейчас"))


def _stand_in_the_way(name: str, appeal: Appeal, team: Team) -> None:
    moment = moscow(2023, 5, 3)
    about = {"appeal": appeal}
    if name == "open":
        Appeal.objects.filter(pk=appeal.pk).update(state="drafted")
    elif name == "decision":
        Decision.objects.create(**about, verdict="satisfied", action="Заменить", due_on=date(2023, 6, 1))
    elif name == "call":
        CallBack.objects.create(
            **about, direction="we_call", agreed_at=moment, assignee=team.head, created_at=moment
        )
    elif name == "notice":
        Notice.objects.create(
            **about, kind="clarification", text="Да.", author=team.head, signatory=team.head, channel="post"
        )
    elif name == "letter":
        Message.objects.filter(related=appeal.stream).update(state="queued")
    else:
        put_hold(subject=appeal.stream, label="Дело", until=date(2029, 4, 1), reason="Суд", user_id=1)


def test_a_storage_that_is_away_stops_the_work_and_the_next_round_ends_it(
    answered: Callable[..., Appeal], by_hand: Callable[..., Destruction], years_later: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    plan = by_hand(answered())

    class Away:
        def delete(self, name: str) -> None:
            raise OSError("away")

    with monkeypatch.context() as patch:
        patch.setattr(wiping, "private_storage", Away)
        destroy_confirmed(years_later)
    plan.refresh_from_db()
    assert (plan.state, plan.trouble, plan.act) == ("confirmed", destroying.AWAY, None)
    assert Remains.objects.exists()
    destroy_confirmed(years_later)
    plan.refresh_from_db()
    assert (plan.state, plan.trouble) == ("done", "")
    assert not Remains.objects.exists()


def test_a_batch_that_breaks_changes_nothing_and_the_rest_is_done_at_the_next_round(
    finished: Callable[..., Appeal], by_hand: Callable[..., Destruction], years_later: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    appeals = [finished() for _ in range(3)]
    plan = by_hand(*appeals)
    monkeypatch.setattr(destroying, "BATCH", 1)
    erase, calls = holding.erase_appeals, []

    def breaks_at_the_second(**arguments: Any) -> Any:
        calls.append(arguments["appeal_ids"])
        done = erase(**arguments)
        if len(calls) == 2:
            raise DatabaseError("gone")
        return done

    monkeypatch.setattr(holding, "erase_appeals", breaks_at_the_second)
    destroy_confirmed(years_later)
    plan.refresh_from_db()
    assert plan.trouble == destroying.STOPPED
    assert Appeal.objects.exclude(erased_at=None).count() == plan.items.filter(state=State.DONE).count() == 1
    destroy_confirmed(years_later)
    plan.refresh_from_db()
    assert (plan.state, plan.counts["обращений"]) == ("done", 3)
    assert Entry.objects.filter(stream=plan.stream, event="destroyed").count() == 3


def test_a_round_that_has_no_more_time_leaves_the_rest_to_the_next(
    finished: Callable[..., Appeal], by_hand: Callable[..., Destruction], years_later: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    plan = by_hand(*(finished() for _ in range(3)))
    monkeypatch.setattr(destroying, "BATCH", 1)
    monkeypatch.setattr(destroying, "ROUND_SECONDS", -1.0)
    assert [destroy_confirmed(years_later) for _ in range(4)] == [1, 1, 1, 0]
    plan.refresh_from_db()
    assert plan.state == "done"


def test_an_erased_appeal_takes_no_step_and_is_found_no_more(
    finished: Callable[..., Appeal], by_hand: Callable[..., Destruction], team: Team, years_later: datetime
) -> None:
    appeal = finished()
    by_hand(appeal)
    destroy_confirmed(years_later)
    with pytest.raises(QuestionsError, match="уничтожены по акту"):
        add_note(appeal_id=appeal.pk, actor=team.operator, text="Снова о человеке")
    assert list(holding.RegisterHolder().find(holding.Person(email="vera@pochta.example"))) == []
    letter = Message.objects.get(related=appeal.stream)
    with pytest.raises(NothingToResend, match="уничтожены по акту"):
        resend(pk=letter.pk, user_id=1)
    with pytest.raises(NotDelivered, match="уничтожены по акту"):
        record_bounce(pk=letter.pk, actor="user:1")


def test_a_list_needs_two_people_and_is_decided_once(
    finished: Callable[..., Appeal], team: Team, commission: list[Any]
) -> None:
    plan = propose_by_hand(records={finished().stream: "Обращение"}, ground="Решение", user_id=1)
    about = {"destruction_id": plan.pk, "user_id": team.head.user_id}
    with pytest.raises(PrivacyError, match="не меньше двух"):
        confirm(commission=[team.head, team.head], **about)
    confirm(commission=commission, **about)
    for again in (lambda: confirm(commission=commission, **about), lambda: drop(**about)):
        with pytest.raises(PrivacyError, match="уже решено"):
            again()


def test_acts_are_numbered_without_gaps_within_their_year(
    finished: Callable[..., Appeal], by_hand: Callable[..., Destruction], years_later: datetime
) -> None:
    numbers = [by_hand(finished()).act_number for _ in range(3)]
    assert numbers == ["2029-1", "2029-2", "2029-3"]


def test_a_record_stands_in_one_list_and_is_free_again_when_that_is_dropped(
    finished: Callable[..., Appeal], team: Team, years_later: datetime
) -> None:
    records = {finished().stream: "Обращение"}
    plan = propose_by_hand(records=records, ground="Решение", user_id=1)
    with pytest.raises(PrivacyError, match="в другом списке"):
        propose_by_hand(records=records, ground="Решение", user_id=1)
    propose_due(years_later)
    assert not Destruction.objects.filter(kind="appeal").exists()
    drop(destruction_id=plan.pk, user_id=team.head.user_id)
    assert propose_by_hand(records=records, ground="Решение", user_id=1).items.count() == 1


def test_a_list_made_by_a_term_is_not_dropped_as_a_whole(
    finished: Callable[..., Appeal], years_later: datetime
) -> None:
    finished()
    propose_due(years_later)
    with pytest.raises(PrivacyError, match="запретите её уничтожение"):
        drop(destruction_id=Destruction.objects.get(kind="appeal").pk, user_id=1)


def test_a_list_of_a_term_that_has_changed_is_not_carried_out(
    finished: Callable[..., Appeal], years_later: datetime, commission: list[Any]
) -> None:
    finished()
    propose_due(years_later)
    plan = Destruction.objects.get(kind="appeal")
    longer = propose_rule(
        draft=RuleDraft("appeal", 9, "year", "event", "Приказ", date(2029, 3, 1)), user_id=1
    )
    confirm_rule(rule_id=longer.pk, user_id=2)
    with pytest.raises(PrivacyError, match="Срок хранения с тех пор изменился"):
        confirm(destruction_id=plan.pk, commission=commission, user_id=1)
    propose_due(years_later)
    assert not Destruction.objects.filter(kind="appeal").exists()


def test_holds_stand_up_to_their_day_and_are_lifted_once(db: None, years_later: datetime) -> None:
    about = {"subject": "appeal:1", "label": "Дело", "reason": "Суд", "user_id": 1}
    with pytest.raises(PrivacyError, match="уже прошёл"):
        put_hold(until=date(2029, 2, 28), **about)
    hold = put_hold(until=date(2029, 3, 1), **about)
    with pytest.raises(PrivacyError, match="уже действует"):
        put_hold(until=date(2029, 5, 1), **about)
    assert put_hold(until=date(2029, 5, 1), now=moscow(2029, 3, 2), **about).pk != hold.pk
    with pytest.raises(PrivacyError, match="уже снят"):
        lift_hold(hold_id=hold.pk, user_id=1)
    assert Hold.objects.standing(date(2029, 3, 2)).count() == 1


def test_terms_of_the_starter_are_in_force_and_loaded_once(db: None) -> None:
    from privacy.starter import load_retention_rules

    in_force = RetentionRule.objects.in_force(date(2026, 11, 28))
    assert set(in_force) == {
        "appeal", "appeal_withdrawn", "scan_stack", "gis_unregistered", "letter", "access", "subject_request",
        "survey_texts", "subscriber_withdrawn", "subscriber_suspended",
        "reminder", "reminder_stop",
    }  # fmt: skip
    assert load_retention_rules() == 0
