"""How often links may be asked for and tried: counted alike for every address and every token."""

from django.http import HttpRequest

from one_time_links.services import normal_address
from pages.throttle import Limit, client_address, exceeds

ASKED_BY_CLIENT = Limit("link-client", attempts=20, seconds=600)
ASKED_FOR_ADDRESS = Limit("link-address", attempts=3, seconds=600)
TRIED_BY_CLIENT = Limit("link-tries", attempts=30, seconds=600)


def may_not_ask(request: HttpRequest, address: str) -> bool:
    """Count a request for a link; whether this visitor or this address has had too many."""
    return exceeds(ASKED_BY_CLIENT, client_address(request)) | exceeds(
        ASKED_FOR_ADDRESS, normal_address(address)
    )


def may_not_try(request: HttpRequest) -> bool:
    """Count a token that opens nothing; whether this visitor has shown too many of them."""
    return exceeds(TRIED_BY_CLIENT, client_address(request))
