"""Files of several machines in an S3-compatible store. Nothing in it is public: the site serves all of it.

Two buckets, so that no setting of the one can open the other: what is private, and the pictures of pages. A
store that is away raises OSError, as a disk does: whoever waits for files tries again.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.utils.encoding import filepath_to_uri

from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from s3transfer.exceptions import RetriesExceededError
from storages.backends.s3 import S3File, S3Storage
from storages.utils import clean_name

IN_MEMORY = 2 * 1024 * 1024
"""Bytes of a file that are held in memory; what is longer goes to a temporary file without a name."""


@contextmanager
def _as_a_disk() -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
        kind = FileNotFoundError if status == 404 else OSError
        raise kind(f"S3 answers {status}") from error
    except (BotoCoreError, Boto3Error, RetriesExceededError) as error:
        raise OSError(f"S3: {type(error).__name__}") from error


class _Kept(S3File):
    def _get_file(self) -> Any:
        with _as_a_disk():
            return super()._get_file()

    file = property(_get_file, S3File._set_file)


class PrivateS3Storage(S3Storage):
    """Never names a public address and never grants a right: only the site's own key reads here."""

    def __init__(self, **options: Any) -> None:
        fixed = {
            "default_acl": None,
            "file_overwrite": False,
            "querystring_auth": True,
            "custom_domain": None,
            "max_memory_size": IN_MEMORY,
            "client_config": Config(
                connect_timeout=3,
                read_timeout=20,
                retries={"total_max_attempts": 2, "mode": "standard"},
                signature_version="s3v4",
                s3={"addressing_style": "path"},
                # Stores other than Amazon's refuse the checksums that newer clients add by themselves.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        }
        super().__init__(**{**fixed, **options})

    def url(self, name: str | None, *args: Any, **kwargs: Any) -> str:
        raise ValueError("This file has no address: it is served through a check.")

    def _open(self, name: str, mode: str = "rb") -> S3File:
        with _as_a_disk():
            return _Kept(self._normalize_name(clean_name(name)), mode, self)

    def _save(self, name: str, content: Any) -> str:
        with _as_a_disk():
            return str(super()._save(name, content))

    def delete(self, name: str) -> None:
        with _as_a_disk():
            super().delete(name)

    def exists(self, name: str) -> bool:
        with _as_a_disk():
            return bool(super().exists(name))

    def size(self, name: str) -> int:
        with _as_a_disk():
            return int(super().size(name))

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        with _as_a_disk():
            return super().listdir(path)

    def get_modified_time(self, name: str) -> Any:
        with _as_a_disk():
            return super().get_modified_time(name)


class MediaS3Storage(PrivateS3Storage):
    """Pictures of pages: their addresses are the site's own, so that a browser asks nobody else."""

    def url(self, name: str | None, *args: Any, **kwargs: Any) -> str:
        return urljoin(settings.MEDIA_URL, filepath_to_uri(name or "").lstrip("/"))
