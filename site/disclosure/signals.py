"""What happens to a page is looked at by the next run, not on the next day only."""

from typing import Any

from django.db.models.signals import post_delete, post_save, pre_delete

from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished

from disclosure.models import Duty, DutyStanding
from pages.models import CompanySettings, PaymentPoint
from tariffs.models import PriceBulletin, TariffPeriod
from workdays.models import PointSchedule, ServicePoint


def connect() -> None:
    page_published.connect(look_again_at, dispatch_uid="disclosure.page_published")
    page_unpublished.connect(look_again_at, dispatch_uid="disclosure.page_unpublished")
    pre_delete.connect(look_again_at, sender=Page, dispatch_uid="disclosure.page_deleted")
    for model in (CompanySettings, PaymentPoint, ServicePoint, PointSchedule, TariffPeriod, PriceBulletin):
        post_save.connect(look_again, sender=model, dispatch_uid=f"disclosure.{model.__name__}.saved")
        post_delete.connect(look_again, sender=model, dispatch_uid=f"disclosure.{model.__name__}.deleted")
    post_save.connect(look_again_at_duty, sender=Duty, dispatch_uid="disclosure.duty_saved")


def look_again_at(instance: Page, **kwargs: Any) -> None:
    DutyStanding.objects.filter(duty__page=instance.pk).update(evaluated_on=None)


def look_again_at_duty(instance: Duty, **kwargs: Any) -> None:
    DutyStanding.objects.filter(duty=instance).update(evaluated_on=None)


def look_again(raw: bool = False, **kwargs: Any) -> None:
    """Facts outside the pages have changed: any duty may depend on them."""
    if not raw:
        DutyStanding.objects.update(evaluated_on=None)
