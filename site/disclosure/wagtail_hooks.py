from django.urls import reverse
from django.utils import timezone

from wagtail import hooks

from disclosure.report import published_years


@hooks.register("public_addresses")
def public_addresses() -> list[str]:
    """Name the overview and each year that has something to show; one query."""
    years = published_years(today=timezone.localdate())
    return [reverse("disclosure:index"), *(reverse("disclosure:year", args=[each.year]) for each in years)]
