"""The one extension of a term: its dates, and each way to be refused, by service and on screen."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

import pytest
from tests.questions.conftest import Team, moscow

from ledger.models import Entry
from outbox.models import Message
from questions.errors import NotAllowed, QuestionsError, RequisitesMissing
from questions.models import Appeal, Extension, Notice, ResponseTerm
from questions.services import extending, handling
from staff.models import Employee

pytestmark = pytest.mark.django_db
REASON = "Нужны сведения сетевой организации о схеме учёта."


def at_work(appeal: Appeal, team: Team) -> Appeal:
    return handling.assign(appeal_id=appeal.pk, actor=team.head, assignee=team.operator)


def day(text: str) -> date:
    return date.fromisoformat(text)


def extend(appeal: Appeal, team: Team, on: date, until: date | None = None) -> Appeal:
    now = moscow(on.year, on.month, on.day)
    extending.ask(appeal_id=appeal.pk, actor=team.operator, reason=REASON, until=until, now=now)
    return extending.grant(appeal_id=appeal.pk, actor=team.head, now=now)


@pytest.mark.parametrize(
    ("channel", "received", "due", "until", "control"),
    [
        ("website", "2024-04-24", "2024-05-21", "2024-06-11", "2024-06-11"),
        ("website", "2024-12-09", "2024-12-28", "2025-01-29", "2025-01-29"),
        ("website", "2025-12-30", "2026-01-30", "2026-02-20", "2026-02-20"),
        ("website", "2026-10-26", "2026-11-17", "2026-12-08", "2026-12-08"),
        ("website", "2027-02-08", "2027-03-02", "2027-03-24", "2027-03-24"),
        ("post", "2024-04-01", "2024-05-02", "2024-06-03", "2024-05-31"),
        ("post", "2024-12-02", "2025-01-09", "2025-02-10", "2025-02-07"),
        ("post", "2025-12-01", "2026-01-12", "2026-02-12", "2026-02-12"),
        ("post", "2026-04-09", "2026-05-12", "2026-06-15", "2026-06-11"),
        ("post", "2026-11-23", "2026-12-23", "2027-01-25", "2027-01-22"),
    ],
)
def test_a_term_is_prolonged_to_the_day_counted_by_hand(
    make_appeal: Callable[..., Appeal], team: Team, channel: str, received: str, due: str, until: str,
    control: str,
) -> None:  # fmt: skip
    got = day(received)
    appeal = at_work(make_appeal(moscow(got.year, got.month, got.day), channel=channel), team)
    assert appeal.due_on == day(due)
    extended = extend(appeal, team, on=day(due))
    assert extended.due_on == day(until)
    assert extended.control_on == day(control)
    assert Extension.objects.get().former_due_on == day(due)


def test_granting_tells_the_customer_and_the_journal_in_the_same_transaction(
    make_appeal: Callable[..., Appeal], team: Team
) -> None:
    appeal = extend(at_work(make_appeal(moscow(2026, 10, 26)), team), team, on=date(2026, 11, 17))
    letter, notice = Message.objects.get(kind="appeal_notice"), Notice.objects.get()
    assert (notice.kind, notice.channel, letter.to) == ("extension", "email", appeal.email)
    assert letter.subject == f"Уведомление по обращению № {appeal.registration_number}"
    assert [each.file for each in letter.attachments.all()] == [notice.letter]
    assert "08.12.2026" in notice.text
    row = Entry.objects.get(stream=appeal.stream, event="extend")
    assert '"due_on":"2026-12-08"' in row.text
    assert '"former_due_on":"2026-11-17"' in row.text


def test_nothing_is_prolonged_when_the_notice_cannot_be_made(
    make_appeal: Callable[..., Appeal], team: Team
) -> None:
    appeal = at_work(make_appeal(moscow(2026, 10, 26)), team)
    extending.ask(appeal_id=appeal.pk, actor=team.operator, reason=REASON, now=moscow(2026, 11, 16))
    Employee.objects.filter(pk=team.operator.pk).update(phone="")
    with pytest.raises(RequisitesMissing, match="телефон исполнителя"):
        extending.grant(appeal_id=appeal.pk, actor=team.head, now=moscow(2026, 11, 16))
    appeal.refresh_from_db()
    assert appeal.due_on == date(2026, 11, 17)
    assert Extension.objects.get().is_granted is None
    assert not Notice.objects.exists()


def test_a_customer_without_mail_gets_a_printed_notice_whose_dispatch_is_recorded(
    make_appeal: Callable[..., Appeal], team: Team
) -> None:
    appeal = make_appeal(
        moscow(2026, 11, 23), channel="post", email="", reply_channel="post", postal_address="ул. Ясная, 1"
    )
    extend(at_work(appeal, team), team, on=date(2026, 12, 23))
    notice = Notice.objects.get()
    assert (notice.channel, notice.sent_at) == ("post", None)
    assert not Message.objects.filter(kind="appeal_notice").exists()


def test_a_shorter_extension_is_kept_as_asked(make_appeal: Callable[..., Appeal], team: Team) -> None:
    appeal = at_work(make_appeal(moscow(2026, 10, 26)), team)
    extended = extend(appeal, team, on=date(2026, 11, 17), until=date(2026, 11, 30))
    assert (extended.due_on, extended.control_on) == (date(2026, 11, 30), date(2026, 11, 30))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"reason": ""}, "Напишите, почему нужно продление"),
        ({"reason": "Не успеваем."}, "не короче 20 знаков"),
        ({"until": date(2026, 12, 9)}, "не дальше чем до 08.12.2026"),
        ({"until": date(2026, 11, 17)}, "позже прежнего: 17.11.2026"),
        ({"until": date(2026, 11, 29)}, "нерабочий день"),
        ({"now": moscow(2026, 11, 18)}, "Срок ответа истёк 17.11.2026: продлить его уже нельзя."),
    ],
)
def test_a_request_is_refused_in_words(
    make_appeal: Callable[..., Appeal], team: Team, changes: dict[str, Any], words: str
) -> None:
    appeal = at_work(make_appeal(moscow(2026, 10, 26)), team)
    request = {"reason": REASON, "now": moscow(2026, 11, 16), **changes}
    with pytest.raises(QuestionsError, match=words):
        extending.ask(appeal_id=appeal.pk, actor=team.operator, **request)
    assert not Extension.objects.exists()
    assert not Entry.objects.filter(stream=appeal.stream, event="ask_extension").exists()


def test_only_the_executor_asks_and_only_a_head_decides_another_ones_request(
    make_appeal: Callable[..., Appeal], team: Team
) -> None:
    appeal, now = at_work(make_appeal(moscow(2026, 10, 26)), team), moscow(2026, 11, 16)
    with pytest.raises(NotAllowed, match="другого исполнителя"):
        extending.ask(appeal_id=appeal.pk, actor=team.other, reason=REASON, now=now)
    with pytest.raises(QuestionsError, match="никто не просил"):
        extending.grant(appeal_id=appeal.pk, actor=team.head, now=now)
    extending.ask(appeal_id=appeal.pk, actor=team.operator, reason=REASON, now=now)
    for stranger in (team.operator, team.signatory):
        with pytest.raises(NotAllowed, match="решает руководитель"):
            extending.grant(appeal_id=appeal.pk, actor=stranger, now=now)


def test_a_head_never_grants_what_he_asked_for(make_appeal: Callable[..., Appeal], team: Team) -> None:
    appeal, now = make_appeal(moscow(2026, 10, 26)), moscow(2026, 11, 16)
    handling.assign(appeal_id=appeal.pk, actor=team.head, assignee=team.head)
    extending.ask(appeal_id=appeal.pk, actor=team.head, reason=REASON, now=now)
    with pytest.raises(NotAllowed, match="Свою просьбу"):
        extending.grant(appeal_id=appeal.pk, actor=team.head, now=now)


def test_a_granted_term_is_never_prolonged_again(make_appeal: Callable[..., Appeal], team: Team) -> None:
    appeal = extend(at_work(make_appeal(moscow(2026, 10, 26)), team), team, on=date(2026, 11, 17))
    later = {"appeal_id": appeal.pk, "now": moscow(2026, 12, 1)}
    with pytest.raises(QuestionsError, match="второй раз продлить его нельзя"):
        extending.ask(actor=team.operator, reason=REASON, **later)
    with pytest.raises(QuestionsError, match="уже решена"):
        extending.grant(actor=team.head, **later)


def test_a_refusal_has_its_reason_and_a_better_request_may_follow(
    make_appeal: Callable[..., Appeal], team: Team
) -> None:
    appeal, now = at_work(make_appeal(moscow(2026, 10, 26)), team), moscow(2026, 11, 12)
    extending.ask(appeal_id=appeal.pk, actor=team.operator, reason=REASON, now=now)
    with pytest.raises(QuestionsError, match="уже попросили"):
        extending.ask(appeal_id=appeal.pk, actor=team.operator, reason=REASON, now=now)
    with pytest.raises(QuestionsError, match="почему в продлении отказано"):
        extending.refuse(appeal_id=appeal.pk, actor=team.head, refusal=" ", now=now)
    extending.refuse(appeal_id=appeal.pk, actor=team.head, refusal="Сведения уже есть.", now=now)
    assert extend(appeal, team, on=date(2026, 11, 16)).due_on == date(2026, 12, 8)


def test_where_the_rule_allows_none_there_is_no_extension(
    make_appeal: Callable[..., Appeal], team: Team
) -> None:
    ResponseTerm.objects.filter(channel="website").update(extension_amount=0)
    appeal = at_work(make_appeal(moscow(2026, 10, 26)), team)
    with pytest.raises(QuestionsError, match="не предусмотрено"):
        extending.ask(appeal_id=appeal.pk, actor=team.operator, reason=REASON, now=moscow(2026, 11, 2))


def as_(person: Employee) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


def test_the_extension_is_asked_for_and_granted_by_the_cards_buttons(
    make_appeal: Callable[..., Appeal], team: Team
) -> None:
    appeal = at_work(make_appeal(timezone.now()), team)
    address = f"/admin/appeals/{appeal.pk}/"
    empty = as_(team.operator).post(f"{address}ask-extension/", {"reason": ""})
    assert empty.status_code == 422
    assert "Напишите, почему нужно продление" in empty.content.decode()
    far = as_(team.operator).post(f"{address}ask-extension/", {"reason": REASON, "until": "2099-01-12"})
    assert "Продлить срок можно не дальше чем до" in far.content.decode()
    as_(team.operator).post(f"{address}ask-extension/", {"reason": REASON})
    assert "Ждёт решения руководителя." in as_(team.head).get(address).content.decode()
    assert as_(team.operator).post(f"{address}grant-extension/").status_code == 403
    as_(team.head).post(f"{address}grant-extension/")
    html = as_(team.operator).get(address).content.decode()
    assert f"прежний {appeal.due_on:%d.%m.%Y}" in html
    assert "второй раз продлить его нельзя" in html
    again = as_(team.operator).post(f"{address}ask-extension/", {"reason": REASON})
    assert again.status_code == 422


def test_a_late_request_and_an_own_request_are_refused_on_screen(
    make_appeal: Callable[..., Appeal], team: Team
) -> None:
    late = at_work(make_appeal(timezone.now() - timedelta(days=60)), team)
    answer = as_(team.operator).post(f"/admin/appeals/{late.pk}/ask-extension/", {"reason": REASON})
    assert answer.status_code == 422
    assert f"Срок ответа истёк {late.due_on:%d.%m.%Y}: продлить его уже нельзя." in answer.content.decode()
    own = make_appeal(timezone.now())
    handling.assign(appeal_id=own.pk, actor=team.operator, assignee=team.head)
    extending.ask(appeal_id=own.pk, actor=team.head, reason=REASON)
    assert "action-grant-extension" not in as_(team.head).get(f"/admin/appeals/{own.pk}/").content.decode()
    refused = as_(team.head).post(f"/admin/appeals/{own.pk}/grant-extension/")
    assert refused.status_code == 403
    assert "Свою просьбу о продлении решить нельзя" in refused.content.decode()


def test_the_public_page_tells_both_terms(make_appeal: Callable[..., Appeal], team: Team) -> None:
    appeal = at_work(make_appeal(timezone.now()), team)
    extended = extend(appeal, team, on=timezone.localdate())
    html = Client().post(
        "/ask/status/", {"number": appeal.registration_number, "code": appeal.access_code}
    ).content.decode()  # fmt: skip
    assert f"{appeal.due_on:%d.%m.%Y}, срок продлён до <strong>{extended.due_on:%d.%m.%Y}</strong>" in html
    assert REASON not in html
