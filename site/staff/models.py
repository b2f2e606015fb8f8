from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models

from staff.names import initials_name
from staff.querysets import EmployeeQuerySet


class Department(models.Model):
    name = models.CharField("название", max_length=200, unique=True)

    head = models.ForeignKey(
        "staff.Employee", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="начальник"
    )

    class Meta:
        verbose_name = "отдел"
        verbose_name_plural = "отделы"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Employee(models.Model):
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="employee", verbose_name="учётная запись"
    )
    full_name = models.CharField("фамилия, имя, отчество", max_length=200)
    post = models.CharField("должность", max_length=200)
    phone = models.CharField(
        "рабочий телефон",
        max_length=40,
        blank=True,
        help_text="Печатается в письмах в отметке об исполнителе. Без него письмо не выпускается.",
    )
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="employees", verbose_name="отдел"
    )
    can_sign = models.BooleanField(
        "имеет право подписи",
        default=False,
        help_text="Может согласовывать и подписывать ответы на обращения.",
    )
    is_demo = models.BooleanField("демонстрационная запись", default=False, editable=False)

    objects = EmployeeQuerySet.as_manager()

    class Meta:
        verbose_name = "сотрудник"
        verbose_name_plural = "сотрудники"
        ordering = ["full_name"]

    def __str__(self) -> str:
        return f"{self.initials_name}, {self.post}"

    @property
    def initials_name(self) -> str:
        return initials_name(self.full_name)


class Absence(models.Model):
    """Days on which a colleague answers for an employee."""

    employee = models.ForeignKey(
        Employee, models.CASCADE, related_name="absences", verbose_name="кто отсутствует"
    )
    first_day = models.DateField("с")
    last_day = models.DateField("по")
    substitute = models.ForeignKey(
        Employee, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="кто замещает"
    )

    class Meta:
        verbose_name = "отсутствие"
        verbose_name_plural = "отсутствия"
        ordering = ["-first_day", "employee"]

    def __str__(self) -> str:
        return f"{self.employee.initials_name}: {self.first_day:%d.%m.%Y}–{self.last_day:%d.%m.%Y}"

    def clean(self) -> None:
        if self.first_day and self.last_day and self.last_day < self.first_day:
            raise ValidationError({"last_day": "Последний день раньше первого."})
        if self.substitute_id is not None and self.substitute_id == self.employee_id:
            raise ValidationError({"substitute": "Замещает другой сотрудник."})
