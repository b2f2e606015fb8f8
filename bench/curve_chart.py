"""Curves as a picture: both axes in powers of ten, each line named at its end. Pure."""

import math
from collections.abc import Mapping, Sequence

WIDTH, HEIGHT = 900, 460
LEFT, RIGHT, TOP, BOTTOM = 60, 300, 24, 44
COLOURS = ("#0b5cab", "#b3261e", "#1b7f4b", "#8a5a00", "#6a3fa0", "#007a87", "#555555")
NAME_HEIGHT = 18
"""Pixels that a name needs down the page."""


def svg(kind: str, sizes: Sequence[int], curve: Mapping[str, Sequence[float]]) -> str:
    """Return the drawing of milliseconds by number of what there is; a table says the same."""
    costs = [cost for line in curve.values() for cost in line]
    low, high = math.floor(math.log10(min(costs))), math.ceil(math.log10(max(costs)))
    place = _Places(sizes, low, max(high, low + 1))
    parts = [*_axes(place, sizes), *_lines(place, sizes, curve)]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'font-family="sans-serif" font-size="13"><title>Milliseconds by number of {kind}</title>'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>{"".join(parts)}</svg>\n'
    )


class _Places:
    def __init__(self, sizes: Sequence[int], low: int, high: int) -> None:
        self.first, self.last = math.log10(sizes[0]), math.log10(sizes[-1])
        self.low, self.high = low, high

    def x(self, size: float) -> float:
        share = (math.log10(size) - self.first) / (self.last - self.first)
        return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)

    def y(self, cost: float) -> float:
        share = (math.log10(cost) - self.low) / (self.high - self.low)
        return round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM), 1)


def _axes(place: _Places, sizes: Sequence[int]) -> list[str]:
    parts = []
    for power in range(place.low, place.high + 1):
        y = place.y(10**power)
        parts.append(f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y}" y2="{y}" stroke="#ddd"/>')
        parts.append(
            f'<text x="{LEFT - 8}" y="{y + 4}" text-anchor="end" fill="#444">{10**power:g} ms</text>'
        )
    for size in sizes:
        x = place.x(size)
        parts.append(
            f'<text x="{x}" y="{HEIGHT - BOTTOM + 22}" text-anchor="middle" fill="#444">{size:,}</text>'
        )
    return parts


def _lines(place: _Places, sizes: Sequence[int], curve: Mapping[str, Sequence[float]]) -> list[str]:
    names = _spread({name: place.y(line[-1]) for name, line in curve.items()})
    parts = []
    for number, (name, line) in enumerate(curve.items()):
        colour = COLOURS[number % len(COLOURS)]
        points = " ".join(f"{place.x(size)},{place.y(cost)}" for size, cost in zip(sizes, line, strict=True))
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts.append(f'<text x="{WIDTH - RIGHT + 10}" y="{names[name] + 4}" fill="{colour}">{name}</text>')
    return parts


def _spread(wanted: Mapping[str, float]) -> dict[str, float]:
    """Move names apart that would stand upon each other, from the top down."""
    placed: dict[str, float] = {}
    last = 0.0
    for name, y in sorted(wanted.items(), key=lambda each: each[1]):
        last = max(y, last + NAME_HEIGHT)
        placed[name] = last
    return placed
