"""What a new site begins with: the separate consent to be written to, once there is a document of it."""

from notices.models import MailingSettings
from pages.models import DocumentPage

CONSENT_SLUG = "soglasie-na-rassylku"


def load() -> None:
    """Name the consent's document in the settings; a company's own choice stays."""
    settings = MailingSettings.load()
    if settings.consent_page_id is None:
        settings.consent_page = DocumentPage.objects.filter(slug=CONSENT_SLUG).first()
        settings.save()
