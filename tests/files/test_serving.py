from collections.abc import Callable
from urllib.parse import quote

from django.test import RequestFactory

import pytest
from tests.files.samples import DOCX, PDF, PNG, picture, zipped

from files.models import StoredFile
from files.services.quarantine import preview_of
from files.serving import file_response, preview_response, public_file_response


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

    response = file_response(stored)

    assert (response.status_code, response.headers["Cache-Control"]) == (403, "no-store")
    assert "провер" in response.content.decode()
    assert preview_response(stored).status_code == 403


def test_what_may_act_by_itself_is_never_shown_in_place(keep: Callable[..., StoredFile]) -> None:
    stored = keep(PDF + b"<</S/JavaScript>>")

    responses = [
        file_response(stored, inline=True),
        public_file_response(RequestFactory().get("/"), stored, filename="a.pdf"),
    ]

    for response in responses:
        assert response.headers["Content-Disposition"].startswith("attachment")
        response.close()


def test_a_preview_is_shown_in_place_with_the_same_care(keep: Callable[..., StoredFile]) -> None:
    stored = keep(picture("TIFF"), "скан.tif")
    preview_of(stored)
    stored.refresh_from_db()

    response = preview_response(stored)

    assert response.headers["Content-Type"] == "image/webp"
    assert response.headers["Content-Disposition"] == 'inline; filename="preview.webp"'
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"].startswith("sandbox;")
    assert response.headers["Cache-Control"] == "private, no-store"
    response.close()


def test_a_file_without_a_preview_says_so(keep: Callable[..., StoredFile]) -> None:
    response = preview_response(keep())

    assert response.status_code == 404
    assert "Предпросмотра этого файла нет." in response.content.decode()


def test_a_published_file_is_kept_by_browsers_for_a_year(keep: Callable[..., StoredFile]) -> None:
    stored = keep(name="a.pdf")

    response = public_file_response(RequestFactory().get("/"), stored, filename="Договор № 5.pdf")

    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.headers["ETag"] == f'"{stored.sha256}"'
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"].startswith("sandbox;")
    assert response.headers["Content-Disposition"] == f"inline; filename*=utf-8''{quote('Договор № 5.pdf')}"
    response.close()


@pytest.mark.parametrize(
    ("content", "name", "disposition"), [(PNG, "a.png", "inline"), (zipped(DOCX), "a.docx", "attachment")]
)
def test_a_published_file_is_shown_in_place_if_a_browser_can(
    keep: Callable[..., StoredFile], content: bytes, name: str, disposition: str
) -> None:
    response = public_file_response(RequestFactory().get("/"), keep(content, name), filename=name)

    assert response.headers["Content-Disposition"] == f'{disposition}; filename="{name}"'
    response.close()


@pytest.mark.parametrize("mark", ['"{}"', 'W/"{}"', '"other", "{}"', "*"])
def test_a_browser_that_has_the_file_is_not_sent_it_again(keep: Callable[..., StoredFile], mark: str) -> None:
    stored = keep()
    request = RequestFactory().get("/", headers={"If-None-Match": mark.format(stored.sha256)})

    response = public_file_response(request, stored, filename="a.pdf")

    assert (response.status_code, response.content) == (304, b"")
    assert response.headers["Cache-Control"].endswith("immutable")


def test_a_browser_that_has_another_file_is_sent_this_one(keep: Callable[..., StoredFile]) -> None:
    request = RequestFactory().get("/", headers={"If-None-Match": '"other"'})

    response = public_file_response(request, keep(), filename="a.pdf")

    assert b"".join(response.streaming_content) == PDF
    response.close()


def test_a_published_file_that_is_not_accepted_is_served_to_nobody(keep: Callable[..., StoredFile]) -> None:
    stored = keep()
    stored.state = StoredFile.State.REFUSED

    response = public_file_response(RequestFactory().get("/"), stored, filename="a.pdf")

    assert response.status_code == 403
    assert "открывать его опасно" in response.content.decode()
