"""Who gives programs access to the API of appeals."""

MANAGE = "cabinet.manage_apiclient"


def granted() -> dict[str, list[str]]:
    """Return the right by the codes of the roles, for the hook ``role_permissions``."""
    return {"administrator": ["wagtailadmin.access_admin", MANAGE]}
