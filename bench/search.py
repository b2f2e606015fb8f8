"""Our search beside Wagtail's own: the same texts, the same word, the same run, on both databases.

Run as a program it fills the empty, migrated database of its environment and prints its rows.
"""

import json
import os
import random
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from statistics import median
from typing import Any

from bench.rows import Row
from bench.workspace import ROOT, Workspace

PAGES, DOCUMENTS = 2_000, 500
SENTENCES_OF_PAGE, SENTENCES_OF_DOCUMENT = 20, 80
RUNS = 15
WORD = "энергии"
RATIO_LIMIT = 0.5
QUERIES_LIMIT = 12


def measure(workspace: Workspace) -> list[Row]:
    """Measure on a copy of the empty database, and on PostgreSQL when TEST_DATABASE_URL names a server."""
    copy = workspace.folder / "search.sqlite3"
    shutil.copy(workspace.folder / "site.sqlite3", copy)
    rows = _rows(workspace, f"sqlite:///{copy}", "SQLite")
    server = os.environ.get("TEST_DATABASE_URL", "")
    if server:
        with throw_away_database(server) as address:
            workspace.python("site/manage.py", "migrate", "--verbosity=0", DATABASE_URL=address)
            rows += _rows(workspace, address, "PostgreSQL")
    return rows


def _rows(workspace: Workspace, database: str, name: str) -> list[Row]:
    printed = workspace.python("-m", "bench.search", DATABASE_URL=database)
    rows = [Row(**fields) for fields in json.loads(printed)]
    return [Row(f"{name}: {row.name}", row.value, row.unit, row.limit) for row in rows]


@contextmanager
def throw_away_database(server: str) -> Iterator[str]:
    import psycopg
    from psycopg import sql

    name = f"bench_search_{os.getpid()}"
    with psycopg.connect(server, dbname="postgres", autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield f"{server.rpartition('/')[0]}/{name}"
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _compare() -> list[Row]:
    """Fill the database, index it twice, ask both; return the rows without the database's name."""
    from django.core.management import call_command
    from django.test import Client

    from wagtail.models import Page

    from bench.pages import queries_of
    from search.finding import find
    from search.services import rebuild

    _fill()
    theirs_built = _seconds(lambda: call_command("update_index", verbosity=0, stdout=sys.stderr))
    ours_built = _seconds(rebuild)
    _gather_statistics()
    address, client = f"/search/?q={WORD}", Client()
    # The first request of a process asks for more than the others.
    queries_of(client, address)

    def ask_theirs() -> int:
        found = Page.objects.live().search(WORD)
        list(found[:10])
        return int(found.count())

    def ask_ours() -> int:
        return find(WORD).everywhere

    times: dict[str, list[float]] = {"ours": [], "theirs": []}
    for _ in range(RUNS):
        times["theirs"].append(_seconds(ask_theirs))
        times["ours"].append(_seconds(ask_ours))
    ours, theirs = (median(times[name]) * 1000 for name in ("ours", "theirs"))
    return [
        Row(f"our search of a common word over {PAGES + DOCUMENTS:,} texts", round(ours, 2), "ms"),
        Row(f"Wagtail's own search of it, {ask_theirs():,} found", round(theirs, 2), "ms"),
        Row("our search to Wagtail's own", round(ours / theirs, 2), "times", RATIO_LIMIT),
        Row("texts that our search found", ask_ours(), "texts"),
        Row("our index made anew", round(ours_built, 1), "s"),
        Row("Wagtail's own index made", round(theirs_built, 1), "s"),
        Row("search page: SQL queries", queries_of(client, address), "queries", QUERIES_LIMIT),
    ]


def _fill() -> None:
    """Add pages and documents of sentences of the Standard, past the signals that index them one by one."""
    from wagtail.models import Page, Site

    from pages.models import DocumentPage, HomePage, InfoPage, SectionPage

    dice = random.Random(20260101)  # noqa: S311 - the same texts each time, no secret
    sentences = _sentences()
    root = Page.get_first_root_node()
    home = root.add_child(instance=HomePage(title="Энергосбыт", slug="bench"))
    Site.objects.update(root_page=home)
    section = home.add_child(instance=SectionPage(title="Раздел", slug="razdel"))

    def text(most: int) -> list[str]:
        return dice.choices(sentences, k=dice.randint(most // 2, most))

    infos = [_info(InfoPage, text(SENTENCES_OF_PAGE), number) for number in range(PAGES)]
    documents = [
        DocumentPage(
            title=f"Документ {number}", slug=f"d{number}", intro=" ".join(text(SENTENCES_OF_DOCUMENT))
        )
        for number in range(DOCUMENTS)
    ]
    plant(section, [*infos, *documents])


def _info(page_type: Any, sentences: list[str], number: int) -> Any:
    body = [{"type": "text", "value": "".join(f"<p>{sentence}</p>" for sentence in sentences)}]
    return page_type(title=" ".join(sentences[0].split()[:6]), slug=f"p{number}", body=body)


def _sentences() -> list[str]:
    lines = (
        (ROOT / "fixtures" / "demo" / "documents" / "standart.md").read_text(encoding="utf-8").splitlines()
    )
    texts = [
        line.strip("#-*> ") for line in lines if len(line.split()) > 4 and not line.startswith(("|", "---"))
    ]
    return [text.replace("<", "").replace("&", "") for text in texts]


def plant(parent: Any, pages: list[Any]) -> None:
    """Insert pages below one with two statements a page; treebeard's own way takes a dozen."""
    from django.contrib.contenttypes.models import ContentType
    from django.db import transaction

    from wagtail.models import Page

    with transaction.atomic(), _muted():
        for step, page in enumerate(pages, start=1):
            page.path = Page._get_path(parent.path, parent.depth + 1, step)
            page.depth = parent.depth + 1
            page.url_path = f"{parent.url_path}{page.slug}/"
            page.content_type = ContentType.objects.get_for_model(type(page))
            page.locale = parent.locale
            page.draft_title = page.title
            page.save_base()
        Page.objects.filter(pk=parent.pk).update(numchild=len(pages))


@contextmanager
def _muted() -> Iterator[None]:
    from django.db.models.signals import post_save, pre_save

    signals = (pre_save, post_save)
    kept = [signal.receivers for signal in signals]
    _listen(signals, [[] for _ in signals])
    try:
        yield
    finally:
        _listen(signals, kept)


def _listen(signals: tuple[Any, ...], receivers: list[Any]) -> None:
    for signal, listening in zip(signals, receivers, strict=True):
        signal.receivers = listening
        signal.sender_receivers_cache.clear()


def _gather_statistics() -> None:
    """PostgreSQL does this by itself within a minute of a change."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    import django

    django.setup()
    sys.stdout.write(json.dumps([asdict(row) for row in _compare()]))
