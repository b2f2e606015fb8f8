"""Files of appeals from GIS ZhKKh into the register, through the same inspection and quarantine as any other.

A file comes in parts; what has come stays on disk, and the next attempt goes on from there.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO, cast
from uuid import UUID

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, storages
from django.db import transaction
from django.db.models import F

from files.errors import FileRefused
from files.services import store
from gis_sync.errors import Fault, Judgement, NoAnswer, Refused, Verdict, judge_silence, retry_delay
from gis_sync.exchange.connection import Connection
from gis_sync.exchange.sending import words_of
from gis_sync.file_store import FileStore
from gis_sync.messages.appeals import Appeal
from gis_sync.models import GisAppeal, GisFile
from gis_sync.signing.errors import ToolMissing
from gis_sync.signing.hashes import gost_94
from questions.services import elsewhere

ROUND = 20
"""Files that one round fetches: the clock has other work."""
LEASE = timedelta(minutes=30)
PARTS_FOLDER = "gis-parts"
"""Where in the private storage the beginnings of files lie."""
MAX_BYTES = 100 * 1024 * 1024
BY = "job:gis"
OTHER_HASH = "Хеш файла не сошёлся с названным в ГИС ЖКХ: проверьте, открывается ли он."
NO_MORE = "Попыток больше не будет."


def note_files(row: GisAppeal, said: Appeal, now: datetime) -> None:
    """Write down which files an appeal of the register has there."""
    if row.appeal_id is None:
        return
    known = set(GisFile.objects.filter(gis_appeal=row).values_list("guid", flat=True))
    files = {UUID(file.guid): file for file in said.attachments if file.guid}
    GisFile.objects.bulk_create(
        [
            GisFile(gis_appeal=row, guid=guid, name=file.name[:1024], digest=file.hash[:64], next_try_at=now)
            for guid, file in files.items()
            if guid not in known
        ],
        ignore_conflicts=True,
    )


def fetch_due(now: datetime, connection: Connection) -> int:
    """Fetch the files whose time has come; return how many are in the register now."""
    due = GisFile.objects.filter(state=GisFile.State.WAITING, next_try_at__lte=now)
    keys = list(due.order_by("next_try_at", "pk").values_list("pk", flat=True)[:ROUND])
    count = 0
    for pk in keys:
        try:
            count += fetch(pk, now=now, connection=connection)
        except NoAnswer:
            # The others would not come now either.
            break
    return count


def fetch(pk: int, *, now: datetime, connection: Connection) -> bool:
    """Fetch one file and tell whether it is in the register now; somebody else's is left alone.

    NoAnswer when the store cannot be reached: the file waits for its next attempt.
    """
    waiting = GisFile.objects.filter(pk=pk, state=GisFile.State.WAITING, next_try_at__lte=now)
    if not waiting.update(next_try_at=now + LEASE, attempts=F("attempts") + 1):
        return False
    file = GisFile.objects.select_related("gis_appeal").get(pk=pk)
    part = _part_of(file)
    try:
        with _beginning(part) as content:
            FileStore(connection.transport).download(str(file.guid), content)
            _keep(file, content)
    except NoAnswer as silence:
        _put_off(file, silence.judgement.if_repeatable(), now)
        raise
    except Refused as refusal:
        _put_off(file, refusal.judgement.if_repeatable(), now)
    except FileRefused as refusal:
        _refuse(file, str(refusal))
    except OSError:
        _put_off(file, judge_silence(Fault.NOT_SAVED, may_be_accepted=False), now)
    if file.state != GisFile.State.WAITING:
        part.unlink(missing_ok=True)
    return file.state == GisFile.State.TAKEN


def _part_of(file: GisFile) -> Path:
    """Return where the beginning of a file lies until all of it is there."""
    return Path(settings.PRIVATE_FILES_ROOT) / PARTS_FOLDER / part_name(file)


@contextmanager
def _beginning(part: Path) -> Iterator[BinaryIO]:
    """Open what is there of a file, to go on from.

    With a common store nothing is kept between attempts: the next one may be another machine's, and what must
    be destroyed must not lie on a disk of this one.
    """
    if not isinstance(storages["private"], FileSystemStorage):
        with TemporaryFile() as content:
            yield cast(BinaryIO, content)
        return
    part.parent.mkdir(parents=True, exist_ok=True)
    with part.open("a+b") as content:
        yield content


def part_name(file: GisFile) -> str:
    return f"{file.pk}-{file.guid}"


def _keep(file: GisFile, content: BinaryIO) -> None:
    remark = _remark(file, content)
    content.seek(0)
    with transaction.atomic():
        stored = store(upload=File(content, name=file.name), max_bytes=MAX_BYTES)
        appeal_id = file.gis_appeal.appeal_id
        if appeal_id is None:
            raise ValueError(f"a file of no appeal of the register: {file.pk}")
        elsewhere.add_files(appeal_id=appeal_id, by=BY, files=[stored.pk])
        file.state, file.stored, file.trouble = GisFile.State.TAKEN, stored, remark
        file.save(update_fields=["state", "stored", "trouble"])


def _remark(file: GisFile, content: BinaryIO) -> str:
    """Return a warning when the hash is another one: GIS ZhKKh itself has computed wrong ones."""
    content.seek(0)
    try:
        is_other = bool(file.digest) and gost_94(content) != file.digest.lower()
    except ToolMissing:
        return ""
    return OTHER_HASH if is_other else ""


def _put_off(file: GisFile, judgement: Judgement, now: datetime) -> None:
    words = words_of(judgement)
    delay = retry_delay(file.attempts) if judgement.verdict is Verdict.TRY_AGAIN else None
    if delay is None:
        _refuse(file, f"{words} {NO_MORE}" if judgement.verdict is Verdict.TRY_AGAIN else words)
        return
    file.trouble, file.next_try_at = words, now + delay
    file.save(update_fields=["trouble", "next_try_at"])


def _refuse(file: GisFile, words: str) -> None:
    file.state, file.trouble = GisFile.State.REFUSED, words
    file.save(update_fields=["state", "trouble"])
