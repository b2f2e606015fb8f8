"""An interruption of supply: when, why, who carries it out, and in which houses."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable, PreviewableMixin

from interruptions import checking
from interruptions.forms import InterruptionForm
from interruptions.houses import Houses, UnreadableHouses, parse
from interruptions.panels import TermPanel
from interruptions.timing import Standing, short_words_of, standing, words_of
from review.publications.models import Publication, PublicationQuerySet
from review.publications.panels import ChecksPanel

WHERE_LENGTH = 300
CANCELLED_SHOWN = timedelta(days=1)
"""How long a cancelled one stays in the list, the feed and the data, where it is not over sooner."""


class InterruptionQuerySet(PublicationQuerySet):
    def announced(self, now: datetime) -> Self:
        """What is published and not over at the moment, the soonest first.

        What is called off is among it for a day, so that whoever has read of it hears that it is.
        """
        open_or_later = Q(ends_at__isnull=True) | Q(ends_at__gt=now)
        told_enough = Q(state="cancelled", cancelled_at__lte=now - CANCELLED_SHOWN)
        shown = self.live().filter(open_or_later).exclude(state="finished").exclude(told_enough)
        return shown.order_by("starts_at", "pk")

    def past(self, now: datetime) -> Self:
        return self.live().filter(Q(ends_at__lte=now) | Q(state="finished")).order_by("-starts_at", "-pk")


class Interruption(PreviewableMixin, Publication):
    may_be_urgent = True

    class Kind(models.TextChoices):
        PLANNED = "planned", "Плановые работы"
        EMERGENCY = "emergency", "Аварийное отключение"
        RESTORATION = "restoration", "Восстановительные работы"

    class State(models.TextChoices):
        ANNOUNCED = "announced", "объявлено"
        MOVED = "moved", "перенесено"
        CANCELLED = "cancelled", "отменено"
        FINISHED = "finished", "завершено"

    kind = models.CharField("вид", max_length=20, choices=Kind.choices, default=Kind.PLANNED)
    state = models.CharField("состояние", max_length=20, choices=State.choices, default=State.ANNOUNCED)
    starts_at = models.DateTimeField("начало", null=True, blank=True, help_text="Время московское.")
    ends_at = models.DateTimeField(
        "конец",
        null=True,
        blank=True,
        help_text="Пусто только у аварии: до восстановления. Время московское.",
    )
    former_starts_at = models.DateTimeField("прежнее начало", null=True, blank=True)
    former_ends_at = models.DateTimeField("прежний конец", null=True, blank=True)
    reason = models.TextField("причина", max_length=500, blank=True)
    carried_out_by = models.CharField(
        "кто ведёт работы",
        max_length=300,
        blank=True,
        help_text="Сетевая организация, как она себя называет.",
    )
    contact = models.CharField(
        "куда звонить", max_length=300, blank=True, help_text="Телефон диспетчера, если он известен."
    )
    where = models.CharField("где, коротко", max_length=WHERE_LENGTH, blank=True, editable=False)
    cancelled_at = models.DateTimeField("отмена опубликована", null=True, editable=False)
    is_demo = models.BooleanField(
        "демонстрационные данные", default=False, help_text="Посетители увидят, что данные не настоящие."
    )

    objects = InterruptionQuerySet.as_manager()
    base_form_class = InterruptionForm
    panels = [
        ChecksPanel(),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("kind"), FieldPanel("state")]),
                FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
                FieldRowPanel([FieldPanel("former_starts_at"), FieldPanel("former_ends_at")]),
                TermPanel(),
            ],
            heading="Что и когда",
        ),
        MultiFieldPanel(
            [
                FieldPanel("reason"),
                FieldPanel("carried_out_by"),
                FieldPanel("contact"),
                FieldPanel("is_demo"),
            ],
            heading="Почему и кто",
        ),
        InlinePanel("places", label="Улица", heading="Где: улицы и дома"),
        FieldPanel("pasted"),
        *Publication.reason_panels,
    ]

    class Meta(Publication.Meta):
        abstract = False
        verbose_name = "отключение"
        verbose_name_plural = "отключения"
        ordering = ["-starts_at", "-pk"]
        indexes = [models.Index(fields=["live", "ends_at"], name="interruption_announced")]

    def __str__(self) -> str:
        when = self.short_when or "без даты"
        return f"{self.get_kind_display()}, {when}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep beside the row where it is in short, so that a list of many asks for no places."""
        if kwargs.get("update_fields") is None:
            self.where = where_words(self.places.all(), WHERE_LENGTH)
            self.cancelled_at = (self.cancelled_at or timezone.now()) if self.live and self.is_off else None
        super().save(*args, **kwargs)

    def with_content_json(self, content: dict[str, Any]) -> Self:
        """Read a draft; since when visitors read that it is called off is no matter of any draft."""
        draft: Self = super().with_content_json(content)
        draft.cancelled_at = self.cancelled_at
        return draft

    def get_absolute_url(self) -> str:
        return reverse("interruptions:notice", args=[self.pk])

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "interruptions/notice.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        """Show the draft as visitors would see it now."""
        from interruptions.presenters import notice_context

        context: dict[str, Any] = super().get_preview_context(request, mode_name)
        return {**context, **notice_context(self, timezone.now())}

    @property
    def when(self) -> str:
        """Say when in words; empty for an unfinished draft."""
        return words_of(*_local(self.starts_at, self.ends_at)) if self.starts_at else ""

    @property
    def short_when(self) -> str:
        return short_words_of(*_local(self.starts_at, self.ends_at)) if self.starts_at else ""

    @property
    def former_when(self) -> str:
        """Say when it was to be before it was moved; empty where it was not."""
        if self.state != self.State.MOVED or self.former_starts_at is None:
            return ""
        return words_of(*_local(self.former_starts_at, self.former_ends_at))

    @property
    def is_off(self) -> bool:
        return self.state == self.State.CANCELLED

    def standing_at(self, now: datetime) -> Standing:
        """Say how it stands; what is finished is past, whatever end was announced."""
        if self.state == self.State.FINISHED:
            return Standing.PAST
        return standing(self.starts_at, self.ends_at, now) if self.starts_at else Standing.COMING

    def faults(self) -> list[str]:
        return checking.faults_of(self)

    def remarks(self) -> list[str]:
        return checking.remarks_of(self, timezone.now())


class Place(Orderable):
    """A street with its houses; without a street it is a settlement whole."""

    interruption = ParentalKey(Interruption, on_delete=models.CASCADE, related_name="places")
    settlement = models.CharField("населённый пункт", max_length=120)
    street = models.CharField("улица", max_length=160, blank=True, help_text="Пусто — весь населённый пункт.")
    houses = models.CharField(
        "дома", max_length=600, blank=True, help_text="1–15 нечётные, 2а, 20/1. Пусто — все дома."
    )

    panels = [
        FieldRowPanel([FieldPanel("settlement"), FieldPanel("street")]),
        FieldPanel("houses"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = "улица отключения"
        verbose_name_plural = "улицы отключения"

    def __str__(self) -> str:
        return f"{self.settlement}, {self.street}" if self.street else self.settlement

    def clean(self) -> None:
        """Refuse houses that cannot be read, in words that say why."""
        super().clean()
        try:
            parse(self.houses)
        except UnreadableHouses as error:
            raise ValidationError({"houses": error.faults}) from None

    @property
    def known_houses(self) -> Houses:
        return parse(self.houses)

    @property
    def houses_words(self) -> str:
        return self.known_houses.words if self.street else "весь населённый пункт"


def where_words(places: Iterable[Place], limit: int) -> str:
    """Name the streets by settlement in so many characters: «г. Город: ул. Лесная, ул. Новая и другие»."""
    streets: dict[str, list[str]] = defaultdict(list)
    for place in places:
        named = streets[place.settlement]
        if place.street and place.street not in named:
            named.append(place.street)
    words = "; ".join(f"{name}: {', '.join(found)}" if found else name for name, found in streets.items())
    if len(words) <= limit:
        return words
    others = " и другие"
    return words[: limit - len(others)].rpartition(",")[0] + others


def _local(starts_at: datetime, ends_at: datetime | None) -> tuple[datetime, datetime | None]:
    return timezone.localtime(starts_at), timezone.localtime(ends_at) if ends_at else None
