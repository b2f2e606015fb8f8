from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils import timezone

from disclosure.choices import RENEWALS, STATES, TONES, Group
from disclosure.freshness import EVENT_DAYS, Renewal, Rule, State
from disclosure.permissions import DUTY_PERMISSIONS
from disclosure.querysets import DutyQuerySet
from workdays.wording import MONTHS_OF

CODE = RegexValidator(r"\A[a-z0-9][a-z0-9-]*\Z", "Строчные латинские буквы, цифры и дефис.")
ADDRESS = RegexValidator(r"\A/(?!/)[^\s?#]*\Z", "Адрес на этом сайте: начинается с одной косой черты.")
NOT_EVALUATED = "ещё не проверено"
MONTHS = list(enumerate(MONTHS_OF, 1))


class Duty(models.Model):
    """Something that an act obliges the company to publish and to keep fresh."""

    code = models.CharField(
        "код",
        max_length=60,
        unique=True,
        validators=[CODE],
        help_text="Латиницей, без пробелов. По нему пункт узнают программы: потом его не меняют.",
    )
    title = models.CharField("что размещаем", max_length=250)
    group = models.CharField("чем установлено", max_length=20, choices=Group.choices)
    legal_basis = models.TextField(
        "основание", help_text="Акт и его пункт словами. Его видят посетители; нумерация пунктов меняется."
    )
    owner = models.ForeignKey(
        "staff.Employee", models.SET_NULL, null=True, blank=True, related_name="duties",
        verbose_name="ответственный",
        help_text="Ему придут напоминания. Пусто — они придут всем, кто вправе подтверждать сведения.",
    )  # fmt: skip
    page = models.ForeignKey(
        "wagtailcore.Page", models.SET_NULL, null=True, blank=True, related_name="duties",
        verbose_name="страница",
    )  # fmt: skip
    address = models.CharField(
        "адрес на сайте",
        max_length=250,
        blank=True,
        validators=[ADDRESS],
        help_text="Когда сведения стоят не на странице из дерева. Например: /disclosure/.",
    )
    proof = models.CharField("чем подтверждается", max_length=40)
    subjects = models.JSONField("что именно проверить", default=list, blank=True)
    renewal = models.CharField(
        "когда обновлять", max_length=20, choices=RENEWALS, default=Renewal.EVENT.value
    )
    day = models.PositiveSmallIntegerField(
        "число месяца",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(31)],
        help_text="Для квартала — число его первого месяца. Если такого числа нет, срок — последний день.",
    )
    month = models.PositiveSmallIntegerField(
        "месяц", choices=MONTHS, null=True, blank=True, help_text="Только для «каждый год»."
    )
    event_days = models.PositiveSmallIntegerField(
        "дней после изменения",
        default=EVENT_DAYS,
        validators=[MinValueValidator(1), MaxValueValidator(366)],
        help_text="За сколько календарных дней обновить, когда сведения изменились.",
    )
    starts_on = models.DateField("сроки считать с", default=timezone.localdate)
    is_active = models.BooleanField("действует", default=True)
    order = models.PositiveSmallIntegerField("порядок", default=0)

    objects = DutyQuerySet.as_manager()

    class Meta:
        verbose_name = "обязательный пункт"
        verbose_name_plural = "обязательные пункты"
        ordering = ["order", "title"]
        permissions = DUTY_PERMISSIONS

    def __str__(self) -> str:
        return self.title

    @property
    def stream(self) -> str:
        return f"duty:{self.pk}"

    @property
    def rule(self) -> Rule:
        return Rule(Renewal(self.renewal), self.starts_on, self.day, self.month, self.event_days)

    @property
    def renewal_words(self) -> str:
        """Say how often the matter is renewed: «каждый год, до 1 июня»."""
        words = dict(RENEWALS)[self.renewal]
        if self.renewal == Renewal.EVENT:
            return f"{words}, в течение {self.event_days} дней"
        if self.renewal == Renewal.YEARLY and self.month:
            return f"{words}, до {self.day} {MONTHS_OF[self.month - 1]}"
        return f"{words}, до {self.day}-го числа"

    @property
    def place(self) -> str:
        """The address on the site at which visitors find the matter; empty while they cannot."""
        if self.page is not None:
            return (self.page.url or "") if self.page.live else ""
        return self.address

    @property
    def state_words(self) -> str:
        """How it stands, in words; a duty that no run has looked at yet has no standing."""
        return self.standing.words if hasattr(self, "standing") else NOT_EVALUATED

    @property
    def tone(self) -> str:
        return TONES[State(self.standing.state)] if hasattr(self, "standing") else "neutral"

    def clean(self) -> None:
        errors: dict[str, Any] = {}
        if self.renewal != Renewal.EVENT and not self.day:
            errors["day"] = "Укажите число месяца."
        if self.renewal == Renewal.YEARLY and not self.month:
            errors["month"] = "Укажите месяц."
        if self.page_id and self.address:
            errors["address"] = "Укажите что-то одно: страницу или адрес."
        if errors:
            raise ValidationError(errors)


class DutyStanding(models.Model):
    """What the last evaluation found: what lists and pages read. Results are the history."""

    duty = models.OneToOneField(
        Duty, models.CASCADE, primary_key=True, related_name="standing", verbose_name="пункт"
    )
    state = models.CharField("состояние", max_length=20, choices=STATES)
    former_state = models.CharField("прежнее состояние", max_length=20, choices=STATES, blank=True)
    since = models.DateField("с какого дня")
    reason = models.CharField("почему", max_length=500, blank=True)
    due_on = models.DateField("обновить до", null=True)
    renewed_on = models.DateField("обновлено", null=True)
    evaluated_on = models.DateField("проверено", null=True, db_index=True)
    """Empty when something has happened since: the next run looks again."""

    class Meta:
        verbose_name = "состояние пункта"
        verbose_name_plural = "состояния пунктов"
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.duty_id}: {self.words}"

    @property
    def words(self) -> str:
        return State(self.state).words

    @property
    def was_filled(self) -> bool:
        """Whether the matter was there before: then to be empty is a loss and not a beginning."""
        return self.former_state not in {"", State.UNFILLED.value}
