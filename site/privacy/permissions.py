"""The rights that this room knows, by the names that Django checks; who has them is in `granted`."""

VIEW = "privacy.view_privacy"
WITHDRAW = "privacy.record_withdrawal"
ANSWER = "privacy.answer_request"
HOLD = "privacy.forbid_destruction"
PROPOSE = "privacy.propose_rule"
CONFIRM = "privacy.confirm_rule"
DESTROY = "privacy.destroy_records"


def granted() -> dict[str, list[str]]:
    """Return the rights by the codes of the roles, for the hook ``role_permissions``.

    Whoever proposes a term of keeping never confirms the same one: services/rules.py.
    """
    look = ["wagtailadmin.access_admin", VIEW]
    return {
        "operator": [WITHDRAW],
        "head": [*look, WITHDRAW, ANSWER, HOLD, PROPOSE, DESTROY],
        "director": [*look, ANSWER, HOLD, CONFIRM, DESTROY],
        "administrator": [*look, PROPOSE],
    }
