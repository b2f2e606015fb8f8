"""What a browser is told to allow."""

from django.test import Client

import pytest

from pages.models import HomePage


def policy_of(client: Client, path: str) -> dict[str, str]:
    """Return what the policy of a response allows, by the sort of thing."""
    header = client.get(path).headers["Content-Security-Policy"]
    rules = (rule.strip().partition(" ") for rule in header.split(";"))
    return {name: sources for name, _, sources in rules}


@pytest.mark.parametrize("path", ["/", "/takogo-net/", "/ask/individual/"])
def test_a_public_page_runs_and_fetches_only_what_is_ours(home: HomePage, client: Client, path: str) -> None:
    policy = policy_of(client, path)
    assert policy["default-src"] == policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["object-src"] == "'none'"
    assert policy["form-action"] == policy["frame-ancestors"] == "'self'"


def test_the_admin_may_write_scripts_but_fetches_nothing_from_elsewhere(client: Client, db: None) -> None:
    policy = policy_of(client, "/admin/login/")
    assert "'unsafe-inline'" in policy["script-src"]
    assert policy["default-src"] == "'self'"
    assert "http" not in " ".join(policy.values())


@pytest.mark.parametrize("path", ["/", "/admin/login/"])
def test_nothing_is_guessed_and_no_address_is_told_to_others(
    home: HomePage, client: Client, path: str
) -> None:
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "SAMEORIGIN"


def test_a_public_page_has_no_script_or_style_of_its_own(home: HomePage, client: Client) -> None:
    html = client.get("/").content.decode()
    assert " style=" not in html
    assert "<style" not in html
    assert "<script>" not in html
