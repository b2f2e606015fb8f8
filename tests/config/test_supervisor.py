import sys
import time

from config.supervisor import RESTART_AFTER, Child, Supervisor


def sleeper() -> Child:
    return Child("sleeper", [sys.executable, "-c", "import time; time.sleep(60)"])


def test_a_running_child_is_left_alone() -> None:
    child = sleeper()
    child.start()
    try:
        assert child.ensure_running(time.monotonic()) is False
    finally:
        Supervisor([child])._stop_children()


def test_a_dead_child_is_noticed_once_and_started_again_after_a_pause() -> None:
    child = sleeper()
    child.start()
    assert child.process is not None
    first = child.process.pid
    child.process.kill()
    child.process.wait()
    try:
        assert child.ensure_running(100.0) is True
        assert child.ensure_running(100.0 + RESTART_AFTER / 2) is False
        assert child.process.pid == first
        child.ensure_running(100.0 + RESTART_AFTER)
        assert child.process.pid != first
        assert child.process.poll() is None
    finally:
        Supervisor([child])._stop_children()


def test_stopping_leaves_no_child_behind() -> None:
    children = [sleeper(), sleeper()]
    for child in children:
        child.start()
    Supervisor(children)._stop_children()
    assert all(child.process is not None and child.process.poll() is not None for child in children)


def test_a_child_that_does_not_listen_is_killed() -> None:
    stubborn = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"
    child = Child("stubborn", [sys.executable, "-c", stubborn])
    child.start()
    time.sleep(0.5)
    Supervisor([child], grace=0.5)._stop_children()
    assert child.process is not None
    assert child.process.poll() == -9
