"""The differing rows of a figure, with the way to each of them; two queries, however many there are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from disclosure.yearly.desk.words import change_words
from disclosure.yearly.facts import APPEAL
from disclosure.yearly.models import Difference, Mismatch
from questions.models import Appeal


@dataclass(frozen=True)
class ShownDifference:
    """`what` says in a word what became of the row, `changes` are its fields: (name, before, after)."""

    title: str
    url: str
    what: str
    changes: list[tuple[str, str, str]]
    found_on: date


def shown_differences(mismatch: Mismatch, topics: Mapping[int, str]) -> list[ShownDifference]:
    """Return the rows of a mismatch in words; `topics` are the titles of those of the upper level."""
    rows = list(mismatch.differences.all())
    keys = [row.row for row in rows if row.source == APPEAL]
    columns = Appeal.objects.filter(pk__in=keys).values_list("pk", "year", "number")
    numbers = {pk: f"{year}-{number:06d}" for pk, year, number in columns}
    return [_shown(row, numbers, topics) for row in rows]


def _shown(row: Difference, numbers: Mapping[int, str], topics: Mapping[int, str]) -> ShownDifference:
    if row.source == APPEAL:
        title = f"Обращение № {numbers[row.row]}" if row.row in numbers else f"Обращение, запись {row.row}"
        url = reverse("appeals:inspect", args=[row.row]) if row.row in numbers else ""
    else:
        title = f"Обслуживание, запись {row.row}"
        url = reverse("service_contact_modeladmin_inspect", args=[row.row])
    what = "изменилась" if row.before and row.after else "добавилась" if row.after else "больше не считается"
    changes = [change_words(change, topics) for change in row.as_shown]
    return ShownDifference(title, url, what, changes, row.found_on)
