"""The control interface under /__stub/: what a test or a person may do to the stand. JSON both ways.

GET    state               counts and the time          GET    appeals/GUID    an appeal with its history
POST   appeals             add appeals (a list)         POST   appeals/GUID/withdraw, appeals/GUID/assess
POST   crowd               add many appeals (crowd.Crowd)
POST   organisations       add organisations (a list)   POST   files           add an applicant's file
POST   modes               add a fault (faults.Rule)    GET    modes           DELETE modes
POST   options             change options by name       GET    options
POST   clock               {"forward": seconds}
GET    messages            what came, newest last       GET    messages/N      the N-th as it came
GET    accepted            messages with states and polls
"""

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import timedelta
from http import HTTPStatus
from typing import Any, get_type_hints
from uuid import UUID

from gis_sync.stand import plain
from gis_sync.stand.crowd import Crowd
from gis_sync.stand.desk import Desk
from gis_sync.stand.faults import Rule
from gis_sync.stand.options import Options
from gis_sync.stand.plain import BadData
from gis_sync.stand.reply import Reply
from gis_sync.stand.world import Appeal, Assessment, Organisation, UnknownAppeal

PREFIX = "/__stub/"


@dataclass
class ApplicantFile:
    """A file for an organisation to download; `content` is base64."""

    name: str
    content: str
    organisation: str
    guid: str = ""
    is_infected: bool = False


@dataclass
class Forward:
    """By how many seconds the stand's clock goes ahead."""

    forward: float


@dataclass
class Withdrawal:
    comment: str = ""


class Control:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._routes: dict[tuple[str, str], Callable[[Any], Any]] = {
            ("GET", "state"): self._state,
            ("POST", "appeals"): self._add_appeals,
            ("POST", "crowd"): self._add_crowd,
            ("POST", "organisations"): self._add_organisations,
            ("POST", "files"): self._add_file,
            ("GET", "modes"): lambda data: plain.dump(self._desk.faults.rules),
            ("POST", "modes"): self._add_mode,
            ("DELETE", "modes"): lambda data: self._desk.faults.clear(),
            ("GET", "options"): lambda data: plain.dump(self._desk.options),
            ("POST", "options"): self._set_options,
            ("POST", "clock"): self._move_clock,
            ("GET", "messages"): self._messages,
            ("GET", "accepted"): self._accepted,
        }

    def answer(self, method: str, path: str, content_type: str, body: bytes) -> Reply:
        """Answer a call; what does not fit gets 400 and says why, an unknown appeal or address 404."""
        # A page of another site cannot send JSON across origins without being asked first.
        if method == "POST" and not content_type.startswith("application/json"):
            return _json({"error": "application/json is needed"}, HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
        with self._desk.world.lock:
            self._desk.mailbox.advance()
            try:
                return self._route(method, path.removeprefix(PREFIX), json.loads(body) if body else {})
            except (BadData, json.JSONDecodeError) as error:
                return _json({"error": str(error)}, HTTPStatus.BAD_REQUEST)
            except UnknownAppeal as error:
                return _json({"error": f"no appeal {error}"}, HTTPStatus.NOT_FOUND)

    def _route(self, method: str, name: str, data: Any) -> Reply:
        route = self._routes.get((method, name))
        if route:
            return _json(route(data))
        kind, _, rest = name.partition("/")
        if kind == "appeals" and rest:
            return self._appeal(method, *rest.partition("/")[::2], data)
        if (
            method == "GET"
            and kind == "messages"
            and rest.isdecimal()
            and int(rest) < len(self._desk.received)
        ):
            return Reply(body=self._desk.received[int(rest)].body)
        return _json({"error": "no such address"}, HTTPStatus.NOT_FOUND)

    def _appeal(self, method: str, guid: str, action: str, data: Any) -> Reply:
        if (method, action) == ("GET", ""):
            return _json(plain.dump(self._desk.world.appeal(guid)))
        if (method, action) == ("POST", "withdraw"):
            self._desk.world.withdraw(guid, plain.load(Withdrawal, data).comment)
            return _json({})
        if (method, action) == ("POST", "assess"):
            self._desk.world.assess(guid, plain.load(Assessment, data))
            return _json({})
        return _json({"error": "no such address"}, HTTPStatus.NOT_FOUND)

    def _state(self, data: Any) -> Any:
        world, mailbox = self._desk.world, list(self._desk.mailbox)
        return {
            "now": world.now().isoformat(),
            "organisations": sorted(world.organisations),
            "appeals": [appeal.guid for appeal in world.appeals()],
            "messages": len(self._desk.received),
            "repeats": self._desk.mailbox.repeats,
            "early_polls": sum(message.early_polls for message in mailbox),
        }

    def _add_appeals(self, data: Any) -> Any:
        appeals = plain.load(list[Appeal], data, "appeals")
        for appeal in appeals:
            self._desk.world.put(appeal)
        return {"added": len(appeals)}

    def _add_crowd(self, data: Any) -> Any:
        crowd = plain.load(Crowd, data, "crowd")
        for appeal in crowd.appeals(self._desk.world.today()):
            self._desk.world.put(appeal)
        return {"added": crowd.count}

    def _add_organisations(self, data: Any) -> Any:
        organisations = plain.load(list[Organisation], data, "organisations")
        for organisation in organisations:
            self._desk.world.register(organisation)
        return {"added": len(organisations)}

    def _add_file(self, data: Any) -> Any:
        given = plain.load(ApplicantFile, data, "file")
        try:
            content = base64.b64decode(given.content, validate=True)
            guid = str(UUID(given.guid)) if given.guid else ""
        except ValueError as error:
            raise BadData(f"file: {error}") from error
        stored = self._desk.files.put(given.name, content, reader=given.organisation, guid=guid)
        stored.is_infected = given.is_infected
        return {"guid": stored.guid}

    def _add_mode(self, data: Any) -> Any:
        self._desk.faults.add(plain.load(Rule, data, "mode"))

    def _set_options(self, data: Any) -> Any:
        if not isinstance(data, dict):
            raise BadData("options: an object is needed")
        hints, known = get_type_hints(Options), {field.name for field in fields(Options)}
        for name in data:
            if name not in known:
                raise BadData(f"options.{name}: unknown")
        loaded = {name: plain.load(hints[name], value, f"options.{name}") for name, value in data.items()}
        for name, value in loaded.items():
            setattr(self._desk.options, name, value)

    def _move_clock(self, data: Any) -> Any:
        self._desk.world.move_clock(timedelta(seconds=plain.load(Forward, data, "clock").forward))
        self._desk.mailbox.advance()
        return {"now": self._desk.world.now().isoformat()}

    def _messages(self, data: Any) -> Any:
        return [plain.dump(message) | {"size": len(message.body)} for message in self._desk.received]

    def _accepted(self, data: Any) -> Any:
        return [
            {
                "guid": message.guid,
                "operation": message.request.operation.name,
                "organisation": message.owner,
                "requester_guid": message.request.message_guid,
                "state": int(self._desk.mailbox.state(message)),
                "polls": [moment.isoformat() for moment in message.polled_at],
                "repeats": self._desk.mailbox.repeats,
                "early_polls": message.early_polls,
            }
            for message in self._desk.mailbox
        ]


def _json(data: Any, status: HTTPStatus = HTTPStatus.OK) -> Reply:
    body = json.dumps({} if data is None else data, ensure_ascii=False).encode()
    return Reply(status, body, content_type="application/json; charset=utf-8")
