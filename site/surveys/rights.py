"""The rights of questionnaires, by the names that Django checks; who has them is in `granted`."""

VIEW = "surveys.view_survey"
ADD = "surveys.add_survey"
ENTER = "surveys.enter_sheets"
"""To type in what came on paper, by voice or by mail."""
EXPORT = "surveys.export_results"
ERASE = "surveys.erase_texts"
"""To wipe a free answer in which somebody is named."""


def granted() -> dict[str, list[str]]:
    """Return the rights by the codes of the roles, for the hook ``role_permissions``."""
    look = ["wagtailadmin.access_admin", VIEW]
    written = [*look, ADD, "surveys.change_survey", "surveys.delete_survey"]
    publishing = [*written, *(f"surveys.{verb}_survey" for verb in ("publish", "lock", "unlock"))]
    return {
        "editor": written,
        "lawyer": look,
        "publisher": [*publishing, EXPORT],
        "operator": [*look, ENTER],
        "head": [*written, ENTER, EXPORT, ERASE],
        "director": [*look, EXPORT],
        "administrator": publishing,
    }
