from wagtail import hooks
from wagtail.admin.telepath import register
from wagtail.admin.ui.sidebar import LinkMenuItem

from telepath import Adapter, Node, ObjectNode, ValueContext, ValueNode

from staff.roles import Role
from staff.viewsets import StaffViewSetGroup


class EntryAdapter(Adapter):
    """Tell an entry of the menu to its script as plain values at once.

    There are a hundred of them on every screen, and Wagtail's way takes each apart, and makes the tag of the
    script, which the menu around them brings, for each anew.
    """

    js_constructor = "wagtail.sidebar.LinkMenuItem"

    def build_node(self, entry: LinkMenuItem, context: ValueContext) -> Node:
        return ObjectNode(self.js_constructor, [ValueNode(each) for each in entry.js_args()])


register(EntryAdapter(), LinkMenuItem)


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
