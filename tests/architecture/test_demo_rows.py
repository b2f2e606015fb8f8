"""The demonstration that tests are given from memory is the one that was loaded."""

from django.db import transaction

from wagtail.models import Page

import pytest
from tests.demo_rows import all_rows, load_demo

pytestmark = pytest.mark.django_db


def test_what_is_put_back_is_every_row_that_was_there() -> None:
    with transaction.atomic():
        load_demo()
        loaded = all_rows()
        transaction.set_rollback(True)
    assert all_rows() != loaded
    load_demo()
    assert {name: sorted(rows, key=repr) for name, rows in all_rows().items()} == {
        name: sorted(rows, key=repr) for name, rows in loaded.items()
    }
    assert Page.objects.live().filter(depth__gt=1).count() > 30
