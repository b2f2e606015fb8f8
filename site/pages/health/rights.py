"""Who may read the health report."""

VIEW = "wagtailcore.view_page"
"""Django makes this right for every model and Wagtail asks nobody for it, so it needs no migration of ours.

The report shows what every visitor may read; the right only keeps it out of the way of those whom it does not
concern. Whether a row leads to the page's form is decided by the rights to the page itself.
"""
READERS = ("editor", "lawyer", "publisher", "head", "director", "administrator")


def granted() -> dict[str, list[str]]:
    """Return the right by the codes of the roles, for the hook ``role_permissions``."""
    return {role: ["wagtailadmin.access_admin", VIEW] for role in READERS}
