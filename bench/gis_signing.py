"""What our signature of a message costs beside the bare openssl call that it cannot do without.

Run as a program it makes a key and a certificate in a folder and prints the milliseconds of both.
"""

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any
from uuid import uuid4

from bench.rows import Row
from bench.workspace import Workspace

WARM_UP, RUNS = 5, 60
LIMIT = 1.3
TEXT_LENGTH = 10_000
"""Characters of the answer that is signed: as many as GIS ZhKKh takes."""
GUID = "c0ffee00-1111-4222-8333-000000000001"


def measure(workspace: Workspace) -> list[Row]:
    """Measure where openssl has its GOST engine; elsewhere say that nothing was measured."""
    folder = workspace.folder / "signing"
    folder.mkdir()
    found = json.loads(workspace.python("-m", "bench.gis_signing", str(folder)))
    if "skipped" in found:
        sys.stdout.write(f"SKIPPED: signing to the bare openssl call, because {found['skipped']}\n")
        return []
    return [
        Row("signing a message, processor time", round(found["ours"], 2), "ms"),
        Row("the bare openssl call, processor time", round(found["bare"], 2), "ms"),
        Row("signing to the bare openssl call", round(found["ours"] / found["bare"], 2), "times", LIMIT),
    ]


def main(folder: Path) -> None:
    from gis_sync.signing.errors import ToolMissing
    from gis_sync.signing.openssl import Openssl, default_engine

    try:
        openssl = Openssl(default_engine())
        openssl.require()
    except ToolMissing as missing:
        sys.stdout.write(json.dumps({"skipped": str(missing)}))
        return
    sys.stdout.write(json.dumps(_compared(openssl, folder)))


def _compared(openssl: Any, folder: Path) -> dict[str, float]:
    """Return the medians of both; they take turns, so that both meet the same machine."""
    from gis_sync.signing.canonical import EXCLUSIVE
    from gis_sync.signing.certificates import read_certificate
    from gis_sync.signing.openssl import CONFIGURATION
    from gis_sync.signing.signer import OpensslSigner
    from gis_sync.signing.xades import Draft

    configuration = folder / "gost.cnf"
    configuration.write_text(CONFIGURATION.format(engine=openssl.engine))
    key, pem = _pair(folder, configuration)
    certificate = read_certificate(pem, openssl)
    signer = OpensslSigner(openssl, key, certificate)
    # A certificate made just now may begin within this very second.
    now = datetime.now(UTC) + timedelta(minutes=1)
    to_sign = Draft(_request(), certificate, now=now, form=EXCLUSIVE).bytes_to_sign()
    bare: list[float] = []
    ours: list[float] = []
    for number in range(WARM_UP + RUNS):
        request = _request()
        without = _milliseconds(lambda: _openssl(configuration, *_signing(key), message=to_sign))
        within = _milliseconds(lambda request=request: signer.sign(request, now=now))
        if number >= WARM_UP:
            bare.append(without)
            ours.append(within)
    return {"bare": median(bare), "ours": median(ours)}


def _request() -> Any:
    """Return the request of a long answer within its envelope, as the exchange builds it."""
    from gis_sync.messages import envelope
    from gis_sync.messages.answer_requests import import_request
    from gis_sync.messages.answers import Answer, AnswerAction, AnswerContent, AppealReference
    from gis_sync.messages.profile import Profile

    content = AnswerContent(("Ответ по существу. " * TEXT_LENGTH)[:TEXT_LENGTH])
    answer = Answer(str(uuid4()), GUID, content=content, send=True)
    action = AnswerAction(str(uuid4()), AppealReference(GUID), (answer,))
    header = envelope.RequestHeader(GUID, datetime.now(UTC), GUID)
    return envelope.request_in(envelope.build_envelope(header, import_request(Profile(), [action])))


def _pair(folder: Path, configuration: Path) -> tuple[Path, bytes]:
    """Make a private key and a certificate to it; return the key's place and the certificate in PEM."""
    key = folder / "key.pem"
    made = ["-algorithm", "gost2012_256", "-pkeyopt", "paramset:XA", "-out", str(key)]
    _openssl(configuration, "genpkey", *made)
    names = folder / "names.cnf"
    names.write_text("[req]\ndistinguished_name = none\n[none]\n")
    subject = ["-config", str(names), "-subj", "/CN=bench", "-days", "30"]
    return key, _openssl(configuration, "req", "-x509", "-new", "-key", str(key), "-md_gost12_256", *subject)


def _signing(key: Path) -> list[str]:
    return ["dgst", "-md_gost12_256", "-binary", "-sign", str(key)]


def _openssl(configuration: Path, *arguments: str, message: bytes = b"") -> bytes:
    """Call the program as a person does, without any code of the product."""
    environment = {"PATH": os.environ["PATH"], "OPENSSL_CONF": str(configuration)}
    done = subprocess.run(  # noqa: S603 - a fixed program
        ["openssl", *arguments],  # noqa: S607 - found as the product finds it
        input=message,
        env=environment,
        capture_output=True,
        check=True,
    )
    return done.stdout


def _milliseconds(work: Callable[[], object]) -> float:
    """Return the processor time of this process and of the children that it has waited for."""
    start = _processor_seconds()
    work()
    return (_processor_seconds() - start) * 1000


def _processor_seconds() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
