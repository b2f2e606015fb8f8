"""The library's worker, which takes no task while the site is held."""

import time
from types import FrameType
from typing import Any

from django_tasks_db.management.commands import db_worker as library

from operations import maintenance


class HeldWorker(library.Worker):
    """Asks before each task whether it may go on: that is when the library looks at ``running``."""

    def __init__(self, **options: Any) -> None:
        self.is_told_to_stop = False
        super().__init__(**options)

    @property
    def running(self) -> bool:
        while self._running and not self.is_told_to_stop and maintenance.current():
            time.sleep(max(self.interval, 0.1))
        return self._running

    @running.setter
    def running(self, value: bool) -> None:
        self._running = value

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        # A signal may come in the midst of waiting, and must not begin to wait itself.
        self.is_told_to_stop = True
        super().shutdown(signum, frame)


class Command(library.Command):
    def handle(
        self, *, verbosity: int, queue_name: str, exclude_queues: str, reload: bool, **options: Any
    ) -> None:
        """Run until stopped. Code is not reloaded as it changes: our supervisor never asks for that."""
        self.configure_logging(verbosity)
        known = ("interval", "batch", "backend_name", "startup_delay", "max_tasks", "worker_id")
        worker = HeldWorker(
            queue_names=queue_name.split(","),
            excluded_queue_names=exclude_queues.split(",") if exclude_queues else [],
            **{name: options[name] for name in known},
        )
        worker.configure_signals()
        worker.run()
