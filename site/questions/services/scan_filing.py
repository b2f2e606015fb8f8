"""From pages of a stack to signed scans of letters: by their codes, or by hand where no code helps.

A page is filed once: under the lock of its letter's appeal, together with the scan and its journal row.
"""

from collections.abc import Sequence
from contextlib import ExitStack
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from pypdf import PdfReader

from files.errors import FileRefused
from files.models import StoredFile
from files.page_reading import PagesOf, bind
from files.services import discard, store_own
from ledger.services import append
from questions.errors import NotAllowed, QuestionsError
from questions.letter_marks import MarkedPage, assemble
from questions.lifecycle import IllegalStep
from questions.models import Appeal, ScanPage, ScanStack
from questions.services.signed_scans import SCAN_BYTES, Letter, find_letter, put_scan, require_filer
from staff.models import Employee

State = ScanPage.State
OPEN_STATES = [State.UNMARKED, State.UNKNOWN, State.INCOMPLETE, State.REFUSED]
"""Pages that wait for somebody to say what they are."""
BY_HAND = "отложена вручную"
NEWER = "письмо приложено из более новой стопки"
NO_LETTER = "нет такого письма: № {number}"
NOT_BOUND = "страницы не удалось собрать в один файл"


class FiledAlready(QuestionsError):
    """A page that somebody else has filed meanwhile."""


def file_marked(stack: ScanStack) -> None:
    """File each letter all of whose pages are there; of the others say on their pages what is in the way.

    What a stack lacks may lie in an older one, whose letter waits for it. Run twice it files nothing twice.
    """
    ready: list[tuple[Letter, list[ScanPage]]] = []
    for number, pages in _by_letter(stack).items():
        letter = find_letter(number)
        if letter is None or letter.letter is None:
            _tell(_of(stack, pages), State.UNKNOWN, NO_LETTER.format(number=number))
            continue
        try:
            require_filer(letter, stack.uploaded_by)
        except NotAllowed as error:
            _tell(_of(stack, pages), State.REFUSED, str(error), letter.appeal)
            continue
        whole, trouble = _assembled(stack, letter, pages)
        if trouble:
            _tell(_of(stack, pages), State.INCOMPLETE, trouble, letter.appeal)
        else:
            ready.append((letter, whole))
    _file_all(stack, ready)


def _by_letter(stack: ScanStack) -> dict[str, list[ScanPage]]:
    """Return the pages that await others, of this stack's letters: its own and those of older stacks."""
    awaiting = ScanPage.objects.filter(state=State.INCOMPLETE)
    numbers = set(awaiting.filter(stack=stack).values_list("letter_number", flat=True))
    older = Q(stack_id__lt=stack.pk, stack__file__state=StoredFile.State.ACCEPTED) & ~Q(stack__read_at=None)
    pages = awaiting.filter(Q(stack=stack) | older, letter_number__in=numbers).select_related("stack__file")
    found: dict[str, list[ScanPage]] = {}
    for page in pages.order_by("stack_id", "position"):
        found.setdefault(page.letter_number, []).append(page)
    return found


def _of(stack: ScanStack, pages: Sequence[ScanPage]) -> list[ScanPage]:
    return [page for page in pages if page.stack_id == stack.pk]


def _assembled(stack: ScanStack, letter: Letter, pages: Sequence[ScanPage]) -> tuple[list[ScanPage], str]:
    """Return the letter's pages in order, or what is in the way; the letter itself says how many it has."""
    by_place = {(page.stack_id, page.position): page for page in pages}
    marked = [MarkedPage(page.stack_id, page.position, page.letter_page or 0) for page in pages]
    assembly = assemble(marked, pages=letter_pages(letter), stack=stack.pk)
    return [by_place[page.stack, page.position] for page in assembly.pages], assembly.trouble


def letter_pages(letter: Letter) -> int:
    """Count the pages of the letter as it was printed; the file is our own."""
    if letter.letter is None:
        return 0
    with letter.letter.open_accepted() as content:
        return len(PdfReader(BytesIO(content.read())).pages)


def _file_all(stack: ScanStack, ready: Sequence[tuple[Letter, list[ScanPage]]]) -> None:
    """Bind and file letter after letter: one child process binds them all."""
    with ExitStack() as open_files:
        contents = {
            each.pk: open_files.enter_context(each.scans.open_accepted())
            for each in {page.stack for _, pages in ready for page in pages}
        }
        pieces = [
            [
                PagesOf(contents[page.stack_id], page.stack.scans.content_type, [page.position])
                for page in pages
            ]
            for _, pages in ready
        ]
        for (letter, pages), made in zip(ready, bind(pieces, upright=True), strict=True):
            try:
                _file(letter=letter, pages=pages, made=made, actor=stack.uploaded_by)
            except FiledAlready:
                continue
            except (QuestionsError, IllegalStep, FileRefused) as error:
                _tell(_of(stack, pages), State.REFUSED, str(error), letter.appeal)


def _part(page: ScanPage, content: "File[Any]") -> PagesOf:
    return PagesOf(content, page.stack.scans.content_type, [page.position])


def _file(*, letter: Letter, pages: Sequence[ScanPage], made: bytes, actor: Employee) -> None:
    """Keep bound pages as the signed scan of their letter, all or nothing."""
    if not made:
        raise QuestionsError(NOT_BOUND)
    scan = ContentFile(made, name=f"skan-{letter.outgoing_number}.pdf")
    stored = store_own(upload=scan, max_bytes=SCAN_BYTES)
    try:
        with transaction.atomic():
            Appeal.objects.select_for_update().get(pk=letter.appeal_id)
            current = find_letter(letter.outgoing_number) or letter
            _claim(pages, current)
            put_scan(letter=current, actor=actor, stored=stored, stack=pages[-1].stack_id)
    except (QuestionsError, IllegalStep):
        discard(stored_file=stored)
        raise


def _claim(pages: Sequence[ScanPage], letter: Letter) -> None:
    """Mark the pages as filed, each with its place; FiledAlready when one of them is not free any more."""
    for place, page in enumerate(pages, 1):
        free = ScanPage.objects.filter(pk=page.pk, state__in=[*OPEN_STATES, State.SET_ASIDE])
        values = {"letter_number": letter.outgoing_number, "letter_page": place, "reason": ""}
        if not free.update(state=State.FILED, appeal_id=letter.appeal_id, **values):
            raise FiledAlready(f"Страница {page.position} уже разложена. Обновите список.")
    newest = max(page.stack_id for page in pages)
    left = ScanPage.objects.filter(state=State.INCOMPLETE, letter_number=letter.outgoing_number)
    left.filter(stack_id__lt=newest).update(state=State.SET_ASIDE, reason=NEWER)


def _tell(pages: Sequence[ScanPage], state: str, reason: str, appeal: Appeal | None = None) -> None:
    """Write down why pages are not filed, unless they have been meanwhile."""
    waiting = ScanPage.objects.filter(pk__in=[page.pk for page in pages], state=State.INCOMPLETE)
    waiting.update(state=state, reason=reason[:300], appeal=appeal)


def file_by_hand(*, stack_id: int, positions: Sequence[int], number: str, actor: Employee) -> Letter:
    """Keep pages of a stack, in the order given, as the signed scan of a letter chosen by a person."""
    letter = find_letter(number)
    if letter is None:
        raise QuestionsError("Выберите письмо.")
    require_filer(letter, actor)
    stack = ScanStack.objects.select_related("file").get(pk=stack_id)
    by_position = {page.position: page for page in stack.pages.filter(position__in=positions)}
    pages = [by_position[position] for position in positions if position in by_position]
    if not pages:
        raise QuestionsError("Отметьте страницы письма.")
    if len(pages) < len(positions) or any(page.state in {State.UNREAD, State.FILED} for page in pages):
        raise FiledAlready("Одна из страниц уже разложена. Проверьте список.")
    with stack.scans.open_accepted() as content:
        part = PagesOf(content, stack.scans.content_type, [page.position for page in pages])
        made = next(bind([[part]], upright=True))
    _file(letter=letter, pages=pages, made=made, actor=actor)
    return letter


def set_aside(*, stack_id: int, positions: Sequence[int], actor: Employee) -> int:
    """Put pages that belong to no letter out of the way; return how many. They can be filed by hand still."""
    with transaction.atomic():
        stack = ScanStack.objects.select_for_update().get(pk=stack_id)
        pages = stack.pages.filter(position__in=positions, state__in=OPEN_STATES)
        if not (count := pages.update(state=State.SET_ASIDE, reason=BY_HAND)):
            raise QuestionsError("Отметьте страницы, которые нужно отложить.")
        append(
            stream=f"scans:{stack_id}",
            event="set_aside",
            data={"pages": count},
            actor=f"user:{actor.user_id}",
            now=timezone.now(),
        )
    return count
