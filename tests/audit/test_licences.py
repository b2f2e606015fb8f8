from email.message import Message
from importlib import metadata

import pytest
from audit.__main__ import LOCK
from audit.licences import ALLOWED, STATED, Licensed, licences_of, licensed, packages


def test_every_package_of_the_product_comes_under_a_licence_that_we_may_use() -> None:
    assert [row for row in licensed(LOCK.read_text(encoding="utf-8")) if not row.is_allowed] == []


def test_what_is_said_of_a_package_by_hand_is_still_needed() -> None:
    assert set(STATED) <= {name for name, _ in packages(LOCK.read_text(encoding="utf-8"))}
    assert {licence for licence, _ in STATED.values()} <= set(ALLOWED)


@pytest.mark.parametrize(
    ("licences", "allowed"),
    [
        (("MIT",), True), (("MIT", "Apache-2.0"), True), (("MIT", "GPL-3.0-only"), False),
        (("AGPL-3.0-or-later",), False), (("UNKNOWN",), False), ((), False),
    ],
)  # fmt: skip
def test_each_licence_of_a_package_must_be_named(licences: tuple[str, ...], allowed: bool) -> None:
    assert Licensed("probe", licences).is_allowed is allowed


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ({"License-Expression": "MIT AND (ISC OR GPL-2.0-only)"}, ("MIT", "ISC", "GPL-2.0-only")),
        ({"Classifier": "License :: OSI Approved :: BSD License"}, ("BSD-3-Clause",)),
        ({"License": "A licence of our own\nwith a long text"}, ("A licence of our own",)),
        ({}, ()),
    ],
)  # fmt: skip
def test_a_licence_is_read_wherever_a_package_says_it(
    monkeypatch: pytest.MonkeyPatch, said: dict[str, str], read: tuple[str, ...]
) -> None:
    made = Message()
    for name, value in said.items():
        made[name] = value
    monkeypatch.setattr(metadata, "metadata", lambda name: made)
    assert licences_of("probe") == read


def test_a_package_of_another_platform_may_be_absent_but_no_other() -> None:
    assert list(licensed("no-such-package==1.0 ; sys_platform == 'win32' \\\n")) == []
    with pytest.raises(metadata.PackageNotFoundError):
        list(licensed("no-such-package==1.0 \\\n"))
