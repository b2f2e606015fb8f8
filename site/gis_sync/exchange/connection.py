"""Everything that one run of the exchange speaks through, as the settings of this installation say."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings

from lxml import etree

from gis_sync.messages import envelope
from gis_sync.messages.envelope import RequestHeader
from gis_sync.messages.profile import Canonicalisation, Profile
from gis_sync.signing.configured import configured_signer
from gis_sync.signing.signer import Signer
from gis_sync.transport import Endpoint, Transport

NOBODY = UUID(int=0)
"""Stands for our organisation where only a registry is asked: it is told nothing of us."""


class NotConfigured(Exception):
    """The exchange is switched off: no address of GIS ZhKKh is named."""


@dataclass(frozen=True)
class Connection:
    """The way to GIS ZhKKh, the signature, and the versions of the messages."""

    transport: Transport
    signer: Signer
    profile: Profile

    def packet(
        self,
        request: etree._Element,
        *,
        message_guid: UUID,
        now: datetime,
        signed: bool,
        names_us: bool = True,
    ) -> bytes:
        """Return the bytes to post: the request under a header; raises SigningError.

        The header names our organisation, or, for registries, the information system alone.
        """
        named = (self.transport.endpoint.org_ppa_guid,) if names_us else ()
        header = RequestHeader(str(message_guid), now, *named)
        whole = envelope.build_envelope(header, request)
        if signed:
            self.signer.sign(envelope.request_in(whole), now=now)
        return envelope.serialise(whole)


def is_configured() -> bool:
    return bool(settings.GIS_URL)


@contextmanager
def connected(*, as_anybody: bool = False) -> Iterator[Connection]:
    """Open the connection of the settings for one run, `as_anybody` without the need of an orgPPAGUID.

    Raises NotConfigured, and what says which setting is wrong: BadEndpoint, ProfileInvalid, SigningError.
    """
    if not is_configured():
        raise NotConfigured
    profile = configured_profile()
    with Transport(configured_endpoint(as_anybody=as_anybody)) as transport:
        yield Connection(transport, configured_signer(), profile)


def configured_endpoint(*, as_anybody: bool = False) -> Endpoint:
    """Return where GIS ZhKKh is and how we present ourselves there; raises BadEndpoint."""
    return Endpoint(
        url=settings.GIS_URL,
        org_ppa_guid=settings.GIS_ORG_PPA_GUID or (str(NOBODY) if as_anybody else ""),
        login=settings.GIS_LOGIN,
        password=settings.GIS_PASSWORD,
        fingerprint=settings.GIS_FINGERPRINT,
        stand=settings.GIS_IS_STAND,
        ca_file=settings.GIS_CA_FILE,
    )


def configured_profile() -> Profile:
    """Return the versions that we speak; raises ProfileInvalid."""
    return Profile(
        export_version=settings.GIS_EXPORT_VERSION,
        import_version=settings.GIS_IMPORT_VERSION,
        canonicalisation=Canonicalisation(settings.GIS_CANONICALISATION),
    )
