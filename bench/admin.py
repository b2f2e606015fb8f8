"""The admin over a thousand pages in one section, beside that of a fresh project with the same pages.

As a program: make the pages in the project of the settings, or print the milliseconds of processor time that
the list of the section, its search and the choice of a page cost a superuser. The two projects take turns, so
that both meet the same machine.
"""

import sys
import time
from http import HTTPStatus
from statistics import median
from typing import Any

from bench.plain import Pair
from bench.rows import Row
from bench.workspace import Workspace

PAGES = 1_000
SECTION, SUPERUSER = "bench-section", "bench-admin"
WARM_UP, RUNS, ROUNDS = 4, 15, 3
LIMIT = 1.05
"""No slower than a fresh project, within what two measurements of one thing differ by."""
COMMON = "ярлык"
"""Of the thousand pages and of no other, so that both projects find the same."""
SCREENS = {
    "the list of a section": "/admin/pages/{pk}/",
    "search of a common word": f"/admin/pages/search/?q={COMMON}",
    "search in a section": f"/admin/pages/{{pk}}/?q={COMMON}",
}


def measure(workspace: Workspace, pair: Pair) -> list[Row]:
    project = pair.plain
    elsewhere = {"cwd": project.folder, **project.environment}
    workspace.python("-m", "bench.admin", "make", "pages.InfoPage")
    workspace.python("-m", "bench.admin", "make", "home.HomePage", **elsewhere)
    rounds = [
        (
            _costs(workspace.python("-m", "bench.admin", "ask")),
            _costs(workspace.python("-m", "bench.admin", "ask", **elsewhere)),
        )
        for _ in range(ROUNDS)
    ]
    rows = []
    for number, screen in enumerate(SCREENS):
        cost = median(ours[number] for ours, _ in rounds)
        share = median(ours[number] / plain[number] for ours, plain in rounds)
        rows += [
            Row(f"admin, {screen}: processor time", round(cost, 1), "ms"),
            Row(f"admin, {screen}, to a fresh project's", round(share, 2), "times", LIMIT),
        ]
    return rows


def _costs(said: str) -> list[float]:
    return [float(each) for each in said.split()]


def main() -> None:
    import django

    django.setup()
    from django.apps import apps
    from django.contrib.auth import get_user_model
    from django.test import Client

    from wagtail.models import Page

    users = get_user_model().objects
    if sys.argv[1] == "make":
        users.create_superuser(SUPERUSER)
        _make_section(apps.get_model(sys.argv[2]))
        return
    client = Client()
    client.force_login(users.get(username=SUPERUSER))
    section = Page.objects.get(slug=SECTION)
    paths = [screen.format(pk=section.pk) for screen in SCREENS.values()]
    sys.stdout.write(" ".join(f"{_milliseconds_of(client, path):.3f}" for path in paths))


def _make_section(model: Any) -> None:
    """Add a section with the pages, each of which has the common word in its title."""
    from wagtail.models import Site

    home = Site.objects.get(is_default_site=True).root_page
    section = home.add_child(instance=model(title="Раздел тысячи страниц", slug=SECTION))
    for number in range(PAGES):
        section.add_child(instance=model(title=f"Типовой {COMMON} {number}", slug=f"bench-{number}"))


def _milliseconds_of(client: Any, path: str) -> float:
    costs = [_once(client, path) for _ in range(WARM_UP + RUNS)]
    return median(costs[WARM_UP:])


def _once(client: Any, path: str) -> float:
    start = time.process_time()
    status = client.get(path).status_code
    if status != HTTPStatus.OK:
        raise SystemExit(f"{path}: {status}")
    return (time.process_time() - start) * 1000


if __name__ == "__main__":
    main()
