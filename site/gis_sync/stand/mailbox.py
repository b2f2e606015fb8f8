"""Accepted messages: their states by the clock, their results once made, and who asked too early."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum
from uuid import uuid4

from gis_sync.stand.acceptance import Request
from gis_sync.stand.options import Options
from gis_sync.stand.refusals import Refused
from gis_sync.stand.world import World

logger = logging.getLogger(__name__)

POLLING = tuple(timedelta(seconds=seconds) for seconds in (10, 60, 300, 900, 1800))
"""The official advice: how long to wait before each poll of a message; the last one repeats."""


class State(IntEnum):
    RECEIVED = 1
    PROCESSING = 2
    PROCESSED = 3


@dataclass
class Message:
    """A message that got a GUID of ours; `result` is the whole getStateResult of state 3, never changed."""

    request: Request
    accepted_at: datetime
    guid: str = field(default_factory=lambda: str(uuid4()))
    result: bytes | None = None
    stuck_in: State | None = None
    mode: str = ""
    """Fault mode that spoils its result."""
    code: str = ""
    """Error code of that mode."""
    polled_at: list[datetime] = field(default_factory=list)
    early_polls: int = 0

    @property
    def owner(self) -> str:
        """PPA GUID of the organisation that sent it, or "" where the service asks for none."""
        return self.request.organisation.ppa_guid if self.request.organisation else ""

    def due_at(self) -> datetime:
        """The earliest moment of the next poll by the official advice."""
        step = POLLING[min(len(self.polled_at), len(POLLING) - 1)]
        return (self.polled_at[-1] if self.polled_at else self.accepted_at) + step


class Mailbox:
    """Messages of all organisations. `process` makes the content of a result when its time has come."""

    def __init__(self, world: World, options: Options, process: Callable[[Message], bytes]) -> None:
        self._world = world
        self._options = options
        self._process = process
        self._messages: dict[str, Message] = {}
        self.repeats = 0
        """How many messages came under a MessageGUID that was used before."""

    def __iter__(self) -> Iterator[Message]:
        return iter(list(self._messages.values()))

    def former(self, request: Request) -> Message | None:
        """Return the message that the same sender sent under this MessageGUID, if any, and count it."""
        key = (request.service, request.organisation, request.message_guid.lower())
        for message in self._messages.values():
            known = message.request
            if (known.service, known.organisation, known.message_guid.lower()) == key:
                self.repeats += 1
                logger.warning("MessageGUID %s came again", request.message_guid)
                return message
        return None

    def add(
        self, request: Request, *, mode: str = "", code: str = "", stuck_in: State | None = None
    ) -> Message:
        """Keep a message under a new GUID, and process it at once if no delay is set."""
        message = Message(request, self._world.now(), mode=mode, code=code, stuck_in=stuck_in)
        self._messages[message.guid] = message
        self.advance()
        return message

    def advance(self) -> None:
        """Process, in the order of arrival, every message whose time has come, and forget the old ones."""
        now = self._world.now()
        for message in self:
            if message.result is None and self.state(message) is State.PROCESSED:
                message.result = self._process(message)
            if message.accepted_at + self._options.kept_for < now:
                del self._messages[message.guid]

    def state(self, message: Message) -> State:
        """Return the state of a message at this moment."""
        if message.result is not None:
            return State.PROCESSED
        passed = self._world.now() - message.accepted_at
        if message.stuck_in is State.RECEIVED or passed < self._options.received_for:
            return State.RECEIVED
        if message.stuck_in or passed < self._options.received_for + self._options.processing_for:
            return State.PROCESSING
        return State.PROCESSED

    def poll(self, request: Request, guid: str) -> Message:
        """Return the message of a GUID to the one who sent it, and count the poll.

        Raise Refused: INT002013 for a GUID that is unknown, another's or forgotten; EXP001000 for a poll
        before its time, when that is strict.
        """
        message = self._messages.get(guid.lower())
        if message is None or (message.request.service, message.request.organisation) != (
            request.service,
            request.organisation,
        ):
            raise Refused("INT002013")
        now = self._world.now()
        due_at = message.due_at()
        message.polled_at.append(now)
        if now < due_at:
            message.early_polls += 1
            logger.warning("%s was polled before %s", guid, due_at)
            if self._options.strict_polling:
                raise Refused("EXP001000", "слишком частый опрос")
        return message
