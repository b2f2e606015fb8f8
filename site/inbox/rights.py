"""Who may look at the mail that has come in, and who decides on it."""

VIEW = "inbox.view_letter"
HANDLE = "inbox.handle_letter"


def granted() -> dict[str, list[str]]:
    """Return the rights by the codes of the roles, for the hook ``role_permissions``."""
    return {"operator": [VIEW, HANDLE], "head": [VIEW, HANDLE]}
