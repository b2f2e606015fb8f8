"""What stands above the pages and on the front page at this moment, read in one query."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import CharField, Value
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from interruptions.models import Banner, Interruption
from interruptions.models.banner import About, Severity
from interruptions.models.interruption import CANCELLED_SHOWN
from interruptions.timing import Standing, short_words_of, standing

KEPT = "_shown_now"
COLUMNS = (
    "sort", "pk", "words", "code", "kind", "link", "link_text", "sections", "starts_at", "ends_at", "is_demo",
)  # fmt: skip
ORDER = [Severity.EMERGENCY, Severity.WARNING, Severity.INFORMATION]
ICONS = {Severity.EMERGENCY: "emergency", Severity.WARNING: "warning", Severity.INFORMATION: "information"}


@dataclass(frozen=True)
class Strip:
    """A banner as it is drawn: its shape and its words say how grave it is, not the colour alone."""

    text: str
    severity: str
    about: str
    link: str
    link_text: str
    sections: frozenset[str]
    is_demo: bool

    @property
    def label(self) -> str:
        return str(Severity(self.severity).label)

    @property
    def topic(self) -> str:
        return "" if self.about == About.OTHER else str(About(self.about).label)

    def stands_on(self, path: str, pages: Iterable[int]) -> bool:
        """Whether it is meant for the page of this address, which lies below these pages of the tree."""
        if not self.sections:
            return True
        below = {str(pk) for pk in pages}
        return any(
            path == "/" if code == "/" else path.startswith(code) if code.startswith("/") else code in below
            for code in self.sections
        )


@dataclass(frozen=True)
class Short:
    """An interruption in a line of the block on the front page."""

    kind: str
    where: str
    when: str
    url: str
    is_now: bool
    is_demo: bool


@dataclass(frozen=True)
class Shown:
    strips: list[Strip] = field(default_factory=list)
    interruptions: list[Short] = field(default_factory=list)


def shown_now(request: HttpRequest | None) -> Shown:
    """Return what is shown at this moment; asked once for each request, in one query."""
    if request is None:
        return read(timezone.now())
    kept = getattr(request, KEPT, None)
    if kept is None:
        kept = read(timezone.now())
        setattr(request, KEPT, kept)
    shown: Shown = kept
    return shown


def read(now: datetime) -> Shown:
    """Read both kinds as rows of one shape: the pages have a budget of queries."""
    banners = _rows(
        Banner.objects.shown(now), sort="banner", words="text", code="severity", kind="about", link="link",
        link_text="link_text", sections="sections",
    )  # fmt: skip
    interruptions = _rows(
        Interruption.objects.announced(now).exclude(state=Interruption.State.CANCELLED),
        sort="interruption", words="where", code="kind", kind="state",
    )  # fmt: skip
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in banners.union(interruptions, all=True)]
    strips = [_strip(row) for row in rows if row["sort"] == "banner"]
    outages = [row for row in rows if row["sort"] == "interruption"]
    return Shown(
        sorted(strips, key=lambda each: ORDER.index(Severity(each.severity))),
        [_short(row, now) for row in sorted(outages, key=lambda row: (row["starts_at"], row["pk"]))],
    )


def moments_of_change(now: datetime) -> Iterator[datetime]:
    """Return the moments from now on at which something begins to be shown, is worded otherwise, or ends."""
    banners = Banner.objects.live().filter(ends_at__gt=now)
    for starts_at, ends_at in banners.values_list("starts_at", "ends_at"):
        yield from (starts_at, ends_at)
    announced = Interruption.objects.announced(now).values_list("starts_at", "ends_at", "cancelled_at")
    for starts_at, ends_at, cancelled_at in announced:
        yield starts_at
        if ends_at:
            yield ends_at
        if cancelled_at:
            yield cancelled_at + CANCELLED_SHOWN


def _rows(rows: Any, *, sort: str, **names: str) -> Any:
    """Give a query the common columns; what a kind has not is empty."""
    text: CharField[str, str] = CharField()
    empty = [name for name in COLUMNS[2:8] if name not in names]
    values = [
        Value(sort, output_field=text), "pk",
        *(Value("", output_field=text) if name in empty else names[name] for name in COLUMNS[2:8]),
        "starts_at", "ends_at", "is_demo",
    ]  # fmt: skip
    return rows.order_by().values_list(*values)


def _strip(row: dict[str, Any]) -> Strip:
    return Strip(
        row["words"], row["code"], row["kind"], row["link"], row["link_text"],
        frozenset(row["sections"].split()), row["is_demo"],
    )  # fmt: skip


def _short(row: dict[str, Any], now: datetime) -> Short:
    starts_at, ends_at = row["starts_at"], row["ends_at"]
    until = timezone.localtime(ends_at) if ends_at else None
    return Short(
        kind=str(Interruption.Kind(row["code"]).label),
        where=row["words"],
        when=short_words_of(timezone.localtime(starts_at), until),
        url=reverse("interruptions:notice", args=[row["pk"]]),
        is_now=standing(starts_at, ends_at, now) == Standing.NOW,
        is_demo=row["is_demo"],
    )
