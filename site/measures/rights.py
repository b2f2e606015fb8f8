"""The rights of the programme, by the names that Django checks; who has them is in `granted`."""

WRITTEN = ("measure", "nomeasures")
VIEW = "measures.view_measure"
ADD = "measures.add_measure"
RUN = "measures.run_programme"
"""To say how measures stand, to write down results, to tie complaints to them."""
EXPORT = "measures.export_programme"


def _of(*verbs: str) -> list[str]:
    return [f"measures.{verb}_{model}" for model in WRITTEN for verb in verbs]


def granted() -> dict[str, list[str]]:
    """Return the rights by the codes of the roles, for the hook ``role_permissions``.

    Words are written and reviewed as pages are; what was done, the head writes down.
    """
    written, seen = _of("add", "change", "delete", "view"), _of("view")
    publishing = [*written, *_of("publish", "lock", "unlock")]
    return {
        "editor": written,
        "lawyer": seen,
        "publisher": [*publishing, EXPORT],
        "head": [*written, RUN, EXPORT],
        "director": [*seen, EXPORT],
        "administrator": publishing,
    }
