"""The example of the environment and compose.yaml speak of what exists."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.management import get_commands

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
DEVELOPMENT = {"DEBUG"}
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
OURS = {"migrate", "prepare", "web1", "web2", "worker", "clock"}


def documented() -> set[str]:
    table = (ROOT / "README.md").read_text(encoding="utf-8").partition("| Variable |")[2].partition("\n\n")[0]
    return set(re.findall(r"^\| `([A-Z0-9_]+)` \|", table, re.MULTILINE))


def named_in(file: Path) -> set[str]:
    names = re.findall(r"^#?([A-Z][A-Z0-9_]+)=", file.read_text(encoding="utf-8"), re.MULTILINE)
    return {plain(name) for name in names}


def plain(name: str) -> str:
    known = documented()
    return name.removesuffix("_FILE") if name not in known else name


def test_the_example_names_every_variable_and_no_other() -> None:
    assert named_in(DEPLOY / "site.env.example") == documented() - DEVELOPMENT
    assert named_in(DEPLOY / "owner.env.example") == {"DATABASE_URL", "VAR_DIR"}


@pytest.mark.parametrize("name", ["site.env.example", "owner.env.example", "compose.yaml"])
def test_what_is_shipped_holds_no_secret(name: str) -> None:
    text = (DEPLOY / name).read_text(encoding="utf-8")
    assert re.findall(r"^[A-Z_]*(?:PASSWORD|SECRET_KEY|KEY)=\S+", text, re.MULTILINE) == []
    addresses = re.findall(r"_URL[=:] ?(\S+://\S+)", text)
    assert addresses
    assert [address for address in addresses if urlsplit(address).password] == []


def test_containers_get_variables_that_exist() -> None:
    given = {name for each in OURS for name in COMPOSE["services"][each]["environment"]}
    assert {plain(name) for name in given} <= documented()


def test_containers_run_commands_that_exist() -> None:
    words = " ".join(" ".join(COMPOSE["services"][each].get("command", [])) for each in OURS)
    assert set(re.findall(r"site/manage\.py (\w+)", words)) <= get_commands().keys()
    dockerfile = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    assert '"config.wsgi:application"' in dockerfile
    for copied in re.findall(r"^COPY (.+) \S+$", dockerfile, re.MULTILINE):
        assert [name for name in copied.split() if not (ROOT / name).exists()] == []


def test_compose_says_what_the_units_say() -> None:
    services = COMPOSE["services"]
    assert OURS | {"db", "redis", "rights", "nginx"} == services.keys()
    assert [services[each]["deploy"]["replicas"] for each in ("worker", "clock")] == [2, 2]
    unit = (DEPLOY / "systemd" / "supplier-worker@.service").read_text(encoding="utf-8")
    assert " ".join(services["worker"]["command"]).removeprefix("python site/manage.py ") in unit


def test_what_compose_mounts_and_waits_for_exists() -> None:
    services = COMPOSE["services"]
    for service in services.values():
        assert set(service.get("depends_on", [])) <= services.keys()
        named = {volume.split(":")[0] for volume in service.get("volumes", [])}
        assert {name for name in named if not name.startswith(".")} <= COMPOSE["volumes"].keys()
    shipped = [
        volume.split(":")[0]
        for service in services.values()
        for volume in service.get("volumes", [])
        if volume.startswith("./") and not volume.startswith("./tls")
    ]
    assert [path for path in shipped if not (DEPLOY / path).exists()] == []


def test_nothing_but_nginx_is_open_to_the_world() -> None:
    services = COMPOSE["services"]
    assert [name for name, service in services.items() if "ports" in service] == ["nginx"]
    unreached = [name for name, service in services.items() if service.get("network_mode") == "none"]
    assert unreached == ["db", "redis", "rights"], "they are reached through sockets alone"


def test_containers_run_by_the_accounts_that_postgresql_knows() -> None:
    accounts = (DEPLOY / "postgresql" / "pg_ident.conf").read_text(encoding="utf-8")
    for built in (DEPLOY / "Dockerfile", DEPLOY / "postgresql" / "Dockerfile"):
        numbered = re.findall(
            r"useradd .*?--uid (\d+) .*?(supplier-\w+)(?: &|$)", built.read_text(), re.MULTILINE
        )
        assert numbered == [("900", "supplier-site"), ("901", "supplier-owner")]
        assert [name for _, name in numbered if name not in accounts] == []
    assert COMPOSE["services"]["migrate"]["user"] == "901:900"
