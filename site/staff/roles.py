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
    OPERATOR = "operator", "Оператор"
    SIGNATORY = "signatory", "Подписант"
    HEAD = "head", "Руководитель"
    ADMINISTRATOR = "administrator", "Администратор"


PAGE_ACTIONS = ("add", "change", "publish")
COLLECTION_PERMISSIONS = (
    "wagtailimages.add_image",
    "wagtailimages.change_image",
    "wagtailimages.choose_image",
)
CONTENT_ROLES = (Role.EDITOR, Role.ADMINISTRATOR)
"""Roles that write pages, with their pictures."""


def merge_grants(grants: Iterable[Mapping[str, Iterable[str]]]) -> dict[Role, set[str]]:
    """Join what several apps grant; every role is in the result; UnknownRole on a code that is none."""
    merged: dict[Role, set[str]] = {role: set() for role in Role}
    for grant in grants:
        for code, names in grant.items():
            if code not in Role.values:
                raise UnknownRole(code)
            merged[Role(code)].update(names)
    return merged
