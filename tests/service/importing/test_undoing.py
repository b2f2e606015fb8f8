"""A loaded file is taken out of the counts as a whole or not at all, and can be loaded again."""

from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

import pytest
from tests.questions.conftest import employee
from tests.service.importing.conftest import Load
from tests.service.importing.samples import many_rows
from tests.service.importing.test_resuming import Killed, fall

from ledger.models import Entry
from ledger.services import verify
from service.errors import ContactError
from service.importing import undoing
from service.importing.errors import ImportRefused
from service.importing.receiving import confirm, undo_whole
from service.importing.rounds import go_on, work_on
from service.models import Contact, ImportRun, ImportSource
from service.services import correcting
from staff.models import Employee

pytestmark = pytest.mark.django_db
WHY = "Не тот офис"


@pytest.fixture
def head(db: None) -> Employee:
    return employee("head", "Руководитель", "Руководителев Пётр Олегович")


@pytest.fixture
def taken(plain_source: ImportSource, load: Load) -> ImportRun:
    load(plain_source, many_rows(3, first=100), until="done")
    return load(plain_source, many_rows(30), until="done")


def undo(run: ImportRun, user: User) -> ImportRun:
    undo_whole(run=run, user=user, reason=WHY)
    assert work_on(run.pk) is True
    run.refresh_from_db()
    return run


def test_all_rows_of_the_file_and_no_others_leave_the_counts(taken: ImportRun, head: Employee) -> None:
    struck = Contact.objects.filter(loaded=taken).earliest("pk")
    correcting.strike_out(contact_id=struck.pk, actor=head, reason="Повтор")
    run = undo(taken, head.user)
    assert (run.state, run.undo_reason) == ("undone", WHY)
    assert Contact.objects.counted().count() == 3
    assert Contact.objects.filter(loaded=run, is_void=True).count() == 30
    struck.refresh_from_db()
    assert struck.void_reason == "Повтор"
    reasons = set(
        Contact.objects.filter(loaded=run).exclude(pk=struck.pk).values_list("void_reason", flat=True)
    )
    assert reasons == {f"Загрузка файла отменена целиком: {WHY}"}
    entries = list(Entry.objects.in_stream(run.stream))
    assert [entry.event for entry in entries][-2:] == ["undo_asked", "undone"]
    assert '"struck_out":29' in entries[-1].text.replace(" ", "")
    assert WHY not in "".join(entry.text for entry in entries)
    assert verify(run.stream) is None


def test_afterwards_the_same_file_is_loaded_again_and_can_be_undone_again(
    plain_source: ImportSource, load: Load, head: Employee
) -> None:
    for _ in range(2):
        run = load(plain_source, many_rows(30), until="done")
        assert (run.accepted, run.skipped) == (30, 0)
        undo(run, head.user)
    assert load(plain_source, many_rows(30), until="done").accepted == 30
    assert (Contact.objects.counted().count(), Contact.objects.count()) == (30, 90)


def test_a_row_of_an_undone_file_is_not_counted_again_by_itself(taken: ImportRun, head: Employee) -> None:
    undo(taken, head.user)
    row = Contact.objects.filter(loaded=taken).earliest("pk")
    with pytest.raises(ContactError, match="отменён целиком"):
        correcting.take_back(contact_id=row.pk, actor=head)


def test_calls_that_were_open_before_the_file_are_open_again(
    phone_source: ImportSource, load: Load, head: Employee
) -> None:
    begun = "1772000000|1.1|gp|NONE|ENTERQUEUE||+74735400001|1\n"
    ended = "1772000030|1.1|gp|SIP/1|CONNECT|30|1.1|5\n1772000090|1.1|gp|SIP/1|COMPLETECALLER|30|60|1\n"
    also = "1772000100|1.2|gp|NONE|ENTERQUEUE||+74735400002|1\n"
    load(phone_source, begun, name="queue_log", until="done")
    before = ImportSource.objects.get().left_open
    run = load(phone_source, ended + also, name="queue_log", until="done")
    assert run.accepted == 1
    assert ImportSource.objects.get().left_open != before
    undo(run, head.user)
    assert ImportSource.objects.get().left_open == before
    phone_source.refresh_from_db()
    assert load(phone_source, ended + also, name="queue_log", until="done").accepted == 1


@pytest.mark.parametrize("does_it", [True, False])
def test_a_worker_killed_on_the_way_leaves_all_rows_and_the_next_undoes_them(
    taken: ImportRun, head: Employee, monkeypatch: pytest.MonkeyPatch, does_it: bool
) -> None:
    undo_whole(run=taken, user=head.user, reason=WHY)
    with monkeypatch.context() as patch:
        patch.setattr(undoing, "append", fall(0, undoing.append, does_it=does_it))
        with pytest.raises(Killed):
            work_on(taken.pk)
    taken.refresh_from_db()
    assert (taken.state, Contact.objects.counted().count()) == ("undoing", 33)
    assert go_on(timezone.now()) == 1
    assert Contact.objects.counted().count() == 3
    assert work_on(taken.pk) is False


def test_what_is_not_in_the_journal_and_what_is_undone_is_not_undone(
    plain_source: ImportSource, load: Load, user: User
) -> None:
    run = load(plain_source, many_rows(3))
    with pytest.raises(ImportRefused, match="ждёт решения"):
        undo_whole(run=run, user=user, reason=WHY)
    confirm(run=run, user=user)
    work_on(run.pk)
    with pytest.raises(ImportRefused, match="Напишите, почему"):
        undo_whole(run=run, user=user, reason="  ")
    undo(run, user)
    with pytest.raises(ImportRefused, match="отменён целиком"):
        undo_whole(run=run, user=user, reason=WHY)


def test_the_page_asks_says_what_follows_and_shows_what_was_done(
    taken: ImportRun, head: Employee, client: Client
) -> None:
    client.force_login(head.user)
    page = reverse("contact_imports:run", args=[taken.pk])
    html = client.get(page).content.decode()
    assert "Отменить загрузку и исключить записи: 30" in html
    assert "за 2026 год" in html
    assert "ночная сверка отметит" in html
    assert client.post(page, {"step": "undo", "reason": ""}).status_code == 422
    assert client.post(page, {"step": "undo", "reason": WHY})["Location"] == page
    answer = client.get(page)
    assert answer.headers["Refresh"]
    assert "Загрузка отменяется целиком" in answer.content.decode()
    work_on(taken.pk)
    html = client.get(page).content.decode()
    assert "Загрузка отменена целиком" in html
    assert WHY in html
    assert client.get(reverse("contact_imports:report", args=[taken.pk])).status_code == 200


@pytest.mark.parametrize("role", ["Оператор", "Администратор"])
def test_who_may_not_strike_out_rows_may_not_undo_a_file(taken: ImportRun, client: Client, role: str) -> None:
    client.force_login(employee("loader2", role, "Загрузкин Иван Иванович").user)
    page = reverse("contact_imports:run", args=[taken.pk])
    assert "Отменить загрузку целиком" not in client.get(page).content.decode()
    answer = client.post(page, {"step": "undo", "reason": WHY})
    assert answer.status_code == 422
    assert "обратитесь к руководителю" in answer.content.decode()
    assert ImportRun.objects.get(pk=taken.pk).state == "done"
