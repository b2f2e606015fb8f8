from datetime import date

from django.db import models
from django.db.models.functions import Lower

from privacy.wording import ERASED
from questions.choices import Audience, Channel, Kind, Outcome, ReplyChannel
from questions.lifecycle import ANSWERED, FINISHED, STATE_LABELS, State
from questions.querysets import AppealQuerySet


class Counter(models.Model):
    """The last number given in a series of a year, taken in the transaction that uses it: none is lost."""

    series = models.CharField("ряд", max_length=20)
    year = models.PositiveSmallIntegerField("год")
    last = models.PositiveIntegerField("последний номер")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["series", "year"], name="counter_series_year")]

    def __str__(self) -> str:
        return f"{self.series} {self.year}: {self.last}"


class Appeal(models.Model):
    token = models.UUIDField("одноразовый ключ формы", unique=True, editable=False)
    year = models.PositiveSmallIntegerField("год регистрации", editable=False)
    number = models.PositiveIntegerField("номер в году", editable=False)
    access_code = models.CharField("код для проверки", max_length=12, editable=False)

    kind = models.CharField("вид", max_length=20, choices=Kind.choices)
    channel = models.CharField("способ подачи", max_length=20, choices=Channel.choices)
    audience = models.CharField("от кого", max_length=20, choices=Audience.choices)
    text = models.TextField("текст обращения")

    person_name = models.CharField("фамилия, имя, отчество", max_length=200)
    organization_name = models.CharField("организация", max_length=300, blank=True)
    inn = models.CharField("ИНН", max_length=12, blank=True)
    account_number = models.CharField("лицевой счёт или номер договора", max_length=60, blank=True)
    reply_channel = models.CharField("как ответить", max_length=20, choices=ReplyChannel.choices)
    email = models.EmailField("электронная почта", blank=True)
    phone = models.CharField("телефон", max_length=40, blank=True)
    postal_address = models.CharField("почтовый адрес", max_length=400, blank=True)

    phone_digits = models.CharField("телефон для поиска", max_length=20, blank=True, editable=False)
    topic = models.ForeignKey(
        "questions.Topic", models.PROTECT, null=True, blank=True, related_name="appeals", verbose_name="тема"
    )
    sender_number = models.CharField(
        "исходящий номер отправителя", max_length=60, blank=True, help_text="С письма организации."
    )
    sender_date = models.DateField("дата письма отправителя", null=True, blank=True)
    is_flagged = models.BooleanField(
        "возможна брань или угроза", default=False, help_text="Решает человек: посмотрите текст."
    )

    received_at = models.DateTimeField("получено")
    registered_on = models.DateField("зарегистрировано")
    registered_by = models.ForeignKey(
        "staff.Employee", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="кто внёс"
    )
    due_on = models.DateField("срок ответа")
    control_on = models.DateField("контрольный срок")
    due_provisional = models.BooleanField("срок предварительный", default=False)
    term_snapshot = models.JSONField("правило срока на день регистрации")

    state = models.CharField(
        "состояние",
        max_length=20,
        choices=[(s.value, STATE_LABELS[s]) for s in State],
        default=State.REGISTERED,
    )
    assignee = models.ForeignKey(
        "staff.Employee",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="appeals",
        verbose_name="исполнитель",
    )
    sent_at = models.DateTimeField("ответ отправлен", null=True, blank=True)
    outcome = models.CharField("особый исход", max_length=20, choices=Outcome.choices, blank=True)
    outcome_reason = models.TextField("почему такой исход", blank=True)
    outcome_by = models.ForeignKey(
        "staff.Employee", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="кто решил"
    )
    outcome_on = models.DateField("когда решено", null=True, blank=True)
    previous = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="repetitions",
        verbose_name="прежнее обращение",
    )
    redirected_to = models.CharField("кому передано", max_length=300, blank=True)
    is_demo = models.BooleanField("демонстрационное", default=False)
    erased_at = models.DateTimeField("сведения уничтожены", null=True, blank=True, editable=False)
    erased_act = models.CharField("по акту", max_length=20, blank=True, editable=False)

    objects = AppealQuerySet.as_manager()

    class Meta:
        verbose_name = "обращение"
        verbose_name_plural = "обращения"
        ordering = ["due_on", "id"]
        default_permissions = ("view",)
        permissions = [
            ("assign_appeal", "Назначать исполнителя обращения"),
            ("answer_appeal", "Готовить и отправлять ответы на обращения"),
            ("approve_reply", "Согласовывать ответы на обращения"),
            ("register_appeal", "Регистрировать обращения, поступившие не через сайт"),
            ("extend_appeal", "Решать о продлении срока ответа"),
            ("export_appeal", "Выгружать реестр обращений"),
            ("watch_appeals", "Видеть сводку по всем обращениям"),
        ]
        constraints = [models.UniqueConstraint(fields=["year", "number"], name="appeal_year_number")]
        indexes = [
            models.Index(fields=["due_on", "id"], name="appeal_due"),
            models.Index(
                fields=["due_on", "id"],
                name="appeal_open_due",
                condition=~models.Q(state__in=FINISHED),
            ),
            models.Index(
                fields=["assignee", "due_on"],
                name="appeal_assignee_open",
                condition=~models.Q(state__in=FINISHED),
            ),
            models.Index(fields=["state", "due_on"], name="appeal_state_due"),
            models.Index(fields=["phone_digits"], name="appeal_phone", condition=~models.Q(phone_digits="")),
            models.Index(Lower("email"), name="appeal_email"),
            models.Index(fields=["year", "registered_on"], name="appeal_registered"),
            models.Index(fields=["sent_at"], name="appeal_sent", condition=~models.Q(sent_at=None)),
        ]

    def __str__(self) -> str:
        return f"Обращение № {self.registration_number}"

    @property
    def registration_number(self) -> str:
        """The number as the customer reads and types it: digits and a hyphen only."""
        return f"{self.year}-{self.number:06d}"

    @property
    def stream(self) -> str:
        """The appeal's own stream in the ledger."""
        return f"appeal:{self.pk}"

    @property
    def access_code_spaced(self) -> str:
        return " ".join(self.access_code[i : i + 4] for i in range(0, 12, 4))

    @property
    def applicant(self) -> str:
        return ERASED if self.erased_at else self.organization_name or self.person_name

    @property
    def is_answered(self) -> bool:
        return self.state in ANSWERED

    def is_overdue(self, on: date) -> bool:
        return self.state not in FINISHED and self.due_on < on
