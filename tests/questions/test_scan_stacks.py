"""A stack of signed letters files itself; what cannot be filed waits for people with its reason."""

from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile

import pypdfium2  # type: ignore[import-untyped]
import pytest
from django_tasks_db.models import DBTaskResult
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks
from tests.questions.conftest import Team, moscow
from tests.questions.scanner import (
    blank_back,
    foreign_page,
    jpeg,
    printed,
    scanned,
    shuffled,
    stack_of,
)

from files.models import StoredFile
from files.page_reading import PagesOf, look_at
from ledger.models import Entry
from questions.errors import NotAllowed, QuestionsError
from questions.models import Appeal, Notice, Reply, ScanStack
from questions.services import handling, notices, scan_filing, scan_stacks
from questions.services.scan_stacks import receive
from staff.models import Employee

pytestmark = pytest.mark.django_db
NOW = moscow(2026, 11, 26)
LONG = (
    "<p>" + "Показания прибора учёта принимаются до двадцать третьего числа каждого месяца. " * 100 + "</p>"
)


@pytest.fixture
def answered(make_appeal: Callable[..., Appeal], team: Team) -> Callable[..., Reply]:
    def make(text: str = "<p>В кассе.</p>") -> Reply:
        appeal = make_appeal()
        handling.assign(appeal_id=appeal.pk, actor=team.head, assignee=team.operator)
        handling.save_draft(appeal_id=appeal.pk, actor=team.operator, text=text, signatory=team.signatory)
        handling.submit_for_approval(appeal_id=appeal.pk, actor=team.operator)
        return handling.approve(appeal_id=appeal.pk, actor=team.signatory, now=moscow(2026, 11, 25)).reply

    return make


@pytest.fixture
def notice(make_appeal: Callable[..., Appeal], team: Team) -> Notice:
    appeal = make_appeal(email="", reply_channel="post", postal_address="г. Борисоглебск, ул. Ясная, д. 1")
    handling.assign(appeal_id=appeal.pk, actor=team.head, assignee=team.operator)
    notices.ask_to_clarify(appeal_id=appeal.pk, actor=team.operator, text="Назовите номер.", now=NOW)
    return Notice.objects.get()


def read(upload: SimpleUploadedFile, *others: SimpleUploadedFile, by: Employee) -> ScanStack:
    """Take a stack in and let the worker read it to the end."""
    stack = receive(uploads=[upload, *others], actor=by, now=NOW).stack
    assert stack is not None
    scan_stacks.read_stack(stack_id=stack.pk, now=NOW)
    stack.refresh_from_db()
    assert stack.read_at is not None
    return stack


def states(stack: ScanStack) -> dict[int, str]:
    return dict(stack.pages.values_list("position", "state"))


def reasons(stack: ScanStack) -> set[str]:
    return set(stack.pages.exclude(state="filed").values_list("reason", flat=True))


def codes_in(scan: StoredFile | None) -> list[str]:
    """Return the codes of a signed scan, page by page."""
    assert scan is not None
    numbers = range(1, page_count(scan) + 1)
    with scan.content.open("rb") as content:
        pages = look_at(PagesOf(content, scan.content_type, list(numbers)))
        return [" ".join(look.codes) for look in pages]


def page_count(scan: StoredFile) -> int:
    with scan.content.open("rb") as content, closing(pypdfium2.PdfDocument(content.read())) as document:
        return len(document)


def scans_in_the_journal() -> int:
    return Entry.objects.filter(event="scan").count()


def test_a_shuffled_stack_of_bad_scans_files_itself(
    answered: Callable[..., Reply], notice: Notice, team: Team
) -> None:
    short, long = answered(), answered(LONG)
    first, second, third = printed(long.letter)
    [only], [told] = printed(short.letter), printed(notice.letter)
    sheets = [
        scanned(first, turn=180), scanned(second, skew=2.5), scanned(third, turn=90, noise=20),
        scanned(only, skew=-3), scanned(told, turn=270), blank_back(first), scanned(foreign_page()),
    ]  # fmt: skip
    stack = read(stack_of(shuffled(sheets)), by=team.operator)
    for letter in (short, long, notice):
        letter.refresh_from_db()
    number = long.outgoing_number
    assert codes_in(long.signed_scan) == [f"PISMO/{number}/{page}/3" for page in (1, 2, 3)]
    assert codes_in(short.signed_scan) == [f"PISMO/{short.outgoing_number}/1/1"]
    assert codes_in(notice.signed_scan) == [f"PISMO/{notice.outgoing_number}/1/1"]
    assert sorted(states(stack).values()) == ["filed"] * 5 + ["set_aside", "unmarked"]
    assert reasons(stack) == {"код не прочитан", "пустая страница"}
    assert scans_in_the_journal() == 3


def test_a_stack_read_twice_files_nothing_twice(answered: Callable[..., Reply], team: Team) -> None:
    reply = answered()
    stack = read(stack_of(printed(reply.letter)), by=team.operator)
    kept = Reply.objects.get().signed_scan_id
    ScanStack.objects.update(read_at=None)
    scan_stacks.read_stack(stack_id=stack.pk, now=NOW)
    scan_filing.file_marked(stack)
    assert Reply.objects.get().signed_scan_id == kept
    assert scans_in_the_journal() == 1


def test_of_two_workers_at_once_one_files_the_letter(
    answered: Callable[..., Reply], team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scan_stacks, "AT_ONCE", 0)
    stack = receive(uploads=[stack_of(printed(answered().letter))], actor=team.operator, now=NOW).stack
    assert stack is not None
    bind, others = scan_filing.bind, [stack]

    def bind_slowly(*pieces: Any, **options: Any) -> Iterator[bytes]:
        if others:
            scan_filing.file_marked(others.pop())
        return bind(*pieces, **options)

    monkeypatch.setattr(scan_filing, "bind", bind_slowly)
    scan_stacks.read_stack(stack_id=stack.pk, now=NOW)
    assert scans_in_the_journal() == 1
    assert StoredFile.objects.filter(original_name__startswith="skan-2026").count() == 1
    assert states(stack) == {1: "filed"}


def test_a_worker_killed_midway_is_followed_by_one_that_finishes(
    answered: Callable[..., Reply], team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scan_stacks, "AT_ONCE", 0)
    reply = answered(LONG)
    stack = receive(uploads=[stack_of(printed(reply.letter))], actor=team.operator, now=NOW).stack
    assert stack is not None
    assert not scan_stacks.read_stack(stack_id=stack.pk, now=NOW, until=0.0)
    assert states(stack) == {1: "incomplete", 2: "unread", 3: "unread"}
    assert scan_stacks.read_stack(stack_id=stack.pk, now=NOW)
    assert not scan_stacks.read_stack(stack_id=stack.pk, now=NOW)
    assert set(states(stack).values()) == {"filed"}


def test_a_letter_without_its_second_page_waits_until_the_page_comes(
    answered: Callable[..., Reply], team: Team
) -> None:
    reply = answered(LONG)
    first, second, third = printed(reply.letter)
    stack = read(stack_of([first, third]), by=team.operator)
    assert reasons(stack) == {"не хватает страницы 2 из 3"}
    assert Reply.objects.get().signed_scan is None
    later = read(stack_of([second]), by=team.operator)
    assert set(states(stack).values()) | set(states(later).values()) == {"filed"}
    scan = Reply.objects.get().signed_scan
    assert [code[-3:] for code in codes_in(scan)] == ["1/3", "2/3", "3/3"]


def test_a_page_that_is_there_twice_is_left_to_people(answered: Callable[..., Reply], team: Team) -> None:
    [page] = printed(answered().letter)
    stack = read(stack_of([page, page]), by=team.operator)
    assert reasons(stack) == {"страница 1 в стопке дважды"}
    assert Reply.objects.get().signed_scan is None


def test_twelve_pictures_make_one_stack(answered: Callable[..., Reply], team: Team) -> None:
    replies = [answered(LONG) for _ in range(4)]
    pages = [page for reply in replies for page in printed(reply.letter, dpi=150)]
    stack = read(*[jpeg(page, f"{index}.jpg") for index, page in enumerate(pages)], by=team.operator)
    assert states(stack) == dict.fromkeys(range(1, 13), "filed")
    assert [page_count(reply.signed_scan) for reply in Reply.objects.all() if reply.signed_scan] == [3] * 4


def test_a_damaged_file_is_named_and_the_others_are_taken(answered: Callable[..., Reply], team: Team) -> None:
    broken = SimpleUploadedFile("порванный.pdf", b"%PDF-1.7\n" + b"x" * 900, "application/pdf")
    received = receive(uploads=[broken, stack_of(printed(answered().letter))], actor=team.operator)
    assert received.refusals == [
        "Файл «порванный.pdf» повреждён и не открывается. Сохраните его заново и загрузите снова."
    ]
    assert received.stack is not None
    assert states(received.stack) == {1: "filed"}
    assert receive(uploads=[broken], actor=team.operator).stack is None


def test_a_letter_that_nobody_wrote_or_that_is_on_its_way_is_not_filed(
    answered: Callable[..., Reply], team: Team
) -> None:
    [page] = printed(answered().letter)
    Appeal.objects.update(state="sent")
    assert reasons(read(stack_of([page]), by=team.operator)) == {
        "Действие невозможно: обращение сейчас «ответ отправлен»."
    }
    Reply.objects.update(letter_number=77)
    assert reasons(read(stack_of([page]), by=team.operator)) == {"нет такого письма: № 2026-000001"}


def test_a_newer_scan_takes_the_place_of_the_former(answered: Callable[..., Reply], team: Team) -> None:
    [page] = printed(answered().letter)
    read(stack_of([page]), by=team.operator)
    former = Reply.objects.get().signed_scan_id
    read(stack_of([scanned(page)]), by=team.signatory)
    assert Reply.objects.get().signed_scan_id != former
    assert not StoredFile.objects.filter(pk=former).exists()


def executor_only(login: str) -> Employee:
    """Return somebody who answers and registers nothing: a role that an administrator may have made."""
    user = User.objects.create_user(login, password="a-long-password")
    for name in ("view_appeal", "answer_appeal"):
        user.user_permissions.add(Permission.objects.get(codename=name))
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    return Employee.objects.create(user=user, full_name="Узков Глеб Ильич", phone="(демо) 0-00-00")


def test_who_only_answers_files_his_own_letters(answered: Callable[..., Reply], team: Team) -> None:
    mine, other = answered(), answered()
    narrow = executor_only("narrow")
    Appeal.objects.filter(pk=mine.appeal_id).update(assignee=narrow)
    stack = read(stack_of([*printed(mine.letter), *printed(other.letter)]), by=narrow)
    assert states(stack) == {1: "filed", 2: "refused"}
    assert reasons(stack) == {"Это обращение у другого исполнителя."}
    with pytest.raises(NotAllowed):
        scan_filing.file_by_hand(stack_id=stack.pk, positions=[2], number=other.outgoing_number, actor=narrow)


def test_pages_without_codes_are_put_together_by_hand_in_the_order_given(
    answered: Callable[..., Reply], team: Team
) -> None:
    reply = answered()
    stack = read(stack_of([foreign_page(), scanned(foreign_page(), turn=180)]), by=team.operator)
    what = {"stack_id": stack.pk, "number": reply.outgoing_number, "actor": team.operator}
    scan_filing.file_by_hand(**what, positions=[2, 1])
    assert list(stack.pages.values_list("state", "letter_page")) == [("filed", 2), ("filed", 1)]
    scan = Reply.objects.get().signed_scan
    assert scan is not None
    assert page_count(scan) == 2
    with pytest.raises(QuestionsError, match="уже разложена"):
        scan_filing.file_by_hand(**what, positions=[1])
    assert scans_in_the_journal() == 1


def test_a_notice_that_left_by_mail_needs_no_scan(make_appeal: Callable[..., Appeal], team: Team) -> None:
    appeal = make_appeal()
    handling.assign(appeal_id=appeal.pk, actor=team.head, assignee=team.operator)
    notices.ask_to_clarify(appeal_id=appeal.pk, actor=team.operator, text="Назовите номер.", now=NOW)
    stack = read(stack_of(printed(Notice.objects.get().letter)), by=team.operator)
    assert reasons(stack) == {"Уведомление отправляется по электронной почте, скан ему не нужен."}
    Notice.objects.update(sent_at=NOW)
    again = read(stack_of(printed(Notice.objects.get().letter)), by=team.operator)
    assert reasons(again) == {"Уведомление уже отправлено, скан приложить нельзя."}


def test_a_stack_waits_for_the_antivirus_and_the_clock_reads_it_then(
    answered: Callable[..., Reply], team: Team, settings: object
) -> None:
    settings.CLAMD_ADDRESS = "127.0.0.1:9"  # type: ignore[attr-defined]
    stack = receive(uploads=[stack_of(printed(answered().letter))], actor=team.operator, now=NOW).stack
    assert stack is not None
    later = moscow(2026, 11, 27)
    assert scan_stacks.read_waiting(later) == 0
    assert states(stack) == {1: "unread"}
    StoredFile.objects.filter(pk=stack.file_id).update(state=StoredFile.State.ACCEPTED)
    assert scan_stacks.read_waiting(NOW) == 0  # so young a stack is the worker's
    assert scan_stacks.read_waiting(later) == 1
    assert states(stack) == {1: "filed"}


def test_a_stack_with_a_virus_is_not_read(
    answered: Callable[..., Reply], team: Team, settings: object
) -> None:
    settings.CLAMD_ADDRESS = "127.0.0.1:9"  # type: ignore[attr-defined]
    stack = receive(uploads=[stack_of(printed(answered().letter))], actor=team.operator, now=NOW).stack
    assert stack is not None
    StoredFile.objects.filter(pk=stack.file_id).update(state=StoredFile.State.REFUSED, note="вирус Проба")
    scan_stacks.read_stack(stack_id=stack.pk, now=NOW)
    stack.refresh_from_db()
    assert stack.failure == "Файл отклонён: вирус Проба"
    assert states(stack) == {1: "unread"}


def test_a_large_stack_is_left_to_the_worker(
    answered: Callable[..., Reply],
    team: Team,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    pages = [*printed(answered().letter), *[foreign_page()] * scan_stacks.AT_ONCE]
    with django_capture_on_commit_callbacks(execute=True):
        stack = receive(uploads=[stack_of(pages)], actor=team.operator, now=NOW).stack
    assert stack is not None
    assert set(states(stack).values()) == {"unread"}
    assert DBTaskResult.objects.filter(task_path="questions.jobs.read_stack").count() == 1


def test_too_much_is_refused_in_words(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan_stacks, "MOST_PAGES", 1)
    with pytest.raises(QuestionsError, match="Страниц 2, а можно 1"):
        receive(uploads=[stack_of([foreign_page()] * 2)], actor=team.operator)
    monkeypatch.setattr(scan_stacks, "MOST_BYTES", 10)
    with pytest.raises(QuestionsError, match="больше 0 МБ"):
        receive(uploads=[stack_of([foreign_page()])], actor=team.operator)
    assert not ScanStack.objects.exists()


def test_the_queries_of_a_stack_grow_with_its_letters_only(
    answered: Callable[..., Reply], team: Team, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    pages = [page for _ in range(3) for page in printed(answered().letter)]
    with django_assert_max_num_queries(16 + 3 * 30):
        read(stack_of([*pages, *[foreign_page()] * 3]), by=team.operator)
