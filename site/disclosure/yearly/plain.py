"""Frozen dataclasses as plain JSON values, and back. Pure.

What may be in them: text, whole numbers, flags, days, moments, decimals, tuples of one kind, other
dataclasses, and «or None». The way back is exact and strict: a missing, an extra or a wrongly typed value
is an error.
"""

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

T = TypeVar("T")


class PlainError(ValueError):
    """Values that are not what a dataclass was written down as; the message names the place."""


def to_plain(value: Any) -> Any:
    """Return a value as JSON knows it; raise PlainError for a kind that has no plain form."""
    if is_dataclass(value):
        return {field.name: to_plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [to_plain(each) for each in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if value is None or isinstance(value, str | int):
        return value
    raise PlainError(f"No plain form of {type(value).__name__}.")


def from_plain(kind: type[T], plain: Any, place: str = "") -> T:
    """Return the dataclass of `kind` that `to_plain` wrote down; raise PlainError for anything else."""
    if not isinstance(plain, dict):
        raise PlainError(f"{place or kind.__name__}: not an object")
    hints = _hints(kind)  # type: ignore[arg-type]  # a class is hashable
    if plain.keys() != hints.keys():
        raise PlainError(f"{place or kind.__name__}: {sorted(plain.keys() ^ hints.keys())}")
    return kind(**{name: _read(hint, plain[name], f"{place}.{name}") for name, hint in hints.items()})


@cache
def _hints(kind: type[Any]) -> dict[str, Any]:
    known = get_type_hints(kind)
    return {field.name: known[field.name] for field in fields(kind)}


def _read(hint: Any, plain: Any, place: str) -> Any:
    if isinstance(hint, UnionType):
        return _read_one_of(get_args(hint), plain, place)
    if get_origin(hint) is tuple:
        if not isinstance(plain, list):
            raise PlainError(f"{place}: not a list")
        return tuple(_read(get_args(hint)[0], each, f"{place}[{at}]") for at, each in enumerate(plain))
    if is_dataclass(hint):
        return from_plain(hint, plain, place)  # type: ignore[arg-type]  # a class, as the hints are
    return _read_value(hint, plain, place)


def _read_one_of(hints: tuple[Any, ...], plain: Any, place: str) -> Any:
    if plain is None and NoneType in hints:
        return None
    # Of several kinds only those may stand beside each other that JSON tells apart by itself.
    native = [hint for hint in hints if hint in {str, int}]
    if type(plain) in native:
        return plain
    others = [hint for hint in hints if hint not in {NoneType, str, int}]
    if len(others) != 1:
        raise PlainError(f"{place}: {plain!r}")
    return _read(others[0], plain, place)


READERS: dict[Any, Callable[[str], Any]] = {
    datetime: datetime.fromisoformat,
    date: date.fromisoformat,
    Decimal: Decimal,
}


def _read_value(hint: Any, plain: Any, place: str) -> Any:
    if hint in {str, int, bool}:
        if type(plain) is not hint:
            raise PlainError(f"{place}: {plain!r}")
        return plain
    if not isinstance(plain, str):
        raise PlainError(f"{place}: {plain!r}")
    try:
        return READERS[hint](plain)
    except (ValueError, InvalidOperation) as error:
        raise PlainError(f"{place}: {plain!r}") from error
