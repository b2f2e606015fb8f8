"""Blocks that other rooms show on the card."""

from collections.abc import Callable
from typing import Any

from django.test import Client
from django.utils.safestring import mark_safe

from wagtail import hooks

import pytest
from tests.questions.conftest import Team
from tests.questions.fake_room import FakeRoom, brought

from questions.desk.panels import Panel, panels_of
from questions.models import Appeal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("consent")]


def card(appeal: Appeal, team: Team) -> str:
    client = Client()
    client.force_login(team.operator.user)
    return client.get(f"/admin/appeals/{appeal.pk}/").content.decode()


def test_a_room_shows_its_block_on_its_own_appeals(make_appeal: Callable[..., Appeal], team: Team) -> None:
    with FakeRoom().open():
        html = card(brought(), team)
        assert "<h2>ГИС ЖКХ</h2><p>Видит operator: <b>в работе</b></p>" in html
        assert html.index("<h2>Ответ</h2>") < html.index("<h2>ГИС ЖКХ</h2>") < html.index("action-take")
        assert "appeal-card__panel" not in card(make_appeal(), team)


def test_blocks_stand_in_their_order_and_what_is_not_safe_is_escaped(team: Team) -> None:
    appeal = brought()
    second = Panel("Второй", mark_safe("<p>да</p>"), order=60)
    first: Any = Panel("<Первый>", "<script>", order=10)  # type: ignore[arg-type]
    with (
        hooks.register_temporarily("appeal_panel", lambda appeal, user: second),
        hooks.register_temporarily("appeal_panel", lambda appeal, user: first),
    ):
        assert panels_of(appeal, team.operator.user) == [first, second]
        html = card(appeal, team)
    assert "<h2>&lt;Первый&gt;</h2>&lt;script&gt;" in html
    assert html.index("&lt;Первый&gt;") < html.index("<h2>Второй</h2><p>да</p>")
