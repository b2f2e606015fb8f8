from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, Self

from django.apps import apps
from django.db import connections, models
from django.db.models import (
    Case,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    OuterRef,
    Q,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Greatest, Least, Substr

from wagtail.models import PageViewRestriction

from search.sources import all_sources
from search.words import lines_matched

PRIVATE = "private:"
"""Begins the sources that only the company's people may search: search.private."""

ROWS_AT_ONCE = 240
"""Rows of four values in one statement: SQLite may refuse more than 999 values."""


@dataclass(frozen=True)
class Scope:
    """Which entries are looked at: of one source, for one audience; empty means all of them."""

    source: str = ""
    audiences: tuple[str, ...] = ()

    def condition(self, entry: str = "") -> Q:
        """Return the condition, ``entry`` being the way to the entry from what is filtered."""
        wanted = Q(**{f"{entry}source": self.source}) if self.source else Q()
        return wanted & Q(**{f"{entry}audience__in": self.audiences}) if self.audiences else wanted


class PublicEntries(models.Manager[Any]):
    """What any visitor may find: entries of the registered sources, never of a private one."""

    def get_queryset(self) -> models.QuerySet[Any]:
        names = [source.name for source in all_sources() if not source.name.startswith(PRIVATE)]
        return super().get_queryset().filter(source__in=names)


class StemQuerySet(models.QuerySet[Any]):
    def counted(self, stems: Iterable[str], scope: Scope) -> Self:
        """Return these stems, each with the number of entries that ``have`` it and of all ``entries``."""
        every = apps.get_model("search", "SearchEntry").objects.filter(scope.condition()).order_by()
        counted: Self = self.filter(text__in=stems).annotate(
            having=Count("postings", filter=scope.condition("postings__entry__") or None),
            entries=Subquery(every.annotate(number=Func("pk", function="COUNT")).values("number")),
        )
        return counted


class WordFormQuerySet(models.QuerySet[Any]):
    def about_as_long_as(self, words: Mapping[str, str]) -> Self:
        """Return the words that one typing error could turn into one of these, by length alone.

        ``words`` gives each word's stem; a stem is also compared with the stems.
        """
        lengths = {size for word in words for size in _around(word)}
        stem_lengths = {size for stem in words.values() for size in _around(stem)}
        return self.filter(Q(length__in=lengths) | Q(stem__length__in=stem_lengths))


class PostingQuerySet(models.QuerySet[Any]):
    def add(self, rows: Iterable[tuple[int, int, int, int]]) -> None:
        """Insert rows of stem, entry, weight and offset, without making a model object of each."""
        connection = connections[self.db]
        quote = connection.ops.quote_name
        columns = ", ".join(quote(name) for name in ("stem_id", "entry_id", "weight", "offset"))
        into = f"INSERT INTO {quote(self.model._meta.db_table)} ({columns}) VALUES "  # noqa: S608 - our own names
        remaining = iter(rows)
        with connection.cursor() as cursor:
            while batch := list(islice(remaining, ROWS_AT_ONCE)):
                places = ", ".join(["(%s, %s, %s, %s)"] * len(batch))
                cursor.execute(into + places, [value for row in batch for value in row])

    def matching(self, stems: Collection[int], scope: Scope, *, all_of_them: bool) -> Self:
        """Return one row an entry that has these stems, all of them or at least one."""
        found = self.filter(scope.condition("entry__"), stem_id__in=stems).values("entry_id")
        found = found.annotate(matched=Count("stem_id"))
        return found.filter(matched=len(stems)) if all_of_them else found

    def ranked(self, rarities: Mapping[int, int], *, most: int | None = None) -> Self:
        """Order what ``matching`` gave by relevance: how much of the query is there, then how prominently.

        ``most`` bounds what one word's weight may bring.
        """
        rarity: Any = Case(*(When(stem_id=stem, then=Value(value)) for stem, value in rarities.items()))
        weight = F("weight") if most is None else Least(F("weight"), Value(most))
        return self.annotate(share=Sum(rarity), score=Sum(weight * rarity)).order_by(
            "-share", "-score", "entry_id"
        )

    def windows(self, entries: Any, stems: Collection[int], *, before: int, size: int) -> Self:
        """Return, for each entry and stem, the piece of the body around the stem's first place."""
        start = Greatest(F("offset") - before, 0)
        return (
            self.filter(entry_id__in=entries, stem_id__in=stems)
            .select_related("entry")
            .defer("entry__body")
            .annotate(start=start, window=Substr("entry__body", start + 1, size))
        )


class PromotedQuerySet(models.QuerySet[Any]):
    def public(self) -> Self:
        """Leave out pages that not every visitor may read."""
        path = ExpressionWrapper(OuterRef("page__path"), output_field=models.CharField())
        restrictions = PageViewRestriction.objects.annotate(advised=path)
        hidden = Exists(restrictions.filter(advised__startswith=F("page__path")))
        return self.filter(Q(page__isnull=True) | Q(page__live=True) & ~hidden)

    def for_stems(self, stems: Collection[str]) -> list[Any]:
        """Return what editors promoted for a query of these stems."""
        return [row for row in self.select_related("page") if lines_matched(row.words.splitlines(), stems)]


def _around(word: str) -> range:
    return range(len(word) - 1, len(word) + 2)
