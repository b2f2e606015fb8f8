"""Columns of a billing file: which is what, and the facts that its rows tell. Pure: no database, no clock."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from reminders.rules import Facts, Kind
from service.importing.clock_cells import DateOrder, day_of
from service.importing.columns import titles_of
from service.importing.reasons import BadCell, FileFault, words_of
from service.importing.records import Row


class Column(StrEnum):
    """What a column of the table may be for us."""

    ACCOUNT = "account"
    NAME = "name"
    EMAIL = "email"
    PHONE = "phone"
    ADDRESS = "address"
    KIND = "kind"
    AMOUNT = "amount"
    AS_OF = "as_of"
    PAY_BY = "pay_by"
    EVENT_ON = "event_on"


COLUMN_WORDS = {
    Column.ACCOUNT: "Лицевой счёт или договор",
    Column.NAME: "Фамилия, имя, отчество или организация",
    Column.EMAIL: "Электронная почта",
    Column.PHONE: "Телефон",
    Column.ADDRESS: "Почтовый адрес",
    Column.KIND: "О чём напоминание",
    Column.AMOUNT: "Сумма, руб.",
    Column.AS_OF: "Долг на дату",
    Column.PAY_BY: "Оплатить до",
    Column.EVENT_ON: "Дата события: ограничение, новые условия, тариф",
}
HINTS: dict[Column, tuple[str, ...]] = {
    Column.EMAIL: ("e-mail", "email", "электронн"),
    Column.AMOUNT: ("сумма", "долг", "задолж", "amount"),
    Column.PAY_BY: ("оплатить до", "срок оплаты"),
    Column.EVENT_ON: ("ограничен", "дата событ", "вступ", "event"),
    Column.AS_OF: ("на дату", "по состоянию", "дата долга"),
    Column.PHONE: ("телефон", "phone"),
    Column.ADDRESS: ("адрес", "address"),
    Column.KIND: ("вид", "тип", "о чём", "о чем", "kind"),
    Column.NAME: ("фио", "фамили", "абонент", "потребител", "наименован", "name"),
    Column.ACCOUNT: ("лицев", "счет", "счёт", "договор", "account"),
}
"""Beginnings of words in the titles; who comes first takes the title."""
KIND_WORDS = {
    Kind.RESTRICTION: ("ограничен", "отключен", "restriction"),
    Kind.DEBT: ("задолжен", "долг", "debt"),
    Kind.CONTRACT: ("договор", "услови", "contract"),
    Kind.TARIFF: ("тариф", "правил", "tariff"),
    Kind.PAYMENT: ("оплат", "срок", "payment"),
}
NOT_SO = re.compile(r"\b(?:не|нет|без)\b")
LONGEST = {
    Column.ACCOUNT: 60, Column.NAME: 200, Column.EMAIL: 254, Column.PHONE: 60, Column.ADDRESS: 300,
}  # fmt: skip
EMAIL = re.compile(r"[^\s@,;<>\"]+@[^\s@,;<>\"]+\.[^\s@.,;<>\"]{2,}")
NOT_MONEY = re.compile(r"[\s\u00a0\u202f']|(?:руб\.?|р\.?|rub|₽)$", re.IGNORECASE)
MONEY = re.compile(r"-?\d+(?:\.(?:\d{1,2}|\d{6,}))?", re.ASCII)
"""Kopecks have two digits; a workbook keeps what it has computed with a dozen."""

NO_ACCOUNT = "нет лицевого счёта"
TOO_LONG = "слишком длинное значение: {column}"
BAD_EMAIL = "адрес почты написан с ошибкой"
BAD_AMOUNT = "сумма не распознана"
BAD_DATE = "дата не распознана: {column}"
BAD_KIND = (
    "о чём напоминание — неясно: напишите одно слово — «задолженность», «ограничение», «договор», «оплата» "
    "или «тариф»"
)
NO_PHONE = "в номере телефона меньше пяти цифр"
NO_CELL = "в строке меньше ячеек, чем нужно"
NO_ACCOUNT_COLUMN = "Выберите столбец с лицевым счётом или номером договора."
NO_KIND_COLUMN = "Выберите столбец, где сказано, о чём напоминание, или назовите это в источнике."
NO_CONTACT_COLUMN = "Выберите хотя бы один столбец с почтой, адресом или телефоном."
LACKS = "В файле нет столбца «{title}», который выбран как «{column}». Выберите столбцы заново."


class BadRow(Exception):
    """A row that cannot be read; the words are Russian and stand in the file that goes back."""


def suggested(titles: Sequence[str]) -> dict[str, str]:
    """Return a first mapping of columns by what their titles say: code of the column to title."""
    found: dict[str, str] = {}
    for column, words in HINTS.items():
        for title in titles:
            if title not in found.values() and any(_speaks(title, word) for word in words):
                found[column.value] = title
                break
    return found


def _speaks(title: str, word: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word)}", title.lower()) is not None


def fault_of_mapping(mapping: Mapping[str, str], kind: str) -> str:
    """Return what a mapping lacks, in Russian, «» when rows can be read by it."""
    if Column.ACCOUNT not in mapping:
        return NO_ACCOUNT_COLUMN
    if not kind and Column.KIND not in mapping:
        return NO_KIND_COLUMN
    return "" if {Column.EMAIL, Column.ADDRESS, Column.PHONE} & set(mapping) else NO_CONTACT_COLUMN


@dataclass(frozen=True)
class Reading:
    """How a table is read: columns by title, the row of titles (0: none), the kind that all rows are of."""

    columns: Mapping[str, str]
    head_row: int
    kind: str = ""
    order: str = DateOrder.DAY_FIRST


class Table:
    """The rows of a table as facts; FileFault when a chosen column is not there."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.titles: list[str] = []
        self._places: dict[str, int] = {}
        self._seen = 0

    def body(self, rows: Iterator[Row]) -> Iterator[Row]:
        """Yield the rows below the titles that hold anything."""
        for row in rows:
            self._seen += 1
            if self._seen <= self.reading.head_row:
                if self._seen == self.reading.head_row:
                    self._find(titles_of(row, len(row.cells)))
                continue
            if not self._places:
                self._find(titles_of(None, len(row.cells)))
            if row.fault or any(cell.strip() for cell in row.cells):
                yield row

    def facts_of(self, row: Row) -> Facts:
        """Return what a row says; BadRow says in Russian why it cannot be read."""
        if row.fault:
            raise BadRow(words_of(row.fault))
        if max(self._places.values()) >= len(row.cells):
            raise BadRow(NO_CELL)
        cells = {column: row.cells[place].strip() for column, place in self._places.items()}
        words = {column: _words(column, cells.get(column, "")) for column in LONGEST}
        if not words[Column.ACCOUNT]:
            raise BadRow(NO_ACCOUNT)
        return Facts(
            kind=self._kind(cells.get(Column.KIND, "")),
            account=words[Column.ACCOUNT],
            name=words[Column.NAME],
            email=_email(words[Column.EMAIL]),
            phone=_phone(words[Column.PHONE]),
            address=words[Column.ADDRESS],
            amount=_amount(cells.get(Column.AMOUNT, "")),
            as_of=self._day(cells, Column.AS_OF),
            pay_by=self._day(cells, Column.PAY_BY),
            event_on=self._day(cells, Column.EVENT_ON),
        )

    def _find(self, titles: list[str]) -> None:
        if fault := fault_of_mapping(self.reading.columns, self.reading.kind):
            raise FileFault(fault)
        self.titles = titles
        for column, title in self.reading.columns.items():
            if title not in titles:
                raise FileFault(LACKS.format(title=title, column=COLUMN_WORDS[Column(column)]))
            self._places[column] = titles.index(title)

    def _kind(self, text: str) -> Kind:
        if self.reading.kind:
            return Kind(self.reading.kind)
        low = text.lower()
        found = [kind for kind, words in KIND_WORDS.items() if any(_speaks(low, word) for word in words)]
        if len(found) != 1 or NOT_SO.search(low):
            # A person must not get the legal text of another kind by a guess.
            raise BadRow(BAD_KIND)
        return found[0]

    def _day(self, cells: Mapping[str, str], column: Column) -> date | None:
        text = cells.get(column, "")
        if not text:
            return None
        try:
            return day_of(text, self.reading.order)
        except BadCell as error:
            raise BadRow(BAD_DATE.format(column=COLUMN_WORDS[column].lower())) from error


def _words(column: Column, text: str) -> str:
    words = " ".join(text.replace("\x00", "").split())
    if len(words) > LONGEST[column]:
        raise BadRow(TOO_LONG.format(column=COLUMN_WORDS[column].lower()))
    return words


def _email(text: str) -> str:
    if text and EMAIL.fullmatch(text) is None:
        raise BadRow(BAD_EMAIL)
    return text.lower()


def _phone(text: str) -> str:
    if text and sum(letter.isdecimal() for letter in text) < 5:
        raise BadRow(NO_PHONE)
    return text


def _amount(text: str) -> Decimal | None:
    if not text:
        return None
    clean = NOT_MONEY.sub("", NOT_MONEY.sub("", text)).replace(",", ".")
    if MONEY.fullmatch(clean) is None or len(clean) > 30:
        raise BadRow(BAD_AMOUNT)
    try:
        return Decimal(clean).quantize(Decimal("0.01"))
    except InvalidOperation as error:
        raise BadRow(BAD_AMOUNT) from error
