"""The report as its page and its files show it. Pure: the findings are given."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.text import capfirst

from pages.charts import Chart, Line, stacked_bars
from pages.health.rules import Finding, Kind

TONES = {
    Kind.LINK: "danger",
    Kind.FILE: "danger",
    Kind.EMPTY: "warning",
    Kind.PLACEHOLDER: "warning",
    Kind.PICTURE: "warning",
    Kind.UNTOUCHED: "neutral",
}
"""What a visitor runs into is red, what he misses is yellow."""


@dataclass(frozen=True)
class Choice:
    """Which findings are asked for; what is empty, or means nothing, does not narrow them."""

    kind: str = ""
    page_type: str = ""

    @classmethod
    def of(cls, asked_kind: str, asked_type: str, page_types: Iterable[tuple[str, str]]) -> "Choice":
        return cls(
            kind=asked_kind if asked_kind in list(Kind) else "",
            page_type=asked_type if asked_type in dict(page_types) else "",
        )

    def among(self, findings: Iterable[Finding]) -> list[Finding]:
        return [
            finding
            for finding in findings
            if self.kind in ("", finding.kind) and self.page_type in ("", finding.page.kind)
        ]

    def query(self, **more: str) -> str:
        named = {"kind": self.kind, "type": self.page_type, **more}
        return f"?{urlencode({name: value for name, value in named.items() if value})}"


@dataclass(frozen=True)
class Tile:
    """How many findings of a kind there are, in words and a colour, and where they are listed."""

    label: str
    count: int
    tone: str
    url: str
    is_chosen: bool


def page_types(findings: Iterable[Finding]) -> list[tuple[str, str]]:
    """Return the types of pages that have findings, by name."""
    found = {finding.page.kind: capfirst(finding.page.kind_label) for finding in findings}
    return sorted(found.items(), key=lambda named: named[1])


def tiles(findings: Sequence[Finding], choice: Choice) -> list[Tile]:
    """Return a tile for each kind, of the chosen type of pages; a kind without findings says so too."""
    counts = Counter(finding.kind for finding in Choice(page_type=choice.page_type).among(findings))
    return [
        Tile(
            kind.label,
            counts[kind],
            TONES[kind] if counts[kind] else "ok",
            Choice(kind.value, choice.page_type).query(),
            choice.kind == kind,
        )
        for kind in Kind
    ]


def chart(shown: Sequence[Tile]) -> Chart | None:
    """Draw the tiles; None when there is nothing to draw."""
    if not any(tile.count for tile in shown):
        return None
    return stacked_bars(
        name="health",
        title="Замечания по видам",
        description="; ".join(f"{tile.label} — {tile.count}" for tile in shown) + ".",
        series=["замечания"],
        lines=[Line(tile.label, (tile.count,), (tile.url,)) for tile in shown],
        label_share=46,
    )


@dataclass(frozen=True)
class Row:
    """A finding in words."""

    kind: str
    tone: str
    title: str
    page_type: str
    path: str
    sentence: str
    where: str
    form_url: str
    """The place in the page's form; empty for whoever may not open it."""

    @classmethod
    def of(cls, finding: Finding, form_url: str) -> "Row":
        page, anchor = finding.page, finding.spot.anchor
        return cls(
            kind=finding.kind.label,
            tone=TONES[finding.kind],
            title=page.title,
            page_type=page.kind_label,
            path=page.path,
            sentence=finding.sentence,
            where=finding.spot.words,
            form_url=f"{form_url}#{anchor}" if form_url and anchor else form_url,
        )
