"""Files in an S3-compatible store, against a local server: what is private there stays so."""

from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from threading import Thread
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.http import Http404
from django.http.response import HttpResponseBase
from django.test import RequestFactory

import boto3
import pytest
import requests
from moto.moto_server.threaded_moto_server import ThreadedMotoServer
from pytest_django import Settings
from tests.files.samples import PDF

from config.stores import common_store
from files import checks
from files.models import StoredFile
from files.s3 import MediaS3Storage, PrivateS3Storage
from files.services import store
from files.services.keeping import discard
from files.serving import file_response, media, public_file_response
from gis_sync.exchange.fetching import _beginning

KEYS = {"access_key": "site", "secret_key": "secret", "region_name": "us-east-1"}


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    running = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    yield f"http://{host}:{port}"
    running.stop()


@pytest.fixture
def endpoint(server: str) -> str:
    requests.post(f"{server}/moto-api/reset", timeout=10)
    client = boto3.client(
        "s3", endpoint_url=server, aws_access_key_id="site", aws_secret_access_key="secret",
        region_name="us-east-1",
    )  # fmt: skip
    for bucket in ("private", "media"):
        client.create_bucket(Bucket=bucket)
    return server


@pytest.fixture
def private(endpoint: str) -> PrivateS3Storage:
    return PrivateS3Storage(endpoint_url=endpoint, bucket_name="private", **KEYS)


@pytest.fixture
def in_the_store(endpoint: str, settings: Settings) -> Iterator[None]:
    stores = common_store(
        endpoint, region="us-east-1", key=("site", "secret"), private="private", media="media"
    )
    settings.STORAGES = {**settings.STORAGES, **stores}
    fields = [StoredFile._meta.get_field(name) for name in ("content", "preview")]
    former = fields[0].storage
    for field in fields:
        field.storage = storages["private"]
    yield
    for field in fields:
        field.storage = former


@pytest.fixture
def kept(db: None, in_the_store: None) -> StoredFile:
    return store(upload=ContentFile(PDF, name="письмо.pdf"), max_bytes=1024 * 1024)


def bytes_of(answer: HttpResponseBase) -> bytes:
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    answer.close()
    return content


def test_a_file_is_written_read_and_deleted(private: PrivateS3Storage) -> None:
    name = private.save("aa/bb", ContentFile(b"text"))
    assert (private.exists(name), private.size(name)) == (True, 4)
    with private.open(name) as content:
        assert content.read() == b"text"
    assert private.listdir("aa") == ([], ["bb"])
    assert private.get_modified_time(name).tzinfo is not None
    private.delete(name)
    private.delete(name)
    assert not private.exists(name)


def test_nothing_is_written_over(private: PrivateS3Storage) -> None:
    first = private.save("aa/bb", ContentFile(b"first"))
    second = private.save("aa/bb", ContentFile(b"second"))
    assert first != second
    with private.open(first) as content:
        assert content.read() == b"first"


def test_a_private_file_has_no_address(private: PrivateS3Storage) -> None:
    with pytest.raises(ValueError, match="no address"):
        private.url(private.save("aa/bb", ContentFile(b"secret")))


@pytest.mark.parametrize("storage_class", [PrivateS3Storage, MediaS3Storage])
def test_a_stranger_is_refused_by_the_store_itself(endpoint: str, storage_class: Any) -> None:
    storage = storage_class(endpoint_url=endpoint, bucket_name="private", **KEYS)
    name = storage.save("aa/bb", ContentFile(b"secret"))
    answer = requests.get(f"{endpoint}/private/{name}", timeout=10)
    assert answer.status_code == 403
    assert b"secret" not in answer.content


def test_a_name_cannot_lead_out_of_the_store(private: PrivateS3Storage) -> None:
    with pytest.raises(OSError, match="404"):
        private.open("../../etc/passwd")


def test_what_is_not_there_is_missing_as_on_a_disk(private: PrivateS3Storage) -> None:
    with pytest.raises(FileNotFoundError):
        private.open("no/such")
    with pytest.raises(FileNotFoundError):
        private.size("no/such")


@pytest.mark.parametrize(
    "attempt",
    [
        lambda storage: storage.open("aa"),
        lambda storage: storage.save("aa", ContentFile(b"a")),
        lambda storage: storage.delete("aa"),
        lambda storage: storage.exists("aa"),
        lambda storage: storage.size("aa"),
        lambda storage: storage.listdir("aa"),
        lambda storage: storage.get_modified_time("aa"),
    ],
    ids=["open", "save", "delete", "exists", "size", "listdir", "get_modified_time"],
)
def test_a_store_that_is_away_fails_as_a_disk_does(attempt: Callable[[PrivateS3Storage], object]) -> None:
    nobody = PrivateS3Storage(endpoint_url="http://127.0.0.1:1", bucket_name="private", **KEYS)
    with pytest.raises(OSError, match="S3"):
        attempt(nobody)


def test_a_file_that_vanishes_while_it_is_read_fails_as_on_a_disk(private: PrivateS3Storage) -> None:
    with private.open(private.save("aa/bb", ContentFile(b"text"))) as opened:
        private.delete("aa/bb")
        with pytest.raises(OSError, match="404"):
            opened.read()


def test_an_attachment_comes_in_is_served_by_a_check_and_goes(kept: StoredFile) -> None:
    assert kept.is_accepted
    answer = file_response(kept)
    assert bytes_of(answer) == PDF
    assert answer.headers["Cache-Control"] == "private, no-store"
    name, storage = str(kept.content.name), kept.content.storage
    assert isinstance(storage, PrivateS3Storage)
    assert storage.exists(name)


def test_a_refused_attachment_is_served_to_nobody_from_there_either(kept: StoredFile) -> None:
    kept.state = StoredFile.State.REFUSED
    assert file_response(kept).status_code == 403
    assert public_file_response(RequestFactory().get("/"), kept, filename="a.pdf").status_code == 403


def test_a_published_file_is_not_fetched_for_a_browser_that_has_it(
    kept: StoredFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = public_file_response(RequestFactory().get("/"), kept, filename="a.pdf")
    assert bytes_of(first) == PDF
    monkeypatch.setattr(PrivateS3Storage, "_open", lambda *_: pytest.fail("It was fetched."))
    known = RequestFactory().get("/", headers={"If-None-Match": first.headers["ETag"]})
    assert public_file_response(known, kept, filename="a.pdf").status_code == 304


def test_a_picture_is_served_at_the_sites_own_address(db: None, in_the_store: None) -> None:
    name = storages["default"].save("images/дом.png", BytesIO(b"picture"))
    assert storages["default"].url("images/a b.png") == "/media/images/a%20b.png"
    answer = media(RequestFactory().get("/"), name)
    assert bytes_of(answer) == b"picture"
    assert (answer.headers["Content-Type"], answer.status_code) == ("image/png", 200)


@pytest.mark.parametrize("path", ["images/none.png", "../private/aa/bb"])
def test_no_other_file_is_served_as_a_picture(in_the_store: None, path: str) -> None:
    storages["private"].save("aa/bb", ContentFile(b"secret"))
    with pytest.raises(Http404):
        media(RequestFactory().get("/"), path)


def test_a_picture_in_a_folder_is_served_as_before(db: None, settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "a.png").write_bytes(b"picture")
    answer = media(RequestFactory().get("/"), "a.png")
    assert bytes_of(answer) == b"picture"


def test_beginnings_of_files_of_gis_zhkkh_are_not_left_on_a_disk(in_the_store: None, tmp_path: Path) -> None:
    part = tmp_path / "parts" / "1-guid"
    with _beginning(part) as content:
        content.write(b"beginning")
    assert not part.parent.exists()


def test_a_store_that_is_half_named_is_an_error(settings: Settings) -> None:
    settings.S3_ENDPOINT = ""
    assert checks.store_is_named_whole() == []
    settings.S3_ENDPOINT, settings.S3_BUCKET, settings.S3_MEDIA_BUCKET = "http://127.0.0.1:1", "a", "b"
    settings.S3_ACCESS_KEY = settings.S3_SECRET_KEY = ""
    (error,) = checks.store_is_named_whole()
    assert (error.id, "S3_ACCESS_KEY, S3_SECRET_KEY" in error.msg) == ("files.E002", True)
    settings.S3_ACCESS_KEY = settings.S3_SECRET_KEY = "key"
    assert checks.store_is_named_whole() == []
    settings.S3_MEDIA_BUCKET = "a"
    assert [error.id for error in checks.store_is_named_whole()] == ["files.E002"]


class Store(BaseHTTPRequestHandler):
    """A store that answers strangers as its class says; the other tests' server lists to everybody."""

    status = 403

    def do_GET(self) -> None:
        self.send_response(self.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


def test_a_bucket_that_strangers_can_list_is_an_error(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), Store) as store_server:
        thread = Thread(target=store_server.serve_forever)
        thread.start()
        settings.S3_ENDPOINT, settings.S3_BUCKET = f"http://127.0.0.1:{store_server.server_port}", "private"
        refused = checks.private_bucket_is_private()
        monkeypatch.setattr(Store, "status", 200)
        opened = checks.private_bucket_is_private()
        store_server.shutdown()
        thread.join(20)
    assert (refused, [error.id for error in opened]) == ([], ["files.E003"])
    assert [warning.id for warning in checks.private_bucket_is_private()] == ["files.W002"]
    settings.S3_ENDPOINT = ""
    assert checks.private_bucket_is_private() == []


def test_who_destroys_a_file_destroys_it_there(
    kept: StoredFile, django_capture_on_commit_callbacks: Any
) -> None:
    name, storage = str(kept.content.name), kept.content.storage
    with django_capture_on_commit_callbacks(execute=True):
        discard(stored_file=kept)
    assert not storage.exists(name)
