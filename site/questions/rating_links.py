"""The link in the letter of an answer: it opens the rating of that answer and nothing else, at any time."""

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from questions.models import Appeal

signer = Signer(salt="questions.rating")


def rating_url(appeal: Appeal) -> str:
    """Return the whole address, for a letter."""
    return f"{settings.SITE_URL}{reverse('questions:rate', args=[signer.sign(str(appeal.pk))])}"


def rated_appeal(signed: str) -> Appeal | None:
    """Return the answered appeal that a link names; None for a forged link and while there is no answer."""
    try:
        pk = int(signer.unsign(signed))
    except (BadSignature, ValueError):
        return None
    return Appeal.objects.answered().select_related("rating").filter(pk=pk).first()
