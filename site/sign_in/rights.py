"""The rights that this room knows, by the names that Django checks; who has them is in `granted`."""

ENTER = "wagtailadmin.access_admin"
RESET = "sign_in.reset_second_step"
UNLOCK = "sign_in.unlock_sign_in"


def granted() -> dict[str, list[str]]:
    """Return the rights by the codes of the roles, for the hook ``role_permissions``."""
    return {"administrator": [ENTER, RESET, UNLOCK]}
