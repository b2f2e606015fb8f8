"""Who takes down visits and calls, who sees all of them, who puts them right."""

TAKE = "service.take_contact"
"""To lead the reception and the telephone, and to see one's own day."""
VIEW = "service.view_contact"
CORRECT = "service.correct_contact"
VOID = "service.void_contact"
EXPORT = "service.export_contact"
NORMS = [f"service.{verb}_contactnorm" for verb in ("view", "add", "change")]


def granted() -> dict[str, list[str]]:
    """Return the rights by the codes of the roles, for the hook ``role_permissions``."""
    return {
        "operator": [TAKE],
        "head": [TAKE, VIEW, CORRECT, VOID, EXPORT, *NORMS],
        "director": [VIEW, EXPORT],
    }
