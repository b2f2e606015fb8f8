"""The disk is full at any moment of the way: no round breaks, and with space again all ends as it should."""

import errno
import io
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from itertools import count
from pathlib import Path
from typing import Any

from django.core.files.storage import FileSystemStorage
from django.db import transaction

import pytest
from tests.gis_sync.prove.story import GOOD, Story, ends

from gis_sync import transport
from gis_sync.models import Packet

pytestmark = [pytest.mark.prove, pytest.mark.django_db, pytest.mark.usefixtures("small_parts")]


class Disk:
    """A disk that is full from one write on, for so many writes."""

    def __init__(self, first: int, times: int) -> None:
        self.first, self.times, self.writes = first, times, 0

    def write(self) -> None:
        self.writes += 1
        if self.first <= self.writes < self.first + self.times:
            raise OSError(errno.ENOSPC, "No space left on device")

    @contextmanager
    def attached(self) -> Iterator[None]:
        """Let all that the exchange writes go here: bodies, files, parts of files, answers on their way."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(FileSystemStorage, "_save", self._half_written(FileSystemStorage._save))
            patch.setattr(transport, "_save", self._saving(transport._save))
            patch.setattr(Path, "mkdir", self._before(Path.mkdir))
            yield

    def _half_written(self, save: Callable[..., str]) -> Callable[..., str]:
        def act(storage: Any, name: str, content: Any) -> str:
            try:
                self.write()
            except OSError:
                half = io.BytesIO(content.read()[:10])
                half.chunks = lambda: [half.getvalue()]  # type: ignore[attr-defined]
                save(storage, name, half)
                raise
            return save(storage, name, content)

        return act

    def _saving(self, save: Callable[..., None]) -> Callable[..., None]:
        def act(into: Any, content: bytes) -> None:
            # The real code is to see the error of the file itself.
            save(_Full(into, self), content)

        return act

    def _before(self, act: Callable[..., Any]) -> Callable[..., Any]:
        def watched(*args: Any, **kwargs: Any) -> Any:
            self.write()
            return act(*args, **kwargs)

        return watched


class _Full:
    """A file on that disk: of what does not fit a part is written."""

    def __init__(self, file: Any, disk: Disk) -> None:
        self.file, self.disk = file, disk

    def write(self, content: bytes) -> None:
        try:
            self.disk.write()
        except OSError:
            self.file.write(content[: len(content) // 2])
            self.file.flush()
            raise
        self.file.write(content)

    def flush(self) -> None:
        self.file.flush()


@pytest.mark.parametrize("times", [1, 7])
def test_a_full_disk_at_any_write_loses_nothing(story: Story, private_root: Path, times: int) -> None:
    desk = story.desk
    began, world = desk.now, deepcopy(desk.stand.world._appeals)
    tried = 0
    for first in count(1):
        mark, disk = transaction.savepoint(), Disk(first, times)
        with disk.attached():
            story.come()
        # People work while there is space: theirs is another proof.
        story.work()
        with disk.attached():
            story.exchange()
        if disk.writes < first:
            break
        tried += 1
        assert ends(desk) == GOOD, first
        assert not Packet.objects.filter(size=0).exists()
        transaction.savepoint_rollback(mark)
        shutil.rmtree(private_root / "gis-parts", ignore_errors=True)
        desk.now, desk.stand.world._appeals = began, deepcopy(world)
    assert tried > 20
