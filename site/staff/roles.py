"""The roles of the staff: which there are and what the apps let each of them do.

An app grants permissions by the Wagtail hook ``role_permissions``: a function that returns, for each role's
code, a list of ``app_label.codename`` strings.
"""

from collections.abc import Iterable, Mapping

from django.db import models

from staff.errors import UnknownRole


class Role(models.TextChoices):
    """A role is a Django group of this Russian name."""

    EDITOR = "editor", "Редактор"
    LAWYER = "lawyer", "Юрист"
    PUBLISHER = "publisher", "Выпускающий редактор"
    OPERATOR = "operator", "Оператор"
    SIGNATORY = "signatory", "Подписант"
    HEAD = "head", "Руководитель"
    DIRECTOR = "director", "Директор"
    ADMINISTRATOR = "administrator", "Администратор"


PAGE_ACTIONS: Mapping[Role, tuple[str, ...]] = {
    Role.EDITOR: ("add", "change"),
    # To see the tree and the drafts; a page that waits for the lawyer opens for changes by itself.
    Role.LAWYER: ("lock",),
    Role.PUBLISHER: ("add", "change", "publish", "lock", "unlock"),
    Role.DIRECTOR: ("lock",),
    Role.ADMINISTRATOR: ("add", "change", "publish", "lock", "unlock"),
}
"""What the roles do with every page of the tree. Whether a text goes live is decided by its review alone."""
COLLECTION_PERMISSIONS = (
    "wagtailimages.add_image",
    "wagtailimages.change_image",
    "wagtailimages.choose_image",
)
PICTURE_ROLES = (Role.EDITOR, Role.PUBLISHER, Role.ADMINISTRATOR)
"""Roles that put pictures into pages."""


def merge_grants(grants: Iterable[Mapping[str, Iterable[str]]]) -> dict[Role, set[str]]:
    """Join what several apps grant; every role is in the result; UnknownRole on a code that is none."""
    merged: dict[Role, set[str]] = {role: set() for role in Role}
    for grant in grants:
        for code, names in grant.items():
            if code not in Role.values:
                raise UnknownRole(code)
            merged[Role(code)].update(names)
    return merged
