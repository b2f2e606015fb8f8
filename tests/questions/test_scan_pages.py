"""The pages about stacks of scans: uploading, looking, filing by hand, and who may do any of it."""

from collections.abc import Callable

from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

import pytest
from tests.questions.conftest import Team, employee, moscow
from tests.questions.register import as_
from tests.questions.scanner import foreign_page, printed, slip, stack_of

from ledger.models import AccessRecord, Entry
from questions import wagtail_hooks
from questions.models import Appeal, Reply, ScanPage, ScanStack
from questions.services import handling, scan_stacks
from questions.services.scan_stacks import receive
from staff.models import Employee

pytestmark = pytest.mark.django_db
LIST = "/admin/scans/"


@pytest.fixture
def mixed(approved: Appeal, team: Team) -> ScanStack:
    """A stack of a letter and of two pages that are none."""
    pages = [*printed(approved.reply.letter), slip(), slip()]
    stack = receive(uploads=[stack_of(pages)], actor=team.operator, now=moscow(2026, 11, 26)).stack
    assert stack is not None
    return stack


def html(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_clerk_uploads_a_stack_and_reads_what_became_of_it(approved: Appeal, team: Team) -> None:
    client = as_(team.operator)
    assert "Ждёт подписанный скан." in html(client, f"/admin/appeals/{approved.pk}/")
    assert f'href="{LIST}"' in html(client, f"/admin/appeals/{approved.pk}/")
    upload = stack_of([*printed(approved.reply.letter), foreign_page()])
    answer = client.post(LIST, {"scans": [upload]}, follow=True)
    shown = answer.content.decode().replace("\u00a0", " ")
    assert "Разложено 1 письмо (1 страница), ждёт решения: 1 страница." in shown
    assert "Код не прочитан" in shown
    assert f"обращение {approved.registration_number}</a>, Проверкина" in shown
    assert "Разложено 1\u00a0письмо" in html(client, LIST)
    assert "Ждёт подписанный скан." not in html(client, f"/admin/appeals/{approved.pk}/")


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ([], "Выберите файлы со сканера."),
        ([("скан.pdf", b"%PDF-1.7\n" + b"x" * 900)], "Файл «скан.pdf» повреждён и не открывается."),
        ([("письмо.txt", "Здравствуйте".encode())], "Файл «письмо.txt» не подходит: сканы нужны в PDF"),
        ([("скан.exe", b"MZ" + b"x" * 90)], "Такие файлы не принимаются."),
    ],
)
def test_an_upload_that_is_no_stack_is_told_beside_the_field(
    team: Team, files: list[tuple[str, bytes]], words: str
) -> None:
    uploads = [SimpleUploadedFile(name, content) for name, content in files]
    answer = as_(team.operator).post(LIST, {"scans": uploads})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not ScanStack.objects.exists()


def test_pages_are_filed_by_hand_and_set_aside(
    mixed: ScanStack, make_appeal: Callable[..., Appeal], team: Team
) -> None:
    client, address = as_(team.operator), f"{LIST}{mixed.pk}/"
    reply = another_letter(make_appeal(), team)
    assert f'<option value="{reply}">' in html(client, address)
    wrong = client.post(address, {"tick-2": "on", "place-2": "2", "letter": ""})
    assert wrong.status_code == 422
    assert "Выберите письмо." in wrong.content.decode()
    assert 'name="place-2" value="2"' in wrong.content.decode()
    assert "Отметьте страницы письма." in client.post(address, {"letter": reply}).content.decode()
    done = client.post(address, {"tick-2": "on", "letter": reply}, follow=True)
    assert f"Приложено к письму № {reply}" in done.content.decode()
    client.post(address, {"tick-3": "on", "set_aside": ""})
    assert dict(mixed.pages.values_list("position", "state")) == {1: "filed", 2: "filed", 3: "set_aside"}
    assert Entry.objects.filter(stream=f"scans:{mixed.pk}", event="set_aside").count() == 1


def another_letter(appeal: Appeal, team: Team) -> str:
    handling.assign(appeal_id=appeal.pk, actor=team.head, assignee=team.operator)
    handling.save_draft(appeal_id=appeal.pk, actor=team.operator, text="<p>Да.</p>", signatory=team.signatory)
    handling.submit_for_approval(appeal_id=appeal.pk, actor=team.operator)
    return handling.approve(appeal_id=appeal.pk, actor=team.signatory).reply.outgoing_number


def test_the_places_given_and_not_the_stack_order_the_pages(mixed: ScanStack, team: Team) -> None:
    number = ScanPage.objects.get(position=1).letter_number
    typed = {"tick-2": "on", "place-2": "2", "tick-3": "on", "place-3": "1", "letter": number}
    form = as_(team.operator).post(f"{LIST}{mixed.pk}/", typed)
    # The letter has its scan: it is not among those that wait for one.
    assert form.status_code == 422
    Reply.objects.update(signed_scan=None)
    assert as_(team.operator).post(f"{LIST}{mixed.pk}/", typed).status_code == 302
    assert list(mixed.pages.values_list("letter_page", flat=True)) == [1, 2, 1]


def test_a_page_is_a_picture_of_its_own_and_looking_is_recorded(mixed: ScanStack, team: Team) -> None:
    answer = as_(team.signatory).get(f"{LIST}{mixed.pk}/pages/2/")
    assert answer.content.startswith(b"\x89PNG")
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer.headers["Cache-Control"]
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    record = AccessRecord.objects.get(subject__startswith=f"scans:{mixed.pk}/")
    assert (record.actor, record.action) == (f"user:{team.signatory.user_id}", "file")
    assert as_(team.signatory).get(f"{LIST}{mixed.pk}/pages/9/").status_code == 404


@pytest.mark.parametrize("path", ["", "{pk}/", "{pk}/pages/2/"])
def test_strangers_and_readers_see_nothing(mixed: ScanStack, path: str) -> None:
    address = LIST + path.format(pk=mixed.pk)
    reader = employee("reader", "Администратор", "Читателев Лев Львович")
    for client in (Client(), as_(reader)):
        answer = client.get(address)
        assert answer.status_code == 302
        assert not answer.headers["Location"].startswith(LIST)
        assert client.post(address, {"tick-2": "on", "set_aside": ""}).status_code in {302, 403, 405}
    assert mixed.pages.filter(state="unmarked").count() == 2


def test_who_only_answers_sees_his_own_stacks(mixed: ScanStack, team: Team) -> None:
    narrow = narrow_executor()
    client = as_(narrow)
    assert "Стопок ещё не загружали." in html(client, LIST)
    for path in ("", "pages/2/"):
        assert client.get(f"{LIST}{mixed.pk}/{path}").status_code == 404
    assert client.post(f"{LIST}{mixed.pk}/", {"tick-2": "on", "set_aside": ""}).status_code == 404
    own = receive(uploads=[stack_of([foreign_page()])], actor=narrow).stack
    assert own is not None
    assert "Ждут решения (1)" in html(client, f"{LIST}{own.pk}/")


def narrow_executor() -> Employee:
    person = employee("narrow", "Администратор", "Узков Глеб Ильич")
    person.user.user_permissions.add(Permission.objects.get(codename="answer_appeal"))
    return person


def test_a_stack_being_read_tells_how_far_and_comes_again_by_itself(
    approved: Appeal, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scan_stacks, "AT_ONCE", 0)
    stack = receive(uploads=[stack_of([foreign_page()] * 3)], actor=team.operator).stack
    assert stack is not None
    stack.pages.filter(position=1).update(state="unmarked")
    answer = as_(team.operator).get(f"{LIST}{stack.pk}/")
    assert "Прочитано 1 из 3." in answer.content.decode()
    assert answer.headers["Refresh"] == "4"
    scan_stacks.read_stack(stack_id=stack.pk, now=moscow(2026, 11, 26))
    assert "Refresh" not in as_(team.operator).get(f"{LIST}{stack.pk}/").headers


def test_the_list_costs_the_same_at_any_length(mixed: ScanStack, team: Team) -> None:
    client = as_(team.operator)
    client.get(LIST)
    few = queries_of(client)
    for _ in range(6):
        receive(uploads=[stack_of([foreign_page()])], actor=team.operator)
    assert queries_of(client) == few


def queries_of(client: Client) -> int:
    with CaptureQueriesContext(connection) as queries:
        html(client, LIST)
    return len(queries)


def test_the_menu_leads_filers_to_the_stacks(team: Team, rf: RequestFactory) -> None:
    reader = employee("reader", "Администратор", "Читателев Лев Львович")
    shown = {}
    for person in (team.operator, team.signatory, reader):
        request = rf.get("/admin/")
        request.user = person.user
        shown[person.user.username] = wagtail_hooks.scans_in_the_menu().is_shown(request)
    assert shown == {"operator": True, "signatory": True, "reader": False}


def test_the_access_log_leads_to_the_stack() -> None:
    assert wagtail_hooks.stack_of_the_page("scans:5/scan-7") == f"{LIST}5/"
    assert wagtail_hooks.stack_of_the_page("appeal:5") is None
