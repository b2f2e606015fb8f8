"""The desk and the exchange around one appeal: pulled from the stand, worked on, told to the stand."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.gis_sync.exchange.conftest import window
from tests.gis_sync.stand.conftest import EMPLOYEE, NOW, an_appeal, appeal_guid

from gis_sync.exchange.claims import OPEN
from gis_sync.exchange.connection import Connection
from gis_sync.exchange.running import run, run_due
from gis_sync.exchange.sending import plan_actions
from gis_sync.exchange.settling import settle_due
from gis_sync.models import Action, Operation, PerformerOfGis
from gis_sync.stand import world as there
from gis_sync.stand.server import Stand
from questions.models import Appeal
from questions.services import handling
from staff.models import Employee

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
FAR = NOW + timedelta(days=3650)
TEXT = "<p>Перерасчёт <b>сделан</b> &amp; учтён.</p><ol><li>Сумма</li><li>Срок</li></ol>"
AS_TOLD = "Перерасчёт сделан & учтён.\n\n– Сумма\n\n– Срок"


@dataclass(frozen=True)
class Team:
    operator: Employee
    other: Employee
    signatory: Employee
    head: Employee


def person(login: str, role: str, *, can_sign: bool = False) -> Employee:
    user = User.objects.create_user(login, password="a-long-password")
    user.groups.add(Group.objects.get(name=role))
    return Employee.objects.create(
        user=user, full_name=f"{login.title()}ов Олег Олегович", post="специалист", phone="0-00-00",
        can_sign=can_sign,
    )  # fmt: skip


def a_team() -> Team:
    return Team(
        operator=person("operator", "Оператор"),
        other=person("other", "Оператор"),
        signatory=person("signatory", "Подписант", can_sign=True),
        head=person("head", "Руководитель", can_sign=True),
    )


def known_there(employee: Employee, guid: str = EMPLOYEE) -> None:
    PerformerOfGis.objects.update_or_create(answerer_guid=guid, defaults={"employee": employee})


@dataclass
class Desk:
    """Both sides of the exchange, and the clock that moves it on."""

    stand: Stand
    connection: Connection
    team: Team
    now: datetime = NOW

    def pull(self, *numbers: int, **changes: object) -> list[Appeal]:
        """Bring appeals from the stand to the desk."""
        for number in numbers:
            self.stand.world.put(an_appeal(number, **changes))
        self.carry_window()
        settle_due(self.now)
        return [Appeal.objects.get(token=appeal_guid(number)) for number in numbers]

    def carry_window(self) -> None:
        """Take what there is, without settling it in the register."""
        operation = window(next_try_at=self.now)
        for _ in range(2):
            operation.refresh_from_db()
            self.now = max(self.now, operation.next_try_at or self.now)
            run(operation.pk, now=self.now, connection=self.connection)

    def assigned(self, number: int = 1) -> Appeal:
        (appeal,) = self.pull(number)
        return handling.assign(appeal_id=appeal.pk, actor=self.team.head, assignee=self.team.operator)

    def approved(self, number: int = 1, text: str = TEXT, scan: str = "скан 100% точный.pdf") -> Appeal:
        """Take an appeal to where its signed answer may leave."""
        return self.sign(self.assigned(number), text, scan)

    def sign(self, appeal: Appeal, text: str = TEXT, scan: str = "скан 100% точный.pdf") -> Appeal:
        team, pk = self.team, appeal.pk
        handling.save_draft(appeal_id=pk, actor=team.operator, text=text, signatory=team.signatory)
        handling.submit_for_approval(appeal_id=pk, actor=team.operator)
        handling.approve(appeal_id=pk, actor=team.signatory)
        upload = SimpleUploadedFile(scan, PDF, "application/pdf")
        return handling.attach_signed_scan(appeal_id=pk, actor=team.operator, upload=upload)

    def answer(self, appeal: Appeal) -> Appeal:
        return handling.send_through(appeal_id=appeal.pk, actor=self.team.operator, channel="gis")

    def exchange(self, steps: int = 120) -> None:
        """Carry all that waits on, each call at its time, until nothing is left to do without people."""
        if not any(not self.step() for _ in range(steps)):
            raise AssertionError("the exchange does not come to an end")

    def step(self) -> bool:
        """Make the calls that are due next; whether there were any."""
        plan_actions(self.now)
        moments = [
            max(each.next_try_at or self.now, each.lease_until or self.now)
            for each in Operation.objects.filter(state__in=OPEN)
        ]
        moments += Action.objects.ready(FAR).values_list("next_try_at", flat=True)
        if not moments:
            return False
        self.now = max(self.now, min(moments))
        list(run_due(now=self.now, connection=self.connection))
        return True

    def there(self, number: int = 1) -> there.Appeal:
        return self.stand.world.appeal(appeal_guid(number))


def deeds(number: int = 1) -> list[tuple[str, str]]:
    found = Action.objects.filter(gis_appeal__guid=appeal_guid(number))
    return list(found.order_by("pk").values_list("kind", "state"))


def state_of(appeal: Appeal) -> str:
    return Appeal.objects.values_list("state", flat=True).get(pk=appeal.pk)
