"""Who may look at the exchange with GIS ZhKKh and who may set it going again."""

VIEW = "gis_sync.view_operation"
RETRY = "gis_sync.retry_operation"
MAP = "questions.change_topic"
"""Whoever keeps the topics of the register says which of GIS ZhKKh leads to which."""

NAME = "staff.change_employee"
"""Whoever keeps the employees says as whom GIS ZhKKh knows them."""


def granted() -> dict[str, list[str]]:
    """Return the rights by the codes of the roles, for the hook ``role_permissions``."""
    look = ["wagtailadmin.access_admin", VIEW]
    return {"administrator": [*look, RETRY], "head": look}
