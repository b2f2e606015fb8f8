"""A second way to every figure of a published year, from the tables that people take out of the admin.

It imports nothing of the site: it reads the words of the columns as a clerk with a spreadsheet would, and
knows the rules from the definitions that the report prints. What both ways get is right, or is twice wrong.
"""

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from statistics import median
from typing import Any

Line = dict[str, str]
NO_TOPIC = "тема не выбрана"
ELSEWHERE = {"передано в другой орган", "отозвано заявителем"}
FORMS = {
    "приём в офисе": "face_to_face",
    "обслуживание на дому": "face_to_face",
    "телефон": "remote",
}
MONTHS = [
    "январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь", "ноябрь",
    "декабрь",
]  # fmt: skip


def lines_of(exported: bytes) -> list[Line]:
    """Read a list as the admin exports it."""
    return list(csv.DictReader(io.StringIO(exported.decode("utf-8-sig")), delimiter=";"))


def day(text: str) -> date | None:
    return datetime.strptime(text[:10], "%d.%m.%Y").date() if text else None  # noqa: DTZ007


class Recount:
    """Figures of a report by its captions and labels: its codes would be the site's own word for them."""

    def __init__(self, appeals: list[Line], contacts: list[Line], cut_off: date) -> None:
        self.appeals, self.cut_off = appeals, cut_off
        self.contacts = [line for line in contacts if line["Исключена из подсчёта"] == "нет"]

    def figure(self, table: dict[str, Any], row: dict[str, Any], column: dict[str, Any]) -> tuple[Any, ...]:
        """Return the value, measured and of, that a cell must have."""
        code = table["code"]
        if code.startswith(("waiting", "service")):
            return self.time(code, row["label"], column["label"])
        if code == "ratings":
            return self.rating(row["label"])
        kind = column["label"]
        chosen = [line for line in self.appeals if kind in {"всего", line["Вид"]}]
        if code == "timeliness":
            return self.standing(row["label"], chosen)
        return len([line for line in chosen if self.is_in(code, row["label"], line)]), None, None

    def is_in(self, table: str, label: str, line: Line) -> bool:
        if label in {"всего", "за год"}:
            return True
        registered = day(line["Зарегистрировано"])
        assert registered
        month, channel = MONTHS[registered.month - 1], line["Способ подачи"]
        topic = line["Тема"].split(": ")[0] or NO_TOPIC
        return (
            label
            == {
                "kinds_by_month": month,
                "kinds_by_channel": channel,
                "kinds_by_topic": topic,
                "kinds_by_audience": line["От кого поступило"],
                "kinds_by_month_and_channel": f"{month}, {channel}",
            }[table]
        )

    def ended(self, line: Line) -> bool:
        on = day(line["Когда решено"])
        return bool(line["Особый исход"]) and (on is None or on <= self.cut_off)

    def is_due(self, line: Line) -> bool:
        due = day(line["Срок ответа"])
        return not self.ended(line) and due is not None and due <= self.cut_off

    def in_term(self, line: Line) -> bool:
        sent, due = day(line["Ответ отправлен"]), day(line["Срок ответа"])
        return self.is_due(line) and sent is not None and due is not None and sent <= due

    def standing(self, label: str, chosen: list[Line]) -> tuple[Any, ...]:
        due = [line for line in chosen if self.is_due(line)]
        timely = [line for line in due if self.in_term(line)]
        ended = [line for line in chosen if self.ended(line)]
        if label == "доля ответов в срок, %":
            return self.share(len(timely), len(due)), len(timely), len(due)
        extended = [line for line in chosen if self.by_then(line["Срок продлён"])]
        groups = {
            "срок ответа наступил": due,
            "из них ответ дан в срок": timely,
            "из них ответа в срок не было": [line for line in due if line not in timely],
            "срок ответа ещё не наступил": [
                line for line in chosen if line not in due and not self.ended(line)
            ],
            "срок продлевали": extended,
            "оставлено без ответа по существу": [
                line for line in ended if line["Особый исход"] not in ELSEWHERE
            ],
        }
        if label in groups:
            return len(groups[label]), None, None
        return len([line for line in ended if line["Особый исход"] == label.removeprefix("— ")]), None, None

    def share(self, part: int, whole: int) -> str | None:
        if not whole:
            return None
        value = places(Decimal(100 * part) / whole, "0.1")
        return str(min(value, Decimal("99.9")) if part < whole else value)

    def by_then(self, text: str) -> bool:
        on = day(text)
        return on is not None and on <= self.cut_off

    def rating(self, label: str) -> tuple[Any, ...]:
        marks = [int(line["Оценка ответа"]) for line in self.appeals if self.by_then(line["Когда оценено"])]
        if label == "средняя оценка":
            if not marks:
                return None, 0, 0
            return str(places(Decimal(sum(marks)) / len(marks), "0.01")), None, None
        if label == "всего оценок":
            return len(marks), None, None
        return marks.count(int(label.removeprefix("оценка "))), None, None

    def time(self, table: str, month: str, figure: str) -> tuple[Any, ...]:
        what, form = table.split("_", 1)
        held = [line for line in self.contacts if FORMS[line["Канал"]] == form and self.within(month, line)]
        column = {"waiting": "Ожидание, с", "service": "Обслуживание, с"}[what]
        times = sorted(int(line[column]) for line in held if line[column] != "")
        if not held:
            return None, None, None
        if figure == "посещений и звонков":
            return len(held), None, None
        if figure == "из них измерено":
            return len(times), len(times), len(held)
        return (self.of_times(figure, times) if times else None), len(times), len(held)

    def of_times(self, figure: str, times: list[int]) -> str:
        ways = {
            "среднее": lambda: Decimal(sum(times)) / len(times),
            "медиана": lambda: Decimal(str(median(times))),
            "девять из десяти — не дольше": lambda: Decimal(times[(9 * len(times) + 9) // 10 - 1]),
        }
        return str(places(ways[figure](), "0.1"))

    def within(self, month: str, line: Line) -> bool:
        on = day(line["День"])
        return month == "за год" or (on is not None and month == MONTHS[on.month - 1])


def places(value: Decimal, step: str) -> Decimal:
    return value.quantize(Decimal(step), ROUND_HALF_UP)


def disagreements(report: dict[str, Any], recount: Recount) -> Iterator[str]:
    """Name each figure of a report, as its file says it, that comes out otherwise."""
    for table in report["tables"]:
        for row in table["rows"]:
            for column, cell in zip(table["columns"], row["cells"], strict=True):
                found = recount.figure(table, row, column)
                published = (cell["value"], cell["measured"], cell["of"])
                if found != published:
                    yield f"{table['code']}/{row['code']}/{column['code']}: {published}, but {found}"


def empty_topics(report: dict[str, Any], appeals: list[Line]) -> set[str]:
    """Return topics of the upper level that have appeals and no line in the report."""
    (table,) = [each for each in report["tables"] if each["code"] == "kinds_by_topic"]
    shown = {row["label"] for row in table["rows"]}
    return {line["Тема"].split(": ")[0] or NO_TOPIC for line in appeals} - shown
