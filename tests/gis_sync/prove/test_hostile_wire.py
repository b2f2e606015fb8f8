"""Answers that mean harm or make no sense, over the wire: refused in words, and the next good one counts."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.gis_sync.exchange.conftest import Break
from tests.gis_sync.exchange.desk import PDF, Desk, state_of
from tests.gis_sync.prove.story import GOOD, Story, ends
from tests.gis_sync.stand.conftest import OTHER, SUPPLIER, an_appeal, appeal_guid

from gis_sync.exchange.fetching import OTHER_HASH
from gis_sync.models import GisAppeal, GisFile, Operation
from gis_sync.stand import desk as stand_desk
from gis_sync.stand.faults import Mode
from gis_sync.stand.world import Attachment, Status
from questions.models import Appeal
from questions.services import handling

pytestmark = pytest.mark.django_db
Change = Callable[[bytes], bytes]
LAUGHS = '<!ENTITY l0 "ха">' + "".join(
    f'<!ENTITY l{depth} "{f"&l{depth - 1};" * 10}">' for depth in range(1, 15)
)


@contextmanager
def answering(desk: Desk, action: str, change: Change, times: int = 1) -> Iterator[list[bytes]]:
    """Let the stand's next answers of an operation be changed on their way; yield those that were."""
    board, changed = desk.stand.desk, []
    post = board.post

    def act(service: Any, soap_action: str, body: bytes) -> Any:
        reply = post(service, soap_action, body)
        if action not in soap_action or len(changed) >= times:
            return reply
        changed.append(change(reply.body))
        return replace(reply, body=changed[-1])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(board, "post", act)
        yield changed


def with_doctype(doctype: str, text: str) -> Change:
    def change(body: bytes) -> bytes:
        head, mark, rest = body.partition(b"?>")
        whole = head + mark + doctype.encode() + rest if mark else doctype.encode() + body
        return whole.replace("Обращение 1".encode(), text.encode())

    return change


class Canary:
    """A server on the loopback that nobody may call."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.calls = 0
        self._thread = threading.Thread(target=self._listen, daemon=True)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.socket.getsockname()[1]}/x"

    def _listen(self) -> None:
        while True:
            try:
                self.socket.accept()[0].close()
            except OSError:
                return
            self.calls += 1

    def __enter__(self) -> "Canary":
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()
        self._thread.join(5)


@pytest.mark.prove
@pytest.mark.parametrize("action", ["exportAppeal", "getState", "importAnswer"])
@pytest.mark.parametrize("attack", ["file", "http", "parameter", "dtd", "laughs"])
def test_entities_reach_no_file_no_network_and_no_memory(
    story: Story, tmp_path: Path, action: str, attack: str
) -> None:
    secret = tmp_path / "secret"
    secret.write_text("тайна")
    with Canary() as canary:
        doctypes = {
            "file": (f'<!DOCTYPE x [<!ENTITY x SYSTEM "{secret.as_uri()}">]>', "&x;"),
            "http": (f'<!DOCTYPE x [<!ENTITY x SYSTEM "{canary.address}">]>', "&x;"),
            "parameter": (f'<!DOCTYPE x [<!ENTITY % p SYSTEM "{canary.address}">%p;]>', "x"),
            "dtd": (f'<!DOCTYPE x SYSTEM "{canary.address}.dtd">', "x"),
            "laughs": (f"<!DOCTYPE x [{LAUGHS}]>", "&l14;"),
        }
        with answering(story.desk, action, with_doctype(*doctypes[attack]), times=2) as changed:
            story.tell()
        assert len(changed) == 2
        assert canary.calls == 0
    assert ends(story.desk) == GOOD
    assert not GisAppeal.objects.filter(xml__contains="тайна".encode()).exists()


def test_a_doctype_makes_no_message(desk: Desk) -> None:
    desk.stand.world.put(an_appeal(1))
    with answering(desk, "getState", with_doctype("<!DOCTYPE x>", "x")):
        desk.carry_window()
    waiting = Operation.objects.get()
    assert (waiting.state, waiting.taken, GisAppeal.objects.count()) == ("waiting", 0, 0)
    assert "не в формате обмена" in waiting.packets.filter(direction="in").latest("pk").outcome


@pytest.mark.parametrize("between", [0, 150])
def test_an_appeal_that_comes_twice_in_one_answer_is_one_and_the_last_word_counts(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, between: int
) -> None:
    """Within a batch and across batches, in other letters, under another number."""
    twice = [
        an_appeal(1),
        *(an_appeal(number) for number in range(2, 2 + between)),
        replace(an_appeal(1), guid=appeal_guid(1).upper(), text="Другое", number="00-26-1а"),
        an_appeal(1, status=Status.IN_WORK, execution_end=date(2026, 12, 5)),
    ]
    monkeypatch.setattr(stand_desk, "select", lambda *args: twice)
    for _ in range(2):
        desk.pull()
        desk.pull()
    assert GisAppeal.objects.count() == Appeal.objects.count() == between + 1
    row = GisAppeal.objects.get(guid=appeal_guid(1))
    assert (row.status, row.number, row.appeal.due_on) == ("InWork", "00-26-1", date(2026, 12, 5))


HARD = {
    "markup": ("<p>&amp;<![CDATA[x]]>\"'</p>" * 500)[:10_000],
    "entities": ("&lt;script&gt;&#x26;&nbsp;&bogus;" * 500)[:10_000],
    "brackets": "<" * 10_000,
    "open": ("<script><!--<b onclick='" * 500)[:10_000],
    "astral": "💡\u0301" * 5_000,
}


@pytest.mark.parametrize("name", HARD)
def test_ten_thousand_hard_characters_come_into_the_register(desk: Desk, name: str) -> None:
    (appeal,) = desk.pull(1, text=HARD[name])
    row = GisAppeal.objects.get()
    assert (row.said().text, row.trouble) == (HARD[name], "")
    assert appeal.text
    assert "<p>" not in appeal.text
    desk.pull()
    assert GisAppeal.objects.get().is_settled
    assert Appeal.objects.count() == 1


@pytest.mark.parametrize("lost", [False, True])
def test_ten_thousand_hard_characters_go_out_as_they_were_meant(
    desk: Desk, spoil: Break, *, lost: bool
) -> None:
    meant = "a&<b>\"'» " * 1111
    written = f"<p>{meant.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')}</p>"
    appeal = desk.approved(text=written)
    desk.exchange()
    if lost:
        spoil(Mode.RESET_AFTER, "importAnswer")
    desk.answer(appeal)
    desk.exchange()
    (answer,) = desk.there().answers
    assert (answer.text, state_of(appeal)) == (meant.strip(), "sent")
    assert len(answer.text) > 9_990


def odd(old: str, new: str) -> Change:
    return lambda body: body.replace(old.encode(), new.encode())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (f"AnswererGUID>{OTHER}", "AnswererGUID>Иванов"),
        (f"AttachmentGUID>{OTHER}", "AttachmentGUID>файл"),
        ("c0ffee00-1111-4222-8333-000000000503", "пять-три"),
        ("00-26-1<", f"00-26-1{'0' * 100}<"),
        ("5.3<", f"5.3{'.9' * 100}<"),
    ],
)
def test_what_is_odd_in_one_appeal_does_not_hold_up_the_others(desk: Desk, old: str, new: str) -> None:
    file = Attachment("Акт.pdf", OTHER, "Акт", "0" * 64)
    desk.stand.world.put(an_appeal(1, answerer=OTHER, attachments=[file]))
    desk.stand.world.put(an_appeal(2, topic=None, another_topic="Другое"))
    with answering(desk, "getState", odd(old, new)) as changed:
        desk.pull()
    assert new.encode() in changed[0]
    done = Operation.objects.get()
    assert done.state == "done"
    assert Appeal.objects.filter(token=appeal_guid(2)).exists()
    first = GisAppeal.objects.filter(guid=appeal_guid(1)).first()
    # Taken or left out, but never without a word.
    assert (first is not None and first.is_settled) or (first and first.trouble) or "00-26-1" in done.error


@pytest.mark.parametrize("guid", ["", "нет", "00000000"])
def test_an_ack_without_an_identifier_is_no_ack(desk: Desk, guid: str) -> None:
    desk.stand.world.put(an_appeal(1))

    def change(body: bytes) -> bytes:
        head, tag, rest = body.partition(b"Ack>")
        begin, _, end = rest.partition(b"MessageGUID>")
        _, mark, tail = end.partition(b"<")
        return head + tag + begin + b"MessageGUID>" + guid.encode() + mark + tail

    with answering(desk, "exportAppeal", change):
        desk.carry_window()
    assert Operation.objects.get().state in {"queued", "waiting"}
    desk.carry_window()
    assert GisAppeal.objects.count() == 1


def test_a_file_with_another_hash_is_a_warning_and_a_hash_of_ours_that_is_wrong_is_refused(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored = desk.stand.desk.files.put("Акт.pdf", PDF, reader=SUPPLIER)
    desk.stand.world.put(an_appeal(1, attachments=[Attachment("Акт.pdf", stored.guid, "Акт", "f" * 64)]))
    story = Story.__new__(Story)
    story.desk = desk
    desk.pull()
    story.exchange()
    file = GisFile.objects.get()
    assert (file.state, file.trouble) == ("taken", OTHER_HASH)
    monkeypatch.setattr(desk.stand.desk.files, "digest", lambda guid: "e" * 64)
    (appeal,) = Appeal.objects.all()
    handling.assign(appeal_id=appeal.pk, actor=desk.team.head, assignee=desk.team.operator)
    desk.answer(desk.sign(appeal))
    desk.exchange()
    appeal.refresh_from_db()
    assert (appeal.state, desk.there().answers) == ("approved", [])
    assert "Хэш вложения не указан или не совпадает" in appeal.reply.return_reason
    monkeypatch.undo()
    desk.answer(appeal)
    desk.exchange()
    assert (state_of(appeal), len(desk.there().answers)) == ("sent", 1)
