"""The shared cache of several web processes. A dead or silent Redis makes the site slower, never wrong.

After a failure a process leaves Redis alone for a few seconds, so that a silent one is not waited for at each
call. What is changed meanwhile Redis does not hear of, so whoever finds it back empties it first: all that it
holds can be had from the database, and the limits of attempts begin anew.
"""

import logging
import time
from collections.abc import Callable
from threading import Lock
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache

from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

PAUSE = 5.0
"""Seconds for which a process does without Redis after a failure."""
TIMEOUT = 0.5
"""Seconds that an answer of Redis is waited for: within one's own network it takes less than a thousandth."""
CONNECTION: dict[str, Any] = {
    "socket_connect_timeout": TIMEOUT,
    "socket_timeout": TIMEOUT,
    # The library's own retries take seconds; we have something to do instead.
    "retry": None,
    "retry_on_error": [],
}


class Standing:
    """What the threads of this process know of one Redis: whether to ask it, and since when not."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.is_away = False
        self.asked_again_at = 0.0

    def may_be_asked(self, now: float) -> bool:
        with self.lock:
            if not self.is_away:
                return True
            if now < self.asked_again_at:
                return False
            # One thread tries; the others go on without it meanwhile.
            self.asked_again_at = now + PAUSE
            return True

    def note_failure(self, now: float) -> bool:
        """Remember a failure; return whether it is news."""
        with self.lock:
            is_news, self.is_away = not self.is_away, True
            self.asked_again_at = now + PAUSE
            return is_news


_standings: dict[str, Standing] = {}


class ForgivingRedisCache(RedisCache):
    """Redis while it answers; else a small memory of this process, or with ``remembers=False`` none at all.

    Limits of attempts are then counted by each process. Sessions must not be remembered so: one that another
    process has ended would live on here. They are read from the database instead.
    """

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        options = dict(params.get("OPTIONS", {}))
        remembers = options.pop("remembers", True)
        super().__init__(server, {**params, "OPTIONS": {**CONNECTION, **options}})
        self._standing = _standings.setdefault(str(server), Standing())
        self._own: LocMemCache | None = (
            LocMemCache(f"instead of {server}", {**params, "OPTIONS": {}}) if remembers else None
        )

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return bool(self._first(True, "add", key, value, timeout, version))

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._first(default, "get", key, default, version)

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        self._first(None, "set", key, value, timeout, version)

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return bool(self._first(False, "touch", key, timeout, version))

    def delete(self, key: Any, version: int | None = None) -> bool:
        return bool(self._first(False, "delete", key, version))

    def get_many(self, keys: Any, version: int | None = None) -> dict[Any, Any]:
        return dict(self._first({}, "get_many", list(keys), version))

    def has_key(self, key: Any, version: int | None = None) -> bool:
        return bool(self._first(False, "has_key", key, version))

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        counted = self._first(None, "incr", key, delta, version)
        if counted is None:
            raise ValueError(f"Key {key!r} not found")
        return int(counted)

    def set_many(
        self, data: dict[Any, Any], timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> list[Any]:
        return list(self._first([], "set_many", data, timeout, version))

    def delete_many(self, keys: Any, version: int | None = None) -> None:
        self._first(None, "delete_many", list(keys), version)

    def clear(self) -> None:
        self._first(None, "clear")

    def _first(self, nothing: Any, name: str, *arguments: Any) -> Any:
        """Ask Redis; when it is away, what remembers instead; else return ``nothing``."""
        if self._standing.may_be_asked(time.monotonic()):
            try:
                self._welcome_back()
                return getattr(super(), name)(*arguments)
            except (RedisError, OSError) as error:
                self._note(error)
        instead: Callable[..., Any] | None = getattr(self._own, name, None)
        return instead(*arguments) if instead else nothing

    def _welcome_back(self) -> None:
        if not self._standing.is_away:
            return
        super().clear()
        self._standing.is_away = False
        logger.warning("Redis answers again")

    def _note(self, error: Exception) -> None:
        if not self._standing.note_failure(time.monotonic()):
            return
        # What is left of an earlier absence is old by now.
        if self._own is not None:
            self._own.clear()
        logger.error("Redis does not answer (%s): the site goes on without it", type(error).__name__)
