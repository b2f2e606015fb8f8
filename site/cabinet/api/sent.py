"""What a program has sent: a JSON object, alone or as the part `data` beside files, and a key of its own."""

import hashlib
import json
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, NoReturn, TypeAlias
from uuid import UUID

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from cabinet.api.answers import Refused
from questions.services.drafts import MAX_BYTES, MAX_FILES

Upload: TypeAlias = "UploadedFile[Any]"
MOST_JSON = 1024 * 1024
MOST_WHOLE = MAX_FILES * MAX_BYTES + 2 * MOST_JSON
KEY = "Idempotency-Key"
NO_KEY = "Нужен заголовок «Idempotency-Key»: UUID, свой у каждого обращения и дополнения."
TOO_BIG = "Запрос слишком велик: до {files} файлов по {megabytes} МБ и до 1 МБ данных."
WRONG_TYPE = "Данные передаются как application/json, а вместе с файлами — как multipart/form-data."
NO_DATA = "Нет части «data» с данными в JSON."
EXTRA_PARTS = "Лишние части запроса. Можно: «data» и «files»."
NOT_JSON = "Это не JSON в кодировке UTF-8."
NOT_AN_OBJECT = "Данные должны быть объектом JSON."


@dataclass(frozen=True)
class Sent:
    data: dict[str, Any]
    files: list[Upload] = field(default_factory=list)

    def digest(self, about: str) -> str:
        """Return by which the same request is known again; keyed, for the text in it is personal."""
        files = [[upload.name, _sha256(upload)] for upload in self.files]
        whole = json.dumps([about, self.data, files], sort_keys=True)
        return salted_hmac("cabinet.api", whole, algorithm="sha256").hexdigest()


def key_of(request: HttpRequest) -> UUID:
    """Return the key by which a repetition of the request is known."""
    written = request.headers.get(KEY, "").strip()
    try:
        key = UUID(written)
    except ValueError:
        key = None
    if key is None or str(key) != written.lower():
        raise Refused(HTTPStatus.BAD_REQUEST, NO_KEY)
    return key


def read(request: HttpRequest, *, may_be_empty: bool = False) -> Sent:
    """Read the body; Refused with 400, 413 or 415 for what is none."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_WHOLE:
        _too_big()
    try:
        if request.content_type == "multipart/form-data":
            return _parts(request)
        if may_be_empty and not request.body:
            return Sent({})
        if request.content_type != "application/json":
            raise Refused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, WRONG_TYPE)
        return Sent(_object(request.body))
    except RequestDataTooBig:
        _too_big()


def _parts(request: HttpRequest) -> Sent:
    if (request.POST.keys() | request.FILES.keys()) - {"data", "files"} or "files" in request.POST:
        raise Refused(HTTPStatus.BAD_REQUEST, EXTRA_PARTS)
    written = request.POST.get("data")
    if written is not None:
        return Sent(_object(written.encode(errors="surrogatepass")), request.FILES.getlist("files"))
    # Many a program names a file for a part that has a type of its own.
    part = request.FILES.get("data")
    if part is None:
        raise Refused(HTTPStatus.BAD_REQUEST, NO_DATA)
    if (part.size or 0) > MOST_JSON:
        _too_big()
    return Sent(_object(part.read()), request.FILES.getlist("files"))


def _object(body: bytes) -> dict[str, Any]:
    if len(body) > MOST_JSON:
        _too_big()
    try:
        found = json.loads(body.decode(), parse_constant=_no_number)
        # Half of a character is JSON, but no text that could be kept.
        json.dumps(found, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise Refused(HTTPStatus.BAD_REQUEST, NOT_JSON) from None
    if not isinstance(found, dict):
        raise Refused(HTTPStatus.BAD_REQUEST, NOT_AN_OBJECT)
    return found


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


def _too_big() -> NoReturn:
    words = TOO_BIG.format(files=MAX_FILES, megabytes=MAX_BYTES // 1024 // 1024)
    raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, words)


def _sha256(upload: Upload) -> str:
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()
