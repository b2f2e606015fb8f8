"""The tables of the report, added up from grouped counts by what `cells` says. Pure."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from disclosure.metrics import MONTHS_IN_YEAR, Durations, MonthOutOfRange, percentage, rounded
from disclosure.yearly import cells
from disclosure.yearly.cells import TOTAL, YEAR
from disclosure.yearly.facts import AppealFacts, ContactFacts, Facts
from disclosure.yearly.snapshot import Cell, Column, Row, Table, cell_key
from questions.choices import Audience, Channel, Kind, Outcome
from questions.periods import MONTHS
from service.choices import FORM_OF, ContactChannel, ServiceForm

MARKS = (5, 4, 3, 2, 1)
APPEALS, SECONDS, ANSWERS = "обращений", "секунд", "оценок"
ALL = "всего"
EVERY_KIND = (*((kind.value, kind.label) for kind in Kind), (TOTAL, ALL))
NO_TOPIC = 0
Place = tuple[str, int]
"""A form of service and a month."""


@dataclass
class ContactCounts:
    """Contacts of a year by their form and month: how many, and how many of them took how many seconds."""

    held: Counter[Place] = field(default_factory=Counter)
    waiting: dict[Place, Counter[int]] = field(default_factory=dict)
    service: dict[Place, Counter[int]] = field(default_factory=dict)

    def add(self, facts: ContactFacts) -> None:
        """Count one contact."""
        place = place_of(facts.channel, facts.month)
        self.held[place] += 1
        for seconds, times in ((facts.waiting, self.waiting), (facts.service, self.service)):
            if seconds is not None:
                times.setdefault(place, Counter())[seconds] += 1


@dataclass
class Counts:
    """All that a year's tables are made of: equal appeals by their number, and the contacts."""

    appeals: Counter[AppealFacts] = field(default_factory=Counter)
    contacts: ContactCounts = field(default_factory=ContactCounts)

    @property
    def is_empty(self) -> bool:
        return not self.appeals and not self.contacts.held

    def add(self, facts: Facts) -> None:
        """Count one row."""
        if isinstance(facts, ContactFacts):
            self.contacts.add(facts)
        else:
            self.appeals[facts] += 1


def place_of(channel: str, month: int) -> Place:
    """Return where a contact is counted; raise MonthOutOfRange, or ValueError for an unknown channel."""
    if not 1 <= month <= MONTHS_IN_YEAR:
        raise MonthOutOfRange(month)
    return FORM_OF[ContactChannel(channel)].value, month


def appeal_tables(
    appeals: Mapping[AppealFacts, int], *, topics: Mapping[int, str], months: int = MONTHS_IN_YEAR
) -> tuple[Table, ...]:
    """Build the tables of appeals; `topics` are the titles of those of the upper level, in their order.

    Every month that has begun (`months`), every channel and kind has its line and column: what the register
    does not hold did not come, so that is a zero.
    """
    tally = _tally(appeals, months)
    monthly = [(str(month), MONTHS[month - 1]) for month in range(1, months + 1)]
    channels = [(channel.value, channel.label) for channel in Channel]
    people = [(audience.value, audience.label) for audience in Audience]
    found = {facts.topic for facts in appeals}
    named = [(str(key), title) for key, title in topics.items() if key in found]
    named += [(str(NO_TOPIC), "тема не выбрана")] if NO_TOPIC in found else []
    each = [
        (cells.month_and_channel(int(month), code), f"{title}, {label}")
        for month, title in monthly
        for code, label in channels
    ]
    return (
        _kinds("kinds_by_month", "По месяцам регистрации", "Месяц", [*monthly, (YEAR, "за год")], tally),
        _kinds("kinds_by_channel", "По способам подачи", "Способ подачи", [*channels, (TOTAL, ALL)], tally),
        _kinds("kinds_by_topic", "По темам", "Тема", [*named, (TOTAL, ALL)], tally),
        _kinds("kinds_by_audience", "Граждане и организации", "От кого", [*people, (TOTAL, ALL)], tally),
        _timeliness(tally),
        _ratings(tally),
        _kinds("kinds_by_month_and_channel", "По месяцам и способам подачи", "Месяц и способ", each, tally),
    )


def _tally(appeals: Mapping[AppealFacts, int], months: int) -> Counter[str]:
    tally: Counter[str] = Counter()
    for facts, count in appeals.items():
        if not 1 <= facts.month <= months:
            raise MonthOutOfRange(facts.month)
        for key in cells.counts_of(facts):
            tally[key] += count
    return tally


def _columns(choices: Iterable[tuple[str, str]]) -> tuple[Column, ...]:
    return tuple(Column(code, label) for code, label in choices)


def _kinds(
    code: str, caption: str, row_head: str, lines: Sequence[tuple[str, str]], tally: Mapping[str, int]
) -> Table:
    rows = tuple(_counted(code, row, label, tally) for row, label in lines)
    return Table(code, caption, "", APPEALS, row_head, _columns(EVERY_KIND), rows)


def _counted(table: str, row: str, label: str, tally: Mapping[str, int]) -> Row:
    keys = (cell_key(table, row, column) for column, _ in EVERY_KIND)
    return Row(row, label, tuple(Cell(tally.get(key, 0)) for key in keys))


def _timeliness(tally: Mapping[str, int]) -> Table:
    lines = [
        (cells.DUE, "срок ответа наступил"),
        (cells.IN_TERM, "из них ответ дан в срок"),
        (cells.LATE, "из них ответа в срок не было"),
        (cells.NOT_DUE, "срок ответа ещё не наступил"),
        (cells.EXTENDED, "срок продлевали"),
        (cells.DECLINED, "оставлено без ответа по существу"),
        *((f"{cells.DECLINED}_{ground}", f"— {Outcome(ground).label}") for ground in cells.GROUNDS),
        *((outcome, Outcome(outcome).label) for outcome in cells.ELSEWHERE),
    ]
    counted = [_counted("timeliness", row, label, tally) for row, label in lines]
    place = [row.code for row in counted].index(cells.LATE) + 1
    return Table(
        "timeliness",
        "Соблюдение сроков ответа",
        "Доля считается от обращений, срок ответа на которые наступил.",
        APPEALS,
        "Показатель",
        _columns(EVERY_KIND),
        (*counted[:place], _share_row(tally), *counted[place:]),
    )


def _share_row(tally: Mapping[str, int]) -> Row:
    return Row(
        cells.SHARE, "доля ответов в срок, %", tuple(_share(column, tally) for column, _ in EVERY_KIND)
    )


def _share(column: str, tally: Mapping[str, int]) -> Cell:
    part = tally.get(cell_key("timeliness", cells.IN_TERM, column), 0)
    whole = tally.get(cell_key("timeliness", cells.DUE, column), 0)
    return Cell(_text(percentage(part, whole)), part, whole)


def _ratings(tally: Mapping[str, int]) -> Table:
    marks = {mark: tally.get(cell_key("ratings", str(mark), cells.COUNT), 0) for mark in MARKS}
    rated = sum(marks.values())
    mean = rounded(Fraction(sum(mark * count for mark, count in marks.items()), rated), 2) if rated else None
    lines = [
        *((str(mark), f"оценка {mark}", Cell(count)) for mark, count in marks.items()),
        (cells.RATED, "всего оценок", Cell(rated)),
        # Marks are asked for, so without any it is not that nobody collects them: it rests on none.
        (cells.MEAN, "средняя оценка", Cell(_text(mean)) if rated else Cell(None, 0, 0)),
    ]
    return Table(
        "ratings",
        "Оценки ответов заявителями",
        "Оценку ставит сам заявитель, по желанию.",
        ANSWERS,
        "Оценка",
        (Column(cells.COUNT, "ответов"),),
        tuple(Row(code, label, (cell,)) for code, label, cell in lines),
    )


TIMES = (
    ("waiting", "Ожидание", ServiceForm.FACE_TO_FACE),
    ("waiting", "Ожидание", ServiceForm.REMOTE),
    ("service", "Обслуживание", ServiceForm.FACE_TO_FACE),
    ("service", "Обслуживание", ServiceForm.REMOTE),
)
OF_CONTACTS = (
    Column(cells.CONTACTS, "посещений и звонков"),
    Column(cells.MEASURED, "из них измерено"),
    Column(cells.MEAN, "среднее"),
    Column(cells.MEDIAN, "медиана"),
    Column(cells.P90, "девять из десяти — не дольше"),
)
FIGURES: tuple[Callable[[Durations], Decimal], ...] = (
    Durations.mean,
    Durations.median,
    Durations.percentile_90,
)


def contact_tables(contacts: ContactCounts) -> tuple[Table, ...]:
    """Build the four tables of waiting and service: twelve months and the year, in seconds.

    A month without a single contact in the journal was not recorded: its cells are None.
    """
    return tuple(
        _times(f"{what}_{form.value}", f"{title}: {form.label}", form.value, contacts.held, times)
        for what, title, form in TIMES
        for times in [contacts.waiting if what == "waiting" else contacts.service]
    )


def _times(
    code: str, caption: str, form: str, held: Mapping[Place, int], times: Mapping[Place, Mapping[int, int]]
) -> Table:
    places = [(form, month) for month in range(1, MONTHS_IN_YEAR + 1)]
    monthly = [
        _timed(str(month), MONTHS[month - 1], held.get((form, month), 0), [times.get((form, month), {})])
        for _, month in places
    ]
    everything = [times.get(place, {}) for place in places]
    year = _timed(YEAR, "за год", sum(held.get(place, 0) for place in places), everything)
    return Table(code, caption, "", SECONDS, "Месяц", OF_CONTACTS, (*monthly, year))


def _timed(code: str, label: str, held: int, times: list[Mapping[int, int]]) -> Row:
    if not held:
        return Row(code, label, tuple(Cell(None) for _ in OF_CONTACTS))
    durations = Durations.joined(times)
    values = [_text(figure(durations)) if durations.measured else None for figure in FIGURES]
    found = [Cell(value, durations.measured, held) for value in (durations.measured, *values)]
    return Row(code, label, (Cell(held), *found))


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)
