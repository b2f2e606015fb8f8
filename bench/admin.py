"""The admin over a thousand pages in one section, beside that of a fresh project with the same pages.

As a program: make the pages in the project of the settings and print the milliseconds of processor time that
the list of the section, its search and the choice of a page cost a superuser.
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
WARM_UP, RUNS = 4, 25
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
    ours = _costs(workspace.python("-m", "bench.admin", "pages.InfoPage"))
    project = pair.plain
    said = workspace.python("-m", "bench.admin", "home.HomePage", cwd=project.folder, **project.environment)
    rows = []
    for screen, cost, plain in zip(SCREENS, ours, _costs(said), strict=True):
        rows += [
            Row(f"admin, {screen}: processor time", round(cost, 1), "ms"),
            Row(f"admin, {screen}, to a fresh project's", round(cost / plain, 2), "times", LIMIT),
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

    section = _section(apps.get_model(sys.argv[1]))
    client = Client()
    client.force_login(get_user_model().objects.create_superuser("bench-admin"))
    paths = [screen.format(pk=section.pk) for screen in SCREENS.values()]
    sys.stdout.write(" ".join(f"{_milliseconds_of(client, path):.3f}" for path in paths))


def _section(model: Any) -> Any:
    """Add a section with the pages, each of which has the common word in its title."""
    from wagtail.models import Site

    home = Site.objects.get(is_default_site=True).root_page
    section = home.add_child(instance=model(title="Раздел тысячи страниц", slug="bench-section"))
    for number in range(PAGES):
        section.add_child(instance=model(title=f"Типовой {COMMON} {number}", slug=f"bench-{number}"))
    return section


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
