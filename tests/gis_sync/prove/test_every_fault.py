"""Whatever the stand can do wrong, wherever, the exchange ends as if nothing had been.

Modes, operations and calls of the file store are taken from the stand itself: a new one is tried by itself.
"""

from collections.abc import Iterator

import pytest
from tests.gis_sync.prove.story import GOOD, Story, ends

from gis_sync.exchange.requeueing import requeue
from gis_sync.models import Operation
from gis_sync.stand.faults import IN_RESULT, Mode, Rule
from gis_sync.stand.services import APPEALS_SERVICE

pytestmark = [pytest.mark.prove, pytest.mark.django_db, pytest.mark.usefixtures("small_parts")]

MESSAGES = [each.name for each in APPEALS_SERVICE.operations]
FILE_CALLS = ["uploadFile", "initUpload", "uploadPart", "completeUpload", "fileInfo", "downloadFile"]
STATUSES = {Mode.HTTP_EMPTY: (200, 503), Mode.HTTP_HTML: (200, 502), Mode.HTTP_STATUS: (500, 503)}
STUCK = {Mode.STUCK_RECEIVED, Mode.STUCK_PROCESSING}


def cases() -> Iterator[object]:
    """Yield each mode with each call that it can strike, and with each status that it may come under."""
    for mode in Mode:
        for call in [*MESSAGES, *FILE_CALLS]:
            is_file = call in FILE_CALLS
            if is_file and mode in {*IN_RESULT, Mode.UNTIL_REBUILT}:
                continue  # The store has no results, and the same bytes of a file are the same packet.
            if call == "getState" and mode in IN_RESULT:
                continue  # Struck is the message that is asked about.
            if not is_file and mode is Mode.FILE_ERROR:
                continue
            for status in STATUSES.get(mode, (500,)):
                yield pytest.param(mode, call, status, id=f"{mode}-{call}-{status}")


def test_the_story_without_any_fault(story: Story) -> None:
    story.tell()
    assert ends(story.desk) == GOOD


@pytest.mark.parametrize("times", [1, 3])
@pytest.mark.parametrize(("mode", "call", "status"), list(cases()))
def test_any_fault_anywhere_leaves_nothing_behind(
    story: Story, mode: Mode, call: str, status: int, times: int
) -> None:
    code = "INT002029" if mode is Mode.FILE_ERROR else "EXP001000"
    rule = Rule(mode, call, times=times, status=status, code=code, seconds=0.7)
    story.desk.stand.desk.faults.add(rule)
    story.tell()
    if mode in STUCK and call == "importAnswer":
        # Nobody knows what becomes of it: a person decides, once for each time.
        for _ in range(times):
            (failed,) = Operation.objects.filter(state="failed")
            requeue(operation_id=failed.pk, actor="user:1", now=story.desk.now)
            story.exchange()
    assert rule.strikes
    assert ends(story.desk) == GOOD
