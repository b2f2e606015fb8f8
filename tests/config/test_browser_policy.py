"""What every answer tells a browser, and which cookies an installation sets."""

import json
import os
import re
import subprocess
import sys
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

from django.contrib.messages import constants
from django.contrib.messages.storage import default_storage
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone

from wagtail.models import Page, get_page_models

import pytest
from pytest_django import Settings
from tests.pages import conftest as pages

from cabinet import visits
from config.middleware import NOT_USED
from notices.models import Subscriber
from notices.visits import begin as let_subscriber_in
from pages.models import HomePage

home = pages.home
ROOT = Path(__file__).resolve().parents[2]
OPEN_DATA = ["/api/tariffs.json", "/api/documents.json", "/api/openapi.json", "/disclosure/items.csv"]
EVERYWHERE = [
    "/",
    "/takogo-net/",
    "/robots.txt",
    "/search/?q=счёт",
    "/cabinet/",
    "/static/pages/site.css",
    "/media/net",
]
PAGES = [model for model in get_page_models() if model not in (Page, HomePage)]
NEEDED = {"intro": "Проба", "short_answer": "Да."}
ASKS = """
import django, json
django.setup()
from django.conf import settings as s
from cabinet.visits import COOKIE as cabinet
from notices.visits import COOKIE as subscription
from one_time_links.views import COOKIE as link
from pages.viewing import COOKIE as view
from sign_in.known import COOKIE as browser
print(json.dumps({
    "whole": [s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME], "own": [cabinet, subscription, link, view, browser],
    "look": [view], "messages": [s.GENERATIONS_COOKIES[-1]], "generations": s.GENERATIONS_COOKIES,
    "domain": [s.SESSION_COOKIE_DOMAIN, s.CSRF_COOKIE_DOMAIN],
    "secure": [s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE],
    "hidden": [s.SESSION_COOKIE_HTTPONLY, s.CSRF_COOKIE_HTTPONLY],
    "path": [s.SESSION_COOKIE_PATH, s.CSRF_COOKIE_PATH],
    "not_led_on": s.SECURE_REDIRECT_EXEMPT,
    "hsts": [s.SECURE_HSTS_SECONDS, s.SECURE_HSTS_INCLUDE_SUBDOMAINS, s.SECURE_SSL_REDIRECT],
}))
"""


def policy_of(answer: Any) -> dict[str, str]:
    """Return what the policy of an answer allows, by the sort of thing."""
    rules = (rule.strip().partition(" ") for rule in answer.headers["Content-Security-Policy"].split(";"))
    return {name: sources for name, _, sources in rules}


def installation(tmp_path: Path, **environment: str) -> dict[str, list[Any]]:
    """Return what a real installation is set to."""
    named = {
        "DJANGO_SETTINGS_MODULE": "config.settings.production", "VAR_DIR": str(tmp_path),
        "SECRET_KEY": "x" * 60, "ALLOWED_HOSTS": "site.example", "PYTHONPATH": str(ROOT / "site"),
    }  # fmt: skip
    answer = subprocess.run(
        [sys.executable, "-c", ASKS], env={**os.environ, **named, **environment}, capture_output=True,
        text=True, timeout=60, check=True,
    )  # fmt: skip
    asked: dict[str, list[Any]] = json.loads(answer.stdout)
    return asked


@pytest.mark.parametrize("path", EVERYWHERE)
def test_every_answer_says_what_may_run_be_framed_used_and_loaded(
    home: HomePage, client: Client, path: str
) -> None:
    answer = client.get(path)
    list(answer if answer.streaming else ())
    policy = policy_of(answer)
    assert policy["default-src"] == policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["object-src"] == policy["base-uri"] == "'none'"
    assert policy["frame-ancestors"] == policy["form-action"] == "'self'"
    # Styles and icons are nobody's secret; the server of static files opens them to all.
    is_open = path.startswith("/static/")
    assert answer.headers["Cross-Origin-Resource-Policy"] == ("cross-origin" if is_open else "same-origin")
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    refused = answer.headers["Permissions-Policy"].split(", ")
    assert refused == [f"{feature}=()" for feature in NOT_USED]


@pytest.mark.parametrize("model", PAGES, ids=lambda model: model.__name__)
def test_no_type_of_page_has_a_script_or_a_style_in_its_text(
    home: HomePage, client: Client, model: type[Page]
) -> None:
    fields = {name: value for name, value in NEEDED.items() if hasattr(model, name)}
    if hasattr(model, "Category"):
        fields["category"] = model.Category.values[0]
    home.add_child(instance=model(title="Проба", slug="proba", **fields))
    answer = client.get("/proba/")
    assert answer.status_code == 200
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    text = answer.content.decode()
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=\"|javascript:", text) == []
    scripts = re.findall(r"<script([^>]*)>", text)
    assert [tag for tag in scripts if "src=" not in tag and "json" not in tag] == []


def test_the_admin_may_do_no_more_than_wagtail_needs(db: None, client: Client) -> None:
    policy = policy_of(client.get("/admin/login/"))
    assert policy["object-src"] == policy["base-uri"] == "'none'"
    assert policy["form-action"] == policy["frame-ancestors"] == policy["default-src"] == "'self'"
    assert "http" not in " ".join(policy.values())


@pytest.mark.parametrize("path", OPEN_DATA)
def test_open_data_may_be_read_from_other_sites(home: HomePage, client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_https_is_kept_to_for_a_year(client: Client, settings: Settings, home: HomePage) -> None:
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = 31_536_000, True
    answer = Client().get("/", secure=True)
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_an_installation_keeps_its_cookies_to_itself_and_to_https(tmp_path: Path) -> None:
    found = installation(tmp_path)
    assert all(name.startswith("__Host-") for name in [*found["whole"], *found["own"]])
    assert found["domain"] == [None, None]
    # A finished page is kept for nobody who sees it his own way.
    assert found["generations"] == [*found["look"], *found["messages"]]
    assert found["path"] == ["/", "/"]
    assert all(found["secure"])
    assert all(found["hidden"])
    assert r"^api/" in found["not_led_on"]
    assert found["hsts"] == [31_536_000, True, True]


def test_messages_to_the_next_page_are_in_a_cookie_of_this_very_host(
    settings: Settings, rf: RequestFactory
) -> None:
    settings.MESSAGE_STORAGE, settings.SESSION_COOKIE_SECURE = "config.messages.HostStorage", True
    request, answer = rf.get("/"), HttpResponse()
    request.session = {}  # type: ignore[assignment]
    storage = default_storage(request)
    storage.add(constants.INFO, "Сохранено.")
    storage.update(answer)
    (cookie,) = answer.cookies.values()
    assert (cookie.key, cookie["path"], cookie["domain"]) == ("__Host-messages", "/", "")
    assert (cookie["secure"], cookie["httponly"]) == (True, True)


@pytest.mark.parametrize("path", ["/api/appeals/", "/api/tariffs.json"])
def test_a_program_without_https_is_refused_and_not_led_on(
    settings: Settings, client: Client, db: None, path: str
) -> None:
    settings.SECURE_SSL_REDIRECT, settings.SECURE_REDIRECT_EXEMPT = True, [r"^api/"]
    answer = Client(headers={"Authorization": "Bearer x"}).get(path)
    assert (answer.status_code, answer.content.decode()) == (403, "Только по https.")
    assert Client().get(path, secure=True).content.decode() != "Только по https."
    assert Client().get("/").status_code == 301


def test_subdomains_without_https_can_be_left_out(tmp_path: Path) -> None:
    assert installation(tmp_path, HSTS_SUBDOMAINS="no")["hsts"][1] is False


def test_every_cookie_is_kept_to_https_from_scripts_and_from_other_sites(
    home: HomePage, settings: Settings
) -> None:
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    client = Client()
    subscriber = Subscriber.objects.create(
        email="a@pochta.example", state="active", created_at=timezone.now()
    )
    answers = [
        visits.begin(HttpResponse(), "a@pochta.example"), let_subscriber_in(HttpResponse(), subscriber),
        client.get(f"/link/{'x' * 30}/"), client.post("/view/", {"size": "150"}), client.get("/cabinet/"),
    ]  # fmt: skip
    cookies = SimpleCookie()
    for answer in answers:
        cookies.update(answer.cookies)
    assert {"cabinet", "subscription", "one_time_link", "view", settings.CSRF_COOKIE_NAME} <= set(cookies)
    for cookie in cookies.values():
        said = (cookie["secure"], cookie["httponly"], cookie["samesite"], cookie["path"], cookie["domain"])
        assert said == (True, True, "Lax", "/", ""), cookie
