"""What the drill tells: on the screen, and as the page docs/reference/drill.md."""

from collections.abc import Sequence

from bench.workspace import machine

from drill.scenes import Scene
from drill.verdict import Verdict

HEAD = """# Drill

`make drill` builds an installation on one machine from the files of `deploy/`: PostgreSQL with its two roles,
Redis, two web nodes, two workers, two clocks and nginx with TLS, all on the loopback, each a process that is
restarted a second after its death. Visitors read and customers send appeals all the while, from addresses of
their own; who gets an error sends the same form again. One part after another is killed with `kill -9`. The
drill ends with 1 when an appeal is lost, doubled or numbered with a gap, when a letter is lost or doubled, or
when a page that is ready gives an error. This page is written by the run.

"""
COLUMNS = (
    "| Killed | How | Serves again after, s | Felt for, s | Form: asked / errors | Pages: read / errors |\n"
    "|---|---|---|---|---|---|\n"
)
TAIL = """
«Serves again» is the process itself, for the worker the moment at which the letter that it held has left.
«Felt» is the time to the last error of somebody who asks ten times a second for the form, which needs the
database. The lease of the killed worker's letter (five minutes) is ended by the drill at once; nothing else
is helped.
"""
READY = "Pages were ready as files: nginx gave them out without asking anybody."
NOT_READY = (
    "No pages were ready as files: the nodes made each, so errors of pages are counted and do not decide."
)


def page(scenes: Sequence[Scene], verdict: Verdict, *, pages_are_ready: bool, leases_ended: int) -> str:
    lines = "".join(_line(scene) for scene in scenes)
    words = _words(verdict, pages_are_ready, leases_ended)
    return f"{HEAD}The last run: {machine()}.\n\n{COLUMNS}{lines}{TAIL}\n{words}"


def _line(scene: Scene) -> str:
    return (
        f"| {scene.name} | {scene.blow} | {scene.back:.1f} | {scene.felt:.1f} "
        f"| {scene.asked} / {scene.asked_errors} | {scene.read} / {scene.read_errors} |\n"
    )


def _words(verdict: Verdict, pages_are_ready: bool, leases_ended: int) -> str:
    outcome = "\n".join(f"- {fault}" for fault in verdict.faults) or "Nothing was lost."
    return (
        f"{verdict.appeals} appeals, {verdict.letters} letters. {outcome}\n\n"
        "Letters that arrived twice under one Message-ID, as their sender died between the mail server's "
        f"yes and its record: {verdict.arrived_twice}. Leases of such senders that the drill ended before "
        f"their five minutes: {leases_ended}.\n\n{READY if pages_are_ready else NOT_READY}\n"
    )
