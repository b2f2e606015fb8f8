from django.urls import reverse
from django.utils import timezone

from wagtail import hooks
from wagtail.snippets.models import register_snippet

from privacy.holders import Holder
from search.sources import Source
from surveys.holding import SurveyHolder
from surveys.models import Survey
from surveys.rights import granted
from surveys.search_source import SURVEYS
from surveys.viewsets import SurveysViewSetGroup

register_snippet(SurveysViewSetGroup)


@hooks.register("role_permissions")
def role_permissions() -> dict[str, list[str]]:
    return granted()


@hooks.register("personal_data_holder")
def hold_free_answers() -> Holder:
    return SurveyHolder()


@hooks.register("search_source")
def find_surveys() -> Source:
    return SURVEYS


@hooks.register("public_addresses")
def public_addresses() -> list[str]:
    """Name the overview and each listed survey that has begun; one query."""
    begun = Survey.objects.live().listed().filter(opens_on__lte=timezone.localdate())
    return [reverse("surveys:index"), *(survey.get_absolute_url() for survey in begun.order_by("pk"))]
