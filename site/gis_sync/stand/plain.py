"""JSON into dataclasses and back, strict about names: no slip of a test passes unseen."""

import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any, Union, get_args, get_origin, get_type_hints


class BadData(ValueError):
    """JSON that does not fit; the message names the place."""


def load(kind: Any, value: Any, where: str = "") -> Any:
    """Make a value of a type out of JSON: ISO days, seconds for spans, `type` for one of several classes.

    Raise BadData for an unknown name, a missing one, or a value of another type.
    """
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _load_union(kind, value, where)
    if origin in (list, tuple, frozenset, set):
        return _load_many(kind, origin, value, where)
    if is_dataclass(kind):
        return _load_object(kind, value, where)
    return _load_single(kind, value, where)


def dump(value: Any) -> Any:
    """Make JSON out of a value; an object says its `type`."""
    if is_dataclass(value) and not isinstance(value, type):
        named = {field.name: dump(getattr(value, field.name)) for field in fields(value) if field.repr}
        return {"type": type(value).__name__} | named
    if isinstance(value, list | tuple):
        return [dump(item) for item in value]
    if isinstance(value, set | frozenset):
        return sorted(value)
    return _dump_single(value)


def _dump_single(value: Any) -> Any:
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value


def _load_union(kind: Any, value: Any, where: str) -> Any:
    if value is None and type(None) in get_args(kind):
        return None
    choices = [choice for choice in get_args(kind) if choice is not type(None)]
    if len(choices) == 1:
        return load(choices[0], value, where)
    named = {choice.__name__: choice for choice in choices}
    name = value.get("type") if isinstance(value, Mapping) else None
    if name not in named:
        raise BadData(f"{where}: type is one of {', '.join(named)}")
    return load(named[name], value, where)


def _load_many(kind: Any, origin: Any, value: Any, where: str) -> Any:
    if not isinstance(value, list):
        raise BadData(f"{where}: a list is needed")
    item = get_args(kind)[0]
    return origin(load(item, one, f"{where}[{number}]") for number, one in enumerate(value))


def _load_object(kind: Any, value: Any, where: str) -> Any:
    if not isinstance(value, Mapping):
        raise BadData(f"{where}: an object is needed")
    hints = get_type_hints(kind)
    known = {field.name: field for field in fields(kind) if field.init}
    given = {name: one for name, one in value.items() if name != "type"}
    for name in given:
        if name not in known:
            raise BadData(f"{where}.{name}: unknown")
    for name, field in known.items():
        if name not in given and field.default is MISSING and field.default_factory is MISSING:
            raise BadData(f"{where}.{name}: missing")
    return kind(**{name: load(hints[name], one, f"{where}.{name}") for name, one in given.items()})


def _load_single(kind: Any, value: Any, where: str) -> Any:
    try:
        if kind is timedelta:
            return timedelta(seconds=value)
        if kind is date:
            return date.fromisoformat(value)
        if issubclass(kind, Enum):
            return kind(value)
    except (TypeError, ValueError) as error:
        raise BadData(f"{where}: {error}") from error
    is_number = kind is float and isinstance(value, int) and not isinstance(value, bool)
    if not is_number and type(value) is not kind:
        raise BadData(f"{where}: {kind.__name__} is needed")
    return value
