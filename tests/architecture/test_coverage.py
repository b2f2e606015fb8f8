"""The table of what is met is true: each address answers with what it promises, each test exists."""

import re
from html import unescape
from pathlib import Path

from django.contrib.auth.models import User
from django.test import Client, TestCase

from tests.demo_rows import load_demo

import staff.demo

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT / "docs" / "reference" / "coverage.md"
PUBLISHED = {f"A{number}" for number in range(1, 24)}
"""What the Standard says must be public."""
OFFICE = {f"C{number}" for number in range(36, 44)}

REGISTER = {*(f"D{number}" for number in range(44, 52)), *(f"E{number}" for number in range(52, 66))}
REGISTER |= {*(f"F{number}" for number in range(66, 76)), *(f"G{number}" for number in (76, 77, 78, 79, 80))}
"""What the register owes."""


def register_rows() -> list[list[str]]:
    """Return the cells of every row about the register: number, requirement, addresses, tests."""
    lines = [
        line for line in TABLE.read_text(encoding="utf-8").splitlines() if re.match(r"\| [D-G]\d+ \|", line)
    ]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


def rows() -> list[list[str]]:
    """Return the cells of every row that has a number, an address and a promise."""
    lines = [
        line for line in TABLE.read_text(encoding="utf-8").splitlines() if re.match(r"\| [AC]\d+ \|", line)
    ]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


def promises(cell: str) -> list[str]:
    """Return the quoted pieces of a cell; quotation marks may stand within them."""
    return [
        piece.strip("«»,. ") if "»" not in piece[1:-1] else piece[1:-1]
        for piece in re.split(r"(?<=»), ", cell)
    ]


def words(html: str) -> str:
    """Return what a visitor reads, without the marks around it."""
    body = re.sub(r"<(script|style)\b.*?</\1>", " ", html, flags=re.S)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body)))


def test_every_row_of_the_list_is_there() -> None:
    assert {row[0] for row in rows()} == PUBLISHED | OFFICE


def test_every_row_of_the_register_is_there_with_its_tests() -> None:
    assert {row[0] for row in register_rows()} == REGISTER
    assert [row[0] for row in register_rows() if "`tests/" not in row[3]] == []


def test_every_test_that_is_named_exists() -> None:
    named = set(re.findall(r"`(tests/[^`]+)`", TABLE.read_text(encoding="utf-8")))
    assert len(named) > 60
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


class TestAddresses(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        load_demo()

    def test_each_answers_with_what_it_promises_and_asks_for_no_login(self) -> None:
        visitor = Client()
        broken = []
        for number, _, address, promised, *_ in rows():
            answer = visitor.get(address.strip("`"))
            text = words(answer.content.decode())
            missing = [each for each in promises(promised) if each not in text]
            if answer.status_code != 200 or missing:
                broken.append((number, address, answer.status_code, missing))
        assert broken == []

    def test_each_is_two_steps_from_home(self) -> None:
        """«Any of it in two clicks or one search»: home leads to it, or a page that home leads to."""
        visitor = Client()
        near = links(visitor, "/")
        reached = near | {link for page in near for link in links(visitor, page)}
        wanted = {row[2].strip("`").partition("?")[0] for row in rows()}
        assert wanted - reached == set()


class TestScreensOfTheRegister(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        load_demo()
        staff.demo.load()

    def test_each_opens_for_some_role_and_no_screen_of_the_desk_for_a_visitor(self) -> None:
        visitor, people = Client(), {role: Client() for role in ("operator", "head", "administrator")}
        for role, client in people.items():
            client.force_login(User.objects.get(username=role))
        for address in sorted(addresses()):
            opened = [client.get(address).status_code for client in people.values()]
            assert 200 in opened, (address, opened)
            wanted = 302 if address.startswith("/admin/") else 200
            assert visitor.get(address).status_code == wanted, address


def addresses() -> set[str]:
    return {address for row in register_rows() for address in re.findall(r"`(/[^`]*)`", row[2])}


def links(visitor: Client, address: str) -> set[str]:
    answer = visitor.get(address)
    if "html" not in answer.headers["Content-Type"]:
        return set()
    found = re.findall(r'href="(/[^"#?]*)', answer.content.decode())
    return {link for link in found if not link.startswith(("/static/", "/admin/"))}
