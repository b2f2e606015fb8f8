from typing import Any

from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.http import HttpRequest
from django.utils import timezone

from sign_in import state
from sign_in.models import SignIn
from sign_in.services.second_step import device_of

SIGNED_IN = "_signed_in"
"""On the request of a sign-in: the middleware writes it down when the session has its key."""
SIGNED_OUT = "_signed_out"
"""On the request that ends one: the middleware has the browser forget what it saw."""


def connect() -> None:
    user_logged_in.connect(begin_state, dispatch_uid="sign_in.begin_state")
    user_logged_out.connect(forget_row, dispatch_uid="sign_in.forget_row")


def begin_state(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    state.begin(request.session, timezone.now(), asked=device_of(user) is not None)
    setattr(request, SIGNED_IN, user)


def forget_row(sender: Any, request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    setattr(request, SIGNED_OUT, True)
    if (pk := request.session.get(state.ROW)) is not None:
        SignIn.objects.filter(pk=pk).delete()
