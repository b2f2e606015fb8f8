from collections.abc import Callable

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command

from wagtail.models import GroupPagePermission, Page

import pytest

from staff.errors import UnknownPermission, UnknownRole
from staff.roles import Role, merge_grants
from staff.services import sync_roles

Grant = Callable[[dict[str, list[str]]], None]
pytestmark = pytest.mark.django_db


def permissions_of(role: Role) -> set[str]:
    return set(Group.objects.get(name=role.label).permissions.values_list("codename", flat=True))


def test_every_role_is_a_group_after_migrate() -> None:
    assert {role.label for role in Role} <= set(Group.objects.values_list("name", flat=True))
    assert all("access_admin" in permissions_of(role) for role in Role)


def test_migrating_again_changes_nothing() -> None:
    before = {role: permissions_of(role) for role in Role}
    rows = set(GroupPagePermission.objects.values_list("pk", flat=True))
    call_command("migrate", verbosity=0)
    assert {role: permissions_of(role) for role in Role} == before
    assert set(GroupPagePermission.objects.values_list("pk", flat=True)) == rows


def test_a_permission_that_no_app_declares_any_more_is_taken_away(grant: Grant) -> None:
    grant({"operator": ["staff.view_employee", "staff.view_department"]})
    sync_roles()
    grant({"operator": ["staff.view_employee"]})
    sync_roles()
    assert permissions_of(Role.OPERATOR) == {"view_employee"}


def test_a_permission_added_by_hand_is_taken_away() -> None:
    group = Group.objects.get(name=Role.EDITOR.label)
    group.permissions.add(Permission.objects.get(codename="delete_employee"))
    sync_roles()
    assert "delete_employee" not in permissions_of(Role.EDITOR)


def test_a_group_of_another_name_is_left_alone() -> None:
    group = Group.objects.create(name="Свои исключения")
    group.permissions.add(Permission.objects.get(codename="delete_employee"))
    sync_roles()
    assert group.permissions.count() == 1


def test_a_removed_group_comes_back() -> None:
    Group.objects.get(name=Role.HEAD.label).delete()
    sync_roles()
    assert "view_employee" in permissions_of(Role.HEAD)


def test_a_misspelt_permission_is_named(grant: Grant) -> None:
    grant({"operator": ["staff.view_employee", "staff.view_employe"]})
    with pytest.raises(UnknownPermission, match=r"staff\.view_employe\."):
        sync_roles()


def test_an_unknown_role_is_named() -> None:
    with pytest.raises(UnknownRole, match="opertor"):
        merge_grants([{"opertor": ["staff.view_employee"]}])


def test_grants_of_several_apps_are_joined() -> None:
    merged = merge_grants([{"operator": ["a.b"]}, {"operator": ["c.d"], "head": ["a.b"]}])
    assert merged[Role.OPERATOR] == {"a.b", "c.d"}
    assert merged[Role.HEAD] == {"a.b"}
    assert merged[Role.EDITOR] == set()


def test_only_who_sends_texts_out_may_publish_pages() -> None:
    granted = GroupPagePermission.objects.filter(
        permission__codename="publish_page", group__name__in=[role.label for role in Role]
    )
    assert set(granted.values_list("group__name", flat=True)) == {"Выпускающий редактор", "Администратор"}


def test_a_right_to_all_pages_that_a_role_has_no_longer_is_taken_away() -> None:
    group, root = Group.objects.get(name=Role.EDITOR.label), Page.get_first_root_node()
    publish = Permission.objects.get(codename="publish_page")
    GroupPagePermission.objects.create(group=group, page=root, permission=publish)
    sync_roles()
    assert not GroupPagePermission.objects.filter(group=group, permission=publish).exists()


def test_a_right_to_one_page_given_by_hand_stays(site_page: Page) -> None:
    group = Group.objects.get(name=Role.EDITOR.label)
    publish = Permission.objects.get(codename="publish_page")
    GroupPagePermission.objects.create(group=group, page=site_page, permission=publish)
    sync_roles()
    assert GroupPagePermission.objects.filter(group=group, permission=publish).count() == 1


@pytest.fixture
def site_page() -> Page:
    root = Page.get_first_root_node()
    assert root is not None
    return root.add_child(instance=Page(title="Раздел", slug="razdel"))


def test_an_editor_writes_pages_and_does_not_publish_them() -> None:
    user = get_user_model().objects.create_user("editor-of-pages")
    user.groups.add(Group.objects.get(name=Role.EDITOR.label))
    root = Page.get_first_root_node()
    assert root is not None
    tester = root.permissions_for_user(user)
    assert not tester.can_publish_subpage()
    assert tester.permissions == {"add", "change"}
