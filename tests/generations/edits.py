"""Edits of every kind that may change a page, each made as the site makes it and committed at once."""

import random
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page, PageViewRestriction, Site

from PIL import Image as Picture

from interruptions.models import Banner
from pages.models import (
    CompanySettings,
    ContactPerson,
    Edition,
    HomePage,
    InfoPage,
    LegalAct,
    PaymentPoint,
    QuestionPage,
    StateBody,
)
from review.errors import Unfit
from review.gate import exempt
from tariffs.models import FlatPrice, TariffPeriod
from workdays.calendar import DayKind
from workdays.models import CalendarDay, CalendarYear, ScheduleInterval, ServicePoint, SpecialDay

Edit = Callable[[random.Random], None]
EDITS: list[Edit] = []


def edit(make: Edit) -> Edit:
    EDITS.append(make)
    return make


def word(dice: random.Random) -> str:
    return "".join(dice.choice("абвгдежзиклмнопрстуфхцчшщэюя") for _ in range(8)).capitalize()


def some(dice: random.Random, rows: Any) -> Any:
    """Return one of the rows, or None where there are none."""
    found = list(rows.order_by("pk").values_list("pk", flat=True))
    return rows.get(pk=dice.choice(found)) if found else None


def some_page(dice: random.Random, **conditions: Any) -> Any:
    page = some(dice, Page.objects.filter(depth__gt=2, **conditions))
    return page.specific if page else None


def publish(row: Any) -> None:
    with exempt("job:tests"):
        row.save_revision().publish()


@edit
def a_page_is_published_with_other_words(dice: random.Random) -> None:
    page = some_page(dice, live=True)
    page.title = word(dice)
    publish(page)


@edit
def a_new_page_is_published(dice: random.Random) -> None:
    parent = some_page(dice, depth=3) or HomePage.objects.get()
    slug = f"nova-{dice.getrandbits(40):x}"
    page = parent.add_child(
        instance=InfoPage(title=word(dice), slug=slug, live=False, show_in_menus=dice.random() < 0.2)
    )
    publish(page)


@edit
def a_page_is_taken_down(dice: random.Random) -> None:
    page = some(dice, InfoPage.objects.live().filter(slug__startswith="nova-"))
    if page:
        page.unpublish()


@edit
def a_page_is_put_up_again(dice: random.Random) -> None:
    page = some(dice, InfoPage.objects.filter(live=False))
    if page:
        publish(page)


@edit
def a_page_is_moved(dice: random.Random) -> None:
    page = some(dice, InfoPage.objects.filter(slug__startswith="nova-"))
    target = some_page(dice, depth=3)
    if page and target and not target.path.startswith(page.path):
        page.move(target, pos="last-child")


@edit
def pages_change_their_order(dice: random.Random) -> None:
    page = some_page(dice, depth=3)
    page.move(HomePage.objects.get(), pos=dice.choice(["first-child", "last-child"]))


@edit
def a_page_is_deleted(dice: random.Random) -> None:
    page = some(dice, InfoPage.objects.filter(slug__startswith="nova-"))
    if page:
        page.delete()


@edit
def a_page_is_closed_to_the_public(dice: random.Random) -> None:
    page = some_page(dice)
    PageViewRestriction.objects.create(page=page, restriction_type="login")


@edit
def pages_are_open_to_the_public_again(dice: random.Random) -> None:
    PageViewRestriction.objects.all().delete()


@edit
def a_page_gets_another_address(dice: random.Random) -> None:
    page = some(dice, InfoPage.objects.filter(slug__startswith="nova-"))
    if page:
        page.slug = f"nova-{dice.getrandbits(40):x}"
        publish(page)


@edit
def an_address_leads_elsewhere(dice: random.Random) -> None:
    Redirect.objects.update_or_create(
        old_path="/nova",
        defaults={"redirect_page": HomePage.objects.get(), "is_permanent": dice.random() < 0.5},
    )


@edit
def a_picture_is_changed(dice: random.Random) -> None:
    content = BytesIO()
    Picture.new("RGB", (dice.randint(20, 60), 40)).save(content, "PNG")
    image = some(dice, get_image_model().objects) or get_image_model()()
    image.title, image.file = word(dice), ContentFile(content.getvalue(), "picture.png")
    image.save()


@edit
def a_document_of_the_library_is_changed(dice: random.Random) -> None:
    get_document_model().objects.update_or_create(
        pk=1, defaults={"title": word(dice), "file": ContentFile(b"text", "text.txt")}
    )


@edit
def the_company_has_another_detail(dice: random.Random) -> None:
    details = CompanySettings.for_site(Site.objects.get(is_default_site=True))
    setattr(details, dice.choice(["short_name", "full_name", "address"]), word(dice))
    details.save()


@edit
def an_edition_comes_into_force(dice: random.Random) -> None:
    edition = some(dice, Edition.objects)
    if edition:
        Edition.objects.filter(pk=edition.pk).update(number=word(dice))


@edit
def a_row_of_a_page_is_changed(dice: random.Random) -> None:
    rows = dice.choice([LegalAct, StateBody, ContactPerson])
    row = some(dice, rows.objects)
    if row:
        row.sort_order = dice.randint(0, 50)
        row.save()


@edit
def a_payment_point_is_renamed(dice: random.Random) -> None:
    point = some(dice, PaymentPoint.objects)
    if point:
        point.name = word(dice)
        point.save()


@edit
def a_banner_goes_up(dice: random.Random) -> None:
    now = timezone.now()
    with exempt("job:tests"):
        banner = Banner(text=word(dice), live=False, starts_at=now, ends_at=now + timedelta(hours=3))
        banner.save()
        banner.save_revision().publish()


@edit
def a_banner_is_taken_down(dice: random.Random) -> None:
    banner = some(dice, Banner.objects.live())
    if banner:
        banner.unpublish()


@edit
def a_tariff_is_changed(dice: random.Random) -> None:
    price = some(dice, FlatPrice.objects)
    if price:
        FlatPrice.objects.filter(pk=price.pk).update(price=f"{dice.randint(1, 9)}.{dice.randint(10, 99)}")


@edit
def a_period_of_tariffs_is_taken_down(dice: random.Random) -> None:
    period = some(dice, TariffPeriod.objects)
    if period:
        TariffPeriod.objects.filter(pk=period.pk).update(live=dice.random() < 0.5)


@edit
def the_calendar_is_changed(dice: random.Random) -> None:
    year, _ = CalendarYear.objects.get_or_create(year=timezone.localdate().year)
    day = timezone.localdate() + timedelta(days=dice.randint(0, 3))
    if day.year == year.year:
        CalendarDay.objects.update_or_create(
            date=day, defaults={"year": year, "kind": dice.choice(list(DayKind)).value, "note": word(dice)}
        )


@edit
def the_hours_are_changed(dice: random.Random) -> None:
    hours = some(dice, ScheduleInterval.objects)
    if hours:
        ScheduleInterval.objects.filter(pk=hours.pk).update(closes=f"{dice.randint(13, 23)}:00")


@edit
def a_special_day_is_announced(dice: random.Random) -> None:
    point = some(dice, ServicePoint.objects)
    if point:
        day = timezone.localdate() + timedelta(days=dice.randint(0, 9))
        SpecialDay.objects.update_or_create(point=point, date=day, defaults={"note": word(dice)})


@edit
def a_frequent_question_is_worded_anew(dice: random.Random) -> None:
    question = some(dice, QuestionPage.objects.live())
    if question:
        question.title = word(dice)
        # An answer with the company's former address, changed by another edit, is kept back.
        with suppress(Unfit):
            publish(question)


@edit
def the_site_moves(dice: random.Random) -> None:
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={"hostname": dice.choice(["testserver", "localhost"]), "site_name": word(dice)},
    )
    for site in Site.objects.all():
        site.save()
