"""A condition on the state that partial indexes can serve on every database."""

from typing import Any

from django.db.models import Lookup

from questions.lifecycle import State


class AmongStates(Lookup[Any]):
    """`state__among=[…]`: as `in`, with the states written into the statement.

    SQLite uses an index with a condition only for a statement that repeats the condition; with the states
    as parameters it would read the register through. They are constants of ours and nothing that was typed.
    """

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        column, params = self.process_lhs(compiler, connection)
        states = ", ".join(f"'{State(state).value}'" for state in self.rhs)
        return f"{column} IN ({states})", params
