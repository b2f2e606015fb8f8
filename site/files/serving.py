from django.core.exceptions import PermissionDenied
from django.http import FileResponse

from files.models import StoredFile

SHOWN_INLINE = frozenset({"application/pdf", "image/jpeg", "image/png", "image/webp"})
"""Kinds that a browser shows by itself and that cannot act on the site's behalf."""


def file_response(stored_file: StoredFile, *, inline: bool = False) -> FileResponse:
    """Answer with the file's bytes. Whether this person may have them, the caller has checked.

    A file that has not passed its inspection is refused to everybody.
    """
    if not stored_file.is_accepted:
        raise PermissionDenied("Файл не прошёл проверку.")
    response = FileResponse(
        stored_file.content.open("rb"),
        as_attachment=not (inline and stored_file.content_type in SHOWN_INLINE),
        filename=stored_file.original_name,
        content_type=stored_file.content_type,
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'; frame-ancestors 'self'"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "private, no-store"
    return response
