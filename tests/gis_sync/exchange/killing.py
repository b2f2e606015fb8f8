"""A worker that dies at a chosen place of the exchange."""

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from typing import Any

from django.core.files.storage import FileSystemStorage
from django.db import connection as database

import pytest
from tests.gis_sync.exchange.desk import Desk


class Killed(BaseException):
    """The worker is gone; nothing more is written."""


class Killer(ExitStack):
    """Kill at one place: before a row or a file is written, before a packet leaves, when its answer begins.

    The places count on when it is entered once more.
    """

    def __init__(self, desk: Desk, at: int) -> None:
        super().__init__()
        self.desk, self.at, self.passed = desk, at, 0

    def __enter__(self) -> "Killer":
        super().__enter__()
        self.enter_context(self._of_writes())
        transport = self.desk.connection.transport
        send = transport.send

        def watched(*args: Any, **kwargs: Any) -> Any:
            self.step()
            response = send(*args, **kwargs)
            try:
                self.step()
            except Killed:
                response.close()
                raise
            return response

        patch = self.enter_context(pytest.MonkeyPatch.context())
        patch.setattr(transport, "send", watched)
        patch.setattr(FileSystemStorage, "_save", self._before(FileSystemStorage._save))
        return self

    def step(self) -> None:
        self.passed += 1
        if self.passed == self.at:
            raise Killed

    def _before(self, act: Callable[..., Any]) -> Callable[..., Any]:
        def watched(*args: Any, **kwargs: Any) -> Any:
            self.step()
            return act(*args, **kwargs)

        return watched

    def _of_writes(self) -> AbstractContextManager[None]:
        def before(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            if sql.split(" ", 1)[0] in {"INSERT", "UPDATE", "DELETE"}:
                self.step()
            return execute(sql, params, many, context)

        return database.execute_wrapper(before)
