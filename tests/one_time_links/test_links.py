"""A link confirms an address: once, for a time, by a button; nothing of it stays where others may read it."""

from datetime import UTC, datetime, timedelta

from django.test import Client

import pytest
import time_machine
from tests.one_time_links.conftest import REDEEMED, TEST, token_of

from one_time_links import services
from one_time_links.models import OneTimeLink
from one_time_links.services import LinkUnusable, Unusable, find, forget_old, issue, redeem
from one_time_links.views import masked
from one_time_links.wagtail_hooks import forget_old_links
from outbox.models import Message
from outbox.services import deliver

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
ADDRESS = "Vera@pochta.example"


def issued(now: datetime | None = None) -> str:
    issue(purpose=TEST, address=ADDRESS, now=now)
    return token_of(Message.objects.latest("pk"))


def follow(token: str) -> Client:
    client = Client()
    answer = client.get(f"/link/{token}/")
    assert (answer.status_code, answer["Location"]) == (302, "/link/")
    return client


def test_the_button_uses_the_link_and_looking_at_it_does_not() -> None:
    client = follow(issued())
    for _ in range(2):
        page = client.get("/link/")
        assert page.status_code == 200
        assert "Открыть" in page.content.decode()
    assert REDEEMED == []
    assert client.post("/link/").content.decode() == "Открыто"
    assert REDEEMED == ["vera@pochta.example"]


def test_a_used_link_says_so_in_any_browser() -> None:
    token = issued()
    follow(token).post("/link/")
    for answer in (follow(token).get("/link/"), follow(token).post("/link/")):
        assert answer.status_code == 410
        assert "Ссылка уже использована" in answer.content.decode()
    assert REDEEMED == ["vera@pochta.example"]


def test_an_expired_link_says_so() -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        client = follow(issued())
        clock.move_to(NOW + TEST.lifetime - timedelta(seconds=1))
        assert client.get("/link/").status_code == 200
        clock.move_to(NOW + TEST.lifetime)
        for answer in (client.get("/link/"), client.post("/link/")):
            assert answer.status_code == 410
            assert "Срок ссылки истёк" in answer.content.decode()
    assert REDEEMED == []


@pytest.mark.parametrize("token", ["x", "a" * 43, "%00", "..%2f", "я" * 50])
def test_a_forged_link_says_so(token: str) -> None:
    client = Client()
    client.get(f"/link/{token}/")
    for answer in (client.get("/link/"), client.post("/link/")):
        assert answer.status_code == 404
        assert "Такой ссылки нет" in answer.content.decode()


def test_without_a_cookie_there_is_no_link() -> None:
    assert Client().get("/link/").status_code == 404
    assert Client().post("/link/").status_code == 404


def test_a_button_pressed_on_another_site_uses_nothing() -> None:
    client = Client(enforce_csrf_checks=True)
    client.get(f"/link/{issued()}/")
    assert client.post("/link/").status_code == 403
    assert REDEEMED == []


def test_one_that_is_used_takes_the_others_with_it() -> None:
    first, second = issued(), issued()
    assert redeem(token=second) == "vera@pochta.example"
    with pytest.raises(LinkUnusable) as refused:
        find(token=first)
    assert refused.value.why is Unusable.USED


def test_only_a_digest_is_kept_and_the_address_goes_with_the_use() -> None:
    token = issued()
    link = OneTimeLink.objects.get()
    assert token not in str(vars(link))
    redeem(token=token)
    link.refresh_from_db()
    assert link.address == ""


def test_the_letter_forgets_the_token_once_it_is_away() -> None:
    token = issued()
    message = Message.objects.get()
    assert token in message.html
    assert not [part for part in (message.subject, message.related) if token in part]
    deliver(message.pk)
    message.refresh_from_db()
    assert message.state == Message.State.ACCEPTED
    assert message.html == ""
    assert token not in message.text


def test_what_the_purpose_cannot_finish_leaves_the_link_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    token = issued()

    def fail(request: object, address: str) -> None:
        raise RuntimeError(address[:0])

    monkeypatch.setattr("one_time_links.views.purposes", lambda: {"test": _with(fail)})
    client = follow(token)
    with pytest.raises(RuntimeError):
        client.post("/link/")
    monkeypatch.undo()
    assert client.post("/link/").content.decode() == "Открыто"


def _with(function: object) -> object:
    return type("Broken", (), {"redeem": staticmethod(function), "code": "test"})()  # type: ignore[arg-type]


def test_a_purpose_that_is_no_more_opens_nothing() -> None:
    client = follow(issued())
    OneTimeLink.objects.update(purpose="gone")
    assert client.post("/link/").status_code == 404


def test_no_page_of_a_link_is_kept_or_named_to_others() -> None:
    client = Client()
    for answer in (client.get(f"/link/{issued()}/"), client.get("/link/"), client.post("/link/")):
        assert answer["Referrer-Policy"] == "strict-origin"
        assert "no-store" in answer["Cache-Control"]
    cookie = client.get(f"/link/{issued()}/").cookies["one_time_link"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")


def test_the_page_names_the_address_to_its_owner_only() -> None:
    page = follow(issued()).get("/link/").content.decode()
    assert "v…a@pochta.example" in page
    assert "vera@" not in page.lower()
    assert [masked(each) for each in ("a@b.ru", "ab@b.ru", "abc@b.ru")] == ["a…@b.ru", "a…@b.ru", "a…c@b.ru"]


def test_too_many_wrong_tokens_are_told_to_wait_and_a_right_one_still_opens() -> None:
    answers = [follow(f"wrong-{number}").get("/link/").status_code for number in range(32)]
    assert answers[:30] == [404] * 30
    assert set(answers[30:]) == {429}
    assert follow(issued()).get("/link/").status_code == 200


def test_rows_go_a_day_after_their_time() -> None:
    issue(purpose=TEST, address=ADDRESS, now=NOW)
    gone = NOW + TEST.lifetime + services.KEPT_AFTER
    assert forget_old(now=gone) == 0
    assert forget_old_links(gone + timedelta(seconds=1)) == "1 old one-time links forgotten"
    assert forget_old_links(gone + timedelta(seconds=1)) == ""
    assert not OneTimeLink.objects.exists()


def test_an_unusable_address_is_no_fault(caplog: pytest.LogCaptureFixture) -> None:
    issue(purpose=TEST, address="nobody")
    assert not Message.objects.exists()
    assert "nobody" not in caplog.text
