"""Which figures a row is counted in, and as what. Pure.

The one place that says it: the tables are added up by it, and the reconciliation asks it which figures a
changed row has changed. A figure is named by its key, «table/row/column».
"""

from collections.abc import Iterator, Mapping

from disclosure.yearly.facts import AppealFacts, ContactFacts, Facts
from disclosure.yearly.snapshot import cell_key
from questions.choices import Outcome
from questions.timeliness import AtCutOff
from service.choices import FORM_OF, ContactChannel

TOTAL, YEAR = "total", "year"
IN_TERM, LATE, NOT_DUE, ENDED = (part.value for part in AtCutOff)
DUE, SHARE, EXTENDED, DECLINED = "due", "share_in_term", "extended", "declined"
ELSEWHERE = (Outcome.REDIRECTED.value, Outcome.WITHDRAWN.value)
"""Outcomes that are no refusal to answer."""
GROUNDS = tuple(outcome.value for outcome in Outcome if outcome.value not in ELSEWHERE)
COUNT, RATED, MEAN, MEDIAN, P90 = "count", "rated", "mean", "median", "p90"
CONTACTS, MEASURED = "contacts", "measured"
OF_TIMES = (MEAN, MEDIAN, P90)
NOT_MEASURED = "-"
Counted = int | str
"""As what a row is counted: 1 of a count, or the value that goes into a mean, a share or a rank."""


def counted_in(facts: Facts) -> dict[str, Counted]:
    """Return each figure that a row is counted in, by its key."""
    if isinstance(facts, ContactFacts):
        return dict(_of_contact(facts))
    found: dict[str, Counted] = dict.fromkeys(counts_of(facts), 1)
    return found | dict(_derived(facts))


def changed(before: Facts | None, after: Facts | None) -> list[str]:
    """Return the keys of the figures in which a row is counted otherwise than before; None: no such row."""
    then: Mapping[str, Counted] = counted_in(before) if before is not None else {}
    now: Mapping[str, Counted] = counted_in(after) if after is not None else {}
    return sorted(key for key in then.keys() | now.keys() if then.get(key) != now.get(key))


def counts_of(facts: AppealFacts) -> Iterator[str]:
    """Yield the keys of the figures that an appeal makes greater by one."""
    for table, row in _lines_of(facts):
        yield cell_key(table, row, facts.kind)
        yield cell_key(table, row, TOTAL)
    if facts.mark:
        yield cell_key("ratings", str(facts.mark), COUNT)
        yield cell_key("ratings", RATED, COUNT)


def _lines_of(facts: AppealFacts) -> Iterator[tuple[str, str]]:
    month = str(facts.month)
    yield from (("kinds_by_month", row) for row in (month, YEAR))
    yield from (("kinds_by_channel", row) for row in (facts.channel, TOTAL))
    yield from (("kinds_by_topic", row) for row in (str(facts.topic), TOTAL))
    yield from (("kinds_by_audience", row) for row in (facts.audience, TOTAL))
    yield "kinds_by_month_and_channel", month_and_channel(facts.month, facts.channel)
    yield from (("timeliness", row) for row in _standings(facts))


def month_and_channel(month: int, channel: str) -> str:
    """Return the code of a line of the finest table: «3-website»."""
    return f"{month}-{channel}"


def _standings(facts: AppealFacts) -> Iterator[str]:
    if facts.part in {IN_TERM, LATE}:
        yield DUE
    if facts.part == ENDED:
        if facts.outcome in ELSEWHERE:
            yield facts.outcome
        else:
            yield DECLINED
            yield f"{DECLINED}_{facts.outcome}"
    else:
        yield facts.part
    if facts.extended:
        yield EXTENDED


def _derived(facts: AppealFacts) -> Iterator[tuple[str, Counted]]:
    if facts.part in {IN_TERM, LATE}:
        for column in (facts.kind, TOTAL):
            yield cell_key("timeliness", SHARE, column), facts.part
    if facts.mark:
        yield cell_key("ratings", MEAN, COUNT), facts.mark


def _of_contact(facts: ContactFacts) -> Iterator[tuple[str, Counted]]:
    form = FORM_OF[ContactChannel(facts.channel)].value
    for table, seconds in ((f"waiting_{form}", facts.waiting), (f"service_{form}", facts.service)):
        for row in (str(facts.month), YEAR):
            yield cell_key(table, row, CONTACTS), 1
            # What is not measured stands beside these too: «измерено 8 из 9».
            yield cell_key(table, row, MEASURED), NOT_MEASURED if seconds is None else 1
            for column in OF_TIMES:
                yield cell_key(table, row, column), NOT_MEASURED if seconds is None else seconds
