import mimetypes
from collections.abc import Mapping
from http import HTTPStatus
from typing import TypeVar

from django.core.exceptions import SuspiciousOperation
from django.core.files.storage import FileSystemStorage, default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response
from django.views.static import serve

from files.models import StoredFile
from files.pictures import PREVIEW_TYPE

Response = TypeVar("Response", bound=HttpResponseBase)
SHOWN_INLINE = frozenset({"application/pdf", "image/jpeg", "image/png", "image/webp"})
"""Kinds that a browser shows by itself and that cannot act on the site's behalf."""


REFUSALS: Mapping[str, str] = {
    StoredFile.State.QUARANTINED: "Файл ещё проверяется. Откройте его через несколько минут.",
    StoredFile.State.REFUSED: "Файл не прошёл проверку: открывать его опасно.",
}
NO_PREVIEW = "Предпросмотра этого файла нет."


def file_response(stored_file: StoredFile, *, inline: bool = False) -> HttpResponseBase:
    """Answer with the file's bytes. Whether this person may have them, the caller has checked.

    A file that is not accepted is refused to everybody, with 403 and in words. One that may act by itself is
    never shown in place.
    """
    if not stored_file.is_accepted:
        return _refusal(REFUSALS[stored_file.state])
    response = _response(stored_file, stored_file.original_name, inline=inline)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def preview_response(stored_file: StoredFile) -> HttpResponseBase:
    """Answer with the small copy of a picture. Whether this person may see it, the caller has checked."""
    if not stored_file.is_accepted:
        return _refusal(REFUSALS[stored_file.state])
    if not stored_file.has_preview:
        return _refusal(NO_PREVIEW, status=404)
    preview = FileResponse(stored_file.preview.open("rb"), filename="preview.webp", content_type=PREVIEW_TYPE)
    preview.headers["Cache-Control"] = "private, no-store"
    return _guarded(preview)


def picture_response(picture: bytes) -> HttpResponse:
    """Answer with a PNG picture that this site has drawn. Whether this person may, the caller has checked."""
    response = HttpResponse(picture, content_type="image/png")
    response.headers["Cache-Control"] = "private, no-store"
    return _guarded(response)


def public_file_response(request: HttpRequest, stored_file: StoredFile, *, filename: str) -> HttpResponseBase:
    """Answer anybody with a published file's bytes, or with 304 when the browser has them already.

    An address must lead to one file for ever: a browser keeps it for a year and does not ask again.
    """
    if not stored_file.is_accepted:
        return _refusal(REFUSALS[stored_file.state])
    tag = f'"{stored_file.sha256}"'
    kept = {"ETag": tag, "Cache-Control": "public, max-age=31536000, immutable"}
    # Asked first: bytes that nobody needs are not fetched from the storage.
    unasked = HttpResponse(headers=kept)
    answer = get_conditional_response(request, etag=tag, response=unasked)
    if answer is not None and answer is not unasked:
        return answer
    response = _response(stored_file, filename, inline=True)
    for name, value in kept.items():
        response.headers[name] = value
    return response


def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """Answer with a picture of a page. On one machine nginx does it from the folder, before us."""
    if isinstance(default_storage, FileSystemStorage):
        return serve(request, path, document_root=str(default_storage.location))
    try:
        picture = default_storage.open(path)
    except (FileNotFoundError, SuspiciousOperation) as error:
        raise Http404 from error
    kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
    response = FileResponse(picture, content_type=kind)
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


def _response(stored_file: StoredFile, filename: str, *, inline: bool) -> FileResponse:
    quiet = stored_file.content_type in SHOWN_INLINE and not stored_file.has_active_content
    return _guarded(
        FileResponse(
            stored_file.open_accepted(),
            as_attachment=not (inline and quiet),
            filename=filename,
            content_type=stored_file.content_type,
        )
    )


def _guarded(response: Response) -> Response:
    """Keep a browser from guessing what the file is, from running it and from lending it to other sites."""
    response.headers["X-Content-Type-Options"] = "nosniff"
    # Chromium's own viewer opens PDF files under this policy and saves them; a test holds it to that.
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'; frame-ancestors 'self'"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _refusal(reason: str, status: int = HTTPStatus.FORBIDDEN) -> HttpResponse:
    # A page and no PermissionDenied: Wagtail's admin would turn that into a redirect without these words.
    page = render_to_string("files/not_served.html", {"reason": reason})
    return HttpResponse(page, status=status, headers={"Cache-Control": "no-store"})
