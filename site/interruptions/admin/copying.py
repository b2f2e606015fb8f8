"""A former interruption as the beginning of a new one: the same streets, no dates."""

from typing import Any

from django.db import transaction

from interruptions.models import Interruption, Place

COPIED = ("kind", "reason", "carried_out_by", "contact", "is_demo")


@transaction.atomic
def copy_interruption(*, source: Interruption, user: Any) -> Interruption:
    """Make a draft of the user with the streets and words of another; when it is, he writes himself."""
    row = Interruption(live=False, **{name: getattr(source, name) for name in COPIED})
    row.places = [
        Place(settlement=each.settlement, street=each.street, houses=each.houses, sort_order=order)
        for order, each in enumerate(source.places.all())
    ]
    row.save()
    row.save_revision(user=user, log_action=True)
    return row
