"""Whatever changes something asks for the token of its form; what does not is named here with its reason."""

from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client

from tests.security.addresses import addresses

WITHOUT_A_TOKEN = {
    "api/appeals/": "what no address of that API is: an answer in JSON that there is none",
    "appeals-api": "a token of the program in a header; no cookie opens it",
    "notices:leave key": "one click in a mail program, RFC 8058: the signed key of the letter",
    "pages:view": "how the reader wants to see the site: a cookie of his own",
    "surveys:survey slug": "anonymous answers: nobody answers in somebody's name",
    "wagtailadmin_api": "the library asks for the token itself, once it knows the session (below)",
}


def test_only_named_addresses_take_what_another_site_may_have_sent() -> None:
    exempt = {each.key for each in addresses() if getattr(each.callback, "csrf_exempt", False)}
    rooms = {key.partition(":")[0] for key in exempt}
    named = set(WITHOUT_A_TOKEN)
    assert {key for key in exempt if named.isdisjoint({key, key.partition(":")[0]})} == set()
    assert named <= exempt | rooms


def test_the_token_is_asked_for_before_anything_else_is_done() -> None:
    order = settings.MIDDLEWARE
    protection = order.index("django.middleware.csrf.CsrfViewMiddleware")
    assert protection < order.index("review.refusals.RefusalMiddleware")


def test_the_api_of_the_admin_asks_for_the_token_of_a_session(db: None) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.create_superuser("root"))
    answer = client.post("/admin/api/main/pages/1/action/copy/", {}, content_type="application/json")
    assert answer.status_code == 403
    assert "CSRF" in answer.content.decode()
