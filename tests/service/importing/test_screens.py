"""The screens of loading journals: what is shown before anything happens, and who may do it."""

import csv
import re
from datetime import timedelta
from io import StringIO
from typing import Any

from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

import pytest
from tests.review.conftest import user_with
from tests.service.importing.conftest import Load
from tests.service.importing.samples import COLUMNS, MOSCOW, many_rows, sample

from service.importing.reasons import OVERLAPS
from service.importing.rounds import work_on
from service.models import Contact, ImportedLine, ImportRun, ImportSource, ImportWord
from staff.models import Employee
from staff.roles import Role

pytestmark = pytest.mark.django_db
LIST = reverse("contact_imports:list")
NEW_SOURCE = reverse("contact_imports:new_source")
SOURCE = {
    "name": "Очередь", "kind": "csv", "channel": "in_person", "time_zone": "Europe/Moscow",
    "date_order": "dmy", "head_row": "1", "contexts": "from-trunk",
}  # fmt: skip


def page_of(run: ImportRun) -> str:
    return reverse("contact_imports:run", args=[run.pk])


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


@pytest.fixture
def loader(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


def test_from_an_empty_list_to_the_journal(loader: Client) -> None:
    assert "Источников ещё нет" in text(loader.get(LIST))
    assert loader.post(NEW_SOURCE, SOURCE).status_code == 302
    source = ImportSource.objects.get()
    upload = SimpleUploadedFile("Очередь март.csv", sample("queue-cp1251.csv"))
    answer = loader.post(LIST, {"source": source.pk, "upload": upload})
    run = ImportRun.objects.get()
    assert answer["Location"] == page_of(run)
    first = text(loader.get(page_of(run)))
    assert "Первые записи, как они будут прочитаны" in first
    assert "02.03.2026 09:04:30" in first
    assert "Отклонена: время не распознано" in first
    assert loader.post(page_of(run), {**COLUMNS, "columns": "1", "step": "check"}).status_code == 302
    waiting = loader.get(page_of(run))
    assert waiting["Refresh"] == "2"
    assert "Файл проверяется: 0 %" in text(waiting)
    work_on(run.pk)
    checked = loader.get(page_of(run))
    assert "Refresh" not in checked
    assert "Будет принято</dt><dd>4" in text(checked)
    assert "Внести в журнал: 4" in text(checked)
    assert "Сотрудник не выбран: Окно 1." in text(checked)
    assert not Contact.objects.exists()
    loader.post(page_of(run), {"step": "take"})
    assert "наполовину файл не вносится" in text(loader.get(page_of(run)))
    work_on(run.pk)
    assert "Внесено в журнал" in text(loader.get(page_of(run)))
    assert Contact.objects.count() == 4


@pytest.mark.parametrize("until", ["prepared", "checked", "checking", "done"])
def test_every_form_carries_its_token(
    loader: Client, load: Load, queue_source: ImportSource, until: str
) -> None:
    html = loader.get(page_of(load(queue_source, sample("queue-utf8.csv"), until=until))).content.decode()
    body = html[html.index('class="imports"') :]
    assert body.count('<form method="post"') == body.count("csrfmiddlewaretoken")


def test_the_mapping_is_chosen_kept_and_offered_again(loader: Client, load: Load) -> None:
    source = ImportSource.objects.create(name="О", kind="csv")
    run = load(source, "Кто;Когда\nАнна;02.03.2026 09:00\n", until="prepared")
    html = text(loader.get(page_of(run)))
    assert "Выберите столбец, из которого видно" in html
    assert "Первые строки файла, как они есть" in html
    refused = loader.post(page_of(run), {"step": "check", "columns": "1", "operator": "Кто"})
    assert (refused.status_code, ImportRun.objects.get().state) == (422, "prepared")
    twice = loader.post(page_of(run), {"step": "columns", "arrived": "Когда", "started": "Когда"})
    assert "Один столбец выбран дважды" in text(twice)
    strange = loader.post(page_of(run), {"step": "columns", "arrived": "Нет такого"})
    assert "Такого столбца в файле нет" in text(strange)
    loader.post(page_of(run), {"step": "columns", "arrived": "Когда", "operator": "Кто"})
    source.refresh_from_db()
    assert source.columns == {"arrived": "Когда", "operator": "Кто"}
    assert "Анна" in text(loader.get(page_of(run)))
    again = load(source, "Кто;Когда\nАнна;03.03.2026 09:00\n", until="prepared")
    assert '<option value="Когда" selected>' in text(loader.get(page_of(again)))


def test_telephone_numbers_are_shown_as_dots(loader: Client, load: Load, queue_source: ImportSource) -> None:
    html = text(loader.get(page_of(load(queue_source, sample("queue-utf8.csv"), until="prepared"))))
    assert "540-00-01" not in html
    assert "<td>02.03.2026</td>" in html


def test_a_file_that_cannot_be_read_says_where(
    loader: Client, load: Load, queue_source: ImportSource
) -> None:
    broken = "Окно\n".encode() * 3 + "Окно\n".encode("cp1251")
    html = text(loader.get(page_of(load(queue_source, broken, until="prepared"))))
    assert "Строка 4: кодировка в середине файла меняется" in html
    run = load(queue_source, broken)
    assert "Файл не прочитан, в журнал ничего не внесено." in text(loader.get(page_of(run)))


def test_names_are_told_once_for_all_files(
    loader: Client, load: Load, queue_source: ImportSource, user: User
) -> None:
    employee = Employee.objects.create(user=user, full_name="Примерова Анна Ивановна", post="инженер")
    run = load(queue_source, sample("queue-utf8.csv"))
    operator, outcome = ImportWord.objects.get(text="Окно 1"), ImportWord.objects.get(text="обслужен")
    fields = {f"word-{operator.pk}": employee.pk, f"word-{outcome.pk}": "appeal"}
    assert loader.post(page_of(run), {"step": "words", **fields}).status_code == 302
    assert "Сотрудник не выбран" not in text(loader.get(page_of(run)))
    outcome.refresh_from_db()
    assert outcome.outcome == "appeal"
    wrong = loader.post(page_of(run), {"step": "words", f"word-{operator.pk}": "999999"})
    assert (wrong.status_code, ImportWord.objects.get(pk=operator.pk).employee) == (422, employee)


def test_the_report_names_each_line_and_opens_in_a_spreadsheet(
    loader: Client, load: Load, queue_source: ImportSource
) -> None:
    run = load(queue_source, sample("queue-utf8.csv"))
    ImportedLine.objects.filter(line=8).update(reason="=1+1")
    ImportedLine.objects.filter(line=3).update(overlaps=True)
    answer = loader.get(reverse("contact_imports:report", args=[run.pk]))
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0][:3] == ["Строка", "Решение", "Причина или отметка"]
    assert rows[1][:4] == ["2", "принята", "", "02.03.2026 09:00:00"]
    assert rows[2][1:3] == ["принята с отметкой", OVERLAPS]
    assert rows[3][1:3] == ["пропущена", "повтор строки этого файла"]
    assert rows[7][2] == "'=1+1"
    assert len(rows) == 12
    assert b"540" not in content
    assert answer["Cache-Control"].startswith("private, no-store")


def test_there_is_no_report_before_the_check(loader: Client, load: Load, queue_source: ImportSource) -> None:
    run = load(queue_source, "x", until="prepared")
    assert loader.get(reverse("contact_imports:report", args=[run.pk])).status_code == 404


def test_the_same_file_says_so(loader: Client, load: Load, plain_source: ImportSource) -> None:
    load(plain_source, many_rows(3), until="done")
    html = text(loader.get(page_of(load(plain_source, many_rows(3)))))
    assert "Этот же файл уже загружали" in html
    assert "Вносить нечего: ни одной новой записи." in html


def test_a_step_that_comes_too_late_is_answered_in_words(
    loader: Client, load: Load, plain_source: ImportSource
) -> None:
    run = load(plain_source, many_rows(3), until="done")
    for step in ("take", "cancel", "check", "columns", "words"):
        assert loader.post(page_of(run), {"step": step}).status_code == 422
    assert loader.post(page_of(run), {"step": "blow_up"}).status_code == 404
    assert Contact.objects.count() == 3


def test_cancelling_is_offered_until_the_file_is_taken(
    loader: Client, load: Load, plain_source: ImportSource
) -> None:
    run = load(plain_source, many_rows(3))
    assert "Отменить загрузку" in text(loader.get(page_of(run)))
    loader.post(page_of(run), {"step": "cancel"})
    html = text(loader.get(page_of(run)))
    assert "Загрузка отменена" in html
    assert "Отменить загрузку" not in html


def test_forms_keep_what_was_typed_and_say_what_is_wrong(loader: Client, queue_source: ImportSource) -> None:
    taken = loader.post(NEW_SOURCE, {**SOURCE, "head_row": "7"})
    assert taken.status_code == 422
    assert "Источник с таким названием уже есть." in text(taken)
    assert 'value="7"' in text(taken)
    phone = loader.post(NEW_SOURCE, {**SOURCE, "name": "Б", "kind": "queue_log"})
    assert "Файлы Asterisk — о звонках" in text(phone)
    assert loader.post(NEW_SOURCE, {**SOURCE, "name": "В", "head_row": "101"}).status_code == 422
    nothing = loader.post(LIST, {})
    assert nothing.status_code == 422
    assert "Выберите, откуда файл." in text(nothing)
    wrong = loader.post(
        LIST, {"source": queue_source.pk, "upload": SimpleUploadedFile("f.csv", b"MZ program")}
    )
    assert (wrong.status_code, "программа" in text(wrong)) == (422, True)


def test_a_source_keeps_its_kind_and_channel(loader: Client, queue_source: ImportSource) -> None:
    url = reverse("contact_imports:source", args=[queue_source.pk])
    loader.post(url, {**SOURCE, "name": "Иная", "kind": "cdr", "channel": "phone", "head_row": "2"})
    queue_source.refresh_from_db()
    assert (queue_source.name, queue_source.kind, queue_source.channel) == ("Иная", "csv", "in_person")
    assert (queue_source.head_row, queue_source.columns) == (2, COLUMNS)


@pytest.mark.parametrize("role", list(Role))
def test_who_may_load_files(
    client: Client, load: Load, plain_source: ImportSource, django_user_model: Any, role: Role
) -> None:
    run = load(plain_source, many_rows(3))
    client.force_login(user_with(role))
    allowed = role in (Role.OPERATOR, Role.HEAD, Role.ADMINISTRATOR)
    urls = (
        LIST, NEW_SOURCE, page_of(run), reverse("contact_imports:source", args=[plain_source.pk]),
        reverse("contact_imports:report", args=[run.pk]),
    )  # fmt: skip
    for url in urls:
        assert client.get(url).status_code == (200 if allowed else 403)
    answer = client.post(page_of(run), {"step": "cancel"})
    run.refresh_from_db()
    assert run.state == ("cancelled" if allowed else "checked")
    assert answer.status_code == (302 if allowed else 403)
    client.logout()
    assert client.get(LIST)["Location"].startswith(reverse("wagtailadmin_login"))


def test_lists_and_pages_cost_the_same_at_any_length(
    loader: Client, load: Load, plain_source: ImportSource, django_assert_max_num_queries: Any
) -> None:
    first = load(plain_source, many_rows(3))
    for number in range(12):
        load(plain_source, many_rows(40, first=number), until="prepared")
    loader.get(LIST)
    with django_assert_max_num_queries(14):
        loader.get(LIST)
    with django_assert_max_num_queries(16):
        loader.get(page_of(first))


def test_the_page_says_how_far_the_check_is_and_how_long_it_will_take(
    loader: Client, load: Load, plain_source: ImportSource
) -> None:
    run = load(plain_source, many_rows(3), until="checking")
    ImportRun.objects.update(
        done_units=25, total_units=100, lines=1234, begun_at=timezone.now() - timedelta(seconds=30)
    )
    html = text(loader.get(page_of(run)))
    assert "Файл проверяется: 25 %" in html
    assert "Прочитано строк: 1234." in html
    assert re.search(r"Осталось примерно 1 мин 3\d с\.", html)


def test_the_time_of_the_zone_is_shown_and_kept(load: Load, loader: Client) -> None:
    source = ImportSource.objects.create(
        name="Самара", kind="csv", columns={"arrived": "Столбец 1"}, head_row=0, time_zone="Europe/Samara"
    )
    run = load(source, "02.03.2026 09:00\n", until="prepared")
    assert "02.03.2026 09:00:00" in text(loader.get(page_of(run)))
    loader.post(page_of(run), {"step": "check"})
    work_on(run.pk)
    arrived = ImportedLine.objects.get().arrived_at
    assert arrived is not None
    assert arrived.astimezone(MOSCOW).hour == 8
