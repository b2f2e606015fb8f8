"""What there is of open data, whichever app gives it: one OpenAPI, one Data Package.

An app above joins in by the hook ``open_data``, which returns its `OpenData`.
"""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wagtail import hooks

from pages.addresses import absolute

Resource = Mapping[str, Any]
HEAD = Path(__file__).parent / "openapi.json"


@dataclass(frozen=True)
class OpenData:
    """What an app gives: a file with its ``paths`` of OpenAPI, and its resources of a Data Package."""

    openapi: Path
    resources: Callable[[], Sequence[Resource]]


def openapi() -> dict[str, Any]:
    """Return the description of all addresses: the head that stands here, the paths as the apps have them."""
    head: dict[str, Any] = _read(HEAD)
    paths = dict(head["paths"])
    for part in _parts():
        paths |= _read(part.openapi)["paths"]
    return {**head, "paths": dict(sorted(paths.items()))}


def datapackage(own: Sequence[Resource]) -> dict[str, Any]:
    """Describe all data for programs, as the Data Package standard has it."""
    resources = [*own, *(resource for part in _parts() for resource in part.resources())]
    return {"name": "open-data", "title": "Открытые данные", "resources": resources}


def csv_resource(
    name: str, title: str, address: str, columns: Sequence[str], integers: Collection[str] = ()
) -> Resource:
    """Describe a table; its columns are texts but for those of whole numbers."""
    fields = [{"name": each, "type": "integer" if each in integers else "string"} for each in columns]
    return {
        "name": name,
        "title": title,
        "path": absolute(address),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {"fields": fields},
    }


def json_resource(name: str, title: str, address: str, schema: str) -> Resource:
    """Describe an answer in JSON; `schema` is the address of its JSON Schema."""
    return {
        "name": name,
        "title": title,
        "path": absolute(address),
        "format": "json",
        "mediatype": "application/json",
        "jsonSchema": absolute(schema),
    }


def _parts() -> list[OpenData]:
    return [named() for named in hooks.get_hooks("open_data")]


def _read(file: Path) -> Any:
    return json.loads(file.read_text(encoding="utf-8"))
