"""Who loads files into the journal of visits and calls."""

IMPORT = "service.import_contacts"


def granted() -> dict[str, list[str]]:
    """Return the right by the codes of the roles, for the hook ``role_permissions``."""
    return {"operator": [IMPORT], "head": [IMPORT], "administrator": [IMPORT]}
