"""Where files lie when several machines share them: Django's storages for an S3-compatible store."""

from typing import Any


def common_store(
    endpoint: str, *, region: str, key: tuple[str, str], private: str, media: str
) -> dict[str, dict[str, Any]]:
    """Return the storages of both buckets. ``key``: its name and the key itself."""
    access_key, secret_key = key
    common = {
        "endpoint_url": endpoint,
        "region_name": region or None,
        "access_key": access_key,
        "secret_key": secret_key,
    }
    return {
        "default": {"BACKEND": "files.s3.MediaS3Storage", "OPTIONS": {**common, "bucket_name": media}},
        "private": {"BACKEND": "files.s3.PrivateS3Storage", "OPTIONS": {**common, "bucket_name": private}},
    }
