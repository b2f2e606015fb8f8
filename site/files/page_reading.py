"""Looking at pages of accepted scans: how many there are, what codes they carry, pages bound into a new file.

The pages are drawn by a child process with limits of its own, files/page_pictures.py. Nothing here belongs
into a transaction: a page takes a tenth of a second, a large stack half a minute.
"""

import base64
import json
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Generator, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Any, BinaryIO, Literal, cast

from files.children import BARE, lines_of, python
from files.errors import FileRefused
from files.reading import REFUSALS

if TYPE_CHECKING:
    from django.core.files import File

    Content = BinaryIO | File[Any]

SECONDS, SECONDS_A_PAGE = 20, 3
"""Processor time that the child may take; a hundred times what an ordinary page needs."""
CHILD = ("-m", "files.page_pictures")
Task = Literal["count", "look", "picture", "bind", "letter"]


@dataclass(frozen=True)
class PageLook:
    """What was seen on a page: texts of QR codes, no writing at all, or nothing, as it does not open."""

    page: int
    codes: Sequence[str] = field(default_factory=tuple)
    blank: bool = False
    damaged: bool = False


@dataclass(frozen=True)
class PagesOf:
    """Pages of a file, counted from one; None stands for all of them."""

    content: "Content"
    content_type: str
    pages: Sequence[int] | None = None


def count_pages(files: Sequence[PagesOf]) -> list[int | str]:
    """Return how many pages each file has, or, where it does not open, why not: a key of REFUSALS."""
    answers = _answers("count", [[file] for file in files])
    return [answer["pages"] if answer["outcome"] == "read" else answer["outcome"] for answer in answers]


def why_refused(outcome: str, name: str) -> FileRefused:
    """Return the refusal, in Russian, that an outcome of count_pages stands for."""
    return FileRefused(REFUSALS[outcome].format(name=name))


def look_at(source: PagesOf) -> Generator[PageLook, None, None]:
    """Yield what is on each of the named pages, as soon as it is known.

    A page that takes the child down is told as damaged, and the next one begins with a new child.
    """
    left = list(source.pages or [])
    while left:
        with _child("look", [[PagesOf(source.content, source.content_type, left)]], len(left)) as child:
            for line in lines_of(child):
                left.pop(0)
                yield PageLook(**line)
        if left:
            yield PageLook(left.pop(0), damaged=True)


def picture_of(page: PagesOf) -> bytes:
    """Return the one page named as a PNG picture, empty where it does not open."""
    return next(_made("picture", [[page]]))


def bind(pieces: Sequence[Sequence[PagesOf]], *, upright: bool = False) -> Iterator[bytes]:
    """Yield a PDF of each piece: its pages in order, as they are; empty where one of them does not open.

    Where `upright` is asked for, pages that bear a code are shown as it stands.
    """
    return _made("letter" if upright else "bind", pieces)


def _made(task: Task, pieces: Sequence[Sequence[PagesOf]]) -> Iterator[bytes]:
    return (base64.b64decode(answer.get("made", "")) for answer in _answers(task, pieces))


def _answers(task: Task, pieces: Sequence[Sequence[PagesOf]]) -> Iterator[dict[str, Any]]:
    """Yield an answer to each piece; the one that took the child down is told as too complex."""
    answered = 0
    while answered < len(pieces):
        left = pieces[answered:]
        with _child(task, left, len(left)) as child:
            for answer in lines_of(child):
                answered += 1
                yield answer
        if answered < len(pieces):
            answered += 1
            yield {"outcome": "complex"}


@contextmanager
def _child(
    task: Task, pieces: Sequence[Sequence[PagesOf]], pages: int
) -> Iterator["subprocess.Popen[bytes]"]:
    """Start the child on copies of the files; it ends with the block, whatever it is doing."""
    seconds = SECONDS + SECONDS_A_PAGE * pages
    with ExitStack() as stack:
        files = {id(part.content): part for piece in pieces for part in piece}
        copies = [stack.enter_context(tempfile.TemporaryFile()) for _ in files]
        for copy, part in zip(copies, files.values(), strict=True):
            _fill(copy, part.content)
        order = {key: index for index, key in enumerate(files)}
        numbers = [copy.fileno() for copy in copies]
        types = [part.content_type for part in files.values()]
        plan = {
            "files": list(zip(numbers, types, strict=True)),
            "work": [[[order[id(part.content)], part.pages] for part in piece] for piece in pieces],
        }
        child = stack.enter_context(_started([task, str(seconds), json.dumps(plan)], numbers))
        clock = threading.Timer(seconds, child.kill)
        clock.start()
        try:
            yield child
        finally:
            clock.cancel()
            child.kill()


def _fill(copy: IO[bytes], content: "Content") -> None:
    content.seek(0)
    shutil.copyfileobj(cast(BinaryIO, content), copy)
    copy.seek(0)


def _started(arguments: list[str], numbers: list[int]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(  # noqa: S603 - our own module; the files come by open descriptors
        python(*CHILD, *arguments),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        pass_fds=numbers,
        env=BARE,
    )
