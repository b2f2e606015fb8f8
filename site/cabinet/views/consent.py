"""Taking back the consent given with one's own appeal: asked first, done by a button, said with its day."""

from contextlib import suppress

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from cabinet.own import for_its_owner, not_there
from privacy.errors import PrivacyError
from privacy.models import Withdrawal
from privacy.services.withdrawals import record_withdrawal, term_after
from questions.models import Appeal


@for_its_owner
def withdraw_consent(request: HttpRequest, appeal: Appeal) -> HttpResponse:
    """Show what follows (GET) and take the consent back (POST); 152-ФЗ, ст. 9, ч. 2. Twice is as once."""
    if not hasattr(appeal, "consent"):
        return not_there(request)
    if request.method == "POST":
        _withdraw(appeal)
        return redirect(request.path)
    context = {"appeal": appeal, "term": term_after(appeal.stream, timezone.localdate())}
    return render(request, "cabinet/consent.html", context)


def _withdraw(appeal: Appeal) -> None:
    way, today = Withdrawal.Way.CABINET, timezone.localdate()
    # Withdrawn meanwhile, by another button or by the desk: the page says since when.
    with suppress(PrivacyError):
        record_withdrawal(subject=appeal.stream, way=way, actor="visitor", received_on=today)
