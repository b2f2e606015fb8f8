"""The rights that this room knows, by the names that Django checks; who has them is in `granted`."""

PREPARE = "notices.prepare_announcement"
APPROVE = "notices.approve_announcement"
VIEW = "notices.view_announcement"
SUBSCRIBERS = "notices.view_subscriber"
EXPORT = "notices.export_subscriber"
SETTINGS = "notices.change_mailingsettings"
ENTER = "wagtailadmin.access_admin"


def granted() -> dict[str, list[str]]:
    """Return the rights by the codes of the roles, for the hook ``role_permissions``.

    Whoever has written an announcement never approves the same one: services/announcing.py.
    """
    look = [ENTER, VIEW]
    return {
        "editor": [*look, PREPARE],
        "lawyer": look,
        "publisher": [*look, PREPARE, APPROVE],
        "head": [*look, APPROVE, SUBSCRIBERS, EXPORT],
        "director": [*look, APPROVE],
        "administrator": [*look, PREPARE, SUBSCRIBERS, SETTINGS],
    }
