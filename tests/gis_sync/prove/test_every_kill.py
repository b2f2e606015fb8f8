"""A worker killed anywhere between the first question and the receipt of an answer with its files."""

import shutil
from copy import deepcopy
from itertools import count
from pathlib import Path

from django.db import transaction

import pytest
from tests.gis_sync.exchange.killing import Killed, Killer
from tests.gis_sync.prove.story import GOOD, Story, ends

pytestmark = [pytest.mark.prove, pytest.mark.django_db, pytest.mark.usefixtures("small_parts")]


def accepted(story: Story) -> int:
    return sum(each.request.operation.name == "importAnswer" for each in story.desk.stand.desk.mailbox)


def killed(story: Story, at: int) -> bool:
    """Tell the story with a kill at one place, and go on after it; whether there was such a place."""
    killer, was_killed = Killer(story.desk, at), False
    for machine, people in ((story.come, story.work), (story.exchange, lambda: None)):
        try:
            with killer:
                machine()
        except Killed:
            was_killed = True
            machine()
        people()
    return was_killed


def test_a_kill_anywhere_on_the_way_ends_in_the_same_state(story: Story, private_root: Path) -> None:
    desk = story.desk
    began, world = desk.now, deepcopy(desk.stand.world._appeals)
    kills = 0
    for at in count(1):
        mark, before = transaction.savepoint(), accepted(story)
        if not killed(story, at):
            break
        kills += 1
        assert ends(desk) == GOOD, at
        assert accepted(story) == before + 2, at
        transaction.savepoint_rollback(mark)
        shutil.rmtree(private_root / "gis-parts", ignore_errors=True)
        desk.now, desk.stand.world._appeals = began, deepcopy(world)
    assert kills > 100
