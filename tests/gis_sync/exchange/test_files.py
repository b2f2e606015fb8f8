"""Files of appeals: fetched in parts, through quarantine into the register, each once; what fails is said."""

from io import BytesIO
from typing import Any

from django.test import Client

import pytest
from tests.gis_sync.exchange.conftest import Break
from tests.gis_sync.exchange.desk import PDF, Desk
from tests.gis_sync.stand.conftest import OTHER, SUPPLIER, an_appeal, appeal_guid

from files.models import StoredFile
from gis_sync.exchange import fetching
from gis_sync.exchange.fetching import OTHER_HASH, fetch_due
from gis_sync.file_store import PART
from gis_sync.models import GisAppeal, GisFile
from gis_sync.signing.hashes import gost_94
from gis_sync.stand.faults import Mode
from gis_sync.stand.world import Attachment
from ledger.models import Entry
from questions.models import Appeal
from questions.services import elsewhere

pytestmark = pytest.mark.django_db
BIG = b"%PDF-1.4\n" + b"0123456789abcdef" * (PART // 8) + b"\n%%EOF\n"


def hashed(content: bytes) -> str:
    return gost_94(BytesIO(content))


def given(desk: Desk, *files: tuple[str, bytes], digest: str | None = None) -> Appeal:
    """Bring an appeal with files to the desk, the files themselves not yet."""
    attachments = []
    for name, content in files:
        stored = desk.stand.desk.files.put(name, content, reader=SUPPLIER)
        attachments.append(Attachment(name, stored.guid, "Файл", digest or hashed(content)))
    return desk.pull(1, attachments=attachments)[0]


def contents(appeal: Appeal) -> list[tuple[str, bytes]]:
    found = StoredFile.objects.filter(attachment__appeal=appeal).order_by("original_name")
    return [(file.original_name, _read(file)) for file in found]


def _read(file: StoredFile) -> bytes:
    with file.content.open("rb") as content:
        return bytes(content.read())


def fetch(desk: Desk, times: int = 1) -> int:
    """Fetch what is due, each time at the next moment that something is."""
    count = 0
    for _ in range(times):
        waiting = GisFile.objects.filter(state="waiting").order_by("next_try_at").first()
        desk.now = max(desk.now, waiting.next_try_at) if waiting else desk.now
        count += fetch_due(desk.now, desk.connection)
    return count


def test_files_come_into_the_register_once(desk: Desk) -> None:
    appeal = given(desk, ("Акт <1>.pdf", PDF), ("Счёт.pdf", PDF + b"%2\n"))
    assert fetch(desk) == 2
    assert contents(appeal) == [("Акт _1_.pdf", PDF), ("Счёт.pdf", PDF + b"%2\n")]
    assert Entry.objects.filter(stream=appeal.stream, event="files", actor="job:gis").count() == 2
    desk.pull(1, attachments=desk.there().attachments, text="Другое")
    assert fetch(desk) == 0
    assert GisFile.objects.count() == 2


def test_an_antivirus_looks_at_them_first(desk: Desk, settings: Any) -> None:
    settings.CLAMD_ADDRESS = "127.0.0.1:1"
    given(desk, ("Акт.pdf", PDF))
    fetch(desk)
    assert StoredFile.objects.get().state == "quarantined"


def test_a_large_file_goes_on_where_it_broke_off(
    desk: Desk, spoil: Break, monkeypatch: pytest.MonkeyPatch
) -> None:
    appeal = given(desk, ("Большой.pdf", BIG))
    ranges: list[str] = []
    send = desk.connection.transport.send

    def watched(method: str, path: str, headers: Any, body: bytes | None = None) -> Any:
        ranges.extend([headers["Range"]] if "Range" in headers else [])
        return send(method, path, headers, body)

    monkeypatch.setattr(desk.connection.transport, "send", watched)
    spoil(Mode.RESET, "downloadFile", first=2)
    assert fetch(desk) == 0
    assert "оборвалась" in GisFile.objects.get().trouble
    assert fetch(desk) == 1
    ends = [(0, PART - 1), (PART, 2 * PART - 1), (2 * PART, len(BIG) - 1)]
    first, second, third = (f"bytes={begin}-{end}" for begin, end in ends)
    assert ranges == [first, second, second, third]
    assert contents(appeal) == [("Большой.pdf", BIG)]
    assert GisFile.objects.get().trouble == ""
    assert not fetching._part_of(GisFile.objects.get()).exists()


@pytest.mark.parametrize(
    ("mode", "operation"),
    [
        (Mode.FILE_ERROR, "fileInfo"),
        (Mode.FILE_ERROR, "downloadFile"),
        (Mode.HTTP_EMPTY, "downloadFile"),
        (Mode.HTTP_HTML, "downloadFile"),
        (Mode.RESET, "downloadFile"),
        (Mode.LOST_ACK, "downloadFile"),
        (Mode.BROKEN_OFF, "downloadFile"),
        (Mode.RESET_AFTER, "downloadFile"),
    ],
)
def test_whatever_fails_once_the_file_comes_once(
    desk: Desk, spoil: Break, mode: Mode, operation: str
) -> None:
    appeal = given(desk, ("Акт.pdf", PDF))
    spoil(mode, operation, code="FileVirusNotCheckedException", seconds=1)
    assert (fetch(desk), fetch(desk)) == (0, 1)
    assert contents(appeal) == [("Акт.pdf", PDF)]


def test_another_hash_is_a_warning(desk: Desk) -> None:
    appeal = given(desk, ("Акт.pdf", PDF), digest="0" * 64)
    assert fetch(desk) == 1
    assert (len(contents(appeal)), GisFile.objects.get().trouble) == (1, OTHER_HASH)


def test_what_is_not_taken_in_is_said_on_the_card(desk: Desk) -> None:
    appeal = given(desk, ("Программа.pdf", b"MZ\x90\x00" + b"\x00" * 100), ("Вирус.pdf", PDF))
    virus = desk.stand.desk.files.get(desk.there().attachments[1].guid)
    assert virus is not None
    virus.is_infected = True
    assert fetch(desk) == 0
    assert GisFile.objects.filter(state="refused").count() == 2
    client = Client()
    client.force_login(desk.team.operator.user)
    html = client.get(f"/admin/appeals/{appeal.pk}/").content.decode()
    assert "Вирус.pdf (не получен: ГИС ЖКХ нашла в файле вирус." in html
    assert "Программа.pdf (не получен: " in html


def test_an_outage_leaves_the_others_for_later(desk: Desk, spoil: Break) -> None:
    given(desk, ("1.pdf", PDF), ("2.pdf", PDF))
    spoil(Mode.RESET, "fileInfo", times=None)
    assert fetch(desk) == 0
    assert sorted(GisFile.objects.values_list("attempts", flat=True)) == [0, 1]


def test_a_full_disk_is_an_outage_too(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    given(desk, ("Акт.pdf", PDF))

    def full(**_: Any) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(fetching, "store", full)
        assert fetch(desk) == 0
    assert "не удалось записать на диск" in GisFile.objects.get().trouble
    assert fetch(desk) == 1


def test_endless_trouble_ends_with_words(desk: Desk, spoil: Break) -> None:
    given(desk, ("Акт.pdf", PDF))
    spoil(Mode.FILE_ERROR, "fileInfo", code="INT002029", times=None)
    fetch(desk, times=100)
    file = GisFile.objects.get()
    assert (file.state, "Попыток больше не будет." in file.trouble) == ("refused", True)


def test_a_kill_before_the_end_leaves_nothing_twice(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    class Killed(BaseException):
        pass

    appeal = given(desk, ("Акт.pdf", PDF))
    add_files = elsewhere.add_files

    def killed(**kwargs: Any) -> None:
        add_files(**kwargs)
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(elsewhere, "add_files", killed)
        with pytest.raises(Killed):
            fetch(desk)
    assert contents(appeal) == []
    assert fetch_due(desk.now, desk.connection) == 0
    assert fetch(desk) == 1
    assert contents(appeal) == [("Акт.pdf", PDF)]


def test_an_appeal_that_is_not_ours_to_answer_brings_no_files(desk: Desk) -> None:
    attachment = Attachment("Акт.pdf", OTHER, "Акт", "0" * 64)
    desk.stand.world.put(an_appeal(1, redirected=True, attachments=[attachment]))
    desk.pull()
    assert GisAppeal.objects.get(guid=appeal_guid(1)).is_settled
    assert not GisFile.objects.exists()
