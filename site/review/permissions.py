"""The rights that the review knows, by the names that Django checks; who has them is in wagtail_hooks."""

from typing import Any

from wagtail.models import Page
from wagtail.permissions import ModelPermissionPolicy

URGENT = "review.publish_urgent_notice"
"""To show an urgent notice at once; it is reviewed on the next working day."""
BYPASS = "review.bypass_review"
"""To publish anything in an emergency, without its review; it is reviewed on the next working day."""
REVIEW_LATE = "review.review_late"
"""To look at what went live without its review, afterwards."""
REMOVE = "review.confirm_removal"
"""To decide whether something leaves the site, when somebody else has asked for it."""


def may_change(subject: Any, user: Any) -> bool:
    """Whether the user may edit the thing, whatever step of its review it is at."""
    if isinstance(subject, Page):
        return bool(subject.permissions_for_user(user).can_edit())
    return bool(ModelPermissionPolicy(type(subject)).user_has_permission(user, "change"))


class ReviewedPolicy(ModelPermissionPolicy):
    """What the admin offers with a thing under review: what is published is not offered for deletion."""

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        if action == "delete" and instance.live:
            return False
        return bool(super().user_has_permission_for_instance(user, action, instance))
