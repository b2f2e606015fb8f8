from wagtail import hooks

from staff.roles import Role
from staff.viewsets import StaffViewSetGroup


@hooks.register("register_admin_viewset")
def register_staff() -> StaffViewSetGroup:
    return StaffViewSetGroup()


@hooks.register("role_permissions")
def permissions() -> dict[str, list[str]]:
    """Every role opens the admin; the administrator keeps accounts, staff and the site's addresses.

    Absences are the head's too: a leave is known there first.
    """
    kept = [
        "staff.{}_employee",
        "staff.{}_department",
        "auth.{}_user",
        "wagtailcore.{}_site",
        "wagtailredirects.{}_redirect",
    ]
    absences = [f"staff.{action}_absence" for action in ("add", "change", "delete")]
    granted = [name.format(action) for name in kept for action in ("add", "change", "delete")]
    return {
        **{role.value: ["wagtailadmin.access_admin"] for role in Role},
        Role.ADMINISTRATOR.value: ["wagtailadmin.access_admin", *granted, *absences],
        Role.HEAD.value: [
            "wagtailadmin.access_admin",
            "staff.view_employee",
            "staff.view_department",
            *absences,
        ],
    }
