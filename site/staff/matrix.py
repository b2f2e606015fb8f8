"""The table of who may do what, made of what the apps declare: docs/reference/permissions.md."""

from collections.abc import Iterator, Mapping

from django.apps import apps
from django.contrib.auth.models import Permission

from wagtail import hooks

from staff.roles import PAGE_ACTIONS, Role, merge_grants

VERBS = {
    "add": "создавать",
    "change": "изменять",
    "delete": "удалять",
    "view": "смотреть",
    "publish": "назначать время показа",
    "lock": "закрывать от правки",
    "unlock": "открывать закрытое другим",
}
PAGE_WORDS = {
    "add": "создавать страницы",
    "change": "изменять страницы",
    "publish": "назначать время показа и переставлять страницы",
    "lock": "закрывать страницу от правки",
    "unlock": "открывать закрытую другим страницу",
}
HEAD = """# Who may do what

Made by `manage.py permissions_matrix` from what the apps declare; a test keeps the two in step. A superuser
has every right here, and still publishes nothing alone: what goes live is decided by the review (ADR 0015).
The steps of the review belong to the groups that a way of review names in the admin, at first those of
«Юрист» and «Выпускающий редактор».
"""


def as_markdown() -> str:
    """Return the whole document."""
    roles = list(Role)
    lines = [HEAD, "| Раздел | Право | " + " | ".join(role.label for role in roles) + " |"]
    lines.append("|---" * (len(roles) + 2) + "|")
    for section, what, holders in rows():
        marks = ["да" if role in holders else "" for role in roles]
        lines.append(f"| {section} | {what} | " + " | ".join(marks) + " |")
    return "\n".join(lines) + "\n"


def rows() -> Iterator[tuple[str, str, set[Role]]]:
    """Yield the app's name, the right in words and the roles that have it; the pages' own rights first."""
    for action, on_pages in PAGE_WORDS.items():
        yield "Страницы", on_pages, {role for role, actions in PAGE_ACTIONS.items() if action in actions}
    grants = merge_grants(hook() for hook in hooks.get_hooks("role_permissions"))
    words = known()
    for name in sorted({name for names in grants.values() for name in names}, key=lambda name: words[name]):
        section, what = words[name]
        yield section, what, {role for role, names in grants.items() if name in names}


def known() -> Mapping[str, tuple[str, str]]:
    """Return the app's name and the words in Russian of each right, such as «questions.assign_appeal»."""
    permissions = Permission.objects.select_related("content_type")
    return {
        f"{permission.content_type.app_label}.{permission.codename}": (
            _section(permission.content_type.app_label),
            _words(permission),
        )
        for permission in permissions
    }


def _section(app_label: str) -> str:
    """Name the app in Russian, without the name of the system that it is part of."""
    name = str(apps.get_app_config(app_label).verbose_name).replace("Wagtail", "").strip()
    return name[:1].upper() + name[1:]


def _words(permission: Permission) -> str:
    """Say the right in Russian: the general ones by their verb, the others as their app names them."""
    if permission.codename == "access_admin":
        return "входить в систему управления"
    verb, _, _ = permission.codename.partition("_")
    model = permission.content_type.model_class()
    if verb not in VERBS or model is None or permission.codename != f"{verb}_{model._meta.model_name}":
        return permission.name[:1].lower() + permission.name[1:]
    return f"{VERBS[verb]}: {model._meta.verbose_name_plural}"
