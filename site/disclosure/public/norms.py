"""The norms of waiting and of service that hold today, beside the figures that they are norms of."""

from datetime import date

from service.choices import ContactChannel, NormOf
from service.models import ContactNorm
from service.norms import Norm, in_force, range_words

OF_FIGURES = {
    "waiting_face_to_face": (ContactChannel.IN_PERSON, NormOf.WAITING),
    "waiting_remote": (ContactChannel.PHONE, NormOf.WAITING),
    "service_face_to_face": (ContactChannel.IN_PERSON, NormOf.SERVICE),
    "service_remote": (ContactChannel.PHONE, NormOf.SERVICE),
}
"""Whose norm stands beside a figure: that of the office face to face, that of the telephone from afar."""


def norms_on(on: date) -> dict[str, Norm]:
    """Return the norm in force of each figure that has one; one query."""
    known = ContactNorm.objects.as_rules()
    found = {
        code: in_force(known, channel=channel.value, what=what.value, on=on)
        for code, (channel, what) in OF_FIGURES.items()
    }
    return {code: norm for code, norm in found.items() if norm is not None}


def norms_in_words(on: date) -> dict[str, str]:
    """Say the norm in force of each figure that has one: «20–40 с»; one query."""
    return {code: range_words(norm) for code, norm in norms_on(on).items()}
