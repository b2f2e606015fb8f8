from django.db.models import QuerySet

from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet

from staff.models import Absence, Department, Employee


class EmployeeIndexView(generic.IndexView):
    def get_base_queryset(self) -> QuerySet[Employee]:
        return Employee.objects.select_related("department", "user")


class EmployeeViewSet(ModelViewSet):
    model = Employee
    icon = "user"
    menu_label = "Сотрудники"
    form_fields = ["user", "full_name", "post", "phone", "department", "can_sign"]
    list_display = [
        "full_name",
        "post",
        "department",
        "phone",
        # Without an address nobody can remind the employee of a term.
        Column(
            "email",
            label="Электронная почта",
            accessor=lambda employee: employee.user.email or "не заполнено",
        ),
        "can_sign",
    ]
    list_filter = ["department", "can_sign"]
    index_view_class = EmployeeIndexView
    copy_view_enabled = False
    ordering = ["full_name"]


class DepartmentIndexView(generic.IndexView):
    def get_base_queryset(self) -> QuerySet[Department]:
        return Department.objects.select_related("head")


class DepartmentViewSet(ModelViewSet):
    model = Department
    icon = "group"
    menu_label = "Отделы"
    form_fields = ["name", "head"]
    list_display = ["name", Column("head", label="Начальник", accessor=lambda row: row.head or "не указан")]
    index_view_class = DepartmentIndexView
    copy_view_enabled = False
    ordering = ["name"]


class AbsenceIndexView(generic.IndexView):
    def get_base_queryset(self) -> QuerySet[Absence]:
        return Absence.objects.select_related("employee", "substitute")


class AbsenceViewSet(ModelViewSet):
    """Leaves and illnesses: what comes in meanwhile goes to the substitute."""

    model = Absence
    icon = "calendar-alt"
    menu_label = "Отсутствия"
    form_fields = ["employee", "first_day", "last_day", "substitute"]
    list_display = [
        "employee",
        "first_day",
        "last_day",
        Column("substitute", label="Кто замещает", accessor=lambda row: row.substitute or "никто"),
    ]
    list_filter = ["employee"]
    index_view_class = AbsenceIndexView
    copy_view_enabled = False
    ordering = ["-first_day"]


class StaffViewSetGroup(ViewSetGroup):
    menu_label = "Сотрудники"
    menu_icon = "group"
    menu_order = 600
    items = (EmployeeViewSet, DepartmentViewSet, AbsenceViewSet)
