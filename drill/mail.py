"""A mail server on the loopback that counts what it has said yes to, and may keep a sender waiting."""

import asyncio
import email
import threading
from collections import Counter
from email.policy import default

from aiosmtpd.controller import Controller

from drill.parts import free_port


class MailServer:
    def __init__(self) -> None:
        self.port = free_port()
        self.by_id: Counter[str] = Counter()
        self.by_recipient: Counter[str] = Counter()
        self.is_held = threading.Event()
        """While it is set, a letter is neither taken nor refused."""
        self.somebody_waits = threading.Event()
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)

    def start(self) -> None:
        self._controller.start()

    def stop(self) -> None:
        self.is_held.clear()
        self._controller.stop()

    async def handle_DATA(self, server: object, session: object, envelope: object) -> str:
        if self.is_held.is_set():
            self.somebody_waits.set()
            while self.is_held.is_set():
                await asyncio.sleep(0.05)
            # Whoever waited is dead by now; nothing was taken.
            return "451 try again"
        content: bytes = envelope.content  # type: ignore[attr-defined]
        letter = email.message_from_bytes(content, policy=default)
        self.by_id[str(letter["Message-ID"])] += 1
        self.by_recipient[str(letter["To"])] += 1
        return "250 OK"
