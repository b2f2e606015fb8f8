"""«Состояние системы»: what the screen says of a site, and to whom."""

from collections.abc import Callable
from datetime import timedelta

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone

import pytest
from pytest_django import Settings

from ledger import triggers
from operations.models import Run

SCREEN = "/admin/operations/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def sign_in(client: Client) -> Callable[..., Client]:
    def do(*codenames: str) -> Client:
        user = get_user_model().objects.create_user("administrator")
        user.user_permissions.set(Permission.objects.filter(codename__in=["access_admin", *codenames]))
        client.force_login(user)
        return client

    return do


def test_only_those_with_the_right_see_it(client: Client, sign_in: Callable[..., Client]) -> None:
    assert client.get(SCREEN).status_code == 302
    assert sign_in().get(SCREEN).status_code == 403


def test_each_part_of_the_system_has_its_line(sign_in: Callable[..., Client], settings: Settings) -> None:
    settings.SITE_URL, settings.EMAIL_HOST = "https://site.example", "mail.example"
    now = timezone.now()
    Run.objects.create(name=Run.CLOCK, succeeded_at=now)
    Run.objects.create(name=Run.BACKUP, succeeded_at=now - timedelta(hours=2))
    ends = now + timedelta(days=3, hours=1)
    Run.objects.create(name=Run.CERTIFICATE, succeeded_at=now, detail=ends.isoformat())
    page = sign_in("view_health").get(SCREEN).content.decode()
    for words in (
        "Нужно вмешаться", "таблицы на месте", "последний круг меньше минуты назад",
        "поручений в очереди нет",
        "писем ещё не отправляли", "свободно", "действует ещё 3 дн.", "сделана 2 ч назад",
        "Проба восстановления", "Антивирус", "Производственный календарь", "Обмен с ГИС ЖКХ",
    ):  # fmt: skip
        assert words in page, words


def test_a_journal_without_its_guard_is_told_of(sign_in: Callable[..., Client]) -> None:
    client = sign_in("view_health")
    with triggers.lifted():
        assert "защита журнала от изменений снята" in client.get(SCREEN).content.decode()
