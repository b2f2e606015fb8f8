"""Every way in which an appeal may end, by the person who may decide it, in a real browser and mailbox."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.system.conftest import Site
from tests.system.desk import Case, Desk, form_of, letter_in_mail, letter_on_card, opened, take, today

TRACKING = "39716099001234"
REASON = "Ждём сведения сетевой организации о схеме учёта."
BY_POST = {"email": "", "reply_channel": "post", "postal_address": "397160, г. Борисоглебск, ул. Ясная, д. 1"}
BY_PHONE = {"email": "", "reply_channel": "phone", "phone": "+7 900 000-00-00"}


def case(name: str, reached: str = "assigned", channel: str = "website", **given: str) -> dict[str, str]:
    return {"name": name, "reached": reached, "channel": channel, **given}


SAME = {"person_name": "Повторова Вера Павловна", "email": "same@pochta.example"}
CASES = [
    case("redirected"),
    case("withdrawn"),
    case("unreadable", channel="post", **BY_POST),
    case("earlier", "answered", **SAME),
    case("repeated", **SAME),
    case("abusive", channel="phone", **BY_PHONE),
    case("obscene"),
    case("anonymous", channel="post", person_name="Аноним", email="", reply_channel=""),
    case("confidential"),
    case("extended"),
    case("refused"),
    case("unclear"),
    case("posted", "begun", channel="post", **BY_POST),
    case("told", channel="phone", **BY_PHONE),
    case("called", "approved", **BY_PHONE),
    case("complaint", "approved", channel="post", kind="complaint", **BY_POST),
    case("returned", "submitted"),
]


@pytest.fixture(scope="module")
def desk(site: Site, browser: Browser) -> Iterator[Desk]:
    with opened(site, browser) as desk:
        yield desk


@pytest.fixture(scope="module")
def cases(desk: Desk) -> dict[str, Case]:
    return desk.put(CASES)


@dataclass(frozen=True)
class End:
    """One outcome: who decides it and by which button, what is said of it where, and the letter owed."""

    name: str
    action: str
    button: str
    who: str
    state: str
    outcome: str
    fields: dict[str, str] = field(default_factory=dict)
    letter: str = ""
    """What the letter owed says; empty where none is."""
    mail: str = ""
    """Where the letter goes; empty where it is printed."""


WITHOUT_ANSWER = "оставлено без ответа по существу"
ENDS = [
    End(
        "redirected", "redirect", "Передать в другой орган", "operator", "передано в другой орган",
        "Передано в другой орган", {"Кому передано": "Администрация города"},
        "Обращение передано: Администрация города.", "redirected@pochta.example",
    ),
    End(
        "withdrawn", "withdraw", "Записать отзыв обращения", "operator", "отозвано заявителем",
        "Отозвано заявителем",
    ),
    End(
        "unreadable", "unreadable", "Сообщить, что текст не читается", "operator", WITHOUT_ANSWER,
        "Текст не читается", letter="Текст обращения не поддаётся прочтению",
    ),
    End(
        "repeated", "repeated", "Сообщить о ранее данном ответе", "operator", WITHOUT_ANSWER,
        "На этот вопрос уже ответили", letter="На этот вопрос уже дан ответ по существу",
        mail="same@pochta.example",
    ),
    End(
        "abusive", "abusive-call", "Записать прекращённый разговор", "operator", WITHOUT_ANSWER,
        "Разговор прекращён из-за брани",
    ),
    End(
        "obscene", "obscene", "Оставить без ответа: брань или угрозы", "head", WITHOUT_ANSWER,
        "Брань или угрозы: без ответа",
    ),
    End(
        "anonymous", "anonymous", "Оставить без ответа: нет имени или контактов", "head", WITHOUT_ANSWER,
        "Нет имени или контактов",
    ),
    End(
        "confidential", "confidential", "Сообщить, что ответить невозможно", "head", WITHOUT_ANSWER,
        "Ответ раскрыл бы тайну", letter="Дать письменный ответ по существу невозможно",
        mail="confidential@pochta.example",
    ),
]  # fmt: skip


def then_it_is_seen_everywhere(desk: Desk, role: str, case: Case, state: str) -> None:
    """The card, the list and the customer's page say the state in the same words."""
    expect(desk.card(role, case).locator(".appeal-card__tags")).to_contain_text(state)
    expect(desk.row(role, case)).to_contain_text(state)
    expect(desk.public_status(case).locator(".badge")).to_have_text(state.capitalize())


@pytest.mark.parametrize("end", ENDS, ids=lambda end: end.name)
def test_each_end_is_decided_by_who_may_and_told_to_the_customer(
    desk: Desk, cases: dict[str, Case], end: End
) -> None:
    case = cases[end.name]
    for role in {"operator", "head", "signatory"} - {end.who}:
        expect(desk.card(role, case).locator(f"#action-{end.action}")).to_have_count(0)
    page = desk.card(end.who, case)
    earlier = {"Номер прежнего обращения": cases["earlier"].number}
    take(page, end.action, end.button, earlier if end.name == "repeated" else end.fields)
    expect(form_of(page, end.action)).to_contain_text("Напишите, ")
    take(page, end.action, end.button, {"Основание": "Так и было, проверено."})
    ending = page.locator(".help-block", has_text=end.outcome)
    expect(ending).to_contain_text("Так и было, проверено.")
    if end.name == "repeated":
        expect(ending).to_contain_text(f"Прежнее обращение: № {cases['earlier'].number}")
    expect(page.locator(".appeal-card")).not_to_contain_text("Завершить без ответа по существу")
    then_the_letter_owed_is_there(desk, page, case, end)
    then_it_is_seen_everywhere(desk, end.who, case, end.state)
    expect(desk.public_status(case)).to_contain_text("Рассмотрение завершено")
    expect(desk.tabs["visitor"].locator("main")).not_to_contain_text("Так и было")


def then_the_letter_owed_is_there(desk: Desk, page: Page, case: Case, end: End) -> None:
    """The card keeps the letter; the customer has it by mail, or it waits to be printed and sent."""
    expect(page.get_by_role("heading", name="Уведомления", exact=True)).to_have_count(1 if end.letter else 0)
    if not end.letter:
        return
    assert end.letter in letter_on_card(page, ", о ")
    if end.mail:
        letter = desk.site.mailbox.wait_for(f"Уведомление по обращению № {case.number}", end.mail)
        assert end.letter in letter_in_mail(letter)
        return
    expect(page.locator(".appeal-card")).to_contain_text("Ещё не отправлено: письмом по почте")
    take(page, "notice-dispatch", "Записать отправку уведомления", {"Подтверждение": TRACKING})
    expect(page.locator(".appeal-card")).to_contain_text(f"письмом по почте ({TRACKING})")
    expect(page.locator("#action-notice-dispatch")).to_have_count(0)


def test_a_term_is_prolonged_by_a_head_and_the_customer_hears_of_it(
    desk: Desk, cases: dict[str, Case]
) -> None:
    case = cases["extended"]
    (term,) = desk.terms(f"website {today().isoformat()}")
    page = desk.card("operator", case)
    expect(page.locator("#action-grant-extension")).to_have_count(0)
    take(page, "ask-extension", "Попросить о продлении срока", {"Почему нужно продление": REASON})
    expect(page.locator(".appeal-card")).to_contain_text("Ждёт решения руководителя.")
    expect(desk.card("signatory", case).locator("#action-grant-extension")).to_have_count(0)
    head = desk.card("head", case)
    take(head, "grant-extension", "Продлить срок и уведомить заявителя")
    expect(head.locator(".appeal-card__side")).to_contain_text(f"продлён, прежний {term['due_on']}")
    expect(desk.row("head", case)).to_contain_text(term["extended_due_on"])
    until = f"срок продлён до {term['extended_due_on']}"
    expect(desk.public_status(case)).to_contain_text(f"{term['due_on']}, {until}")
    letter = desk.site.mailbox.wait_for(f"Уведомление по обращению № {case.number}", "extended@")
    words = letter_in_mail(letter)
    assert f"Срок ответа продлён до {term['extended_due_on']}." in words
    assert REASON in words
    again = form_of(desk.card("operator", case), "ask-extension")
    expect(again).to_contain_text("второй раз продлить его нельзя")
    expect(again.get_by_role("button")).to_be_disabled()


def test_a_refused_extension_leaves_the_term_and_says_why(desk: Desk, cases: dict[str, Case]) -> None:
    case = cases["refused"]
    due = desk.card("operator", case).locator(".appeal-card__side dd strong").first.inner_text()
    take(
        desk.tab("operator"),
        "ask-extension",
        "Попросить о продлении срока",
        {"Почему нужно продление": REASON},
    )
    head = desk.card("head", case)
    take(head, "refuse-extension", "Отказать в продлении", {"Почему отказано": "Сведения уже получены."})
    page = desk.card("operator", case)
    expect(page.locator(".appeal-card")).to_contain_text("В продлении отказано: Сведения уже получены.")
    expect(page.locator(".appeal-card__side dd strong").first).to_have_text(due)
    expect(page.get_by_role("heading", name="Уведомления")).to_have_count(0)


def test_a_request_for_details_leaves_the_term_as_it_was(desk: Desk, cases: dict[str, Case]) -> None:
    case = cases["unclear"]
    for role in ("head", "signatory"):
        expect(desk.card(role, case).locator("#action-clarify")).to_have_count(0)
    page = desk.card("operator", case)
    due = page.locator(".appeal-card__side dd strong").first.inner_text()
    expect(form_of(page, "clarify")).to_contain_text("Запрос не останавливает срок ответа")
    take(
        page, "clarify", "Отправить запрос уточнения", {"Что нужно уточнить": "Укажите номер прибора учёта."}
    )
    letter = desk.site.mailbox.wait_for(f"Уведомление по обращению № {case.number}", "unclear@")
    assert "Укажите номер прибора учёта." in letter_in_mail(letter)
    expect(page.locator(".appeal-card__side dd strong").first).to_have_text(due)
    then_it_is_seen_everywhere(desk, "operator", case, "у исполнителя")
    expect(desk.public_status(case)).to_contain_text(due)


def test_an_answer_goes_by_post_only_with_all_its_requisites(
    desk: Desk, cases: dict[str, Case], tmp_path: Path
) -> None:
    case = cases["posted"]
    page = desk.card("operator", case)
    expect(page.locator(".appeal-card .help-info")).to_contain_text("не хватает: текст ответа; подписант.")
    expect(page.locator("#blocked-submit")).to_have_text("Не хватает: текст ответа; подписант.")
    expect(page.get_by_role("button", name="Отправить на согласование")).to_be_disabled()
    when_the_text_is_written(page, "Плата считается по показаниям.")
    page.get_by_role("button", name="Отправить на согласование").click()
    for role in ("operator", "head"):
        expect(desk.card(role, case).locator("#action-approve")).to_have_count(0)
    take(desk.card("signatory", case), "approve", "Согласовать и выпустить письмо")

    page = desk.card("operator", case)
    expect(page.locator("#blocked-dispatch")).to_have_text("Не хватает: скан подписанного письма.")
    expect(page.locator("#blocked-send")).to_have_text("Не хватает: адрес электронной почты заявителя.")
    expect(page.locator("#action-dispatch").get_by_role("button")).to_be_disabled()
    attach_signed(page, tmp_path)
    take(page, "dispatch", "Записать отправку", {"Как дан ответ": "почте", "Подтверждение": TRACKING})
    expect(page.locator(".appeal-card")).to_contain_text(f"письмом по почте ({TRACKING})")
    then_it_is_seen_everywhere(desk, "operator", case, "ответ отправлен")
    expect(desk.card("head", case).locator("#action-close")).to_have_count(0)
    take(desk.card("operator", case), "close", "Закрыть")
    then_it_is_seen_everywhere(desk, "operator", case, "закрыто")


def when_the_text_is_written(page: Page, text: str) -> None:
    page.locator("#action-draft [contenteditable=true]").click()
    page.keyboard.type(text)
    # The editor hands its text over a moment after the last key.
    expect(page.locator("#action-draft input[name=text]")).to_have_value(re.compile(re.escape(text)))
    take(page, "draft", "Сохранить черновик", {"Кто подпишет": "Подписантова"})


def attach_signed(page: Page, folder: Path) -> None:
    scan = folder / "подписано.pdf"
    address = page.locator("a", has_text=re.compile(r"№ \d{4}-\d{6} от .*PDF")).first.get_attribute("href")
    scan.write_bytes(page.request.get(f"{page.url.split('/admin/')[0]}{address}").body())
    form_of(page, "scan").locator("input[type=file]").set_input_files(scan)
    take(page, "scan", "Приложить скан")


def test_a_written_question_may_be_answered_by_phone_once_the_letter_is_signed(
    desk: Desk, cases: dict[str, Case], tmp_path: Path
) -> None:
    case = cases["called"]
    page = desk.card("operator", case)
    attach_signed(page, tmp_path)
    told = "Проверкиной В. П. прочитан ответ"
    take(page, "dispatch", "Записать отправку", {"Как дан ответ": "телефону", "Подтверждение": told})
    expect(page.locator(".appeal-card")).to_contain_text(f"по телефону ({told})")
    then_it_is_seen_everywhere(desk, "operator", case, "ответ отправлен")


def test_a_call_is_answered_in_words_and_closed(desk: Desk, cases: dict[str, Case]) -> None:
    case = cases["told"]
    for role in ("head", "signatory"):
        expect(desk.card(role, case).locator("#action-tell")).to_have_count(0)
    page = desk.card("operator", case)
    take(page, "tell", "Записать ответ", {"Что ответили": "Показания передают до 25 числа."})
    expect(page.locator(".appeal-card")).to_contain_text("Показания передают до 25 числа.")
    then_it_is_seen_everywhere(desk, "operator", case, "закрыто")
    expect(desk.public_status(case)).to_contain_text("Ответ отправлен")


def test_a_draft_comes_back_with_its_remark(desk: Desk, cases: dict[str, Case]) -> None:
    case = cases["returned"]
    for role in ("operator", "head"):
        expect(desk.card(role, case).locator("#action-return")).to_have_count(0)
    page = desk.card("signatory", case)
    take(page, "return", "Вернуть на доработку", {"Что исправить": "Назовите пункт правил."})
    expect(page.locator(".appeal-card")).to_contain_text("Замечание подписанта: Назовите пункт правил.")
    then_it_is_seen_everywhere(desk, "operator", case, "готовится ответ")


def test_a_complaint_is_closed_with_its_decision_and_that_is_followed(
    desk: Desk, cases: dict[str, Case], tmp_path: Path
) -> None:
    case = cases["complaint"]
    page = desk.card("operator", case)
    attach_signed(page, tmp_path)
    take(page, "dispatch", "Записать отправку", {"Как дан ответ": "почте", "Подтверждение": TRACKING})
    expect(page.locator("#blocked-close")).to_have_text("Не хватает: решение по жалобе или претензии.")
    expect(page.get_by_role("button", name="Закрыть", exact=True)).to_be_disabled()
    expect(desk.card("head", case).locator("#action-decide")).to_have_count(0)
    decision = {
        "Решение": "удовлетворена",
        "Что нужно сделать": "Пересчитать плату.",
        "Ответственный": "Руководителев",
        "Сделать до": today().isoformat(),
        "Мероприятие": "Разбор с участком сбыта",
    }
    page = desk.card("operator", case)
    take(page, "decide", "Записать решение", decision)
    expect(page.locator(".appeal-card")).to_contain_text("Ещё не сделано.")
    take(page, "close", "Закрыть")
    expect(page.locator(".appeal-card__tags")).to_contain_text("закрыто")
    expect(desk.card("signatory", case).locator("#action-decision-done")).to_have_count(0)
    head = desk.card("head", case)
    take(head, "decision-done", "Отметить исполнение", {"Что сделано": "Плата пересчитана."})
    expect(head.locator(".appeal-card")).to_contain_text("Плата пересчитана.")
    expect(head.locator(".appeal-card")).to_contain_text("Мероприятие: Разбор с участком сбыта")
    then_it_is_seen_everywhere(desk, "head", case, "закрыто")
