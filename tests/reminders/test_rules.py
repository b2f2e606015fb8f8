from datetime import date
from decimal import Decimal

import pytest

from reminders.columns import BadRow, Reading, Table, fault_of_mapping, suggested
from reminders.rules import (
    DEBT_AHEAD,
    EVENT_BEHIND,
    LACKS,
    NOT_POSITIVE,
    PAY_AFTER,
    PAY_BEHIND,
    TOO_FAR,
    Channel,
    Facts,
    Field,
    Kind,
    Terms,
    fault_of,
    way_of,
)
from reminders.words import faults_of, filled, rubles
from service.importing.records import Row

TODAY = date(2026, 11, 30)
TERMS = Terms(10, "норма", (Channel.EMAIL, Channel.LETTER, Channel.CALL))
DEBT = {"kind": Kind.DEBT, "account": "1", "amount": Decimal("10.00"), "as_of": date(2026, 11, 1)}
CUT_OFF = {
    "kind": Kind.RESTRICTION,
    "account": "1",
    "amount": Decimal("10.00"),
    "event_on": date(2026, 12, 11),
}


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({}, ""),
        ({"amount": None}, LACKS[Field.AMOUNT]),
        ({"amount": Decimal(0)}, NOT_POSITIVE),
        ({"amount": Decimal("-0.01")}, NOT_POSITIVE),
        ({"as_of": None}, LACKS[Field.AS_OF]),
        ({"as_of": date(2026, 12, 1)}, DEBT_AHEAD),
        ({"as_of": TODAY}, ""),
        ({"pay_by": date(2026, 11, 29)}, PAY_BEHIND),
        ({"pay_by": TODAY}, ""),
        ({"as_of": date(2023, 1, 1)}, TOO_FAR),
        ({"pay_by": date(2029, 1, 1)}, TOO_FAR),
    ],
)
def test_a_debt_is_of_a_day_that_has_come_and_paid_on_one_that_has_not(
    changes: dict[str, object], fault: str
) -> None:
    assert fault_of(Facts(**{**DEBT, **changes}), TERMS, today=TODAY) == fault  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("today", "is_late"), [(date(2026, 11, 30), False), (date(2026, 12, 1), True), (date(2026, 12, 11), True)]
)
def test_whole_days_stand_between_a_warning_and_the_restriction(today: date, is_late: bool) -> None:
    fault = fault_of(Facts(**CUT_OFF), TERMS, today=today)  # type: ignore[arg-type]
    assert ("меньше 10 дн." in fault and "норма" in fault) is is_late
    assert bool(fault) is is_late


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"pay_by": date(2026, 12, 12)}, PAY_AFTER),
        ({"pay_by": date(2026, 12, 10)}, ""),
        ({"event_on": None}, LACKS[Field.EVENT_ON]),
        ({"event_on": date(2026, 11, 29)}, EVENT_BEHIND),
    ],
)
def test_the_dates_of_a_restriction_are_in_order(changes: dict[str, object], fault: str) -> None:
    assert fault_of(Facts(**{**CUT_OFF, **changes}), TERMS, today=TODAY) == fault  # type: ignore[arg-type]


def test_the_first_way_that_is_open_and_has_a_contact_is_taken() -> None:
    facts = Facts(Kind.DEBT, "1", email="v@x.example", address="Дом", phone="12345")
    assert way_of(facts, TERMS) == Channel.EMAIL
    assert way_of(facts, TERMS, closed=[Channel.EMAIL]) == Channel.LETTER
    assert way_of(facts, Terms(0, "", (Channel.CALL,))) == Channel.CALL
    assert way_of(Facts(Kind.DEBT, "1", email="v@x.example"), Terms(0, "", (Channel.LETTER,))) is None


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1250,5", "1250.50"), ("1 250.50", "1250.50"), ("1\u00a0250,50 руб.", "1250.50"), ("15 р", "15.00"),
        ("1234.5599999999999", "1234.56"), ("-3", "-3.00"),
    ],
)  # fmt: skip
def test_amounts_are_read_as_people_and_workbooks_write_them(text: str, amount: str) -> None:
    assert _facts(("7", text)).amount == Decimal(amount)


@pytest.mark.parametrize("text", ["1.234,56", "1,234", "много", "1e5", "١٢"])
def test_amounts_that_may_mean_two_things_go_back(text: str) -> None:
    with pytest.raises(BadRow, match="сумма не распознана"):
        _facts(("7", text))


def _facts(cells: tuple[str, ...]) -> Facts:
    table = Table(Reading({"account": "Счёт", "amount": "Сумма", "phone": "Тел"}, 1, "debt"))
    rows = [Row(1, ("Счёт", "Сумма", "Тел")), Row(2, (*cells, "123456"))]
    return table.facts_of(next(table.body(iter(rows))))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Задолженность", Kind.DEBT), ("ввод ограничения", Kind.RESTRICTION), ("ДОЛГ", Kind.DEBT),
        ("изменение условий договора", Kind.CONTRACT), ("тариф", Kind.TARIFF), ("срок оплаты", Kind.PAYMENT),
    ],
)  # fmt: skip
def test_a_kind_is_taken_from_a_word_that_says_it(text: str, kind: Kind) -> None:
    assert _kind(text) == kind


@pytest.mark.parametrize(
    "text",
    ["", "О приближении срока оплаты по договору", "Нет задолженности", "индивидуальное", "тариф и долг"],
)
def test_a_kind_is_never_guessed(text: str) -> None:
    with pytest.raises(BadRow, match="неясно"):
        _kind(text)


def _kind(text: str) -> Kind:
    table = Table(Reading({"account": "Счёт", "kind": "Вид", "phone": "Тел"}, 1))
    rows = [Row(1, ("Счёт", "Вид", "Тел")), Row(2, ("7", text, "123456"))]
    return table.facts_of(next(table.body(iter(rows)))).kind


def test_columns_are_suggested_by_the_beginnings_of_words() -> None:
    titles = [
        "Индивидуальный предприниматель", "Вид", "Лицевой счёт", "ФИО", "E-mail", "Телефон", "Адрес",
        "Сумма задолженности на дату", "Долг на дату",
    ]  # fmt: skip
    found = suggested(titles)
    assert found["kind"] == "Вид"
    assert found["amount"] == "Сумма задолженности на дату"
    assert found["as_of"] == "Долг на дату"
    assert found["account"] == "Лицевой счёт"
    assert fault_of_mapping(found, "") == ""
    assert "лицевым счётом" in fault_of_mapping({}, "debt")
    assert "о чём напоминание" in fault_of_mapping({"account": "a", "phone": "b"}, "")
    assert "почтой, адресом или телефоном" in fault_of_mapping({"account": "a"}, "debt")


def test_a_wording_names_what_its_kind_needs_and_nothing_unknown() -> None:
    assert faults_of(Kind.DEBT, subject="О долге", text="{счёт} {сумма} {долг на}", spoken="") == []
    found = faults_of(Kind.DEBT, subject="Долг {имя}", text="{счёт} {суммы}", spoken="{инн}")
    said = str(found)
    assert len(found) == 5
    assert all(word in said for word in ("{суммы}", "{инн}", "«{сумма}»", "«{долг на}»", "В теме"))


def test_a_letter_says_what_the_row_says() -> None:
    facts = Facts(**{**DEBT, "name": "", "amount": Decimal("1234567.50")})  # type: ignore[arg-type]
    text = "{имя}: {счёт}, {сумма}, {долг на}, {оплатить до}, { компания }"
    assert filled(text, facts, {"company": "ООО"}).replace("\u00a0", " ") == (
        "потребитель: 1, 1 234 567,50 руб., 01.11.2026, не указано, ООО"
    )
    assert filled("{сумма}. {сумма}, {счёт}.", facts, {}).count("руб..") == 0
    assert rubles(Decimal("0.05")).replace("\u00a0", " ") == "0,05 руб."
