from types import SimpleNamespace

from django.test import RequestFactory

from wagtail.admin.telepath import JSContext, registry
from wagtail.admin.ui.sidebar import LinkMenuItem

import pytest
from telepath import Adapter

from staff.screens import entry_for
from staff.wagtail_hooks import EntryAdapter


@pytest.mark.parametrize(
    ("held", "is_shown"),
    [("room.look", True), ("room.write", True), ("room.other", False), ("", False)],
    ids=["the first right", "the second", "another", "none"],
)
def test_an_entry_is_shown_to_those_who_hold_one_of_its_rights(held: str, is_shown: bool) -> None:
    request = RequestFactory().get("/admin/")
    request.user = SimpleNamespace(has_perm=lambda right: right == held)  # type: ignore[assignment]
    entry = entry_for("room.look", "room.write")("Комната", "/admin/room/", name="room", order=7)
    assert (entry.label, entry.url, entry.name, entry.order) == ("Комната", "/admin/room/", "room", 7)
    assert entry.is_shown(request) is is_shown


def test_entries_of_different_rights_know_nothing_of_each_other() -> None:
    request = RequestFactory().get("/admin/")
    request.user = SimpleNamespace(has_perm=lambda right: right == "room.look")  # type: ignore[assignment]
    first, second = entry_for("room.look"), entry_for("room.write")
    assert first("Одна", "#").is_shown(request)
    assert not second("Другая", "#").is_shown(request)


def test_an_entry_is_told_to_its_script_as_wagtail_tells_it(monkeypatch: pytest.MonkeyPatch) -> None:
    class InWagtailsWay(Adapter):
        js_constructor = "wagtail.sidebar.LinkMenuItem"

        def js_args(self, entry: LinkMenuItem) -> list[object]:
            return entry.js_args()  # type: ignore[no-any-return]

    words = {"icon_name": "mail", "classname": "busy", "attrs": {"data-room": "7"}}
    entries = [LinkMenuItem("room", "Комната приёмной", "/admin/room/", **words)]
    assert isinstance(registry.find_adapter(LinkMenuItem), EntryAdapter)
    told = JSContext().pack(entries)
    monkeypatch.setitem(registry.adapters, LinkMenuItem, InWagtailsWay())
    assert told == JSContext().pack(entries)
