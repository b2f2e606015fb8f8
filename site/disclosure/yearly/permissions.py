"""The rights of the yearly report, by the names that Django checks; who has them is in `granted`."""

ADD = "disclosure.add_yearlyreport"
"""To begin the report of a year, or its correction."""
CHANGE = "disclosure.change_yearlyreport"
"""To count it, to write its words, to send it to its review."""
VIEW = "disclosure.view_yearlyreport"


def granted() -> dict[str, list[str]]:
    """Return the rights by the codes of the roles, for the hook ``role_permissions``.

    Who publishes is decided by the steps of the review (`services.workflow`), not by a right.
    """
    return {
        "lawyer": [VIEW],
        "publisher": [VIEW],
        "head": [VIEW, ADD, CHANGE],
        "director": [VIEW],
        "administrator": [VIEW],
    }
