import base64
from email.header import Header, decode_header, make_header

import pytest
import requests
from tests.gis_sync.stand.client import Client, guid, md5
from tests.gis_sync.stand.conftest import OTHER, SUPPLIER

from gis_sync.stand.server import Stand

PART = 5_242_880


def error(response: requests.Response) -> str:
    assert response.status_code == 400
    return response.headers["X-Upload-Error"]


def uploaded(response: requests.Response) -> str:
    assert response.status_code == 200, response.headers
    return response.headers["X-Upload-UploadID"]


def refer(stand: Stand, file: str) -> None:
    """Name a file in business data of the supplier, as an import does."""
    organisation = stand.world.organisation(SUPPLIER)
    assert organisation is not None
    stand.desk.files.refer(file, organisation)


def init(client: Client, length: int, parts: int, name: str = "scan.pdf") -> requests.Response:
    headers = {"X-Upload-Filename": name, "X-Upload-Length": str(length), "X-Upload-Part-Count": str(parts)}
    return client.file("POST", "/appeals/?upload", **headers)


def part(client: Client, file: str, number: int, content: bytes, **headers: str) -> requests.Response:
    known = {"X-Upload-Partnumber": str(number), "Content-MD5": md5(content)}
    return client.file("PUT", f"/appeals/{file}", content, **(known | headers))


def test_a_small_file_goes_up_at_once_and_can_be_asked_about(client: Client) -> None:
    response = client.upload("answer.pdf", b"12345")
    file = uploaded(response)
    assert response.headers["Location"].endswith(f"/rest/appeals/{file}")
    head = client.file("HEAD", f"/appeals/{file.upper()}")
    assert head.headers["X-Upload-Filename"] == "answer.pdf"
    assert head.headers["X-Upload-Length"] == "5"
    assert head.headers["X-Upload-Completed-Parts"] == "1"
    assert head.headers["X-Upload-Completed"] == "true"


@pytest.mark.parametrize(
    "sent",
    [
        Header("Ответ № 5.pdf", "utf-8").encode(linesep=""),
        "%D0%9E%D1%82%D0%B2%D0%B5%D1%82%20%E2%84%96%205.pdf",
    ],
)
def test_a_russian_name_goes_as_encoded_words_or_percent_escapes(client: Client, sent: str) -> None:
    file = uploaded(client.upload(sent))
    name = client.file("HEAD", f"/appeals/{file}").headers["X-Upload-Filename"]
    assert name.isascii()
    assert str(make_header(decode_header(name))) == "Ответ № 5.pdf"


@pytest.mark.parametrize("sign", '<>?:|*"\\%')
def test_some_signs_are_not_for_names(client: Client, sign: str) -> None:
    name = Header(f"a{sign}b.pdf", "utf-8").encode(linesep="")
    assert error(client.upload(name)) == "FieldValidationException"


@pytest.mark.parametrize(
    ("headers", "content", "name"),
    [
        ({"X-Upload-Filename": ""}, b"1", "FieldValidationException"),
        ({"X-Upload-Filename": "picture.png"}, b"1", "ExtensionException"),
        ({"X-Upload-Filename": "no-extension"}, b"1", "ExtensionException"),
        ({"X-Upload-OrgPPAGUID": ""}, b"1", "FieldValidationException"),
        ({"X-Upload-OrgPPAGUID": guid()}, b"1", "DataProviderValidationException"),
        ({"Content-MD5": "not base64!"}, b"1", "FieldValidationException"),
        ({"Content-MD5": ""}, b"1", "FieldValidationException"),
        ({"Content-MD5": md5(b"2")}, b"1", "HashConflictException"),
        ({}, b"", "InvalidSizeException"),
        ({}, b"x" * (PART + 1), "InvalidSizeException"),
    ],
)
def test_a_wrong_upload_is_refused_by_name(
    client: Client, headers: dict[str, str], content: bytes, name: str
) -> None:
    assert error(client.upload(content=content, **headers)) == name


def test_a_whole_part_still_goes_up_at_once(client: Client) -> None:
    uploaded(client.upload(content=b"x" * PART))


def test_a_context_must_be_known_to_upload_but_not_to_ask(client: Client, stand: Stand) -> None:
    headers = {"X-Upload-Filename": "a.pdf", "Content-MD5": md5(b"1")}
    assert error(client.file("PUT", "/nowhere", b"1", **headers)) == "ContextNotFoundException"
    file = uploaded(client.file("PUT", "/inspection", b"1", **headers))
    refer(stand, file)
    assert client.file("HEAD", f"/nowhere/{file}").status_code == 200
    assert client.file("GET", f"/appeals/{file}?getfile").content == b"1"


def test_a_large_file_goes_up_in_parts_in_any_order_and_comes_down_in_ranges(
    stand: Stand, client: Client
) -> None:
    content = bytes(range(256)) * 20480 + b"the end"
    assert len(content) == PART + 7
    file = uploaded(init(client, len(content), 2))
    part(client, file, 2, content[PART:])
    half = client.file("HEAD", f"/appeals/{file}").headers
    assert (half["X-Upload-Completed-Parts"], half["X-Upload-Completed"]) == ("2", "false")
    assert error(client.file("POST", f"/appeals/{file}?completed")) == "InvalidStatusException"
    part(client, file, 1, b"a broken first try")
    part(client, file, 1, content[:PART])
    assert client.file("POST", f"/appeals/{file}?completed").status_code == 200
    refer(stand, file)
    ranges = [f"bytes=0-{PART - 1}", f"bytes={PART}-{PART + 6}"]
    answers = [client.file("GET", f"/appeals/{file}?getfile", Range=asked) for asked in ranges]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert b"".join(answer.content for answer in answers) == content


def test_the_rules_of_parts(client: Client) -> None:
    assert error(init(client, 0, 1)) == "InvalidSizeException"
    assert error(init(client, PART + 1, 1)) == "FieldValidationException"
    assert error(init(client, 10, 0)) == "FieldValidationException"
    file = uploaded(init(client, PART + 1, 2))
    assert error(part(client, file, 0, b"1")) == "InvalidPartNumberException"
    assert error(part(client, file, 3, b"1")) == "InvalidPartNumberException"
    assert error(part(client, file, 1, b"")) == "InvalidSizeException"
    assert error(part(client, file, 1, b"x" * (PART + 1))) == "InvalidSizeException"
    assert error(part(client, file, 1, b"1", **{"Content-MD5": md5(b"2")})) == "HashConflictException"
    assert (
        error(part(client, file, 1, b"1", **{"X-Upload-Partnumber": "first"})) == "FieldValidationException"
    )
    assert error(part(client, guid(), 1, b"1")) == "FileNotFoundException"


def test_an_upload_is_completed_only_whole_and_only_once(client: Client) -> None:
    file = uploaded(init(client, 4, 2))
    part(client, file, 1, b"12")
    part(client, file, 2, b"3")
    assert error(client.file("POST", f"/appeals/{file}?completed")) == "InvalidSizeException"
    part(client, file, 2, b"34")
    assert client.file("POST", f"/appeals/{file}?completed").status_code == 200
    assert error(client.file("POST", f"/appeals/{file}?completed")) == "InvalidStatusException"
    assert error(part(client, file, 2, b"34")) == "InvalidStatusException"


def test_a_fresh_upload_is_not_downloaded_until_something_names_it(stand: Stand, client: Client) -> None:
    file = uploaded(client.upload(content=b"12345"))
    assert error(client.file("GET", f"/appeals/{file}?getfile")) == "FilePermissionException"
    refer(stand, file)
    assert client.file("GET", f"/appeals/{file}?getfile").content == b"12345"


def test_files_are_closed_to_other_organisations(stand: Stand, client: Client) -> None:
    file = uploaded(init(client, 4, 1))
    theirs = stand.desk.files.put("Жалоба.txt", b"12345", reader=SUPPLIER).guid
    client.organisation = OTHER
    assert error(part(client, file, 1, b"1234")) == "FilePermissionException"
    assert error(client.file("POST", f"/appeals/{file}?completed")) == "FilePermissionException"
    assert error(client.file("HEAD", f"/appeals/{file}")) == "FilePermissionException"
    assert error(client.file("GET", f"/appeals/{theirs}?getfile")) == "FilePermissionException"


def test_an_unfinished_or_unknown_file_is_not_downloaded(stand: Stand, client: Client) -> None:
    file = uploaded(init(client, 4, 1))
    refer(stand, file)
    assert error(client.file("GET", f"/appeals/{file}?getfile")) == "InvalidStatusException"
    assert error(client.file("GET", f"/appeals/{guid()}?getfile")) == "FileNotFoundException"
    assert error(client.file("GET", f"/appeals/{file}")) == "FieldValidationException"


@pytest.mark.parametrize(
    ("asked", "content"),
    [("bytes=0-0", b"1"), ("bytes=1-3", b"234"), ("bytes=3-99", b"45")],
)
def test_a_range_is_inclusive_and_ends_with_the_file(
    stand: Stand, client: Client, asked: str, content: bytes
) -> None:
    file = stand.desk.files.put("a.txt", b"12345", reader=SUPPLIER).guid
    response = client.file("GET", f"/appeals/{file}?getfile", Range=asked)
    assert (response.status_code, response.content) == (200, content)


@pytest.mark.parametrize("asked", ["bytes=5-6", "bytes=3-2", "bytes=-3", "lines=1-2"])
def test_a_range_outside_the_file_is_refused(stand: Stand, client: Client, asked: str) -> None:
    file = stand.desk.files.put("a.txt", b"12345", reader=SUPPLIER).guid
    response = client.file("GET", f"/appeals/{file}?getfile", Range=asked)
    assert error(response) == "FieldValidationException"


def test_more_than_a_part_does_not_come_down_at_once(stand: Stand, client: Client) -> None:
    file = stand.desk.files.put("a.txt", b"x" * (PART + 1), reader=SUPPLIER).guid
    assert error(client.file("GET", f"/appeals/{file}?getfile")) == "InvalidSizeException"
    response = client.file("GET", f"/appeals/{file}?getfile", Range=f"bytes=0-{PART}")
    assert error(response) == "InvalidSizeException"


def test_a_file_may_wait_for_its_virus_check(stand: Stand, client: Client) -> None:
    stand.options.virus_checks = 2
    file = stand.desk.files.put("a.txt", b"12345", reader=SUPPLIER).guid
    for _ in range(2):
        refused = client.file("GET", f"/appeals/{file}?getfile")
        assert error(refused) == "FileVirusNotCheckedException"
    assert client.file("GET", f"/appeals/{file}?getfile").content == b"12345"


def test_an_infected_file_never_comes_down(stand: Stand, client: Client) -> None:
    answer = client.stub(
        "POST",
        "files",
        {
            "name": "a.txt",
            "content": base64.b64encode(b"12345").decode(),
            "organisation": SUPPLIER,
            "is_infected": True,
        },
    )
    response = client.file("GET", f"/appeals/{answer['guid']}?getfile")
    assert error(response) == "FileVirusInfectionException"


def test_under_maintenance_every_call_is_refused(stand: Stand, client: Client) -> None:
    stand.options.maintenance = True
    assert error(client.upload()) == "INT002029"
    assert error(client.file("HEAD", f"/appeals/{guid()}")) == "INT002029"


def test_other_methods_are_not_served(client: Client) -> None:
    assert client.file("DELETE", f"/appeals/{guid()}").status_code == 405
