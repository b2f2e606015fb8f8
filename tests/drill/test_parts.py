"""What stands for systemd in the drill: a part that dies is started again, one that is held stays down."""

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from drill.parts import Keeper, Part, free_port

SERVE = "import socket, sys, time; s = socket.create_server(('127.0.0.1', int(sys.argv[1]))); time.sleep(600)"


@pytest.fixture
def keeper() -> Iterator[Keeper]:
    made = Keeper()
    yield made
    made.end()
    assert not any(part.runs for part in made.parts)


def part(folder: Path) -> Part:
    port = free_port()
    return Part("part", [sys.executable, "-c", SERVE, str(port)], {}, folder / "part.log", port=port)


def wait_until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_what_dies_is_started_again(keeper: Keeper, tmp_path: Path) -> None:
    one = keeper.begin(part(tmp_path))
    keeper.watch()
    assert one.process is not None
    former = one.process.pid
    one.kill(down_for=0)
    assert not one.serves
    wait_until(lambda: one.serves)
    assert one.process.pid != former


def test_what_is_held_down_stays_down(keeper: Keeper, tmp_path: Path) -> None:
    one = keeper.begin(part(tmp_path))
    keeper.watch()
    one.kill(down_for=3600)
    time.sleep(1.5)
    assert not one.runs


def test_what_does_not_start_is_named(keeper: Keeper, tmp_path: Path) -> None:
    broken = Part(
        "broken", [sys.executable, "-c", "raise SystemExit(1)"], {}, tmp_path / "log", port=free_port()
    )
    with pytest.raises(RuntimeError, match="broken did not start"):
        keeper.begin(broken)
