from typing import cast

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response

from files.models import StoredFile

SHOWN_INLINE = frozenset({"application/pdf", "image/jpeg", "image/png", "image/webp"})
"""Kinds that a browser shows by itself and that cannot act on the site's behalf."""


def file_response(stored_file: StoredFile, *, inline: bool = False) -> FileResponse:
    """Answer with the file's bytes. Whether this person may have them, the caller has checked.

    A file that has not passed its inspection is refused to everybody.
    """
    response = _response(stored_file, stored_file.original_name, inline=inline)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def public_file_response(request: HttpRequest, stored_file: StoredFile, *, filename: str) -> HttpResponseBase:
    """Answer anybody with a published file's bytes, or with 304 when the browser has them already.

    An address must lead to one file for ever: a browser keeps it for a year and does not ask again.
    """
    tag = f'"{stored_file.sha256}"'
    response = _response(stored_file, filename, inline=True)
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    # The stub of what answers 304 knows nothing of responses that stream.
    whole = cast(HttpResponse, response)
    answer = get_conditional_response(request, etag=tag, response=whole) or whole
    if answer is not whole:
        response.close()
    return answer


def _response(stored_file: StoredFile, filename: str, *, inline: bool) -> FileResponse:
    if not stored_file.is_accepted:
        raise PermissionDenied("Файл не прошёл проверку.")
    response = FileResponse(
        stored_file.content.open("rb"),
        as_attachment=not (inline and stored_file.content_type in SHOWN_INLINE),
        filename=filename,
        content_type=stored_file.content_type,
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    # Chromium's own viewer opens PDF files under this policy and saves them; a test holds it to that.
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'; frame-ancestors 'self'"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
