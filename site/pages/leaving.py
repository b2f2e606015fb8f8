"""What a browser forgets of the site when somebody signs out (ASVS 14.3.1)."""

from django.http.response import HttpResponseBase


def leave_nothing(response: HttpResponseBase) -> None:
    """Have the browser drop kept answers and what scripts have stored.

    Not the cookies: they hold how somebody wants to see the site, and that his browser is a known one.
    """
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
