"""The rights that this room knows, by the names that Django checks; who has them is in `granted`."""

PREPARE = "reminders.prepare_reminders"
APPROVE = "reminders.approve_reminders"
VIEW = "reminders.view_reminders"
EXPORT = "reminders.export_reminders"
STOPS = "reminders.change_stops"
SETTINGS = "reminders.change_remindersettings"
ENTER = "wagtailadmin.access_admin"
WORDING = "reminders.{verb}_reminderwording"


def _wording(*verbs: str) -> list[str]:
    return [WORDING.format(verb=verb) for verb in verbs]


def granted() -> dict[str, list[str]]:
    """Return the rights by the codes of the roles, for the hook ``role_permissions``.

    Whoever has loaded or offered a file never approves the same one: services/deciding.py.
    """
    written, kept = _wording("add", "change", "delete", "view"), _wording("publish", "lock", "unlock")
    return {
        "editor": [ENTER, *written],
        "lawyer": [ENTER, *_wording("view")],
        "publisher": [ENTER, *written, *kept],
        "operator": [ENTER, PREPARE, VIEW, EXPORT, STOPS],
        "head": [ENTER, PREPARE, APPROVE, VIEW, EXPORT, STOPS, *_wording("view")],
        "director": [ENTER, APPROVE, VIEW, *_wording("view")],
        "administrator": [ENTER, SETTINGS, *written, *kept],
    }
