from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone

from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, PageChooserPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

if TYPE_CHECKING:
    from pages.models.edition import Edition

REQUISITES = [
    "full_name",
    "short_name",
    "city",
    "address",
    "postal_address",
    "phones",
    "email",
    "inn",
    "kpp",
    "ogrn",
    "bank_details",
    "domain",
    "operator_registration",
    "head_post",
    "head_name",
    "consent_page",
    "policy_page",
]
"""What a visitor, a letter or the law wants to know. Empty ones are never invented: the admin names them."""


PAY_BY_BASIS = "Жилищный кодекс РФ, ст. 155, ч. 1, в редакции с 01.03.2026"
DAY_OF_MONTH = [MinValueValidator(1), MaxValueValidator(31)]


@register_setting(icon="home", order=10)
class CompanySettings(BaseSiteSetting):
    full_name = models.CharField("полное название", max_length=300, blank=True)
    short_name = models.CharField("краткое название", max_length=120, blank=True)
    city = models.CharField("город", max_length=100, blank=True)
    address = models.CharField("адрес офиса", max_length=300, blank=True)
    postal_address = models.CharField("почтовый адрес с индексом", max_length=300, blank=True)
    phones = models.TextField("телефоны", blank=True, help_text="По одному в строке, можно с пояснением.")
    email = models.EmailField("электронная почта", blank=True)
    fax = models.CharField("факс", max_length=60, blank=True)
    domain = models.CharField(
        "имя сайта", max_length=100, blank=True, help_text="Так, как его читают: пример.рф."
    )
    inn = models.CharField("ИНН", max_length=12, blank=True)
    kpp = models.CharField("КПП", max_length=9, blank=True)
    ogrn = models.CharField("ОГРН", max_length=15, blank=True)
    bank_details = models.TextField("банковские реквизиты", blank=True)
    head_post = models.CharField("должность руководителя", max_length=150, blank=True)
    head_name = models.CharField("руководитель", max_length=150, blank=True)
    pay_by_day = models.PositiveSmallIntegerField(
        "оплатить до, число месяца",
        default=15,
        validators=[MinValueValidator(1), MaxValueValidator(28)],
        help_text="Число месяца, следующего за расчётным. По Жилищному кодексу — до 15-го.",
    )
    pay_by_basis = models.CharField(
        "чем установлен срок оплаты", max_length=200, blank=True, default=PAY_BY_BASIS
    )
    readings_from_day = models.PositiveSmallIntegerField(
        "показания с, число месяца", null=True, blank=True, validators=DAY_OF_MONTH
    )
    readings_to_day = models.PositiveSmallIntegerField(
        "показания по, число месяца", null=True, blank=True, validators=DAY_OF_MONTH
    )
    readings_basis = models.CharField("чем установлен срок показаний", max_length=200, blank=True)
    operator_registration = models.CharField(
        "номер в реестре операторов персональных данных", max_length=60, blank=True
    )
    pay_url = models.URLField(
        "адрес для оплаты", blank=True, help_text="Кнопка «Оплатить». Пусто — кнопки нет."
    )
    readings_url = models.URLField(
        "адрес для передачи показаний", blank=True, help_text="«Передать показания»."
    )
    cabinet_url = models.URLField("адрес личного кабинета", blank=True, help_text="«Личный кабинет».")
    consent_page = models.ForeignKey(
        "pages.DocumentPage", models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name="согласие на обработку персональных данных",
        help_text="Без него форма обращений закрыта.",
    )  # fmt: skip
    policy_page = models.ForeignKey(
        "pages.DocumentPage", models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name="политика обработки персональных данных",
    )  # fmt: skip
    is_demo = models.BooleanField(
        "демонстрационные данные", default=False, help_text="Показывает об этом полосу."
    )

    select_related = ["consent_page", "policy_page"]

    panels = [
        MultiFieldPanel(
            [FieldPanel(name) for name in ("full_name", "short_name", "head_post", "head_name", "domain")],
            heading="Компания",
        ),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("city", "address", "postal_address", "phones", "email", "fax")],
            heading="Как связаться",
        ),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("inn", "kpp", "ogrn", "bank_details")], heading="Реквизиты"
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("pay_by_day"), FieldPanel("pay_by_basis")]),
                FieldRowPanel([FieldPanel("readings_from_day"), FieldPanel("readings_to_day")]),
                FieldPanel("readings_basis"),
            ],
            heading="Сроки оплаты и показаний для граждан",
        ),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("pay_url", "readings_url", "cabinet_url")], heading="Кнопки"
        ),
        MultiFieldPanel(
            [
                PageChooserPanel("consent_page", "pages.DocumentPage"),
                PageChooserPanel("policy_page", "pages.DocumentPage"),
                FieldPanel("operator_registration"),
            ],
            heading="Персональные данные",
        ),
        FieldPanel("is_demo"),
    ]

    class Meta:
        verbose_name = "Сведения о компании"
        verbose_name_plural = "Сведения о компании"

    def clean(self) -> None:
        super().clean()
        first, last = self.readings_from_day, self.readings_to_day
        if first and last and first > last:
            raise ValidationError({"readings_to_day": "Последний день раньше первого."})

    def unfilled(self) -> list[str]:
        """Name, in Russian, the requisites that nobody has filled in yet."""
        return [
            str(self._meta.get_field(name).verbose_name) for name in REQUISITES if not getattr(self, name)
        ]

    def phone_lines(self) -> list[str]:
        return [line.strip() for line in self.phones.splitlines() if line.strip()]

    def consent_edition(self) -> "Edition | None":
        """Return the consent in force today, or None while there is none."""
        if self.consent_page is None or not self.consent_page.live:
            return None
        edition: Edition | None = self.consent_page.editions.in_force(timezone.localdate())
        return edition
