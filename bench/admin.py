"""The admin over a thousand pages in one section, beside that of a fresh project with the same pages.

As a program: make the pages in the project of the settings, or answer each depth and path with the
milliseconds of processor time that the path costs a superuser. The two projects answer in turns, and of each
the cheapest answer counts: whatever the machine does besides can only add to it. Nor may the depth of the
stack decide: Python keeps frames in pieces of 16 KiB, and a busy call that happens to cross from one to the
next costs a tenth of the whole answer. So every path is asked at depths that go through one whole piece.
"""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from functools import partial
from http import HTTPStatus
from typing import Any, TypeAlias

from bench.plain import Pair
from bench.rows import Row
from bench.workspace import Workspace

PAGES = 1_000
SECTION, SUPERUSER = "bench-section", "bench-admin"
DEPTHS, PAIRS = range(0, 150, 5), 4
LIMIT = 1.05
"""No slower than a fresh project, within what two measurements of one thing differ by."""
COMMON = "ярлык"
"""Of the thousand pages and of no other, so that both projects find the same."""
Project: TypeAlias = Callable[[], AbstractContextManager[Callable[[str], str]]]
SCREENS = {
    "the list of a section": "/admin/pages/{pk}/",
    "search of a common word": f"/admin/pages/search/?q={COMMON}",
    "search in a section": f"/admin/pages/{{pk}}/?q={COMMON}",
}


def measure(workspace: Workspace, pair: Pair) -> list[Row]:
    project = pair.plain
    ours = partial(workspace.conversation, "-m", "bench.admin", "answer")
    fresh = partial(ours, cwd=project.folder, **project.environment)
    workspace.python("-m", "bench.admin", "make", "pages.InfoPage")
    workspace.python("-m", "bench.admin", "make", "home.HomePage", cwd=project.folder, **project.environment)
    rounds = list(_rounds(ours, fresh))
    rows = []
    for screen, path in SCREENS.items():
        cost, of_fresh = (min(each[path] for each in of_project) for of_project in zip(*rounds, strict=True))
        rows += [
            Row(f"admin, {screen}: processor time", round(cost, 1), "ms"),
            Row(f"admin, {screen}, to a fresh project's", round(cost / of_fresh, 2), "times", LIMIT),
        ]
    return rows


def _rounds(*projects: Project) -> Iterator[list[dict[str, float]]]:
    """Yield what each path costs in each project, round after round."""
    for _ in range(PAIRS):
        with ExitStack() as processes:
            asks = [processes.enter_context(project()) for project in projects]
            for depth in DEPTHS:
                costs = [[float(ask(f"{depth} {path}")) for ask in asks] for path in SCREENS.values()]
                yield [dict(zip(SCREENS.values(), each, strict=True)) for each in zip(*costs, strict=True)]


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
    for line in sys.stdin:
        depth, path = line.split()
        cost = _at_depth(int(depth), partial(_milliseconds_of, client, path.format(pk=section.pk)))
        sys.stdout.write(f"{cost}\n")
        sys.stdout.flush()


def _at_depth(frames: int, call: Callable[[], float]) -> float:
    return _at_depth(frames - 1, call) if frames else call()


def _make_section(model: Any) -> None:
    """Add a section with the pages, each of which has the common word in its title."""
    from wagtail.models import Site

    home = Site.objects.get(is_default_site=True).root_page
    section = home.add_child(instance=model(title="Раздел тысячи страниц", slug=SECTION))
    for number in range(PAGES):
        section.add_child(instance=model(title=f"Типовой {COMMON} {number}", slug=f"bench-{number}"))


def _milliseconds_of(client: Any, path: str) -> float:
    start = time.process_time()
    status = client.get(path).status_code
    if status != HTTPStatus.OK:
        raise SystemExit(f"{path}: {status}")
    return (time.process_time() - start) * 1000


if __name__ == "__main__":
    main()
