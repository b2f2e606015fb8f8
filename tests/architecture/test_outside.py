"""What reaches past the code, held by reading it: connections, readers of strangers' bytes, text run as code.

A module that newly does one of these gets a row with its reason, or another way is found.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "site"
MODULES = [path for path in sorted(SITE.rglob("*.py")) if "migrations" not in path.parts]
SCRIPTS = [path for path in sorted(SITE.rglob("static/**/*.js")) if "vendor" not in path.parts]

CONNECTS = {
    "config/caching.py": "Redis, by REDIS_URL",
    "config/management/commands/serve.py": "a free port of the loopback, for the demo's stand-in server",
    "config/supervisor.py": "the loopback: whether its own process answers",
    "files/antivirus.py": "clamd, by CLAMD_ADDRESS",
    "files/checks.py": "the storage of files, by the settings",
    "files/s3.py": "the storage of files, by the settings",
    "gis_sync/exchange/claims.py": "no connection: the name of this machine",
    "gis_sync/file_store.py": "the file store of GIS ZhKKh, beside GIS_URL",
    "gis_sync/stand/server.py": "it listens, on the loopback",
    "gis_sync/transport.py": "GIS ZhKKh, by GIS_URL",
    "inbox/mailbox.py": "the mailbox, by IMAP_HOST",
    "inbox/services/claiming.py": "no connection: the name of this machine",
    "operations/certificate.py": "the site itself, by SITE_URL",
    "operations/reporting.py": "a server of error reports, by ERRORS_DSN",
    "outbox/services.py": "no connection: the name of this machine",
    "outbox/transport.py": "no connection of its own: errors of the mail server",
    "service/importing/claiming.py": "no connection: the name of this machine",
}
"""Modules that may import what connects, and whom they ask: the settings say where, never a visitor."""
CONNECTING = {
    "aiohttp", "boto3", "botocore", "ftplib", "http.client", "http.server", "httpx", "imaplib", "imap_tools",
    "redis", "requests", "sentry_sdk", "smtplib", "socket", "socketserver", "telnetlib", "urllib.request",
    "urllib3",
}  # fmt: skip
READS_XML = {
    "files/office_text.py": "defusedxml, without DTD (tests/files/test_office_text.py)",
    "gis_sync/messages/reading.py": "no DTD, no entities, no network (tests/gis_sync/test_hostile.py)",
    "gis_sync/stand/schema.py": "schemas of the checkout, in the stand-in server",
    "gis_sync/stand/wire.py": "no DTD, no entities, no network, in the stand-in server",
}
PARSES = ("fromstring", "iterparse", "parse", "XML", "XMLParser", "XMLPullParser", "HTML")
WRITES_TABLES = {
    "disclosure/public/exports/workbook.py": "numbers and words of the code, no text of strangers",
    "files/spreadsheets.py": "no formula (tests/questions/test_desk_export.py)",
    "questions/management/commands/due_date.py": "dates for whoever asked",
    "reminders/papers.py": "no formula (tests/security/test_tables.py)",
    "service/importing/report.py": "no formula (tests/service/importing/test_screens.py)",
    "tariffs/caps/templates.py": "an empty form, words of the code",
}
STARTS_PROGRAMS = {
    "operations/backup/database.py", "operations/backup/drilling.py",
    "config/supervisor.py", "files/page_reading.py", "files/reading.py", "gis_sync/signing/openssl.py",
    "service/importing/workbooks.py",
    "tariffs/uploads/reading.py",
}  # fmt: skip
UNSAFE = {"pickle", "marshal", "shelve", "yaml", "dill", "jsonpickle"}
OWN_SQL = {
    "config/turns.py", "generations/numbers.py", "generations/triggers.py", "operations/backup/database.py",
    "operations/backup/proving.py", "operations/backup/restoring.py",
    "ledger/access.py", "ledger/triggers.py", "questions/services/numbers.py", "search/querysets.py",
    "service/importing/taking.py",
}  # fmt: skip


def name_of(path: Path) -> str:
    return path.relative_to(SITE).as_posix()


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def importing(names: set[str]) -> set[str]:
    """Return the modules that import one of these or a part of it."""
    return {
        name_of(path)
        for path in MODULES
        if any(each == name or each.startswith(f"{name}.") for each in imports(path) for name in names)
    }


def calling(pattern: str) -> set[str]:
    return {name_of(path) for path in MODULES if re.search(pattern, path.read_text(encoding="utf-8"))}


def test_only_named_modules_connect_to_anybody() -> None:
    assert importing(CONNECTING) - set(CONNECTS) == set()


def test_only_named_modules_read_xml() -> None:
    calls = rf"\b(?:etree|ElementTree)\.(?:{'|'.join(PARSES)})\("
    parsers = calling(rf"{calls}|DefusedXMLParser\(|minidom|expat|make_parser")
    assert parsers - set(READS_XML) == set()


def test_workbooks_are_read_without_entities() -> None:
    assert openpyxl.DEFUSEDXML


def test_only_named_modules_write_tables_for_people() -> None:
    writers = calling(r"csv\.(?:Dict)?[wW]riter\(|(?<!return )\bWorkbook\(|xlsxwriter")
    assert writers - set(WRITES_TABLES) == set()


def test_nothing_that_came_from_outside_is_unpickled_or_made_code() -> None:
    assert importing(UNSAFE) == set()
    assert calling(r"(?<![\w.])(?:eval|exec|compile)\(|(?<!\w)Template\(") == set()


def test_nothing_ciphers_by_itself() -> None:
    assert importing({"cryptography", "Crypto", "Cryptodome", "nacl"}) == set()
    assert calling(r"\bMODE_ECB\b|hashlib\.md5\((?!.*usedforsecurity=False)|hashlib\.new\(") == set()


def test_programs_are_started_by_named_modules_and_never_through_a_shell() -> None:
    assert calling(r"subprocess\.(?:run|Popen|call|check_)") - STARTS_PROGRAMS == set()
    assert calling(r"shell=True|os\.system|os\.popen") == set()


def test_own_sql_stands_in_named_modules() -> None:
    assert calling(r"\.cursor\(\)|\.raw\(|RawSQL|\.extra\(") - OWN_SQL == set()


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_put_no_text_into_pages_as_markup_and_keep_nothing_in_the_browser(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    found = re.findall(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function", text)
    found += re.findall(
        r"localStorage|sessionStorage|indexedDB|document\.cookie|postMessage|fetch\(['\"]http", text
    )
    assert found == []


def test_forms_name_the_fields_that_they_take() -> None:
    assert calling(r"fields\s*=\s*[\"']__all__[\"']|^\s*exclude\s*=\s*\[\s*\]") == set()
