from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet

from staff.models import Department, Employee


class EmployeeViewSet(ModelViewSet):
    model = Employee
    icon = "user"
    menu_label = "Сотрудники"
    form_fields = ["user", "full_name", "post", "phone", "department", "can_sign"]
    list_display = ["full_name", "post", "department", "phone", "can_sign"]
    list_filter = ["department", "can_sign"]
    copy_view_enabled = False
    ordering = ["full_name"]


class DepartmentViewSet(ModelViewSet):
    model = Department
    icon = "group"
    menu_label = "Отделы"
    form_fields = ["name"]
    list_display = ["name"]
    copy_view_enabled = False
    ordering = ["name"]


class StaffViewSetGroup(ViewSetGroup):
    menu_label = "Сотрудники"
    menu_icon = "group"
    menu_order = 600
    items = (EmployeeViewSet, DepartmentViewSet)
