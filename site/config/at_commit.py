"""Wagtail's own tasks, run where they are made: its indexes of words and of references after each save.

Within a transaction they wait for its end and run once, however often the same thing was saved: they read
the database anew, so the last time says it all. What is taken back is not indexed.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.db import connections, transaction

from django_tasks.backends.immediate import ImmediateBackend
from django_tasks.base import TaskResult


class _Waiting:
    """A call that waits for the end of a transaction, known by what is called and with what."""

    def __init__(self, key: tuple[Any, ...], run: Callable[[], None]) -> None:
        self.key = key
        self.run = run

    def __call__(self) -> None:
        self.run()


class AtCommitBackend(ImmediateBackend):
    def _execute_task(self, task_result: TaskResult[Any]) -> None:
        run = partial(super()._execute_task, task_result)
        key = (task_result.task.module_path, repr(task_result.args), repr(task_result.kwargs))
        if not _is_waiting(key):
            transaction.on_commit(_Waiting(key, run))


def _is_waiting(key: tuple[Any, ...]) -> bool:
    """Whether the same call waits already. A savepoint that is taken back takes its calls along."""
    waiting = connections["default"].run_on_commit
    return any(isinstance(each[1], _Waiting) and each[1].key == key for each in waiting)
