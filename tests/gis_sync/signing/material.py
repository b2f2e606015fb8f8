"""Keys, certificates and requests of the tests' own, made anew each time by openssl itself."""

import os
import subprocess
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from lxml import etree

from gis_sync.signing.canonical import EXCLUSIVE
from gis_sync.signing.certificates import read_certificate
from gis_sync.signing.openssl import CONFIGURATION, Openssl
from gis_sync.signing.signer import OpensslSigner

APPEALS = "http://dom.gosuslugi.ru/schema/integration/appeals/"
BASE = "http://dom.gosuslugi.ru/schema/integration/base/"
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
# OpenSSL 3.0 has no name for the taxpayer's number of an organisation yet.
NEW_NAMES = "oid_section = names\n[names]\nINNLE = 1.2.643.100.4\n[req]\ndistinguished_name = none\n[none]\n"
AUTHORITY = """\
[req]
distinguished_name = none
[none]
[ca]
default_ca = own
[own]
database = {folder}/index.txt
serial = {folder}/serial
new_certs_dir = {folder}
default_md = md_gost12_256
policy = any
[any]
commonName = supplied
organizationName = optional
countryName = optional
"""
PLAIN = "/CN=Оператор/O=АО Пример/C=RU"
ELABORATE = (
    '/CN=Подписант "Энергосбыт"\\, смена 1 <\\;\\\\\\+>/O=АО "Пример-Энергосбыт"/L=Тестоград/ST=00 Область'
    "/C=RU/street=ул. Примерная\\, д. 1/emailAddress=is@example.invalid/OGRN=1020000000000"
    "/INN=007700000000/INNLE=7700000000/serialNumber=5/title=# мастер "
)


@dataclass(frozen=True)
class Pair:
    key: Path
    certificate: Path
    password: str | None = None

    def signer(self, openssl: Openssl, *, form: str = EXCLUSIVE) -> OpensslSigner:
        certificate = read_certificate(self.certificate.read_bytes(), openssl)
        return OpensslSigner(openssl, self.key, certificate, self.password, form)


@dataclass(frozen=True)
class Program:
    """openssl as a person calls it: with a configuration file, without any code of ours."""

    configuration: Path

    @classmethod
    def with_engine(cls, engine: Path, folder: Path) -> "Program":
        configuration = folder / "gost.cnf"
        configuration.write_text(CONFIGURATION.format(engine=engine))
        return cls(configuration)

    def __call__(self, *arguments: str | Path, message: bytes = b"") -> bytes:
        environment = {"PATH": os.environ["PATH"], "OPENSSL_CONF": str(self.configuration)}
        command = ["openssl", *map(str, arguments)]
        done = subprocess.run(command, input=message, env=environment, capture_output=True, timeout=60)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout

    def pair(
        self,
        folder: Path,
        *,
        subject: str = PLAIN,
        password: str | None = None,
        algorithm: str = "gost2012_256",
        options: str = "paramset:XA",
        digest: str = "-md_gost12_256",
    ) -> Pair:
        folder.mkdir()
        key, certificate, names = folder / "key.pem", folder / "certificate.pem", folder / "names.cnf"
        names.write_text(NEW_NAMES)
        secret = ["-aes256", "-pass", f"pass:{password}"] if password else []
        self("genpkey", "-algorithm", algorithm, "-pkeyopt", options, *secret, "-out", key)
        opened = ["-passin", f"pass:{password}"] if password else []
        made = ["-config", names, "-subj", subject, "-utf8", "-days", "365", "-out", certificate]
        self("req", "-x509", "-new", "-key", key, *opened, digest, *made)
        return Pair(key, certificate, password)

    def dated(self, folder: Path, starts: datetime, ends: datetime) -> Pair:
        """Make a pair whose certificate is valid between two moments, whatever time it is."""
        folder.mkdir()
        key, certificate, asked, config = (
            folder / name for name in ("key.pem", "certificate.pem", "asked.pem", "authority.cnf")
        )
        config.write_text(AUTHORITY.format(folder=folder))
        (folder / "index.txt").touch()
        (folder / "serial").write_text("1000\n")
        self("genpkey", "-algorithm", "gost2012_256", "-pkeyopt", "paramset:XA", "-out", key)
        named = ["-config", config, "-subj", PLAIN, "-utf8", "-out", asked]
        self("req", "-new", "-key", key, "-md_gost12_256", *named)
        term = ["-startdate", f"{starts:%Y%m%d%H%M%SZ}", "-enddate", f"{ends:%Y%m%d%H%M%SZ}"]
        made = ["-selfsign", "-batch", "-notext", "-utf8", "-keyfile", key, "-in", asked, "-out", certificate]
        self("ca", "-config", config, *term, *made)
        return Pair(key, certificate)


def request() -> etree._Element:
    """Return an unsigned request within its envelope, with Cyrillic, entities, and a line break."""
    envelope = etree.fromstring(
        f'<soapenv:Envelope xmlns:soapenv="{SOAP}" xmlns:base="{BASE}"><soapenv:Header/><soapenv:Body>'
        f'<ap:importAnswerRequest xmlns:ap="{APPEALS}" Id="signed-data-container" base:version="13.2.1.0">'
        "<ap:AnswerAction><base:TransportGUID>5f0c1e01-7a3b-4c1d-9e2f-000000000001</base:TransportGUID>"
        '<ap:Text note="&quot;&amp;">Ответ «да» &lt;b&gt; &amp;\nточка</ap:Text></ap:AnswerAction>'
        "</ap:importAnswerRequest>\n</soapenv:Body></soapenv:Envelope>".encode()
    )
    return envelope[1][0]


def received(element: etree._Element) -> etree._Element:
    """Return the signed element as the other side reads it."""
    document = etree.fromstring(etree.tostring(element.getroottree(), encoding="utf-8"))
    return document[1][0]


def copied(element: etree._Element) -> etree._Element:
    return deepcopy(element.getroottree().getroot())[1][0]


def now() -> datetime:
    """Return a time at which the certificates made just now are valid, whatever seconds clocks differ by."""
    return datetime.now(UTC) + timedelta(minutes=1)
