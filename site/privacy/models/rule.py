from datetime import date
from typing import Self

from django.core.validators import MinValueValidator
from django.db import models

from privacy.terms import Begin, Term, Unit
from workdays.wording import counted


class RetentionRuleQuerySet(models.QuerySet["RetentionRule"]):
    def confirmed(self) -> Self:
        return self.exclude(confirmed_at=None)

    def in_force(self, on: date) -> "dict[str, RetentionRule]":
        """Return the rule of each kind on a day: the latest confirmed one that has begun; one query."""
        begun = self.confirmed().filter(valid_from__lte=on).order_by("valid_from", "pk")
        return {rule.kind: rule for rule in begun}


class RetentionRule(models.Model):
    """How long records of a kind are kept, from a day on. Confirmed by a second person, it never changes."""

    UNITS = [(Unit.DAY.value, "дней"), (Unit.YEAR.value, "лет")]
    BEGINS = [
        (Begin.EVENT.value, "с этого дня"),
        (Begin.YEAR_END.value, "с 1 января следующего года"),
    ]

    kind = models.CharField("что хранится", max_length=40)
    amount = models.PositiveSmallIntegerField("срок", validators=[MinValueValidator(1)])
    unit = models.CharField("единица срока", max_length=10, choices=UNITS)
    begin = models.CharField("откуда считается", max_length=10, choices=BEGINS)
    source = models.CharField(
        "чем установлен", max_length=300, help_text="Норма закона, приказ или локальный акт."
    )
    valid_from = models.DateField("действует с")
    proposed_by = models.CharField("кто предложил", max_length=64, editable=False)
    proposed_at = models.DateTimeField("когда предложено", editable=False)
    confirmed_by = models.CharField("кто утвердил", max_length=64, blank=True, editable=False)
    confirmed_at = models.DateTimeField("когда утверждено", null=True, editable=False)
    looked_on = models.DateField("когда по нему искали", null=True, editable=False)

    objects = RetentionRuleQuerySet.as_manager()

    class Meta:
        verbose_name = "срок хранения"
        verbose_name_plural = "сроки хранения"
        ordering = ["kind", "-valid_from", "-pk"]
        default_permissions = ()
        permissions = [
            ("view_privacy", "Смотреть раздел «Личные данные»"),
            ("propose_rule", "Предлагать сроки хранения личных данных"),
            ("confirm_rule", "Утверждать сроки хранения, предложенные другим"),
        ]

    def __str__(self) -> str:
        return f"Срок хранения {self.kind}, действует с {self.valid_from:%d.%m.%Y}"

    @property
    def stream(self) -> str:
        return f"retention:{self.pk}"

    def as_term(self) -> Term:
        return Term(self.amount, Unit(self.unit), Begin(self.begin))

    @property
    def length(self) -> str:
        """How long in words: «5 лет», «30 дней»."""
        forms = ("день", "дня", "дней") if self.unit == Unit.DAY else ("год", "года", "лет")
        return counted(self.amount, *forms)

    @property
    def words(self) -> str:
        return f"{self.length} {self.get_begin_display()}"
