"""What the pages of «Приём и звонки» share."""

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse

from questions.views.registration import DeskView
from service.rights import TAKE
from service.services.recording import Done

JOURNAL = "service_contact_modeladmin_index"
PAGE = "service_contact_modeladmin_inspect"
SECTION = "Журнал приёма и звонков"


class ContactView(DeskView):
    """A page for those who take visits and calls down, or hold what else it names."""

    permission = TAKE

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        trail = super().get_breadcrumbs_items()
        return [*trail[:-2], {"url": reverse(JOURNAL), "label": SECTION}, trail[-1]]


def tell(request: HttpRequest, done: Done, words: str) -> None:
    """Say that it is done, and what is to be known of it."""
    messages.success(request, words)
    for note in done.notes:
        messages.warning(request, note)
