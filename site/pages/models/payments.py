"""Where one can pay: the company's own cash desk first, then those who take no commission."""

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, Value, When
from django.http import HttpRequest

from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from pages.blocks import BodyBlock
from pages.models.base import BasePage
from pages.models.review import ReviewedPage


class PaymentPointQuerySet(models.QuerySet):  # type: ignore[type-arg]  # the row type stands below
    def for_visitors(self) -> "PaymentPointQuerySet":
        """Return what visitors see in its order: own cash desks, without commission, the rest."""
        rank = Case(
            When(kind=PaymentPoint.Kind.OWN, then=Value(0)),
            When(commission=PaymentPoint.Commission.NONE, then=Value(1)),
            default=Value(2),
        )
        return self.filter(is_active=True).order_by(rank, "order", "name", "pk")


class PaymentPoint(models.Model):
    """A place or a way to pay."""

    class Kind(models.TextChoices):
        OWN = "own", "касса компании"
        BANK = "bank", "банк"
        POST = "post", "почта"
        TERMINAL = "terminal", "терминал или пункт приёма"
        REMOTE = "remote", "через интернет"

    class Commission(models.TextChoices):
        NONE = "none", "без комиссии"
        TAKEN = "taken", "с комиссией"
        UNKNOWN = "unknown", "уточните на месте"

    name = models.CharField("название", max_length=200)
    kind = models.CharField("вид", max_length=20, choices=Kind.choices)
    town = models.CharField("населённый пункт", max_length=120, blank=True)
    address = models.CharField("адрес", max_length=300, blank=True)
    hours = models.TextField("часы работы", blank=True)
    commission = models.CharField("комиссия", max_length=20, choices=Commission.choices)
    commission_note = models.CharField(
        "размер комиссии", max_length=150, blank=True, help_text="Например: 1 %, не меньше 20 рублей."
    )
    phone = models.CharField("телефон", max_length=60, blank=True)
    url = models.URLField("сайт", blank=True)
    note = models.CharField("пояснение", max_length=300, blank=True)
    order = models.PositiveSmallIntegerField("порядок", default=0)
    is_active = models.BooleanField("показывать", default=True)
    is_demo = models.BooleanField("пример, а не настоящий пункт", default=False)

    objects = PaymentPointQuerySet.as_manager()

    class Meta:
        verbose_name = "пункт оплаты"
        verbose_name_plural = "пункты оплаты"
        ordering = ["order", "name", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def place(self) -> str:
        """Town and address in one line; a town that the address names already is not named twice."""
        parts = [self.town] if self.town and self.town not in self.address else []
        return ", ".join([*parts, self.address] if self.address else parts)

    def clean(self) -> None:
        if self.kind == self.Kind.OWN and self.commission != self.Commission.NONE:
            raise ValidationError({"commission": "В своей кассе комиссии нет: так велит Стандарт."})
        if self.commission_note and self.commission != self.Commission.TAKEN:
            raise ValidationError({"commission_note": "Размер указывают, только если комиссия берётся."})


class PaymentPointsPage(ReviewedPage):
    """«Где и как оплатить»: all places in a list or a table, with a filter."""

    intro = models.TextField("вступление", blank=True)
    body = StreamField(BodyBlock(), verbose_name="текст под списком", blank=True)

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("intro"),
        FieldPanel("body"),
        *ReviewedPage.review_panels,
    ]
    search_fields = [*BasePage.search_fields, index.SearchField("intro"), index.SearchField("body")]
    template = "pages/payment_points_page.html"
    subpage_types: list[str] = []

    class Meta:
        verbose_name = "пункты и способы оплаты"
        verbose_name_plural = "пункты и способы оплаты"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        points = list(PaymentPoint.objects.for_visitors())
        return {**context, **shown_points(points, request.GET)}


def shown_points(points: list[PaymentPoint], asked: Any) -> dict[str, Any]:
    """Choose the points that a visitor asked for and say what else there is to ask for.

    ``asked`` holds the words of the address: town, kind, commission (``none``) and view (``table``); a word
    that means nothing is passed over.
    """
    towns = sorted({point.town for point in points if point.town})
    kinds = [
        (value, label) for value, label in PaymentPoint.Kind.choices if any(p.kind == value for p in points)
    ]
    town = asked.get("town", "") if asked.get("town") in towns else ""
    kind = asked.get("kind", "") if asked.get("kind") in dict(kinds) else ""
    free = asked.get("commission") == PaymentPoint.Commission.NONE
    chosen = [
        point
        for point in points
        # A way to pay without a town serves everybody.
        if (not town or point.town in (town, ""))
        and (not kind or point.kind == kind)
        and (not free or point.commission == PaymentPoint.Commission.NONE)
    ]
    return {
        "points": chosen,
        "total": len(points),
        "towns": towns,
        "kinds": kinds,
        "town": town,
        "kind": kind,
        "free": free,
        "as_table": asked.get("view") == "table",
        **_addresses(town, kind, free),
    }


def _addresses(town: str, kind: str, free: bool) -> dict[str, str]:
    """Write the same choice as the query of a list and of a table."""
    choice = {"town": town, "kind": kind, "commission": PaymentPoint.Commission.NONE.value if free else ""}
    said = {name: value for name, value in choice.items() if value}
    return {
        "list_query": f"?{urlencode(said)}" if said else "",
        "table_query": f"?{urlencode({**said, 'view': 'table'})}",
    }
