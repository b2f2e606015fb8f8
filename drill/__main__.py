"""Bring an installation up on this machine, kill its parts in turn under load, and prove what holds."""

import re
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

from drill import report, scenes
from drill.load import Load, browser
from drill.mail import MailServer
from drill.place import DEPLOY, ROOT, MissingTool, Place, postgres_tools, tool
from drill.verdict import judge

REPORT = ROOT / "docs" / "reference" / "drill.md"
PAGES = 12
LONGEST = 1800
"""Seconds after which the drill gives up; two idle processors take about five minutes."""
PROGRAMS = {"nginx": "nginx-light", "redis-server": "redis-server", "openssl": "openssl"}
"""With the packages of Debian that bring them."""


def main() -> int:
    try:
        postgres_tools()
        for name, package in (
            ("nginx", "nginx-light"),
            ("redis-server", "redis-server"),
            ("openssl", "openssl"),
        ):
            tool(name, package)
    except MissingTool as missing:
        sys.stderr.write(f"{missing}\n")
        return 2
    # Whoever stops the drill, or waits too long for it, stops all its parts.
    for number in (signal.SIGTERM, signal.SIGALRM):
        signal.signal(number, _end)
    signal.alarm(LONGEST)
    folder = Path(tempfile.mkdtemp(prefix="drill-"))
    mail = MailServer()
    mail.start()
    place = Place(folder, mail.port)
    kept = True
    try:
        code = _run(place, mail)
        kept = code != 0
        return code
    finally:
        place.keeper.end()
        mail.stop()
        if kept:
            sys.stderr.write(f"The logs are in {folder}\n")
        else:
            shutil.rmtree(folder, ignore_errors=True)


def _end(number: int, frame: FrameType | None) -> None:
    raise SystemExit(f"drill: ended by {signal.Signals(number).name}")


def _run(place: Place, mail: MailServer) -> int:
    begun = time.monotonic()
    _say("building the installation (about two minutes)…")
    place.build()
    load = Load(place.url, place.certificate, _pages(place))
    ready = any((DEPLOY / "nginx").glob("generations*.conf"))
    _say(f"built in {time.monotonic() - begun:.0f} s; the load begins")
    load.start(readers=3, writers=5)
    told = []
    for scene in _scenes(place, load, mail):
        told.append(scene)
        _say(
            f"{scene.name}: serves again after {scene.back:.1f} s, felt for {scene.felt:.1f} s; "
            f"form {scene.asked_errors} errors of {scene.asked}, pages {scene.read_errors} of {scene.read}"
        )
    load.end()
    leases_ended = scenes.wait_for_letters(place, 140)
    verdict = judge(place, load, mail, pages_are_ready=ready)
    REPORT.write_text(
        report.page(told, verdict, pages_are_ready=ready, leases_ended=leases_ended),
        encoding="utf-8",
    )
    _say(f"{verdict.appeals} appeals, {verdict.letters} letters, {verdict.arrived_twice} came twice")
    for fault in verdict.faults:
        _say(f"FAULT: {fault}")
    _say(f"{'failed' if verdict.faults else 'nothing lost'}; {time.monotonic() - begun:.0f} s")
    return 1 if verdict.faults else 0


def _scenes(place: Place, load: Load, mail: MailServer) -> Iterator[scenes.Scene]:
    yield scenes.calm(load, 12)
    web, redis = place.named("web1"), place.named("redis")
    yield scenes.kill(place, load, "web1", down_for=0, serves=lambda: web.serves)
    yield scenes.kill_the_sender(place, load, mail)
    yield scenes.kill(place, load, "redis", down_for=6, serves=lambda: redis.serves)
    yield scenes.kill(place, load, "db", down_for=5, serves=place.database_answers)


def _pages(place: Place) -> list[str]:
    """Return some public pages, each of them asked for once."""
    session = browser("127.0.0.1", place.certificate)
    listed = session.get(f"{place.url}/sitemap.xml", timeout=30).text
    found = re.findall(r"<loc>https?://[^/]+(/[^<]*)</loc>", listed)[:PAGES] or ["/"]
    for path in found:
        session.get(f"{place.url}{path}", timeout=30)
    return found


def _say(words: str) -> None:
    sys.stdout.write(f"drill: {words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
