"""A draft that says what the one before it says: whoever saves it has read it and written nothing."""

import json
import re
from collections.abc import Mapping
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from wagtail.models import COMMENTS_RELATION_NAME, Revision

MARK = re.compile(r' data-block-key=\\+"\w*\\+"')
"""What the editor of texts puts into each paragraph for itself, anew at every saving."""
OF_THE_PAGE = {
    COMMENTS_RELATION_NAME, "content_type", "path", "depth", "numchild", "url_path", "draft_title", "live",
    "has_unpublished_changes", "owner", "locked", "locked_by", "locked_at", "latest_revision",
    "latest_revision_created_at", "live_revision", "first_published_at", "last_published_at",
}  # fmt: skip
"""What belongs to the page as a whole and not to one draft of it."""


def say_the_same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two drafts, as revisions keep them, have the same text, fields and times of showing."""
    return _as_read(one) == _as_read(other)


def keep_comments(page: Any, revision: Revision) -> None:
    """Keep what was said about the draft, and what was answered, resolved or taken back."""
    for comment in getattr(page, COMMENTS_RELATION_NAME).filter(pk__isnull=True):
        comment.revision_created = revision
        comment.save()
    page.save(update_fields=[COMMENTS_RELATION_NAME], clean=False)


def _as_read(content: Mapping[str, Any]) -> str:
    said = {name: value for name, value in content.items() if name not in OF_THE_PAGE}
    return MARK.sub("", json.dumps(said, cls=DjangoJSONEncoder, sort_keys=True))
