"""A published PDF file opens in the browser's own viewer, although its policy lets it do nothing else."""

import io
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from django.core.files.base import ContentFile
from django.http import FileResponse
from django.test import RequestFactory

import pytest
import typst
from PIL import Image
from playwright.sync_api import Page

from files.models import StoredFile
from files.serving import public_file_response

RED_PAGE = bytes(typst.compile(b"#set page(fill: red)\nred"))


@pytest.fixture
def address() -> Iterator[str]:
    """Where a file is served with the headers of ours."""
    stored = StoredFile(
        content="a", content_type="application/pdf", state=StoredFile.State.ACCEPTED, sha256="a"
    )
    stored.content.file = ContentFile(RED_PAGE)
    response = public_file_response(RequestFactory().get("/"), stored, filename="договор.pdf")
    assert isinstance(response, FileResponse)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            for name, value in response.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(RED_PAGE)

        def log_message(self, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def is_red(picture: bytes) -> bool:
    small = Image.open(io.BytesIO(picture)).convert("RGB").resize((64, 36))
    pixels = [small.getpixel((x, y)) for x in range(64) for y in range(36)]
    return sum(pixel[0] > 200 and pixel[1] < 90 for pixel in pixels if isinstance(pixel, tuple)) > 100


def test_a_published_pdf_opens_in_the_browser(page: Page, address: str) -> None:
    page.goto(address)

    for _ in range(40):
        if is_red(page.screenshot()):
            return
        page.wait_for_timeout(250)
    pytest.fail("the page of the file is not seen")
