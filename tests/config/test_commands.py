import io

from django.core.management import CommandError, call_command

from wagtail.models import Page

import pytest
from pytest_django import Settings

from pages.models import HomePage
from questions.models import Appeal
from staff.models import Employee


@pytest.mark.django_db
def test_prepare_loads_the_demo_once_and_touches_nothing_afterwards() -> None:
    output = io.StringIO()
    call_command("prepare", stdout=output)
    assert "Loading the demo" in output.getvalue()
    registered = Appeal.objects.count()
    assert registered > 60
    assert Appeal.objects.filter(is_demo=False).count() == 0
    assert set(Appeal.objects.values_list("state", flat=True)) >= {
        "registered",
        "assigned",
        "drafted",
        "closed",
    }
    HomePage.objects.update(title="Изменено редактором")
    again = io.StringIO()
    call_command("prepare", stdout=again)
    assert again.getvalue() == ""
    assert Appeal.objects.count() == registered
    assert HomePage.objects.get().title == "Изменено редактором"


@pytest.mark.django_db
def test_a_real_installation_gets_the_starter_and_never_the_demo(settings: Settings) -> None:
    settings.DEMO_ALLOWED = False
    with pytest.raises(CommandError, match="not for a real installation"):
        call_command("load_demo")
    output = io.StringIO()
    call_command("prepare", stdout=output)
    assert "The starter is loaded" in output.getvalue()
    assert not Employee.objects.exists()
    assert not Appeal.objects.exists()
    assert Page.objects.get(depth=2).specific.title == "Гарантирующий поставщик"


@pytest.mark.django_db
def test_the_starter_is_loaded_once_and_nothing_is_put_over_what_the_editors_have() -> None:
    output = io.StringIO()
    call_command("load_starter", "--short-name", "АО «Пример»", "--domain", "пример.рф", stdout=output)
    assert "«Согласие на обработку персональных данных»" in output.getvalue()
    assert HomePage.objects.get().title == "АО «Пример»"
    pages = list(Page.objects.order_by("pk").values())
    with pytest.raises(CommandError, match="nothing was changed"):
        call_command("load_starter", "--short-name", "АО «Другое»")
    prepared = io.StringIO()
    call_command("prepare", stdout=prepared)
    assert prepared.getvalue() == ""
    assert not Appeal.objects.exists()
    assert list(Page.objects.order_by("pk").values()) == pages


@pytest.mark.django_db
def test_a_round_of_periodic_work_runs_every_job() -> None:
    output = io.StringIO()
    call_command("tick", stdout=output)
    assert "anchor" in output.getvalue()


def test_a_taken_port_is_named_with_its_cure() -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CommandError, match=f"Port {port} is taken"):
            call_command("serve", "--port", str(port))
