"""With a real Redis: it dies, falls silent and comes back, and the site serves all along."""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.contrib.sessions.backends.cached_db import SessionStore
from django.core.cache import caches
from django.test import Client

import pytest
from pytest_django import Settings
from tests.config.redis_server import RedisServer

from config import caching
from config.caching import ForgivingRedisCache, Standing
from pages import throttle
from pages.throttle import Limit, exceeds


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[RedisServer]:
    server = RedisServer(tmp_path)
    server.start()
    yield server
    server.kill()


@pytest.fixture
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask Redis again at once and not after seconds."""
    monkeypatch.setattr(caching, "PAUSE", 0.0)


def cache_of(redis: RedisServer, **options: Any) -> ForgivingRedisCache:
    return ForgivingRedisCache(redis.url, {"OPTIONS": options})


def test_while_redis_answers_two_processes_share_what_is_kept(redis: RedisServer) -> None:
    here, there = cache_of(redis), cache_of(redis)
    here.set("a", 1)
    here.set_many({"b": 2, "c": 3})
    assert there.get_many(["a", "b", "c", "d"]) == {"a": 1, "b": 2, "c": 3}
    assert there.incr("a") == 2
    assert here.get("a") == 2
    assert there.has_key("b")
    assert there.touch("b", 60)
    there.delete("b")
    there.delete_many(["c"])
    assert here.get_many(["b", "c"]) == {}
    assert not here.add("a", 5)


def test_a_dead_redis_is_replaced_by_a_memory_of_ones_own(
    redis: RedisServer, patience: None, caplog: pytest.LogCaptureFixture
) -> None:
    cache = cache_of(redis)
    cache.set("a", 1)
    redis.kill()
    with caplog.at_level(logging.WARNING, "config.caching"):
        assert cache.get("a", "nothing") == "nothing"
        cache.set("b", 2)
        assert cache.get("b") == 2
        assert cache.incr("b") == 3
        with pytest.raises(ValueError, match="not found"):
            cache.incr("c")
    assert caplog.text.count("does not answer") == 1, "once, not at each call"


def test_a_redis_that_is_back_is_emptied_of_what_is_old(redis: RedisServer, patience: None) -> None:
    cache = cache_of(redis)
    cache.set("page", "old")
    redis.silence()
    assert cache.get("page") is None
    cache.delete("page")
    redis.wake()
    assert cache.get("page") is None
    cache.set("page", "new")
    assert cache_of(redis).get("page") == "new"


def test_what_is_remembered_of_one_absence_is_forgotten_by_the_next(
    redis: RedisServer, patience: None
) -> None:
    cache = cache_of(redis)
    redis.kill()
    cache.set("a", "of the first absence")
    redis.start()
    assert cache.get("a") is None
    redis.kill()
    assert cache.get("a") is None


def test_sessions_are_not_remembered_apart_from_the_others(redis: RedisServer, patience: None) -> None:
    cache = cache_of(redis, remembers=False)
    redis.kill()
    cache.set("a", 1)
    assert cache.get("a") is None
    assert cache.get_many(["a"]) == {}
    assert cache.set_many({"a": 1}) == []
    assert not cache.touch("a")
    assert not cache.delete("a")
    assert not cache.has_key("a")
    assert cache.add("a", 1), "or the name of each new session would be thought taken"
    cache.clear()


def test_after_a_failure_redis_is_left_alone_for_a_while() -> None:
    standing = Standing()
    assert standing.may_be_asked(100)
    assert standing.note_failure(100)
    assert not standing.may_be_asked(100 + caching.PAUSE - 0.1)
    assert standing.may_be_asked(100 + caching.PAUSE)
    assert not standing.may_be_asked(100 + caching.PAUSE + 0.1), "one tries, the others do not wait with it"
    assert not standing.note_failure(106), "no news"


def test_a_clearing_fails_as_quietly(redis: RedisServer, patience: None) -> None:
    cache = cache_of(redis)
    redis.kill()
    cache.set("a", 1)
    cache.clear()
    assert cache.get("a") is None


def test_limits_of_attempts_go_on_counting(
    redis: RedisServer, patience: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttle, "cache", cache_of(redis))
    limit = Limit("tests", 2, 60)
    redis.kill()
    assert [exceeds(limit, "192.0.2.1") for _ in range(4)] == [False, False, True, True]


@pytest.fixture
def with_redis(settings: Settings, redis: RedisServer) -> Iterator[RedisServer]:
    backend = {"BACKEND": "config.caching.ForgivingRedisCache", "LOCATION": redis.url}
    sessions = {**backend, "OPTIONS": {"remembers": False}}
    settings.CACHES = {**settings.CACHES, "default": backend, "sessions": sessions}
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
    settings.SESSION_CACHE_ALIAS = "sessions"
    yield redis
    for cache in caches.all():
        cache.close()


def test_who_is_signed_in_stays_so_and_visitors_notice_nothing(
    with_redis: RedisServer, admin_client: Client, patience: None
) -> None:
    assert admin_client.get("/admin/").status_code == 200
    with_redis.kill()
    assert admin_client.get("/admin/").status_code == 200
    assert Client().get("/ask/status/").status_code == 200
    with_redis.start()
    assert admin_client.get("/admin/").status_code == 200


def test_who_signs_out_while_redis_is_silent_is_out(
    with_redis: RedisServer, db: None, patience: None
) -> None:
    session = SessionStore()
    session["who"] = "somebody"
    session.create()
    with_redis.silence()
    SessionStore(session.session_key).flush()
    with_redis.wake()
    assert SessionStore(session.session_key).get("who") is None
