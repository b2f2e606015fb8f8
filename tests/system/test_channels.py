"""Each way in which an appeal comes, in a real browser: its number, its own term, its customer's page."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.system.conftest import Site, answer_captcha, new_context
from tests.system.desk import Case, Desk, form_of, opened, take, today

CHANNELS = ["website", "post", "in_person", "fax", "phone"]
SENDER = {
    "Фамилия, имя, отчество": "Проверкина Вера Павловна",
    "Вид": "вопрос",
    "Текст": "Прошу разъяснить начисление за ноябрь.",
}
BY_POST = {
    **SENDER,
    "Как ответить": "письмом по почте",
    "Почтовый адрес": "397160, г. Борисоглебск, ул. Ясная, 1",
}
TRACKING = "39716099001234"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
OPERATOR = "operator@company.example"


@pytest.fixture(scope="module")
def desk(site: Site, browser: Browser) -> Iterator[Desk]:
    with opened(site, browser) as desk:
        desk.shell(
            "from django.contrib.auth.models import User;"
            f"User.objects.filter(username='operator').update(email='{OPERATOR}')"
        )
        yield desk


@pytest.fixture(scope="module")
def due(desk: Desk) -> dict[str, str]:
    """Return until when what comes today is to be answered, by channel, as the product's command counts."""
    terms = desk.terms(*(f"{channel} {today().isoformat()}" for channel in CHANNELS))
    return {term["channel"]: term["due_on"] for term in terms}


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    path = tmp_path / "скан обращения.pdf"
    path.write_bytes(PDF)
    return path


def then_it_waits_for_its_answer(desk: Desk, case: Case, due: str, state: str = "зарегистрировано") -> None:
    """Card, list and the customer's page know it under one number, in one state, with one term."""
    card = desk.card("operator", case)
    expect(card.locator(".appeal-card__tags")).to_contain_text(state)
    expect(card.locator(".appeal-card__side")).to_contain_text(due)
    expect(desk.row("operator", case)).to_contain_text(due)
    expect(desk.public_status(case)).to_contain_text(due)
    expect(desk.tabs["visitor"].locator(".badge")).to_have_text(state.capitalize())


@pytest.mark.parametrize(
    ("channel", "way", "word"),
    [
        ("post", "Письмо по почте", "почта"),
        ("in_person", "Лично в приёмной", "лично в приёмной"),
        ("fax", "Факс", "факс"),
    ],
)
def test_paper_is_registered_with_its_scan(
    desk: Desk, due: dict[str, str], scan: Path, channel: str, way: str, word: str
) -> None:
    sender = {**BY_POST, "Фамилия, имя, отчество": f"{channel.title()} Вера Павловна"}
    case = desk.register("operator", way, sender, scan)
    expect(desk.tab("operator").locator(".desk-registered")).to_contain_text(due[channel])
    then_it_waits_for_its_answer(desk, case, due[channel])
    card = desk.card("operator", case)
    expect(card.locator(".appeal-card__side")).to_contain_text(word)
    expect(card.get_by_role("link", name="скан обращения.pdf").first).to_be_visible()


@pytest.mark.parametrize("audience", ["individual", "organization"])
def test_the_site_takes_an_appeal_from_a_person_and_from_an_organisation(
    desk: Desk, due: dict[str, str], audience: str
) -> None:
    page = new_context(desk.browser).new_page()
    page.context.set_extra_http_headers({"X-Real-IP": f"198.51.100.{len(audience)}"})
    page.goto(desk.site.path(f"/ask/{audience}/"))
    when_the_visitor_fills_it_in(page, audience)
    page.wait_for_timeout(2500)
    page.get_by_role("button", name="Отправить", exact=True).last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Обращение принято")
    number = re.search(r"\d{4}-\d{6}", page.locator(".receipt__number").inner_text())
    assert number
    code = page.locator(".receipt__code").inner_text()
    pk = desk.shell(
        "from questions.models import Appeal;"
        f"print(Appeal.objects.numbered('{number.group()}').values_list('pk', flat=True)[0])"
    )
    case = Case(int(pk), number.group(), code)
    desk.site.mailbox.wait_for(f"Обращение № {case.number} зарегистрировано", f"{audience}@pochta.example")
    then_it_waits_for_its_answer(desk, case, due["website"])
    page.context.close()


def when_the_visitor_fills_it_in(page: Page, audience: str) -> None:
    page.get_by_label("Ваш вопрос или обращение").fill("Прошу разъяснить начисление за ноябрь.")
    if audience == "organization":
        page.get_by_label("Организация", exact=True).fill("ООО «Проверка»")
    page.get_by_label(re.compile("имя, отчество")).fill("Проверкина Вера Павловна")
    page.get_by_label("по электронной почте").check()
    page.get_by_label(re.compile("^Электронная почта")).fill(f"{audience}@pochta.example")
    page.get_by_role("checkbox").check()
    answer_captcha(page)


def call(surname: str, phone: str) -> dict[str, str]:
    """Return a call of a caller of its own: about one like another the clerk would be asked."""
    return {
        **SENDER,
        "Фамилия, имя, отчество": f"{surname} Вера Павловна",
        "Телефон": f"+7 900 100-00-{phone}",
    }


def test_a_call_answered_at_once_is_closed_when_it_is_registered(desk: Desk) -> None:
    fields = call("Сразова", "01") | {
        "Чем закончился звонок": "ответ дан сразу",
        "Что ответили": "Показания передают до 25 числа.",
    }
    case = desk.register("operator", "Звонок", fields)
    expect(desk.tab("operator").locator(".desk-registered")).to_contain_text("закрыто")
    expect(desk.card("operator", case).locator(".appeal-card")).to_contain_text(
        "Показания передают до 25 числа."
    )
    expect(desk.row("operator", case)).to_contain_text("закрыто")
    expect(desk.public_status(case)).to_contain_text("Ответ отправлен")


def test_an_abusive_call_is_registered_and_left_without_an_answer(desk: Desk) -> None:
    fields = call("Грубова", "02") | {
        "Чем закончился звонок": "разговор прекращён из-за брани",
        "Что ответили": "После предупреждения бранился дальше.",
    }
    case = desk.register("operator", "Звонок", fields)
    card = desk.card("operator", case)
    expect(card.locator(".appeal-card")).to_contain_text("После предупреждения бранился дальше.")
    expect(desk.row("operator", case)).to_contain_text("оставлено без ответа по существу")
    expect(desk.public_status(case)).to_contain_text("Рассмотрение завершено")


def in_twenty_minutes() -> datetime:
    return datetime.now(ZoneInfo("Europe/Moscow")) + timedelta(minutes=20)


def test_a_call_to_be_made_is_reminded_of_and_its_result_recorded(desk: Desk, due: dict[str, str]) -> None:
    at = in_twenty_minutes()
    fields = call("Звонкова", "03") | {
        "Чем закончился звонок": "договорились о другом звонке",
        "Кто перезвонит": "перезвоним мы",
        "День звонка": at.date().isoformat(),
        "Время звонка": f"{at:%H:%M}",
        "Кто говорит": "Операторов",
    }
    case = desk.register("operator", "Звонок", fields)
    expect(desk.tab("operator").locator(".desk-registered")).to_contain_text(f"{at:%d.%m.%Y}, {at:%H:%M}")
    then_it_waits_for_its_answer(desk, case, due["phone"], "у исполнителя")
    letter = desk.site.mailbox.wait_for(f"Звонок по обращению № {case.number}", OPERATOR, 150)
    assert f"{at:%H:%M}" in letter["Subject"]
    page = desk.tab("operator")
    page.goto(desk.site.path("/admin/registration/calls/"))
    row = page.locator("article", has_text=case.number)
    row.locator("summary", has_text="Записать итог").click()
    row.get_by_label("Итог разговора").fill("Объяснили порядок пересчёта.")
    row.get_by_role("button", name="Записать", exact=True).click()
    expect(page.locator("main")).to_contain_text("Объяснили порядок пересчёта.")
    expect(desk.row("operator", case)).to_contain_text("закрыто")
    expect(desk.public_status(case)).to_contain_text("Ответ отправлен")


def test_a_customer_who_calls_again_himself_is_waited_for(desk: Desk, due: dict[str, str]) -> None:
    at = in_twenty_minutes()
    fields = call("Самова", "04") | {
        "Чем закончился звонок": "договорились о другом звонке",
        "Кто перезвонит": "перезвонит потребитель",
        "День звонка": at.date().isoformat(),
        "Время звонка": f"{at:%H:%M}",
        "Кто говорит": "Операторов",
    }
    case = desk.register("operator", "Звонок", fields)
    then_it_waits_for_its_answer(desk, case, due["phone"], "у исполнителя")
    expect(desk.card("operator", case).locator(".appeal-card__side")).to_contain_text(
        "перезвонит потребитель"
    )


def test_a_mistyped_registration_is_put_right_and_both_values_stay_in_the_journal(
    desk: Desk, scan: Path
) -> None:
    case = desk.register("operator", "Факс", {**BY_POST, "Фамилия, имя, отчество": "Ошибкина Вера"}, scan)
    earlier = today() - timedelta(days=1)
    (term,) = desk.terms(f"post {earlier.isoformat()}")
    page = desk.card("operator", case)
    page.get_by_role("link", name="Исправить регистрацию").click()
    page.get_by_label("Как поступило").select_option(label="почта")
    page.get_by_label(re.compile("^Когда получено")).fill(earlier.isoformat())
    page.get_by_label(re.compile("^Фамилия")).fill("Ошибкина Вера Павловна")
    page.get_by_role("button", name="Исправить", exact=True).click()
    expect(page.locator(".appeal-card__journal")).to_contain_text("Исправлена регистрация")
    then_it_waits_for_its_answer(desk, case, term["due_on"])
    journal = desk.shell(
        "from ledger.models import Entry;"
        f"print(Entry.objects.get(stream='appeal:{case.pk}', event='correct').text)"
    )
    both = [f'"received_on_was":"{today().isoformat()}"', f'"received_on_is":"{earlier.isoformat()}"']
    both += ['"channel_was":"fax"', '"channel_is":"post"', '"person_name":"changed"']
    assert [value for value in both if value not in journal] == []
    assert "Ошибкина" not in journal


def test_the_main_path_is_walked_without_javascript(site: Site, browser: Browser, scan: Path) -> None:
    """The editor of the answer needs scripts; a ready text is inserted without them."""
    with opened(site, browser, javascript=False) as plain:
        plain.shell(
            "from questions.models import ReplyTemplate;"
            "ReplyTemplate.objects.get_or_create(title='Проверка', defaults={'text': '<p>Плата верна.</p>'})"
        )
        sender = {**BY_POST, "Фамилия, имя, отчество": "Бесскриптова Вера"}
        case = plain.register("operator", "Письмо по почте", sender, scan)
        take(plain.card("head", case), "assign", "Назначить", {"Исполнитель": "Операторов"})
        page = plain.card("operator", case)
        take(page, "draft", "Вставить шаблон", {"Шаблон": "Проверка", "Кто подпишет": "Подписантова"})
        take(page, "draft", "Сохранить черновик")
        expect(page.locator(".appeal-card")).to_contain_text("Плата верна.")
        take(page, "submit", "Отправить на согласование")
        take(plain.card("signatory", case), "approve", "Согласовать и выпустить письмо")
        page = plain.card("operator", case)
        form_of(page, "scan").locator("input[type=file]").set_input_files(scan)
        take(page, "scan", "Приложить скан")
        take(
            page,
            "dispatch",
            "Записать отправку",
            {"Как дан ответ": "почте", "Подтверждение": TRACKING},
        )
        expect(page.locator(".appeal-card__tags")).to_contain_text("ответ отправлен")
        expect(plain.public_status(case)).to_contain_text("Ответ отправлен")
