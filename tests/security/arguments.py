"""What to put into each address: things of the small world that the rights are about."""

from base64 import b64decode
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.apps import apps
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.urls import reverse
from django.utils import timezone

from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Page

from tests.questions.conftest import PDF
from tests.security.addresses import Address
from tests.staff.world import World

from files.services import store
from pages.models import QuestionPage
from questions.models import CallBack, FrequentDraft, SavedFilter, ScanPage, ScanStack
from service.models import ImportRun
from tariffs.models import PriceImport

Fill = Callable[[World], Any]
NOT_THERE = UUID(int=0)
PNG = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def thing(name: str) -> Fill:
    return lambda world: world.pk(name)


def word(value: Any) -> Fill:
    return lambda world: value


ANY_ARGUMENT: dict[str, Fill] = {
    "page_id": thing("page"), "page_to_move_id": thing("page"), "parent_page_id": thing("home"),
    "destination_id": thing("section"), "page_pk": thing("page"), "workflow_pk": thing("workflow"),
    "task_id": thing("task"), "image_id": thing("picture"), "document_id": thing("document"),
    "doc_id": thing("document"), "collection_id": word(1), "session_id": word(1),
    "uploaded_file_id": word(1), "task_state_id": word(1), "workflow_state_id": word(1),
    "revision_id": lambda world: world["page"].latest_revision_id, "action_name": word("approve"),
    "filter_spec": word("width-100"), "file_id": word(NOT_THERE), "position": word(0), "part": word(1),
    "content_type_app_name": word("pages"), "content_type_model_name": word("infopage"),
    "app_label": word("pages"), "model_name": word("infopage"), "app_name": word("pages"),
    "app": word("pages"), "model": word("infopage"), "extension": word("xlsx"), "scope": word("regional"),
    "year": lambda world: world["this_year"].pk, "month": word(date(2026, 10, 1)), "edition": word(1),
    "filter_id": thing("filter"), "call_id": thing("call"), "page_view_restriction_id": word(1),
    "number": lambda world: world["appeal"].registration_number, "topic": word("news"), "slug": word("opros"),
    "subject": lambda world: world["new"].stream, "code": word("registration"), "uidb64": word("MQ"),
    "key": word("nothing"), "token": word("nothing"), "signed": word("nothing"), "path": word("nothing"),
    "redirect_id": thing("redirect"), "revision_id_a": word("earliest"), "revision_id_b": word("latest"),
    "object_id": thing("page"),
}  # fmt: skip
"""By the name of the argument, where its meaning is one."""
OF_A_ROOM: dict[str, Fill] = {
    "review": thing("draft"), "inbox": thing("mail"), "service": thing("contact"),
    "programme": thing("measure_run"), "answers": thing("survey_open"),
    "price_imports": thing("price_import"),
    "sign_in": thing("with_app"),
    "api_clients": thing("api_client"), "announcements": thing("announcement_draft"),
    "contact_imports": thing("import_run"), "appeals": thing("appeal"), "registration": thing("appeal"),
    "scans": thing("stack"), "reminders": thing("reminders_checked"), "yearly": thing("report"),
    "wagtailadmin_workflows": thing("workflow"), "published_files": word(NOT_THERE), "gis": word(1),
    "frequent": thing("answered"), "wagtaildocs_chooser": thing("document"), "archive": word(1),
    "measures": word(1), "tariffs": word(1), "interruptions": word(1), "wagtailadmin_api": thing("page"),
    "interruption_timeline": thing("interruption_draft"),
}  # fmt: skip
"""The number of what a room's addresses are about, where the view does not name its model."""
EXACTLY: dict[str, dict[str, Fill]] = {
    "wagtail_bulk_action app_label model_name action": {
        "app_label": word("wagtailcore"), "model_name": word("page"), "action": word("delete"),
    },
    "wagtailadmin_pages:revisions_unschedule page_id revision_id": {
        "page_id": thing("section"), "revision_id": thing("scheduled"),
    },
    "wagtailadmin_pages:unlock page_id": {"page_id": thing("locked")},
    "wagtailadmin_workflows:add_task app_label model_name": {
        "app_label": word("review"), "model_name": word("foureyestask"),
    },
    "wagtailadmin_workflows:edit_task pk": {"pk": thing("task")},
    "wagtailadmin_workflows:disable_task pk": {"pk": thing("task")},
    "wagtailadmin_workflows:enable_task pk": {"pk": thing("task")},
    "wagtailadmin_collections:edit pk": {"pk": word(1)},
    "inbox:take_back pk": {"pk": thing("spam")},
    "service:screen slug": {"slug": word("reception")},
    "service:come slug": {"slug": word("reception")},
    "service:step slug pk step": {
        "slug": word("reception"), "pk": thing("visitor"), "step": word("begin"),
    },
    "service:take_back pk": {"pk": thing("struck")},
    "guide:task slug": {"slug": word("page-text")},
    "review:removal pk": {"pk": thing("removal")},
    "review:late pk": {"pk": thing("late")},
    "programme:step pk name": {"name": word("start")},
    "programme:result pk record": {"record": thing("measure_result")},
    "programme:complaint pk": {"pk": thing("suggestion")},
    "answers:erase pk": {"pk": thing("survey_answer")},
    "announcements:step pk step": {"step": word("submit")},
    "contact_imports:source pk": {"pk": thing("import_source")},
    "appeals:step pk name": {"pk": thing("new"), "name": word("take")},
    "registration:call_step call_id name": {"name": word("done")},
    "scans:page pk position": {"position": word(1)},
    "frequent:check pk": {"pk": thing("frequent_page")},
    "reminders:source pk": {"pk": thing("billing_source")},
    "reminders:letters pk part": {"pk": thing("reminders_sending")},
    "reminders:addresses pk": {"pk": thing("reminders_sending")},
    "reminders:calls pk": {"pk": thing("reminders_sending")},
    "reminders:proof pk": {"pk": thing("reminder_letter")},
    "yearly:begin year": {"year": lambda world: world["this_year"].pk - 3},
    "price_imports:form year month extension": {"month": word(10)},
    "privacy:request pk": {"pk": thing("request")},
    "privacy:request_step pk step": {"pk": thing("request"), "step": word("choose")},
    "privacy:confirm_rule pk": {"pk": thing("rule")},
    "privacy:drop_rule pk": {"pk": thing("rule")},
    "privacy:lift_hold pk": {"pk": thing("hold")},
    **{
        f"privacy:{step} pk": {"pk": thing("plan")} for step in ("destruction", "confirm", "drop", "act")
    },
    **{
        f"wagtailsettings:{name}": {"model_name": word("companysettings"), "pk": thing("main")}
        for name in (
            "edit app_name model_name", "edit app_name model_name pk",
            "preview_on_edit app_name model_name pk",
        )
    },
    "tariffs-api:price_caps_json month": {"month": word("2026-10")},
    "tariffs-api:price_caps_csv month": {"month": word("2026-10")},
    "interruptions:month year month": {"month": word(10)},
    "wagtailadmin_api:images:detail pk": {"pk": thing("picture")},
    "wagtailadmin_api:documents:detail pk": {"pk": thing("document")},
    "wagtailadmin_api:pages:action pk action_name": {"action_name": word("copy")},
}  # fmt: skip


def furnish(world: World) -> None:
    """Add what the tests of the rights do without: each is what some address is about."""
    now, root = timezone.now(), world.root
    stack = ScanStack.objects.create(
        uploaded_by=root, uploaded_at=now, file=store(upload=ContentFile(PDF, name="s.pdf"), max_bytes=9999)
    )
    ScanPage.objects.create(stack=stack, position=1, state="unmarked")
    question = QuestionPage(title="Где заплатить?", slug="gde-zaplatit", live=False)
    world["faq"].add_child(instance=question)
    FrequentDraft.objects.create(page=question, appeal=world["answered"], made_by=root, made_at=now)
    world.things |= {
        "picture": Image.objects.create(title="П", file=ImageFile(ContentFile(PNG, name="p.png"))),
        "document": Document.objects.create(title="Д", file=ContentFile(PDF, name="d.pdf")),
        "filter": SavedFilter.objects.create(owner=root.user, name="Мой", query="scope=all"),
        "call": CallBack.objects.create(
            appeal=world["appeal"], direction="we_call", phone="1", agreed_at=now, created_at=now,
            assignee=root,
        ),
        "stack": stack,
        "frequent_page": question,
        "price_import": PriceImport.objects.create(
            year=2026, month=10, scope="regional", vat_percent=22, uploaded_by=root.user, uploaded_at=now
        ),
        "import_run": ImportRun.objects.create(
            source=world["import_source"], name="a.csv", sha256="0", size=1, uploaded_at=now
        ),
    }  # fmt: skip


def url_of(address: Address, world: World) -> str:
    """Return the address with its arguments put in."""
    if not address.name.rpartition(":")[2]:
        return {"^media/(?P<path>.*)$ path": "/media/nothing.png", "admin/^.*/$": "/admin/nothing/"}.get(
            address.key, f"/{address.route}"
        )
    if address.takes and address.takes[0] == "[1]":
        numbers = [world.pk("page"), "earliest", "latest"]
        return reverse(address.name, args=[""] if len(address.takes) == 1 else numbers)
    values = {name: argument(address, name)(world) for name in address.takes}
    return reverse(address.name, kwargs=values)


def argument(address: Address, name: str) -> Fill:
    exact = EXACTLY.get(address.key, {}).get(name)
    if exact is not None:
        return exact
    model = model_of(address)
    if name in {"pk", "instance_pk"} and model is not None:
        return lambda world: getattr(_first(model, world, address), "pk", 1)
    if name == "revision_id" and model is not None and not issubclass(model, Page):
        scheduled = f"{model._meta.model_name}_scheduled"
        return lambda world: world.pk(scheduled) if scheduled in world.things else 1
    room = address.name.partition(":")[0]
    return OF_A_ROOM[room] if name == "pk" and room in OF_A_ROOM else ANY_ARGUMENT[name]


def model_of(address: Address) -> Any:
    """Return the model that a view of Wagtail's is about; None where the view does not say."""
    model = getattr(address.callback, "view_initkwargs", {}).get("model")
    model = model or getattr(getattr(address.callback, "view_class", None), "model", None)
    if isinstance(model, type):
        return model
    for each in apps.get_models():
        if address.name.startswith(f"{each._meta.app_label}_{each._meta.model_name}_modeladmin_"):
            return each
    return None


def _first(model: Any, world: World, address: Address) -> Any:
    """Return the world's own thing of this kind: a draft, or one with a revision where the address asks."""
    if model is Group:
        return Group.objects.order_by("pk").first()
    waiting = f"{model._meta.model_name}_waiting"
    if "revision_id" in address.takes and waiting in world.things:
        return world[waiting]
    own = [each for each in world.things.values() if type(each) is model]
    return own[0] if own else model._default_manager.order_by("pk").first()
