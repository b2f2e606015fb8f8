"""Tokens of the programs that may register appeals: made once, shown once, kept as digests."""

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from cabinet.models import ApiClient
from ledger.services import append

PREFIX = "cabinet_"
"""By it a token that has got into a text or a repository is recognised."""
SCHEME = "bearer"
ONE_USE = timedelta(minutes=10)
"""Uses nearer together than this are written down as one: the list of tokens needs no more."""


def issue(*, name: str, user: Any) -> tuple[ApiClient, str]:
    """Let a program in; return its row and the token, which nobody can tell again."""
    token = PREFIX + secrets.token_urlsafe(32)
    with transaction.atomic():
        client = ApiClient.objects.create(
            name=name, digest=digest_of(token), created_by=user, created_at=timezone.now()
        )
        append(stream=f"api:{client.pk}", event="issued", actor=f"user:{user.pk}")
    return client, token


def revoke(*, client_id: int, user: Any) -> ApiClient:
    """Shut the program out for good; a token revoked already stays as it is."""
    with transaction.atomic():
        client = ApiClient.objects.select_for_update().get(pk=client_id)
        if client.revoked_at is None:
            client.revoked_at = timezone.now()
            client.save(update_fields=["revoked_at"])
            append(stream=f"api:{client.pk}", event="revoked", actor=f"user:{user.pk}")
    return client


def client_of(authorization: str) -> ApiClient | None:
    """Return whose token the header «Bearer …» holds; None for an unknown or revoked one; one query.

    Compared are digests: how long it takes tells nothing of the token, whose digest nobody can steer.
    """
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != SCHEME or not token.strip():
        return None
    return ApiClient.objects.filter(digest=digest_of(token.strip()), revoked_at=None).first()


def note_use(client: ApiClient) -> None:
    """Write down that the token was used, once in a while."""
    now = timezone.now()
    unnoted = Q(last_used_at=None) | Q(last_used_at__lt=now - ONE_USE)
    if client.last_used_at is None or client.last_used_at < now - ONE_USE:
        ApiClient.objects.filter(unnoted, pk=client.pk).update(last_used_at=now)


def digest_of(token: str) -> str:
    """Return the SHA-256 of a token. It is 32 random bytes, so nothing slower is needed."""
    return hashlib.sha256(token.encode(errors="surrogateescape")).hexdigest()
