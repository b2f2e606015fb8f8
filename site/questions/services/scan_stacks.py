"""Stacks of signed letters from the scanner: taken in at once, read page by page in the background.

Nothing here needs a lease. What a page bears is written down once, by whoever reads it first; a worker that
was killed midway is followed by another that begins with the first page unread (docs/adr/0003).
"""

import logging
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, BinaryIO, cast

from django.core.files.base import ContentFile, File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from files.errors import FileRefused
from files.inspection import inspect
from files.models import StoredFile
from files.names import clean_name
from files.page_reading import PageLook, PagesOf, bind, count_pages, look_at, why_refused
from files.services import store
from ledger.services import append
from questions import jobs
from questions.errors import QuestionsError
from questions.letter_marks import own_marks
from questions.models import ScanPage, ScanStack
from questions.services.scan_filing import OPEN_STATES, file_marked
from questions.services.signed_scans import SCAN_TYPES, may_file_any
from staff.models import Employee

MEGABYTE = 1024 * 1024
MOST_BYTES, MOST_PAGES = 100 * MEGABYTE, 300
AT_ONCE = 10
"""Pages of a stack that is read while its sender waits: he sees the outcome a second or two later."""
HINT_FIRST = timedelta(minutes=2)
"""How long the clock leaves a stack to the worker that was told of it."""
ROUND_SECONDS = 20.0
"""How long one round may keep the clock from its other work."""
BLANK, DAMAGED = "пустая страница", "страница не открывается"
NO_CODE, FOREIGN_CODE, TWO_CODES = "код не прочитан", "код не от письма компании", "коды разных писем"
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Received:
    """What became of an upload: the stack of what could be taken, and what could not be, in Russian."""

    stack: ScanStack | None
    refusals: Sequence[str]


def receive(
    *, uploads: "Sequence[UploadedFile[Any]]", actor: Employee, now: datetime | None = None
) -> Received:
    """Take in scans as one stack, in the order given; files that do not open are named and left out.

    QuestionsError when all of it is too much. Opens the files, so not within a transaction.
    """
    if sum(upload.size or 0 for upload in uploads) > MOST_BYTES:
        raise QuestionsError(f"Всё вместе больше {MOST_BYTES // MEGABYTE} МБ. Загрузите двумя стопками.")
    refusals: list[str] = []
    files = _opening(uploads, refusals)
    pages = sum(count for _, count in files)
    if pages > MOST_PAGES:
        raise QuestionsError(f"Страниц {pages}, а можно {MOST_PAGES}. Загрузите двумя стопками.")
    if not files:
        return Received(None, refusals)
    stored = store(upload=_as_one([file for file, _ in files]), max_bytes=2 * MOST_BYTES)
    stack = _keep(stored, pages, actor, now or timezone.now())
    if stored.is_accepted and pages <= AT_ONCE:
        read_stack(stack_id=stack.pk, now=stack.uploaded_at)
        stack.refresh_from_db()
    return Received(stack, refusals)


def _opening(uploads: "Sequence[UploadedFile[Any]]", refusals: list[str]) -> list[tuple[PagesOf, int]]:
    """Return the files that open with their numbers of pages; of the others say why not."""
    fitting: list[tuple[PagesOf, str]] = []
    for upload in uploads:
        name = clean_name(upload.name or "")
        try:
            fitting.append((PagesOf(upload, _kind(upload, name)), name))
        except FileRefused as error:
            refusals.append(str(error))
    counts = count_pages([file for file, _ in fitting])
    refusals += [
        str(why_refused(count, name))
        for (_, name), count in zip(fitting, counts, strict=True)
        if isinstance(count, str)
    ]
    return [(file, count) for (file, _), count in zip(fitting, counts, strict=True) if isinstance(count, int)]


def _kind(upload: "UploadedFile[Any]", name: str) -> str:
    kind = inspect(content=cast(BinaryIO, upload), name=name)
    if kind not in SCAN_TYPES:
        raise FileRefused(f"Файл «{name}» не подходит: сканы нужны в PDF, JPEG или PNG.")
    return kind


def _as_one(files: Sequence[PagesOf]) -> "File[Any]":
    """Return one file of all pages; a single file stays as it came."""
    if len(files) == 1:
        return cast("File[Any]", files[0].content)
    whole = next(bind([files]))
    if not whole:
        raise QuestionsError("Файлы не удалось соединить в одну стопку. Загрузите их по одному.")
    return ContentFile(whole, name=f"skany-{len(files)}.pdf")


def _keep(stored: StoredFile, pages: int, actor: Employee, now: datetime) -> ScanStack:
    with transaction.atomic():
        stack = ScanStack.objects.create(uploaded_by=actor, uploaded_at=now, file=stored)
        ScanPage.objects.bulk_create(
            ScanPage(stack=stack, position=number, state=ScanPage.State.UNREAD)
            for number in range(1, pages + 1)
        )
        append(
            stream=f"scans:{stack.pk}",
            event="receive",
            data={"file": str(stored.pk), "sha256": stored.sha256, "pages": pages},
            actor=f"user:{actor.user_id}",
        )
        if not (stored.is_accepted and pages <= AT_ONCE):
            # Robust: the next round finds the row even when this hint cannot be left.
            transaction.on_commit(lambda: jobs.read_stack.enqueue(stack.pk), robust=True)
    return stack


def read_stack(*, stack_id: int, now: datetime, until: float | None = None) -> bool:
    """Read what is unread of a stack and file what is whole; return whether it is through with it.

    A stack whose file the antivirus has not seen yet waits. `until`, on the monotonic clock, breaks off.
    """
    stack = ScanStack.objects.select_related("file", "uploaded_by__user").get(pk=stack_id)
    if stack.read_at is not None or stack.scans.state == StoredFile.State.QUARANTINED:
        return False
    if not stack.scans.is_accepted:
        return _finish(stack, now, failure=f"Файл {stack.scans.state_words}")
    if not _read_pages(stack, until):
        return False
    file_marked(stack)
    return _finish(stack, now)


def _read_pages(stack: ScanStack, until: float | None) -> bool:
    """Write down what each page bears; return whether none is left unread."""
    unread = list(stack.pages.filter(state=ScanPage.State.UNREAD).values_list("position", flat=True))
    with (
        stack.scans.open_accepted() as content,
        closing(look_at(PagesOf(content, stack.scans.content_type, unread))) as looks,
    ):
        for look in looks:
            ScanPage.objects.filter(stack=stack, position=look.page, state=ScanPage.State.UNREAD).update(
                **_seen(look)
            )
            unread.remove(look.page)
            if until is not None and time.monotonic() > until:
                break
    return not unread


def _seen(look: PageLook) -> dict[str, Any]:
    """Return what a page's row says after a look at it; a marked page awaits the others of its letter."""
    marks = own_marks(look.codes)
    if len(marks) == 1:
        return {
            "state": ScanPage.State.INCOMPLETE,
            "letter_number": marks[0].number,
            "letter_page": marks[0].page,
        }
    if look.blank:
        return {"state": ScanPage.State.SET_ASIDE, "reason": BLANK}
    reasons = [(look.damaged, DAMAGED), (bool(marks), TWO_CODES), (bool(look.codes), FOREIGN_CODE)]
    reason = next((words for holds, words in reasons if holds), NO_CODE)
    return {"state": ScanPage.State.UNMARKED, "reason": reason}


def _finish(stack: ScanStack, now: datetime, failure: str = "") -> bool:
    return bool(
        ScanStack.objects.filter(pk=stack.pk, read_at=None).update(read_at=now, failure=failure[:300])
    )


def read_waiting(now: datetime) -> int:
    """Read stacks that no worker has read, also those that had to wait for the antivirus; return how many."""
    until, done = time.monotonic() + ROUND_SECONDS, 0
    waiting = ScanStack.objects.filter(read_at=None, uploaded_at__lt=now - HINT_FIRST)
    judged = waiting.exclude(file__state=StoredFile.State.QUARANTINED).order_by("uploaded_at")
    for stack_id in list(judged.values_list("pk", flat=True)):
        try:
            done += read_stack(stack_id=stack_id, now=now, until=until)
        except OSError as error:
            # A storage that is away is no empty stack: it is tried again.
            logger.error("Scans %s cannot be read: %s", stack_id, type(error).__name__)
        if time.monotonic() > until:
            break
    return done


def stacks_for(actor: Employee) -> "QuerySet[ScanStack]":
    """Return the stacks that a person sees, newest first: all of them, or his own."""
    stacks = ScanStack.objects.select_related("uploaded_by", "file").order_by("-uploaded_at", "-pk")
    return stacks if may_file_any(actor) else stacks.filter(uploaded_by=actor)


def counted(stacks: "QuerySet[ScanStack]") -> "QuerySet[ScanStack]":
    """Return each stack with what became of its pages, counted in one query; pass those shown only."""
    filed = Q(pages__state=ScanPage.State.FILED)
    return stacks.annotate(
        total=Count("pages"),
        unread=Count("pages", filter=Q(pages__state=ScanPage.State.UNREAD)),
        filed=Count("pages", filter=filed),
        letters=Count("pages__letter_number", filter=filed, distinct=True),
        open=Count("pages", filter=Q(pages__state__in=OPEN_STATES)),
        aside=Count("pages", filter=Q(pages__state=ScanPage.State.SET_ASIDE)),
    )
