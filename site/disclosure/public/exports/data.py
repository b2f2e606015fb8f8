"""A report as data for programs: the snapshot itself; its JSON Schema stands beside it."""

from pathlib import Path
from typing import Any

from disclosure.yearly.snapshot import Snapshot, to_json

SCHEMA = Path(__file__).parent.parent / "year.schema.json"


def as_data(snapshot: Snapshot) -> dict[str, Any]:
    """Return what `docs/reference/disclosure.md` describes and `SCHEMA` holds it to."""
    return to_json(snapshot)
