"""The public form as a visitor's browser sends it."""

import re
from typing import Any

from django.test import Client

from captcha.models import CaptchaStore

ADDRESS = "/ask/individual/"


def open_form(client: Client, address: str = ADDRESS) -> str:
    return client.get(address).content.decode()


def value_of(html: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    return found.group(1) if found else ""


def filled(html: str, **changes: Any) -> dict[str, Any]:
    """Fill a shown form in rightly, its check against robots included."""
    key = value_of(html, "captcha_0")
    answer = CaptchaStore.objects.filter(hashkey=key).values_list("response", flat=True).first()
    data = {
        "token": value_of(html, "token"),
        "human": value_of(html, "human"),
        "consent_edition": value_of(html, "consent_edition") or None,
        "listed_file": re.findall(r'name="listed_file" value="([^"]+)"', html),
        "audience": "individual",
        "kind": "question",
        "text": "Где заплатить без комиссии?",
        "person_name": "Проверкина Вера Павловна",
        "reply_channel": "email",
        "email": "vera@pochta.example",
        "consent": "on",
        **({"captcha_0": key, "captcha_1": answer} if key else {}),
    }
    return {name: value for name, value in {**data, **changes}.items() if value is not None}
