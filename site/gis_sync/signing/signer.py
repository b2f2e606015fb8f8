"""Who signs a request: openssl, or nobody on a stand that wants no signatures."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

from lxml import etree

from gis_sync.signing.canonical import EXCLUSIVE
from gis_sync.signing.certificates import Certificate
from gis_sync.signing.openssl import Openssl
from gis_sync.signing.xades import Draft


class Signer(Protocol):
    def sign(self, element: etree._Element, *, now: datetime) -> None:
        """Put a signature into a request in its final tree; after a SigningError it is as it was."""
        ...


class NoSigner:
    """Leaves requests unsigned, as the plain stand SIT-02 lets them be."""

    def sign(self, element: etree._Element, *, now: datetime) -> None:
        """Do nothing."""


@dataclass(frozen=True)
class OpensslSigner:
    """Signs with a key file; ``form`` is the canonical form, one of canonical.py."""

    openssl: Openssl
    key: Path
    certificate: Certificate
    password: str | None = field(default=None, repr=False)
    form: str = EXCLUSIVE

    def sign(self, element: etree._Element, *, now: datetime) -> None:
        """Sign with one child process; raise SigningError, ValueError as Draft does."""
        self.certificate.require_in_term(now)
        draft = Draft(element, self.certificate, now=now, form=self.form)
        try:
            draft.finish(self.openssl.sign(draft.bytes_to_sign(), key=self.key, password=self.password))
        except BaseException:
            draft.withdraw()
            raise
