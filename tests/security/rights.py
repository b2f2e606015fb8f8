"""The table of rights of docs/reference/addresses.md: who gets something at which address."""

import re
from dataclasses import dataclass
from pathlib import Path

TABLE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "addresses.md"
ROW = re.compile(r"\| `(.+?)` \| (\w+) \| ([A-Z]*|all|—) \| ([A-Z]*|all|—) \|")
ALL = "ELPOSHDA"


@dataclass(frozen=True)
class Row:
    """What a guest gets, and which roles get something by looking and by sending."""

    guest: str
    looking: str
    sending: str

    def line(self, key: str) -> str:
        return f"| `{key}` | {self.guest} | {_short(self.looking)} | {_short(self.sending)} |"


def rows() -> dict[str, Row]:
    found = ROW.findall(TABLE.read_text(encoding="utf-8").replace(r"\|", "¦"))
    return {key.replace("¦", "|"): Row(guest, _whole(get), _whole(post)) for key, guest, get, post in found}


def _short(roles: str) -> str:
    return {"": "—", ALL: "all"}.get(roles, roles)


def _whole(cell: str) -> str:
    return {"—": "", "all": ALL}.get(cell, cell)
