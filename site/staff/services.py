from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db import transaction

from wagtail import hooks
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from staff.errors import UnknownPermission
from staff.models import Department, Employee
from staff.roles import COLLECTION_PERMISSIONS, PAGE_ACTIONS, PICTURE_ROLES, Role, merge_grants


@transaction.atomic
def sync_roles() -> None:
    """Make the groups of the roles grant what the apps declare, and nothing that they no longer declare.

    A permission added by hand to such a group is removed: an exception for one person belongs to a group
    of its own.
    """
    for role, names in merge_grants(hook() for hook in hooks.get_hooks("role_permissions")).items():
        group, _ = Group.objects.get_or_create(name=role.label)
        group.permissions.set(find_permissions(names))
        _grant_pages(group, PAGE_ACTIONS.get(role, ()))
        if role in PICTURE_ROLES:
            _grant_pictures(group)


def find_permissions(names: Iterable[str]) -> list[Permission]:
    """Return the permissions named ``app_label.codename``; UnknownPermission lists the missing ones."""
    wanted = sorted(set(names))
    labels = {name.partition(".")[0] for name in wanted}
    known = {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in Permission.objects.filter(content_type__app_label__in=labels).select_related(
            "content_type"
        )
    }
    if missing := [name for name in wanted if name not in known]:
        raise UnknownPermission(missing)
    return [known[name] for name in wanted]


@transaction.atomic
def create_employee(
    *, login: str, password: str, role: Role, department: str = "", **details: Any
) -> Employee:
    """Make an account with a role and the employee behind it; ``details`` are the fields of Employee."""
    user = get_user_model().objects.create_user(login, password=password)
    user.groups.add(Group.objects.get(name=role.label))
    unit = Department.objects.get_or_create(name=department)[0] if department else None
    return Employee.objects.create(user=user, department=unit, **details)


def _grant_pages(group: Group, actions: Iterable[str]) -> None:
    """Let the group do these with all pages and no more; what it may do with one page besides stays."""
    root = Page.get_first_root_node()
    if root is None:
        return
    permissions = find_permissions(f"wagtailcore.{action}_page" for action in actions)
    granted = GroupPagePermission.objects.filter(group=group, page=root)
    granted.exclude(permission__in=permissions).delete()
    for permission in permissions:
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)


def _grant_pictures(group: Group) -> None:
    collection = Collection.get_first_root_node()
    for permission in find_permissions(COLLECTION_PERMISSIONS) if collection else []:
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=collection, permission=permission
        )
