"""From a figure to exactly the rows that it counts: addresses of the desk and of the contact journal."""

from calendar import monthrange
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from disclosure.yearly import cells
from disclosure.yearly.cells import TOTAL, YEAR
from disclosure.yearly.tables import NO_TOPIC
from questions.desk.filters import DECLINED, DUE, EXTENDED, RATED
from questions.desk.filters import NO_TOPIC as WITHOUT_TOPIC
from service.choices import ServiceForm

APPEALS, CONTACTS = "appeals:index", "service_contact_modeladmin_index"
AT_CUT_OFF = {
    cells.DUE: DUE,
    cells.IN_TERM: cells.IN_TERM,
    cells.SHARE: cells.IN_TERM,
    cells.LATE: cells.LATE,
    cells.NOT_DUE: cells.NOT_DUE,
    cells.EXTENDED: EXTENDED,
    cells.DECLINED: DECLINED,
}


def rows_address(year: int, cut_off: date, key: str) -> str:
    """Return the address of the list of the rows that a figure counts, by its key."""
    table, row, column = key.split("/")
    what, _, form = table.partition("_")
    if form in ServiceForm.values:
        return f"{reverse(CONTACTS)}?{urlencode(_contacts(year, what, form, row, column))}"
    return f"{reverse(APPEALS)}?{urlencode(appeals_query(year, cut_off, key))}"


def appeals_query(year: int, cut_off: date, key: str) -> dict[str, str]:
    """Return the choice of the desk's list that shows the appeals of a figure."""
    table, row, column = key.split("/")
    query = {"scope": "all", **_registered(year, None)}
    if table == "ratings":
        return {**query, **_rated(row, cut_off)}
    if column != TOTAL:
        query["kind"] = column
    return {**query, **_line(table, row, year, cut_off)}


def _line(table: str, row: str, year: int, cut_off: date) -> dict[str, str]:
    if table == "timeliness":
        return _standing(row, cut_off)
    if row in {TOTAL, YEAR}:
        return {}
    if table == "kinds_by_month":
        return _registered(year, int(row))
    if table == "kinds_by_month_and_channel":
        month, _, channel = row.partition("-")
        return {**_registered(year, int(month)), "channel": channel}
    if table == "kinds_by_topic":
        return {"topic": WITHOUT_TOPIC if row == str(NO_TOPIC) else row}
    return {table.removeprefix("kinds_by_"): row}


def _registered(year: int, month: int | None) -> dict[str, str]:
    first, last = date(year, month or 1, 1), date(year, month or 12, monthrange(year, month or 12)[1])
    return {"registered_from": first.isoformat(), "registered_to": last.isoformat()}


def _standing(row: str, cut_off: date) -> dict[str, str]:
    query = {"cut_off": cut_off.isoformat()}
    if row in AT_CUT_OFF:
        return {**query, "at_cut_off": AT_CUT_OFF[row]}
    return {**query, "at_cut_off": cells.ENDED, "outcome": row.removeprefix(f"{cells.DECLINED}_")}


def _rated(row: str, cut_off: date) -> dict[str, str]:
    query = {"cut_off": cut_off.isoformat(), "at_cut_off": RATED}
    return {**query, "mark": row} if row.isdecimal() else query


def _contacts(year: int, what: str, form: str, row: str, column: str) -> dict[str, str]:
    query = {"year": str(year), "form": form}
    if row != YEAR:
        query["month"] = row
    return query if column == cells.CONTACTS else {**query, "measured": what}
