from collections.abc import Callable
from urllib.parse import quote

from django.core.exceptions import PermissionDenied

import pytest
from tests.files.samples import DOCX, PDF, PNG, zipped

from files.models import StoredFile
from files.serving import file_response


def test_the_answer_is_the_files_bytes(keep: Callable[..., StoredFile]) -> None:
    response = file_response(keep())

    assert b"".join(response.streaming_content) == PDF
    assert response.headers["Content-Length"] == str(len(PDF))
    response.close()


def test_a_russian_name_survives_the_download(keep: Callable[..., StoredFile]) -> None:
    response = file_response(keep(name="письмо № 5.pdf"))

    assert (
        response.headers["Content-Disposition"] == f"attachment; filename*=utf-8''{quote('письмо № 5.pdf')}"
    )
    response.close()


def test_a_browser_may_not_guess_run_or_keep_it(keep: Callable[..., StoredFile]) -> None:
    response = file_response(keep(), inline=True)

    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"].startswith("sandbox")
    assert response.headers["Cache-Control"] == "private, no-store"
    response.close()


@pytest.mark.parametrize(
    ("content", "name", "disposition"),
    [
        (PDF, "a.pdf", "inline"),
        (PNG, "a.png", "inline"),
        (zipped(DOCX), "a.docx", "attachment"),
        (b"text", "a.txt", "attachment"),
        (b"II*\x00\x08", "a.tiff", "attachment"),
    ],
)
def test_only_pictures_and_pdf_are_shown_in_place(
    keep: Callable[..., StoredFile], content: bytes, name: str, disposition: str
) -> None:
    response = file_response(keep(content, name), inline=True)

    assert response.headers["Content-Disposition"].startswith(disposition)
    response.close()


@pytest.mark.parametrize("state", [StoredFile.State.QUARANTINED, StoredFile.State.REFUSED])
def test_a_file_that_is_not_accepted_is_served_to_nobody(keep: Callable[..., StoredFile], state: str) -> None:
    stored = keep()
    stored.state = state

    with pytest.raises(PermissionDenied):
        file_response(stored)
