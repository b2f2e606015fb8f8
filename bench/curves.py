"""Costs as they grow: desk from a thousand to a million appeals, site from a hundred to ten thousand pages.

`make curves` measures on a PostgreSQL of one's own (TEST_DATABASE_URL names the server) and writes the page
docs/reference/performance.md with its charts. A run takes tens of minutes: most of them fill the register.
"""

import json
import os
import sys
import tempfile
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

from bench import curve_chart, register
from bench.search import throw_away_database
from bench.workspace import MANAGE, ROOT, Workspace, machine

PAGE = ROOT / "docs" / "reference" / "performance.md"
APPEALS = (1_000, 10_000, 100_000, 1_000_000)
PAGES = (100, 1_000, 10_000)
COMMON = "договор"
Curve = dict[str, list[float]]
HEAD = """# How costs grow

`make curves` fills a PostgreSQL database step by step, asks the same at each step and writes this page. Times
are medians on the clock of one request without a network, in milliseconds: compare them within a table. What
each thing costs beside a plain project or a plain file stands in [the budgets](budgets.md).

"""


def main() -> int:
    server = os.environ.get("TEST_DATABASE_URL", "")
    if not server:
        sys.stderr.write("Name a PostgreSQL server in TEST_DATABASE_URL.\n")
        return 2
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, throw_away_database(server) as address:
        workspace = Workspace(Path(folder))
        workspace.python(MANAGE, "migrate", "--verbosity=0", DATABASE_URL=address)
        found = [
            _measured(workspace, address, "appeals", APPEALS),
            _measured(workspace, address, "pages", PAGES),
        ]
        version = workspace.python("-c", VERSION, DATABASE_URL=address)
    PAGE.write_text(HEAD + f"{machine()}, PostgreSQL {version}.\n" + "".join(found), encoding="utf-8")
    return 0


VERSION = """
import django; django.setup()
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("SHOW server_version")
    print(cursor.fetchone()[0].split()[0], end="")
"""


def _measured(workspace: Workspace, address: str, kind: str, sizes: tuple[int, ...]) -> str:
    curve: Curve = {}
    with workspace.conversation("-m", "bench.curves", kind, DATABASE_URL=address) as ask:
        for size in sizes:
            step = ask("next")
            sys.stderr.write(f"{kind}, {size:,}: {step}\n")
            for name, milliseconds in json.loads(step).items():
                curve.setdefault(name, []).append(milliseconds)
    picture = PAGE.with_name(f"performance-{kind}.svg")
    picture.write_text(curve_chart.svg(kind, sizes, curve), encoding="utf-8")
    head = (
        f"| {kind} | " + " | ".join(f"{size:,}" for size in sizes) + " |\n|---" + "|---:" * len(sizes) + "|\n"
    )
    lines = "".join(
        f"| {name} | " + " | ".join(f"{ms:,.1f}" for ms in cost) + " |\n" for name, cost in curve.items()
    )
    return f"\n## {kind.capitalize()}\n\n![Milliseconds by number of {kind}]({picture.name})\n\n{head}{lines}"


def _appeals() -> Iterator[dict[str, float]]:
    client, people = _superuser(), register._people()
    before = 0
    for size in APPEALS:
        register._fill(before + 1, size, APPEALS[-1], people)
        register._gather_statistics()
        yield {name: register._cost(ask)[0] for name, ask in register._questions(client).items()}
        before = size


def _pages() -> Iterator[dict[str, float]]:
    """Half of the pages lie in one section, the others in sections of fifty."""
    from django.test import Client

    from wagtail.models import Page, Site

    from pages.models import InfoPage, SectionPage
    from review.gate import exempt

    client, visitor = _superuser(), Client()
    home = Site.objects.get(is_default_site=True).root_page
    with exempt("job:bench"):
        large = home.add_child(instance=SectionPage(title="Большой раздел", slug="large", show_in_menus=True))
        made = 0
        for size in PAGES:
            for number in range(made, size):
                if number % 100 == 0:
                    small = home.add_child(
                        instance=SectionPage(title=f"Раздел {number}", slug=f"part-{number}")
                    )
                parent = Page.objects.get(pk=(large if number % 2 else small).pk)
                parent.add_child(instance=InfoPage(title=f"Типовой {COMMON} {number}", slug=f"page-{number}"))
            made = size
            register._gather_statistics()
            asked = {
                "a page, made anew": (visitor, f"{home.url}large/page-1/"),
                "the front page, made anew": (visitor, home.url),
                "search for visitors": (visitor, f"/search/?q={COMMON}"),
                "the site's map": (visitor, "/sitemap.xml"),
                "admin, the list of a section": (client, f"/admin/pages/{large.pk}/"),
                "admin, search of a common word": (client, f"/admin/pages/search/?q={COMMON}"),
            }
            yield {name: register._cost(_asking(*each))[0] for name, each in asked.items()}


def _asking(client: Any, path: str) -> Any:
    return lambda: client.get(path)


def _superuser() -> Any:
    from django.contrib.auth import get_user_model
    from django.test import Client

    client = Client()
    user, _ = get_user_model().objects.get_or_create(
        username="bench", defaults={"is_superuser": True, "is_staff": True}
    )
    client.force_login(user)
    return client


def print_steps(kind: str) -> None:
    """Write a step of the curve as a line for each line that is read."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.test.utils import setup_test_environment

    setup_test_environment()
    if kind == "pages":
        call_command("load_starter", verbosity=0, stdout=StringIO())
    steps = _appeals() if kind == "appeals" else _pages()
    for _, step in zip(sys.stdin, steps, strict=False):
        sys.stdout.write(f"{json.dumps(step)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    if sys.argv[1:]:
        print_steps(sys.argv[1])
    else:
        sys.exit(main())
