"""The registry of organisations: whom an appeal is redirected to, and who has written."""

from collections.abc import Iterator
from io import StringIO
from typing import Any

from django.core.management import CommandError, call_command

import pytest
import time_machine
from lxml import etree
from tests.gis_sync.exchange.conftest import Break, Carry
from tests.gis_sync.exchange.desk import Desk
from tests.gis_sync.stand.conftest import NOW, organisation

from gis_sync.exchange import deciding
from gis_sync.exchange.organisations import look_for
from gis_sync.exchange.planning import plan
from gis_sync.management.commands import gis_organisation
from gis_sync.models import Action, Operation, OrganisationOfGis
from gis_sync.stand import world as there
from gis_sync.stand.faults import Mode
from ledger.models import Entry
from questions.choices import Outcome
from questions.errors import NotAllowed, QuestionsError
from questions.models import Appeal
from questions.services import outcomes

pytestmark = pytest.mark.django_db
OTHER = "99999999-aaaa-4aaa-8aaa-000000000001"
OTHER_ROOT = "99999999-aaaa-4aaa-8aaa-000000000002"
THIRD, THIRD_ROOT = OTHER[:-1] + "8", OTHER[:-1] + "9"
OGRN = "1020000000002"
REASON = "Решение принимает сетевая организация, на сетях которой произошёл перерыв в подаче электроэнергии. "
COMMENT = REASON * 2


def redirected(desk: Desk, number: int = 1) -> Action:
    """Redirect an appeal at the desk to somebody whom GIS ZhKKh is not told of yet."""
    outcomes.end(
        appeal_id=desk.assigned(number).pk, actor=desk.team.operator, outcome=Outcome.REDIRECTED,
        reason=REASON, redirected_to="АО «Сети»", channel="gis",
    )  # fmt: skip
    desk.exchange()
    return Action.objects.filter(kind="redirect").latest("pk")


def name(desk: Desk, action: Action, receiver: str = OGRN, comment: str = COMMENT) -> Action:
    return deciding.name_receiver(
        action_id=action.pk, actor=desk.team.operator, receiver=receiver, comment=comment, now=desk.now
    )


def test_a_receiver_is_looked_up_by_its_number_and_the_appeal_goes_there(desk: Desk) -> None:
    desk.stand.world.register(organisation(OTHER, OTHER_ROOT, OGRN))
    action = redirected(desk)
    looking = name(desk, action, f" {OGRN[:4]} {OGRN[4:]} ")
    assert (looking.state, looking.trouble) == (
        "human", f"Ищем организацию с ОГРН {OGRN} в реестре ГИС ЖКХ.",
    )  # fmt: skip
    desk.exchange()
    (moved,) = [each.subject for each in desk.there().history if isinstance(each.subject, there.Redirect)]
    action.refresh_from_db()
    assert (moved.receiver, action.state, action.trouble) == (OTHER_ROOT, "done", "")
    events = Entry.objects.filter(stream=action.gis_appeal.appeal.stream).values_list("event", "actor")
    assert ("gis_receiver", f"user:{desk.team.operator.user_id}") in events


def test_whom_the_registry_has_named_before_is_not_asked_for_again(desk: Desk) -> None:
    desk.stand.world.register(organisation(OTHER, OTHER_ROOT, OGRN))
    name(desk, redirected(desk))
    desk.exchange()
    asked = Operation.objects.filter(kind="organisation").count()
    action = redirected(desk, 2)
    assert action.state == "done"
    desk.stand.world.register(organisation(THIRD, THIRD_ROOT, "1020000000003"))
    OrganisationOfGis.objects.create(root_guid=THIRD_ROOT, ogrn="1020000000003")
    outcomes.end(
        appeal_id=desk.assigned(3).pk, actor=desk.team.operator, outcome=Outcome.REDIRECTED,
        reason=REASON, redirected_to="АО «Третьи сети»", channel="gis",
    )  # fmt: skip
    name(desk, Action.objects.filter(kind="redirect").latest("pk"), "1020000000003")
    desk.exchange()
    assert desk.there(3).redirected
    assert Operation.objects.filter(kind="organisation").count() == asked


def test_a_number_that_nobody_has_comes_back_in_words_and_may_be_corrected(desk: Desk) -> None:
    desk.stand.world.register(organisation(OTHER, OTHER_ROOT, OGRN))
    action = name(desk, redirected(desk), "1020000000099")
    desk.exchange()
    action.refresh_from_db()
    assert action.state == "human"
    assert "нет действующей организации с ОГРН 1020000000099" in action.trouble
    name(desk, action)
    desk.exchange()
    action.refresh_from_db()
    assert action.state == "done"


@pytest.mark.parametrize("receiver", ["", "12345", "102000000000", "не знаю", "10200000000021"])
def test_what_is_neither_number_nor_identifier_is_refused(desk: Desk, receiver: str) -> None:
    action = redirected(desk)
    with pytest.raises(QuestionsError, match="Укажите ОГРН или идентификатор"):
        name(desk, action, receiver)
    assert not Operation.objects.filter(kind="organisation").exists()


def test_a_comment_that_would_be_refused_there_asks_for_nobody(desk: Desk) -> None:
    action = redirected(desk)
    with pytest.raises(QuestionsError, match="от 100 до 1000 знаков"):
        name(desk, action, comment="Коротко.")
    assert not Operation.objects.filter(kind="organisation").exists()


def test_only_the_executor_and_the_head_decide(desk: Desk) -> None:
    action = redirected(desk)
    for act in (deciding.retry, deciding.give_up):
        with pytest.raises(NotAllowed):
            act(action_id=action.pk, actor=desk.team.other)
    assert deciding.give_up(action_id=action.pk, actor=desk.team.head).state == "refused"


def test_a_search_that_is_refused_for_a_while_goes_on(desk: Desk, spoil: Break) -> None:
    desk.stand.world.register(organisation(OTHER, OTHER_ROOT, OGRN))
    action = name(desk, redirected(desk))
    spoil(Mode.FAULT, "exportOrgRegistry", code="EXP001000", times=3)
    desk.exchange()
    action.refresh_from_db()
    assert action.state == "done"


def test_an_organisation_that_wrote_gets_its_name(desk: Desk, carry: Carry) -> None:
    desk.stand.world.register(organisation(OTHER, OTHER_ROOT, OGRN))
    (appeal,) = desk.pull(1, applicant=there.Applicant(organisation=OTHER_ROOT))
    assert OTHER_ROOT in appeal.organization_name
    planned = [each for each in plan(desk.now) if each.kind == "organisation"]
    carry(planned[0], now=desk.now)
    appeal.refresh_from_db()
    known = desk.stand.world.organisations[OTHER]
    assert appeal.organization_name == known.short_name
    assert Entry.objects.filter(stream=appeal.stream, event="named", actor="job:gis").count() == 1
    (second,) = desk.pull(2, applicant=there.Applicant(organisation=OTHER_ROOT))
    assert second.organization_name == known.short_name
    assert not [each for each in plan(desk.now) if each.kind == "organisation"]


def test_a_name_that_the_registrar_has_corrected_stays(desk: Desk, carry: Carry) -> None:
    desk.stand.world.register(organisation(OTHER, OTHER_ROOT, OGRN))
    (appeal,) = desk.pull(1, applicant=there.Applicant(organisation=OTHER_ROOT))
    Appeal.objects.filter(pk=appeal.pk).update(organization_name="ООО «Исправлено»")
    carry(next(each for each in plan(desk.now) if each.kind == "organisation"), now=desk.now)
    appeal.refresh_from_db()
    assert appeal.organization_name == "ООО «Исправлено»"


def test_one_search_at_a_time_for_one_number(db: None) -> None:
    assert look_for(OGRN, NOW) == look_for(OGRN, NOW)


def test_the_request_names_no_organisation_of_ours_and_fits_the_schema(
    desk: Desk, connection: Any, carry: Carry, validate: Any
) -> None:
    carry(look_for(OGRN, NOW))
    bodies = []
    for packet in Operation.objects.get().packets.filter(direction="out").order_by("pk"):
        with packet.body.open() as body:
            bodies.append(etree.fromstring(body.read()))
    for each in bodies:
        assert not each.xpath("//*[local-name()='orgPPAGUID']")
    validate(bodies[0], "organisations")


@pytest.fixture
def at_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the command wait no time between its looks: the clock jumps to the next try."""
    with time_machine.travel(NOW, tick=False) as clock:
        monkeypatch.setattr(gis_organisation.time, "sleep", lambda seconds: clock.shift(10))
        yield


def test_the_command_names_the_organisation(at_once: None, desk: Desk, settings: Any) -> None:
    desk.stand.world.register(organisation(OTHER, OTHER_ROOT, OGRN))
    settings.GIS_ORG_PPA_GUID = ""
    out = StringIO()
    call_command("gis_organisation", OGRN, stdout=out)
    assert f"orgPPAGUID: {OTHER}" in out.getvalue()
    assert OTHER_ROOT in out.getvalue()


@pytest.mark.parametrize(("number", "words"), [("123", "13 цифр"), ("1020000000099", "нет действующей")])
def test_the_command_says_what_is_wrong(at_once: None, desk: Desk, number: str, words: str) -> None:
    with pytest.raises(CommandError, match=words):
        call_command("gis_organisation", number, stdout=StringIO())
