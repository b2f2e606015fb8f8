"""A Cyrillic domain typed anywhere in the settings reaches every address in its xn-- form."""

import os
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

from django.test import Client

import pytest
from pytest_django import Settings

from outbox.models import Message
from questions.services.intake import Intake, register_appeal

ASCII = "xn--90a0ai1c.xn--p1ai"
SITE = Path(__file__).resolve().parents[2] / "site"
PRINT = """
from django.conf import settings
print(settings.ALLOWED_HOSTS, settings.CSRF_TRUSTED_ORIGINS, settings.SITE_URL, sep="|")
"""


def test_production_takes_cyrillic_names(tmp_path: Path) -> None:
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONUTF8": "1",
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "VAR_DIR": str(tmp_path),
        "SECRET_KEY": "x" * 60,
        "ALLOWED_HOSTS": "бэсо.рф,site.example",
        "SITE_URL": "https://бэсо.рф/",
    }
    answer = subprocess.run(
        [sys.executable, "-c", PRINT], cwd=SITE, env=environment, capture_output=True, text=True, timeout=60
    )
    assert answer.stdout.strip().split("|") == [
        f"['{ASCII}', 'site.example']",
        f"['https://{ASCII}', 'https://site.example']",
        f"https://{ASCII}",
    ], answer.stderr


@pytest.mark.django_db
def test_a_request_with_a_cyrillic_host_is_answered(client: Client, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = [ASCII]
    settings.SITE_URL = f"https://{ASCII}"
    answer = client.get("/robots.txt", headers={"host": ASCII})
    assert f"Sitemap: https://{ASCII}/sitemap.xml" in answer.content.decode()
    assert client.get("/robots.txt", headers={"host": "other.example"}).status_code == 400


@pytest.mark.django_db
def test_a_letter_leads_to_the_site_and_reaches_a_cyrillic_mailbox(settings: Settings) -> None:
    settings.SITE_URL = f"https://{ASCII}"
    asked = Intake(
        kind="question",
        audience="individual",
        text="Где заплатить?",
        person_name="Проверкина В. П.",
        reply_channel="email",
        email="vera@почта.рф",
    )
    appeal = register_appeal(token=uuid4(), intake=asked, consent=None, channel="website")
    letter = Message.objects.get()
    assert letter.to == "vera@почта.рф"
    assert f"https://{ASCII}/ask/status/?number={appeal.registration_number}" in letter.text
