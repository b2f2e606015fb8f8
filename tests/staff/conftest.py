from collections.abc import Callable

from wagtail import hooks

import pytest


@pytest.fixture
def grant(monkeypatch: pytest.MonkeyPatch) -> Callable[[dict[str, list[str]]], None]:
    """Replace what the apps grant to the roles."""

    def replace(grants: dict[str, list[str]]) -> None:
        original = hooks.get_hooks

        def get_hooks(name: str) -> list[Callable[..., object]]:
            return [lambda: grants] if name == "role_permissions" else original(name)

        monkeypatch.setattr(hooks, "get_hooks", get_hooks)

    return replace
