"""No test that may touch the database is missing on PostgreSQL: docs/adr/0022."""

import pytest
from tests.everyday import everyday_on_postgresql

pytest_plugins = ["pytester"]
MODULE = """
    import pytest

    @pytest.mark.database
    @pytest.mark.parametrize("value", [pytest.param("a", marks=pytest.mark.prove), "b", "c"])
    def test_of_a_table(value): ...

    @pytest.mark.database
    @pytest.mark.parametrize("left", "xy")
    @pytest.mark.parametrize("right", "xy")
    class TestOfTwoTables:
        def test_it(self, left, right): ...

    @pytest.mark.database
    def test_alone(): ...

    @pytest.mark.database
    @pytest.mark.every_case
    @pytest.mark.parametrize("value", "ab")
    def test_of_what_the_database_decides(value): ...

    @pytest.mark.django_db(transaction=True)
    @pytest.mark.database
    @pytest.mark.parametrize("value", "ab")
    def test_of_locks(value): ...

    @pytest.mark.parametrize("value", "ab")
    def test_without_a_database(value): ...
"""
EVERYDAY = {
    "test_of_a_table[b]",
    "test_it[x-x]",
    "test_alone",
    "test_of_what_the_database_decides[a]",
    "test_of_what_the_database_decides[b]",
    "test_of_locks[a]",
    "test_of_locks[b]",
}


@pytest.mark.parametrize("turned", [False, True], ids=["as written", "in another order"])
def test_each_test_has_a_case_there_whatever_the_order(pytester: pytest.Pytester, turned: bool) -> None:
    items = pytester.getitems(MODULE)
    chosen = everyday_on_postgresql(reversed(items) if turned else items)
    assert {item.name for item in chosen} == EVERYDAY
