"""How the API answers: in JSON whatever happens, to known programs only, never from a cache."""

from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseBase, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from cabinet.api.tokens import client_of, note_use
from cabinet.models import ApiClient
from pages.open_data.answers import json_answer
from pages.throttle import Limit, exceeds

REQUESTS = Limit("api-client", attempts=600, seconds=60)
NOT_KNOWN = (
    "Нужен действующий ключ доступа: заголовок «Authorization: Bearer …». Ключ выдаёт администратор сайта."
)
TOO_MANY = "Слишком много запросов: до {attempts} за {seconds} с. Повторите позже."
NO_METHOD = "Так к этому адресу не обращаются. Можно: {methods}."
NO_ADDRESS = "Такого адреса нет. Все адреса описаны в openapi.json."
UNREADABLE = "Запрос не прочитан: проверьте, что он передан целиком и его части не слишком велики."

ApiView = Callable[..., HttpResponseBase]
"""Gets the request, the program that asks, and what the address names."""


class Refused(Exception):
    """The request is not granted; a sentence in Russian says why, and by field what to mend."""

    def __init__(
        self, status: int, sentence: str, *, fields: Mapping[str, Sequence[str]] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(sentence)
        self.status = status
        self.fields = fields
        self.headers = headers or {}

    def answer(self) -> HttpResponse:
        data: dict[str, Any] = {"error": str(self)}
        if self.fields:
            data["fields"] = {name: list(messages) for name, messages in self.fields.items()}
        response = json_answer(data, status=self.status)
        for name, value in self.headers.items():
            response.headers[name] = value
        return response


def endpoint(**views: ApiView) -> Callable[..., HttpResponseBase]:
    """Make the view of an address of what answers each method, «GET» and «POST»."""

    @csrf_exempt
    @never_cache
    def answer(request: HttpRequest, **named: Any) -> HttpResponseBase:
        try:
            view = _view_for(request, views)
            return view(request, _client(request), **named)
        except Refused as refused:
            return refused.answer()
        except (SuspiciousOperation, BadRequest, MultiPartParserError, UnreadablePostError):
            # A hundred files, a broken multipart, a connection that ended in the middle.
            return Refused(HTTPStatus.BAD_REQUEST, UNREADABLE).answer()

    return answer


def _view_for(request: HttpRequest, views: Mapping[str, ApiView]) -> ApiView:
    method = "GET" if request.method == "HEAD" else str(request.method)
    if method in views:
        return views[method]
    allowed = ", ".join([*views, *(["HEAD"] if "GET" in views else [])])
    raise Refused(
        HTTPStatus.METHOD_NOT_ALLOWED, NO_METHOD.format(methods=allowed), headers={"Allow": allowed}
    )


def _client(request: HttpRequest) -> ApiClient:
    """Return who asks; Refused with 401 for nobody known, with 429 for one who asks too often."""
    client = client_of(request.headers.get("Authorization", ""))
    if client is None:
        raise Refused(HTTPStatus.UNAUTHORIZED, NOT_KNOWN, headers={"WWW-Authenticate": "Bearer"})
    if exceeds(REQUESTS, client.actor):
        words = TOO_MANY.format(attempts=REQUESTS.attempts, seconds=REQUESTS.seconds)
        raise Refused(HTTPStatus.TOO_MANY_REQUESTS, words, headers={"Retry-After": str(REQUESTS.seconds)})
    note_use(client)
    return client


@csrf_exempt
@never_cache
def no_address(request: HttpRequest) -> HttpResponse:
    return Refused(HTTPStatus.NOT_FOUND, NO_ADDRESS).answer()
