"""A program that speaks for its users, as it asks the API."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.contrib.auth.models import User
from django.test import Client

from cabinet.api.tokens import issue
from cabinet.models import ApiClient
from pages.models import Edition
from questions.models import Appeal

ADDRESS = "/api/appeals/"
KEY = UUID("00000000-0000-4000-8000-000000000001")


@dataclass(frozen=True)
class Program:
    row: ApiClient
    token: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def get(self, path: str = "", **query: str) -> Any:
        return Client().get(ADDRESS + path, query, headers=self.headers)

    def post(self, data: Any, path: str = "", *, key: object = None, files: Any = None) -> Any:
        """Send data as JSON, or as multipart with files."""
        headers = {**self.headers, "Idempotency-Key": str(key or uuid4())}
        if files is None:
            body = data if isinstance(data, bytes) else json.dumps(data)
            return Client().post(ADDRESS + path, body, content_type="application/json", headers=headers)
        return Client().post(ADDRESS + path, {"data": json.dumps(data), "files": files}, headers=headers)

    def appeal(self, edition: Edition, **changes: Any) -> Appeal:
        answer = self.post(filled(edition, **changes))
        assert answer.status_code == 201, answer.content.decode()
        return Appeal.objects.latest("pk")


def program(name: str = "Кабинет") -> Program:
    user, _ = User.objects.get_or_create(username="admin-of-programs")
    return Program(*issue(name=name, user=user))


def filled(edition: Edition, **changes: Any) -> dict[str, Any]:
    """Fill everything in rightly."""
    data = {
        "audience": "individual",
        "kind": "question",
        "text": "Где заплатить без комиссии?",
        "person_name": "Проверкина Вера Павловна",
        "reply_channel": "email",
        "email": "vera@pochta.example",
        "consent": edition.version_hash,
    }
    return {**data, **changes}
