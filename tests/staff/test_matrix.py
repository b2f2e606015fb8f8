from django.conf import settings

import pytest

from staff.matrix import as_markdown, rows
from staff.roles import Role

pytestmark = pytest.mark.django_db


def test_the_document_is_what_the_apps_declare() -> None:
    """Run `manage.py permissions_matrix` when this fails: the rights have changed."""
    kept = (settings.BASE_DIR / "docs" / "reference" / "permissions.md").read_text(encoding="utf-8")
    assert kept == as_markdown()


def test_every_right_is_said_in_russian_once() -> None:
    said = [(section, what) for section, what, _ in rows()]
    assert len(said) == len(set(said))
    assert not [what for _, what in said if what.startswith(("can ", "Can "))]


def test_each_role_has_something_and_no_right_is_nobodys() -> None:
    holders = [roles for _, _, roles in rows()]
    assert all(holders)
    assert set().union(*holders) == set(Role)
