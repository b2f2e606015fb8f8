"""A small client of its own for the tests of the stand: strings in, elements out."""

import base64
import hashlib
from types import TracebackType
from typing import Any, Self
from uuid import uuid4

import requests
from lxml import etree

ROOT = "http://dom.gosuslugi.ru/schema/integration/"
NAMES = {
    "env": "http://schemas.xmlsoap.org/soap/envelope/",
    "b": f"{ROOT}base/",
    "a": f"{ROOT}appeals/",
    "n": f"{ROOT}nsi-base/",
    "c": f"{ROOT}nsi-common/",
    "g": f"{ROOT}organizations-base/",
    "r": f"{ROOT}organizations-registry-base/",
    "o": f"{ROOT}organizations-registry-common/",
}
DECLARED = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMES.items())
APPEALS = "/ext-bus-appeals-service/services/AppealsAsync"
NSI = "/ext-bus-nsi-common-service/services/NsiCommonAsync"
ORGANISATIONS = "/ext-bus-org-registry-common-service/services/OrgRegistryCommonAsync"
FILES = "/ext-bus-file-store-service/rest"


def guid() -> str:
    return str(uuid4())


class Client:
    def __init__(self, url: str, organisation: str) -> None:
        self.url = url
        self.organisation = organisation
        self.session = requests.Session()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.session.close()

    def header(self, message_guid: str = "") -> str:
        return (
            f"<b:RequestHeader><b:Date>2026-11-02T12:00:00.000+03:00</b:Date>"
            f"<b:MessageGUID>{message_guid or guid()}</b:MessageGUID>"
            f"<b:orgPPAGUID>{self.organisation}</b:orgPPAGUID>"
            f"<b:IsOperatorSignature>true</b:IsOperatorSignature></b:RequestHeader>"
        )

    def system_header(self) -> str:
        return (
            f"<b:ISRequestHeader><b:Date>2026-11-02T12:00:00</b:Date>"
            f"<b:MessageGUID>{guid()}</b:MessageGUID></b:ISRequestHeader>"
        )

    def envelope(self, body: str, header: str | None = None) -> bytes:
        head = self.header() if header is None else header
        content = f"<env:Header>{head}</env:Header><env:Body>{body}</env:Body>"
        return f"<env:Envelope {DECLARED}>{content}</env:Envelope>".encode()

    def post(
        self, action: str, content: bytes, path: str = APPEALS, timeout: float = 10, **headers: str
    ) -> requests.Response:
        known = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": f'"urn:{action}"'}
        return self.session.post(self.url + path, data=content, headers=known | headers, timeout=timeout)

    def export(self, body: str, version: str = "14.8.0.1") -> requests.Response:
        return self.post("exportAppeal", self.envelope(export(body, version)))

    def carry_out(self, body: str, version: str = "13.2.1.0") -> requests.Response:
        return self.post("importAnswer", self.envelope(answer(body, version)))

    def state(self, message_guid: str, path: str = APPEALS) -> requests.Response:
        header = self.header() if path == APPEALS else self.system_header()
        body = f"<b:getStateRequest><b:MessageGUID>{message_guid}</b:MessageGUID></b:getStateRequest>"
        return self.post("getState", self.envelope(body, header), path)

    def exported(self, body: str, version: str = "14.8.0.1") -> etree._Element:
        """Export and poll once; return the getStateResult."""
        return only(self.state(acknowledged(self.export(body, version))), "a:getStateResult")

    def imported(self, body: str, version: str = "13.2.1.0") -> etree._Element:
        return only(self.state(acknowledged(self.carry_out(body, version))), "a:getStateResult")

    def upload(
        self, name: str = "answer.pdf", content: bytes = b"%PDF-1.4", **headers: str
    ) -> requests.Response:
        known = {
            "X-Upload-OrgPPAGUID": self.organisation,
            "X-Upload-Filename": name,
            "Content-MD5": md5(content),
        }
        return self.file("PUT", "/appeals", content, **(known | headers))

    def file(self, method: str, path: str, content: bytes = b"", **headers: str) -> requests.Response:
        known = {"X-Upload-OrgPPAGUID": self.organisation}
        return self.session.request(
            method, self.url + FILES + path, data=content, headers=known | headers, timeout=10
        )

    def stub(self, method: str, path: str, data: Any = None) -> Any:
        answer = self.session.request(method, f"{self.url}/__stub/{path}", json=data, timeout=10)
        answer.raise_for_status()
        return answer.json()


def export(body: str, version: str = "14.8.0.1") -> str:
    return f'<a:exportAppealRequest Id="x" b:version="{version}">{body}</a:exportAppealRequest>'


def answer(body: str, version: str = "13.2.1.0") -> str:
    return f'<a:importAnswerRequest Id="x" b:version="{version}">{body}</a:importAnswerRequest>'


def md5(content: bytes) -> str:
    return base64.b64encode(hashlib.md5(content, usedforsecurity=False).digest()).decode()


def only(response: requests.Response, path: str) -> etree._Element:
    """Return the one element of the SOAP body at a path."""
    [found] = etree.fromstring(response.content).findall(f"env:Body/{path}", NAMES)
    return found


def acknowledged(response: requests.Response) -> str:
    assert response.status_code == 200, response.text
    return texts(only(response, "b:AckRequest"), "b:Ack/b:MessageGUID")[0]


def fault(response: requests.Response) -> str:
    """Return the code of a SOAP fault."""
    assert response.status_code == 500
    detail = only(response, "env:Fault/detail/b:Fault")
    return texts(detail, "b:ErrorCode")[0]


def texts(element: etree._Element, path: str) -> list[str]:
    return [found.text or "" for found in element.findall(path, NAMES)]
