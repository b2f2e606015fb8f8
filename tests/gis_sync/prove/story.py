"""The whole way of an appeal, and how it ends on both sides when nothing is lost and nothing is doubled."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

from tests.gis_sync.exchange.desk import AS_TOLD, FAR, PDF, Desk, deeds, state_of
from tests.gis_sync.stand.conftest import EMPLOYEE, NOW, SUPPLIER, an_appeal, appeal_guid

from files.models import StoredFile
from gis_sync.exchange.claims import OPEN
from gis_sync.exchange.fetching import fetch_due
from gis_sync.exchange.planning import plan
from gis_sync.exchange.running import run_due
from gis_sync.exchange.settling import settle_due
from gis_sync.models import Action, GisAppeal, GisFile, Operation
from gis_sync.signing.hashes import gost_94
from gis_sync.stand.world import Attachment
from questions.models import Appeal
from questions.services import handling

CREATED = an_appeal(1).created_on
GIVEN = PDF + b"%" + b"0123456789abcdef" * 1024 + b"\n"


@dataclass
class Story:
    """A window of two appeals comes in, the first is answered with files; the second is only taken up."""

    desk: Desk

    def __post_init__(self) -> None:
        stored = self.desk.stand.desk.files.put("Акт.pdf", GIVEN, reader=SUPPLIER)
        file = Attachment("Акт.pdf", stored.guid, "Акт", gost_94(BytesIO(GIVEN)))
        self.desk.stand.world.put(an_appeal(1, attachments=[file]))
        self.desk.stand.world.put(an_appeal(2))

    def tell(self) -> None:
        """Go the whole way."""
        self.come()
        self.work()
        self.exchange()

    def come(self) -> None:
        """Let the appeals come, with all that belongs to them."""
        plan(self.desk.now)
        self.exchange()

    def work(self) -> None:
        """Do at the desk what is to be told there."""
        first, second = self.appeals()
        team = self.desk.team
        for appeal in (first, second):
            handling.assign(appeal_id=appeal.pk, actor=team.head, assignee=team.operator)
        self.desk.answer(self.desk.sign(first))

    def appeals(self) -> list[Appeal]:
        return [Appeal.objects.get(token=appeal_guid(number)) for number in (1, 2)]

    def exchange(self, rounds: int = 200) -> None:
        """Let rounds pass, each when something is due, until nothing waits any more."""
        if not any(not self.round() for _ in range(rounds)):
            raise AssertionError("the exchange does not come to an end")

    def round(self) -> bool:
        """Let one round pass at the next moment that something is due; whether there was any."""
        desk = self.desk
        moments = [
            max(each.next_try_at or desk.now, each.lease_until or desk.now)
            for each in Operation.objects.filter(state__in=OPEN)
        ]
        moments += Action.objects.ready(FAR).values_list("next_try_at", flat=True)
        moments += GisFile.objects.filter(state="waiting").values_list("next_try_at", flat=True)
        moments += [desk.now for _ in GisAppeal.objects.filter(is_settled=False)]
        if not moments:
            return False
        desk.now = max(desk.now, min(moments))
        plan(desk.now)
        list(run_due(now=desk.now, connection=desk.connection))
        settle_due(desk.now)
        fetch_due(desk.now, desk.connection)
        silent = Operation.objects.filter(kind="window", state="done", taken=0, starts_on__lte=CREATED)
        assert not silent.exists(), "an outage looked like «нет обращений»"
        return True


def there(desk: Desk, number: int) -> dict[str, Any]:
    """Return what GIS ZhKKh has of an appeal, without the identifiers that are new each time."""
    seen = desk.there(number)
    return {
        "status": seen.status.value,
        "answerer": seen.answerer,
        "changes": len(seen.history),
        "answers": [
            (each.text, each.sent_on, [file.name.split("-")[0] for file in each.attachments])
            for each in seen.answers
        ],
    }


def here(desk: Desk) -> dict[str, Any]:
    """Return what the register and the exchange have."""
    return {
        "appeals": [
            (each.sender_number, state_of(each)) for each in Appeal.objects.order_by("sender_number")
        ],
        "files": [
            (file.original_name, _read(file))
            for file in StoredFile.objects.filter(attachment__appeal__isnull=False)
        ],
        "deeds": [deeds(1), deeds(2)],
        "waiting": [
            *Operation.objects.exclude(state="done").values_list("kind", "state", "error"),
            *GisFile.objects.exclude(state="taken").values_list("state", "trouble"),
            *GisAppeal.objects.filter(is_settled=False).values_list("trouble", flat=True),
        ],
    }


def _read(file: StoredFile) -> bytes:
    with file.content.open("rb") as content:
        return bytes(content.read())


def ends(desk: Desk) -> dict[str, Any]:
    """Return how things stand on both sides."""
    done = Action.objects.get(kind="answer")
    return here(desk) | {
        "there": [there(desk, number) for number in (1, 2)],
        "answer": [(str(done.answer_guid), done.answer_number)]
        == [(each.guid, each.number) for each in desk.there(1).answers],
    }


GOOD: dict[str, Any] = {
    "appeals": [("00-26-1", "sent"), ("00-26-2", "assigned")],
    "files": [("Акт.pdf", GIVEN)],
    "deeds": [[("performer", "done"), ("answer", "done")], [("performer", "done")]],
    "waiting": [],
    "there": [
        {
            "status": "Executed",
            "answerer": EMPLOYEE,
            "changes": 2,
            "answers": [(AS_TOLD, NOW.date(), ["скан 100_ точный.pdf", "pismo"])],
        },
        {"status": "InWork", "answerer": EMPLOYEE, "changes": 1, "answers": []},
    ],
    "answer": True,
}
"""Both sides agree: each appeal once, the answer once with its files, nothing left over."""
