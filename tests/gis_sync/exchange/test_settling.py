"""Appeals of GIS ZhKKh in the register: once each, with their own term, following what is said there."""

from datetime import date, timedelta
from io import StringIO
from typing import Any
from uuid import UUID

from django.contrib.auth.models import Group, User
from django.core.management import CommandError, call_command
from django.test import Client

import pytest
import time_machine
from tests.gis_sync.exchange.conftest import Break, Carry, window
from tests.gis_sync.stand.conftest import EMPLOYEE, NOW, SUPPLIER, TODAY, an_appeal, appeal_guid

from config.jobs import run_due_jobs
from gis_sync.checks import exchange_is_set_up
from gis_sync.exchange.settling import settle_due
from gis_sync.models import GisAppeal, Operation, TopicOfGis
from gis_sync.presenters import card_of
from gis_sync.stand.faults import Mode
from gis_sync.stand.server import Stand
from gis_sync.stand.world import Answer, Applicant, Attachment, Event, Redirect, RollOver, Status
from ledger.models import Entry
from outbox.models import Message
from questions.models import Appeal, Topic
from staff.models import Employee

pytestmark = [pytest.mark.django_db]


def pulled(stand: Stand, carry: Carry, *appeals: Any) -> int:
    """Put appeals on the stand, take them, settle them; return how many were settled."""
    for each in appeals:
        stand.world.put(each)
    carry(window())
    return settle_due(NOW)


@pytest.fixture
def operator(db: None) -> Client:
    user = User.objects.create_user("operator", password="a-long-password")
    user.groups.add(Group.objects.get(name="Оператор"))
    Employee.objects.create(user=user, full_name="Операторов Олег", post="специалист", phone="0-00-00")
    client = Client()
    client.force_login(user)
    return client


def test_an_appeal_is_registered_with_all_that_is_told(stand: Stand, carry: Carry) -> None:
    who = Applicant(
        "Иванов", "Иван", "Иванович", post_address="ул. Мира, 1", apartment="7",
        email="cabinet@example.org", appeal_email="ivan@example.org", phone="+7 900 000-00-00",
    )  # fmt: skip
    text = "<p>Счёт &amp; показания</p><script>alert(1)</script>не сходятся"
    assert pulled(stand, carry, an_appeal(1, applicant=who, text=text)) == 1
    appeal = Appeal.objects.get()
    assert (appeal.channel, appeal.reply_channel, appeal.audience) == ("gis", "gis", "individual")
    assert appeal.person_name == "Иванов Иван Иванович"
    assert (appeal.email, appeal.postal_address) == ("ivan@example.org", "ул. Мира, 1, кв. 7")
    assert appeal.text == "Счёт & показания\nне сходятся"
    assert (appeal.sender_number, appeal.sender_date) == ("00-26-1", date(2026, 11, 1))
    assert appeal.received_at.date() == date(2026, 11, 1)
    assert (appeal.registered_on, appeal.due_on) == (TODAY, date(2026, 12, 1))
    assert appeal.term_snapshot["given"] == {"due_on": "2026-12-01", "source": "gis"}
    assert appeal.token == UUID(appeal_guid(1))
    assert Entry.objects.get(stream=appeal.stream, event="registered").actor == "job:gis"
    assert Message.objects.count() == 0


def test_it_is_registered_once_however_often_it_comes(stand: Stand, carry: Carry) -> None:
    assert pulled(stand, carry, an_appeal(1)) == 1
    assert pulled(stand, carry) == 0
    GisAppeal.objects.update(is_settled=False, appeal=None)
    assert settle_due(NOW) == 1
    assert Appeal.objects.count() == 1
    assert GisAppeal.objects.get().appeal == Appeal.objects.get()


def test_without_a_term_of_theirs_the_rule_counts(stand: Stand, carry: Carry) -> None:
    pulled(stand, carry, an_appeal(1, execution_end=None))
    appeal = Appeal.objects.get()
    assert "given" not in appeal.term_snapshot
    assert appeal.due_on == date(2026, 11, 23)


@pytest.mark.parametrize(
    "changes",
    [
        {"status": Status.EXECUTED},
        {"status": Status.WITHDRAWN, "withdrawal_comment": "Разобрался."},
        {"redirected": True},
        {"redirected_outside": True},
    ],
)
def test_what_is_over_before_we_knew_of_it_is_not_registered(
    stand: Stand, carry: Carry, changes: dict[str, Any]
) -> None:
    assert pulled(stand, carry, an_appeal(1, **changes)) == 1
    assert Appeal.objects.count() == 0


def test_a_withdrawal_there_ends_the_appeal_here(stand: Stand, carry: Carry) -> None:
    pulled(stand, carry, an_appeal(1))
    pulled(stand, carry, an_appeal(1, status=Status.WITHDRAWN, withdrawal_comment="Уже <b>решено</b>."))
    appeal = Appeal.objects.get()
    assert (appeal.state, appeal.outcome_reason) == ("withdrawn", "Уже решено.")
    assert Entry.objects.get(stream=appeal.stream, event="withdraw").actor == "job:gis"
    stand.world.put(an_appeal(1, status=Status.WITHDRAWN, withdrawal_comment="Ещё раз."))
    assert pulled(stand, carry) == 1


def test_a_redirection_there_ends_the_appeal_here(stand: Stand, carry: Carry) -> None:
    pulled(stand, carry, an_appeal(1))
    moved = Event(TODAY, subject=Redirect(EMPLOYEE, "Это вопрос сетевой организации.", [], EMPLOYEE))
    pulled(stand, carry, an_appeal(1, redirected=True, history=[moved]))
    appeal = Appeal.objects.get()
    assert (appeal.state, appeal.outcome_reason) == ("redirected", "Это вопрос сетевой организации.")


def test_their_term_is_followed_both_ways(stand: Stand, carry: Carry) -> None:
    pulled(stand, carry, an_appeal(1))
    for day in (date(2026, 12, 20), date(2026, 11, 25)):
        pulled(stand, carry, an_appeal(1, execution_end=day))
        assert Appeal.objects.get().due_on == day


def test_topics_are_learned_and_lead_to_those_of_the_register(stand: Stand, carry: Carry) -> None:
    pulled(stand, carry, an_appeal(1))
    learned = TopicOfGis.objects.get()
    assert (learned.code, learned.name) == ("5.3", "Качество электроэнергии")
    assert Appeal.objects.get().topic is None
    topic = Topic.objects.first()
    assert topic is not None
    TopicOfGis.objects.update(topic=topic)
    pulled(stand, carry, an_appeal(2))
    assert Appeal.objects.get(sender_number="00-26-2").topic == topic


def test_a_repeated_appeal_goes_on_from_the_first(stand: Stand, carry: Carry) -> None:
    pulled(stand, carry, an_appeal(1), an_appeal(2, parent=appeal_guid(1)))
    first, second = Appeal.objects.order_by("pk")
    assert (first.previous, second.previous) == (None, first)


def test_an_organisation_and_the_system_itself_may_appeal(stand: Stand, carry: Carry) -> None:
    pulled(
        stand,
        carry,
        an_appeal(1, applicant=Applicant(organisation=SUPPLIER)),
        an_appeal(2, text="", applicant=Applicant(hcs=True)),
    )
    company = Appeal.objects.get(sender_number="00-26-1")
    assert (company.audience, company.organization_name) == (
        "organization",
        f"Организация из реестра ГИС ЖКХ, {SUPPLIER}",
    )
    assert not Appeal.objects.filter(sender_number="00-26-2").exists()  # HCS only when asked for


def test_what_the_register_refuses_waits_with_its_reason(
    stand: Stand, carry: Carry, monkeypatch: pytest.MonkeyPatch
) -> None:
    from questions.errors import QuestionsError
    from questions.services import elsewhere

    pulled(stand, carry, an_appeal(1))

    def busy(**_: Any) -> None:
        raise QuestionsError("Ответ уже отправляется.")

    with monkeypatch.context() as patch:
        patch.setattr(elsewhere, "record_withdrawal", busy)
        assert pulled(stand, carry, an_appeal(1, status=Status.WITHDRAWN)) == 0
    assert GisAppeal.objects.get().trouble == "Ответ уже отправляется."
    assert settle_due(NOW) == 1
    assert (GisAppeal.objects.get().trouble, Appeal.objects.get().state) == ("", "withdrawn")


def test_an_appeal_that_breaks_the_program_does_not_hold_up_the_others(
    stand: Stand, carry: Carry, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gis_sync.exchange import settling

    intake_of = settling.intake_of

    def broken(said: Any, *more: Any) -> Any:
        return {}["нет"] if said.number == "00-26-1" else intake_of(said, *more)

    with monkeypatch.context() as patch:
        patch.setattr(settling, "intake_of", broken)
        assert pulled(stand, carry, an_appeal(1), an_appeal(2)) == 1
    waiting = GisAppeal.objects.get(is_settled=False)
    assert (waiting.number, waiting.trouble) == ("00-26-1", settling.UNFORESEEN)
    assert settle_due(NOW) == 1
    assert Appeal.objects.count() == 2


def test_the_card_shows_what_is_said_there(stand: Stand, carry: Carry, operator: Client) -> None:
    answer = Answer(EMPLOYEE, "7", EMPLOYEE, "Текст", TODAY, sent_on=TODAY)
    longer = RollOver(date(2026, 12, 20), "Запросили <i>показания</i> у соседей.", [], EMPLOYEE)
    neighbour = Applicant("Соседов", "Пётр", apartment="8")
    appeal = an_appeal(
        1, house=SUPPLIER, premise="12", requirements="59-ФЗ, ст. 12",
        neighbours=[neighbour], collective=True,
        attachments=[Attachment("Акт<1>.pdf", EMPLOYEE, "Акт")],
        history=[Event(TODAY, subject=answer), Event(TODAY, subject=longer)],
    )  # fmt: skip
    pulled(stand, carry, appeal)
    html = operator.get(f"/admin/appeals/{Appeal.objects.get().pk}/").content.decode()
    panel = html.split("<h2>ГИС ЖКХ</h2>")[1].split("</section>")[0]
    for words in (
        "00-26-1", "направлено", "01.12.2026", "Качество электроэнергии", "59-ФЗ, ст. 12", "помещение 12",
        "Соседов Пётр, кв. 8", "Акт&lt;1&gt;.pdf", "02.11.2026: Отправлен ответ 7",
        "Срок продлён до 20.12.2026. Запросили показания у соседей.",
    ):  # fmt: skip
        assert words in panel, words


def test_other_appeals_have_no_such_card(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert card_of(Appeal(channel="website")) is None


@pytest.fixture
def configured(stand: Stand, settings: Any) -> None:
    settings.GIS_URL, settings.GIS_ORG_PPA_GUID, settings.GIS_IS_STAND = stand.url, SUPPLIER, True


@pytest.mark.usefixtures("configured")
def test_the_clock_brings_an_appeal_from_there_to_the_desk(stand: Stand, caplog: Any) -> None:
    stand.world.put(an_appeal(1))
    lines = []
    for seconds in (0, 11):
        with time_machine.travel(NOW + timedelta(seconds=seconds), tick=False):
            lines += [each for each in run_due_jobs(NOW + timedelta(seconds=seconds)) if "gis_sync" in each]
    assert lines[-1].endswith("1 calls made, 1 appeals taken, 1 settled, 0 operations left to people")
    appeal = Appeal.objects.get()
    assert (appeal.channel, appeal.is_demo) == ("gis", True)


@pytest.mark.usefixtures("configured")
def test_the_command_says_in_a_line_what_it_did(stand: Stand, spoil: Break) -> None:
    said = StringIO()
    call_command("gis_sync", "--dry-run", stdout=said)
    assert "Обращения за период" in said.getvalue()
    assert Operation.objects.count() == 0
    call_command("gis_sync", "--since", "2026-10-01", stdout=said)
    assert Operation.objects.get().starts_on == date(2026, 10, 1)
    assert "1 operations planned, 1 calls made" in said.getvalue()
    Operation.objects.all().delete()
    spoil(Mode.FAULT, "exportAppeal", code="AUT011003")
    with pytest.raises(CommandError, match="ждёт человека"):
        call_command("gis_sync", stdout=said)


def test_an_exchange_that_is_off_is_said_to_be_off() -> None:
    with pytest.raises(CommandError, match="GIS_URL"):
        call_command("gis_sync")
    assert not [each for each in run_due_jobs(NOW) if "gis_sync" in each]
    assert exchange_is_set_up() == []


@pytest.mark.parametrize(
    ("name", "value", "identifier", "words"),
    [
        ("GIS_ORG_PPA_GUID", "моя организация", "gis_sync.E011", "orgPPAGUID"),
        ("GIS_URL", "http://gis.example", "gis_sync.E011", "Без шифрования".lower()),
        ("GIS_EXPORT_VERSION", "последняя", "gis_sync.E011", "не версия"),
        ("GIS_CANONICALISATION", "любая", "gis_sync.E012", "такой формы нет"),
        ("GIS_IMPORT_VERSION", "99.1.0.0", "gis_sync.W003", "99.1.0.0"),
    ],
)
@pytest.mark.usefixtures("configured")
def test_wrong_settings_are_said_in_words(
    settings: Any, name: str, value: str, identifier: str, words: str
) -> None:
    settings.GIS_IS_STAND = name != "GIS_URL"
    setattr(settings, name, value)
    (found,) = exchange_is_set_up()
    assert found.id == identifier
    assert words in found.msg


@pytest.mark.usefixtures("configured")
def test_a_wrong_setting_does_not_stop_the_clock(settings: Any, caplog: Any) -> None:
    settings.GIS_ORG_PPA_GUID = "нет"
    assert not [each for each in run_due_jobs(NOW) if "gis_sync" in each]
    assert "is not set up" in caplog.text
