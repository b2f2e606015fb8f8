"""Settings of the mailbox: what is wrong is said in words, by the check, the command and the log."""

from io import StringIO
from typing import Any

from django.core.management import CommandError, call_command
from django.utils import timezone

from wagtail import hooks

import pytest
from pytest_django import Settings
from tests.inbox.dovecot import PASSWORD, USER, Server
from tests.inbox.mail import letter
from tests.outbox.servers import free_port

from config.jobs import run_due_jobs
from inbox.checks import mailbox_is_set_up
from inbox.models import Folder, Letter, Place
from inbox.wagtail_hooks import fetch_mail

RIGHT = {
    "IMAP_HOST": "imap.pochta.example", "IMAP_PORT": 993, "IMAP_SECURITY": "tls", "IMAP_USER": USER,
    "IMAP_PASSWORD": "x", "IMAP_FOLDERS": ["INBOX"], "IMAP_SPAM_FOLDERS": [], "IMAP_SINCE": "",
    "IMAP_CA_FILE": "",
    "DEFAULT_FROM_EMAIL": f"Сбыт <{USER}>",
}  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({}, None),
        ({"IMAP_HOST": "", "IMAP_USER": ""}, None),
        ({"IMAP_USER": ""}, "IMAP_USER и IMAP_PASSWORD"),
        ({"IMAP_PASSWORD": ""}, "IMAP_USER и IMAP_PASSWORD"),
        ({"IMAP_SECURITY": "ssl"}, "tls, starttls, none"),
        ({"IMAP_SECURITY": "none"}, "только с этого же компьютера"),
        ({"IMAP_SECURITY": "none", "IMAP_HOST": "localhost"}, None),
        ({"IMAP_FOLDERS": []}, "хотя бы одну папку"),
        ({"IMAP_SINCE": "23.11.2026"}, "2026-11-23"),
        ({"IMAP_CA_FILE": "/nowhere.pem"}, "IMAP_CA_FILE"),
        (
            {"DEFAULT_FROM_EMAIL": "robot@other.example"},
            "ответы людей и уведомления о недоставке сюда не придут",
        ),
        ({"DEFAULT_FROM_EMAIL": "robot@other.example", "IMAP_USER": "login"}, None),
    ],
)
def test_the_check_says_what_contradicts_itself(
    settings: Settings, wrong: dict[str, Any], words: str | None
) -> None:
    for name, value in {**RIGHT, **wrong}.items():
        setattr(settings, name, value)
    found = mailbox_is_set_up()
    assert [words in message.msg for message in found] == ([True] if words else [])  # type: ignore[operator]


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("fetch_mail", *arguments, stdout=out)
    return out.getvalue().strip()


@pytest.mark.django_db
class TestTheCommand:
    def test_takes_everything_and_says_so_in_a_line(self, server: Server, consent: object) -> None:
        server.append(letter(), letter("Иное", message_id="<2@x>"))
        assert run("--dry-run") == "2 new messages in 1 folders, nothing taken"
        assert not Letter.objects.exists()
        assert run() == "2 messages noted, 2 letters taken, 2 settled, 0 not taken or settled yet"
        assert run("--dry-run").startswith("0 new messages")

    def test_ends_with_an_error_when_no_mailbox_is_set(self, settings: Settings) -> None:
        settings.IMAP_HOST = ""
        with pytest.raises(CommandError, match="Приём почты выключен"):
            run()

    @pytest.mark.parametrize(
        ("name", "value", "words"),
        [
            ("IMAP_PASSWORD", "wrong", "не принял IMAP_USER и IMAP_PASSWORD"),
            ("IMAP_FOLDERS", ["Нет такой"], "нет папки «Нет такой»"),
            ("IMAP_SECURITY", "starttls", "Сертификат почтового сервера не подтверждён"),
            ("IMAP_SECURITY", "tls", "не отвечает"),
        ],
    )
    def test_says_what_the_server_does_not_accept(
        self, server: Server, settings: Settings, name: str, value: Any, words: str
    ) -> None:
        setattr(settings, name, value)
        with pytest.raises(CommandError, match=words) as refusal:
            run()
        assert PASSWORD not in str(refusal.value)
        assert USER not in str(refusal.value)

    @pytest.mark.parametrize("security", ["tls", "starttls"])
    def test_reads_over_an_encrypted_connection_to_a_server_that_it_knows(
        self, server: Server, settings: Settings, consent: object, security: str
    ) -> None:
        server.append(letter())
        settings.IMAP_SECURITY = security
        settings.IMAP_PORT = server.tls_port if security == "tls" else server.port
        with pytest.raises(CommandError, match="не подтверждён"):
            run()
        settings.IMAP_CA_FILE = str(server.certificate)
        assert run().startswith("1 messages noted, 1 letters taken")

    def test_says_that_nobody_answers_and_settles_what_is_there(
        self, server: Server, settings: Settings, consent: object, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        server.append(letter())
        with monkeypatch.context() as patch:
            patch.setattr("inbox.services.rounds._settle_due", lambda *args: None)
            run()
        assert Letter.objects.get().state == "taken"
        settings.IMAP_PORT = free_port()
        with pytest.raises(CommandError, match="не отвечает: ConnectionRefusedError"):
            run()
        assert Letter.objects.get().state == "registered"

    def test_ends_with_an_error_while_something_is_stuck(self, server: Server, consent: object) -> None:
        run()
        Place.objects.create(
            folder=Folder.objects.get(), uidvalidity=1, uid=1, attempts=9, next_try_at=timezone.now()
        )
        with pytest.raises(CommandError, match="1 not taken or settled yet"):
            run()


@pytest.mark.django_db
class TestTheJob:
    def test_does_nothing_while_no_mailbox_is_set(self, settings: Settings) -> None:
        settings.IMAP_HOST = ""
        assert fetch_mail(timezone.now()) == ""
        assert fetch_mail in hooks.get_hooks("periodic_job")

    def test_takes_the_mail_in_each_minute(self, server: Server, consent: object) -> None:
        server.append(letter())
        said = [line for line in run_due_jobs(timezone.now()) if "fetch_mail" in line]
        assert said[0].endswith("1 messages noted, 1 letters taken, 1 settled, 0 not taken or settled yet")
        assert fetch_mail(timezone.now()) == ""

    def test_tells_the_log_what_is_wrong_and_lets_the_clock_go_on(
        self, server: Server, settings: Settings, caplog: pytest.LogCaptureFixture
    ) -> None:
        settings.IMAP_PASSWORD = "wrong"
        assert fetch_mail(timezone.now()) == ""
        settings.IMAP_PASSWORD, settings.IMAP_PORT = PASSWORD, free_port()
        assert fetch_mail(timezone.now()) == ""
        assert "не принял IMAP_USER" in caplog.text
        assert "не отвечает" in caplog.text
        assert "wrong" not in caplog.text
