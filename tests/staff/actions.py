"""Every action of the admin that takes a right of the matrix: one row each.

A row says which right it takes, where the admin offers it, what is sent, and what is written when it is done.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from wagtail.test.utils.form_data import nested_form_data, rich_text

from tests.pages.pdf import pdf_of
from tests.questions.conftest import PDF
from tests.staff.world import World

from questions.models import Appeal, Reply
from staff.models import Employee
from staff.roles import Role

Address = Callable[[World], str]
Data = Callable[[World], dict[str, Any]]
Prepare = Callable[[World, Employee], object]


def leave(world: World, person: Employee) -> None:
    """Leave the world as it is."""


@dataclass(frozen=True)
class Action:
    """One thing that a right lets people do.

    `also` are other rights that each open it too. `unseen_by` may do it but are not shown it, for the reason
    beside the row. `confirmed`: the admin first shows what would follow, and does it when that is confirmed.
    """

    right: str
    name: str
    url: Address
    stands_on: Address
    writes: str = ""
    data: Data | None = None
    offer: Address | None = None
    opens: bool = True
    also: tuple[str, ...] = ()
    unseen_by: frozenset[Role] = frozenset()
    first: Prepare = leave
    confirmed: bool = False

    def offered_by(self, world: World) -> str:
        """Return what stands on the page for those who may: the address of the action, or another mark."""
        return (self.offer or self.url)(world)


def at(name: str, *things: str, query: str = "") -> Address:
    """Name an address by its view and the things that it is about."""
    return lambda world: reverse(name, args=[world.pk(each) for each in things]) + query


def text(mark: str) -> Address:
    return lambda world: mark


def always(**fields: Any) -> Data:
    return lambda world: fields


HOME = at("wagtailadmin_home")


def look(right: str, name: str, *, also: Iterable[str] = (), on: Address = HOME) -> Action:
    """A list or report that is read; its entry stands in the menu."""
    return Action(right, f"look at {name} by {right}", at(name), on, also=tuple(also))


def rows(
    model: str, table: str, thing: str, data: Data, *, names: tuple[str, str, str, str],
    can_delete: bool = True, new: Data = lambda world: {}, confirmed: bool = False, is_removed_on: str = "",
) -> list[Action]:  # fmt: skip
    """Adding, changing and removing a row of a list; `names` are those of the list's four addresses.

    The list offers all three, but for `is_removed_on`: the name of the form that offers to remove its row.
    """
    index, add, change, delete = names
    app, _, kind = model.partition(".")
    common: dict[str, Any] = {"stands_on": at(index), "confirmed": confirmed}
    made = [
        Action(
            f"{app}.add_{kind}", f"add {model}", at(add), writes=f"INSERT {table}",
            data=lambda world: {**data(world), **new(world)}, **common,
        ),
        Action(
            f"{app}.change_{kind}", f"change {model}", at(change, thing), writes=f"UPDATE {table}", data=data,
            **common,
        ),
    ]  # fmt: skip
    if can_delete:
        where = at(is_removed_on, thing) if is_removed_on else at(index)
        writes = f"DELETE {table}"
        made.append(
            Action(
                f"{app}.delete_{kind}", f"delete {model}", at(delete, thing), where, writes, always(),
                confirmed=confirmed,
            )
        )  # fmt: skip
    return made


def listed(model: str, thing: str, data: Data, **more: Any) -> list[Action]:
    """Rows that wagtail-modeladmin keeps."""
    table = model.replace(".", "_")
    names = tuple(f"{table}_modeladmin_{each}" for each in ("index", "create", "edit", "delete"))
    return rows(model, table, thing, data, names=names, **more)  # type: ignore[arg-type]


def kept(prefix: str, model: str, thing: str, data: Data, **more: Any) -> list[Action]:
    """Rows that Wagtail's own views of a model keep."""
    names = tuple(f"{prefix}:{each}" for each in ("index", "add", "edit", "delete"))
    table = model.replace(".", "_")
    return rows(model, table, thing, data, names=names, **more)  # type: ignore[arg-type]


def page_form(**fields: Any) -> dict[str, Any]:
    empty = {"body-count": "0", "updated_on": f"{timezone.localdate():%d.%m.%Y}", "review_by": ""}
    comments = {"comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0}}
    return nested_form_data({**empty, **comments, **fields})


def no_intervals(**fields: Any) -> dict[str, Any]:
    return {**fields, "intervals-TOTAL_FORMS": "0", "intervals-INITIAL_FORMS": "0"}


def hand_to(world: World, person: Employee) -> None:
    """Let the answer wait for this very person: the right to sign is asked of him, and nothing else."""
    Appeal.objects.filter(pk=world.pk("appeal")).update(state="awaiting_approval")
    Reply.objects.filter(appeal=world["appeal"]).update(signatory=person)


def draft_appeal(world: World, person: Employee) -> None:
    Appeal.objects.filter(pk=world.pk("appeal")).update(state="drafted")


def step(name: str, thing: str = "appeal") -> Address:
    return lambda world: reverse("appeals:step", args=[world.pk(thing), name])


def review(name: str, model: str, thing: str) -> Address:
    return lambda world: reverse(f"review:{name}", args=["pages", model, world.pk(thing)])


def letter(world: World) -> dict[str, Any]:
    return {
        "token": str(uuid4()), "channel": "post", "received_on": timezone.localdate().isoformat(),
        "kind": "question", "audience": "individual", "person_name": "Иная Анна Олеговна",
        "text": "О счёте", "files": SimpleUploadedFile("скан.pdf", PDF, "application/pdf"),
        "reply_channel": "post", "postal_address": "397160, г. Борисоглебск, ул. Пробная, д. 0",
    }  # fmt: skip


def steps_form(world: World, name: str) -> dict[str, Any]:
    """A way of review with one step that holds for nothing yet."""
    return {
        "name": name, "active": "on", "workflow_tasks-TOTAL_FORMS": "1", "workflow_tasks-INITIAL_FORMS": "0",
        "workflow_tasks-MIN_NUM_FORMS": "0", "workflow_tasks-MAX_NUM_FORMS": "1000",
        "workflow_tasks-0-task": world.pk("task"), "workflow_tasks-0-ORDER": "1", "pages-TOTAL_FORMS": "0",
        "pages-INITIAL_FORMS": "0", "pages-MIN_NUM_FORMS": "0", "pages-MAX_NUM_FORMS": "1000",
    }  # fmt: skip


EXPLORER = at("wagtailadmin_explore", "home")
PAGES = [
    Action(
        "page.add", "add a page",
        lambda world: reverse("wagtailadmin_pages:add", args=["pages", "infopage", world.pk("home")]),
        EXPLORER, "INSERT pages_infopage", lambda world: page_form(title="Новая", slug="novaya", intro="Да."),
        offer=at("wagtailadmin_pages:add_subpage", "home"),
    ),
    Action(
        "page.change", "change a page", at("wagtailadmin_pages:edit", "page"), EXPLORER,
        "INSERT wagtailcore_revision", lambda world: page_form(title="Оплата", slug="oplata", intro="Иначе."),
    ),
    Action(
        "page.publish", "move a live page", at("wagtailadmin_pages:move_confirm", "page", "section"),
        EXPLORER, "UPDATE wagtailcore_page", always(), offer=at("wagtailadmin_pages:move", "page"),
    ),
    Action(
        "page.publish", "take back a time of showing",
        at("wagtailadmin_pages:revisions_unschedule", "section", "scheduled"),
        at("wagtailadmin_pages:history", "section"), "UPDATE wagtailcore_revision", always(),
    ),
    # The lawyer and the director hold this right to see the tree and the drafts: the button stands in a form
    # that they do not have.
    Action(
        "page.lock", "lock a page", at("wagtailadmin_pages:lock", "page"),
        at("wagtailadmin_pages:edit", "page"), "UPDATE wagtailcore_page", always(), opens=False,
        unseen_by=frozenset({Role.LAWYER, Role.DIRECTOR}),
    ),
    Action(
        "page.unlock", "unlock a page locked by another", at("wagtailadmin_pages:unlock", "locked"),
        at("wagtailadmin_pages:edit", "locked"), "UPDATE wagtailcore_page", always(), opens=False,
    ),
    Action(
        "pages.add_publishedfile", "publish a file", at("published_files:create"),
        at("published_files:choose"), "INSERT pages_publishedfile",
        lambda world: {"title": "Договор", "upload": SimpleUploadedFile("d.pdf", pdf_of("Договор"))},
    ),
    Action(
        "pages.change_companysettings", "change the company's details",
        lambda world: reverse("wagtailsettings:edit", args=["pages", "companysettings", world.pk("main")]),
        HOME, "UPDATE pages_companysettings", always(full_name="ООО «Иное»", pay_by_day="15"),
        offer=lambda world: reverse("wagtailsettings:edit", args=["pages", "companysettings"]),
    ),
    look("wagtailcore.view_page", "health:index"),
    *listed(
        "pages.paymentpoint", "payment",
        always(name="Банк «Свет»", kind="bank", commission="none", order="0", is_active="on"),
    ),
]  # fmt: skip
REVIEW_RIGHTS = ("review.view_removal", "review.view_latereview")
OVERVIEW = at("review:waiting")
REVIEW = [
    *(look(right, "review:waiting") for right in REVIEW_RIGHTS),
    # The head sees no pages: whoever has written the notice sends the address.
    Action(
        "review.publish_urgent_notice", "show an urgent notice", review("publish_now", "newspage", "notice"),
        at("wagtailadmin_explore", "news"), "INSERT review_latereview", always(reason="Авария."),
        unseen_by=frozenset({Role.HEAD}),
    ),
    Action(
        "review.bypass_review", "publish in an emergency", review("publish_now", "infopage", "draft"),
        EXPLORER, "INSERT review_latereview", always(reason="Авария."),
    ),
    Action(
        "review.review_late", "review afterwards", at("review:late", "late"), OVERVIEW,
        "UPDATE review_latereview", always(decision="yes"),
    ),
    Action(
        "review.confirm_removal", "decide on a removal", at("review:removal", "removal"), OVERVIEW,
        "UPDATE review_removal", always(decision="no", note="Её требует закон."),
    ),
    *rows(
        "wagtailcore.workflow", "wagtailcore_workflow", "workflow",
        lambda world: steps_form(world, "Иной порядок"),
        names=(
            "wagtailadmin_workflows:index", "wagtailadmin_workflows:add", "wagtailadmin_workflows:edit", "",
        ),
        can_delete=False,
    ),
    Action(
        "wagtailcore.delete_workflow", "switch a way of review off",
        at("wagtailadmin_workflows:disable", "workflow"), at("wagtailadmin_workflows:edit", "workflow"),
        "UPDATE wagtailcore_workflow", always(),
    ),
    Action(
        "wagtailcore.add_task", "add a step",
        lambda world: reverse("wagtailadmin_workflows:add_task", args=["review", "foureyestask"]),
        at("wagtailadmin_workflows:task_index"), "INSERT review_foureyestask",
        lambda world: {"name": "Новый шаг", "groups": [world.people[Role.HEAD].user.groups.get().pk]},
        offer=at("wagtailadmin_workflows:select_task_type"),
    ),
    Action(
        "wagtailcore.change_task", "change a step", at("wagtailadmin_workflows:edit_task", "task"),
        at("wagtailadmin_workflows:task_index"), "UPDATE wagtailcore_task",
        lambda world: {"name": "Шаг", "groups": [world.people[Role.HEAD].user.groups.get().pk]},
    ),
    Action(
        "wagtailcore.delete_task", "switch a step off", at("wagtailadmin_workflows:disable_task", "task"),
        at("wagtailadmin_workflows:edit_task", "task"), "UPDATE wagtailcore_task", always(),
    ),
    look("archive.view_snapshot", "archive_list"),
]  # fmt: skip
CARD = at("appeals:inspect", "appeal")
TERM = {
    "channel": "post", "kind": "complaint", "amount": "10", "unit": "working_day", "extension_amount": "0",
    "extension_unit": "working_day", "valid_from": "2040-01-01", "source": "Стандарт",
}  # fmt: skip
REGISTER = [
    look("questions.view_appeal", "appeals:index"),
    look("questions.view_decision", "decisions:index"),
    look("questions.watch_appeals", "appeals:dashboard"),
    look("questions.watch_appeals", "appeals:reports"),
    look("questions.watch_appeals", "quality:index"),
    Action(
        "questions.view_appeal", "read a card", CARD, at("appeals:index", query="?scope=all"),
    ),
    Action(
        "questions.export_appeal", "take the register away",
        at("appeals:index", query="?scope=all&export=csv"), at("appeals:index", query="?scope=all"),
        offer=text("export=csv"),
    ),
    Action("questions.export_appeal", "print the journal", at("appeals:journal"), at("appeals:index")),
    Action(
        "questions.register_appeal", "register an appeal", at("registration:register"), HOME,
        "INSERT questions_appeal", letter,
    ),
    Action(
        "questions.assign_appeal", "assign several", at("appeals:assign"), at("appeals:index"),
        "UPDATE questions_appeal",
        lambda world: {"appeal": world.pk("new"), "assignee": world.root.pk}, opens=False,
    ),
    Action(
        "questions.assign_appeal", "assign one", step("assign", "new"), at("appeals:inspect", "new"),
        "UPDATE questions_appeal", lambda world: {"assignee": world.root.pk}, opens=False,
    ),
    Action(
        "questions.answer_appeal", "take an appeal", step("take", "new"), at("appeals:inspect", "new"),
        "UPDATE questions_appeal", always(), opens=False,
    ),
    Action(
        "questions.make_frequentdraft", "make a frequent question", at("frequent:make", "answered"),
        at("appeals:inspect", "answered"), "INSERT questions_frequentdraft",
        lambda world: {
            "title": "Где заплатить?", "short_answer": "В кассе.", "answer": rich_text(""),
            "section": world.pk("faq"), "category": "3-payment", "audience": "both",
        },
    ),
    Action(
        "questions.approve_reply", "send an answer back", step("return"), CARD, "UPDATE questions_reply",
        always(remark="Добавьте адрес."), opens=False, first=hand_to,
    ),
    Action(
        "questions.extend_appeal", "refuse a longer term", step("refuse-extension"), CARD,
        "UPDATE questions_extension", always(refusal="Сведения уже есть."), opens=False, first=draft_appeal,
    ),
    look(
        "questions.view_responseterm", "response_terms:index",
        also=("questions.add_responseterm", "questions.change_responseterm"),
    ),
    look("questions.view_topic", "topics:index", also=("questions.add_topic", "questions.change_topic")),
    look(
        "questions.view_replytemplate", "reply_templates:index",
        also=("questions.add_replytemplate", "questions.change_replytemplate"),
    ),
    *kept("response_terms", "questions.responseterm", "term", always(**TERM), can_delete=False),
    *kept(
        "topics", "questions.topic", "topic",
        always(title="Новая тема", parent="", order="1", is_active="on"),
        can_delete=False,
    ),
    *kept(
        "reply_templates", "questions.replytemplate", "template",
        lambda world: {"title": "Сроки", "text": rich_text("<p>Да.</p>"), "topic": "", "is_active": "on"},
        can_delete=False,
    ),
    look("outbox.view_message", "outbox_message_modeladmin_index"),
    Action(
        "outbox.view_message", "send a letter again", at("outbox_message_modeladmin_resend", "letter"),
        at("outbox_message_modeladmin_index"), "UPDATE outbox_message", always(),
    ),
    look("operations.view_health", "operations:index"),
    look("ledger.view_accessrecord", "ledger_accessrecord_modeladmin_index"),
]  # fmt: skip
EMPLOYEE = {"full_name": "Примерова Анна Ивановна", "post": "инженер"}
ANY_OF = ("add", "change", "delete")
LISTS = [
    look(
        "staff.view_employee", "employee:index", also=[f"staff.{each}_employee" for each in ANY_OF]
    ),
    look(
        "staff.view_department", "department:index", also=[f"staff.{each}_department" for each in ANY_OF]
    ),
    *kept(
        "employee", "staff.employee", "spare", lambda world: {**EMPLOYEE, "user": world["spare"].user_id},
        new=lambda world: {"user": world.pk("newcomer")},
    ),
    *kept("department", "staff.department", "department", always(name="Новый отдел")),
    *kept(
        "absence", "staff.absence", "absence",
        lambda world: {"employee": world.pk("spare"), "first_day": "2026-08-03", "last_day": "2026-08-04"},
    ),
    *kept("wagtailsites", "wagtailcore.site", "site", lambda world: {
        "hostname": "novy.example", "port": "80", "root_page": world.pk("home"),
    }, is_removed_on="wagtailsites:edit"),
    *kept(
        "wagtailredirects", "wagtailredirects.redirect", "redirect",
        always(old_path="/inoe/", redirect_link="https://example.org/tam/", is_permanent="on"),
        is_removed_on="wagtailredirects:edit",
    ),
    *kept(
        "wagtailusers_users", "auth.user", "newcomer",
        always(username="newcomer", email="n@example.org", first_name="Анна", last_name="Примерова"),
        new=always(username="another", password1="dlinny-parol-1", password2="dlinny-parol-1"),
    ),
    *listed("search.promotedresult", "promoted", always(words="долг", url="/ask/", title="Т", order="0")),
    *listed("workdays.servicepoint", "point", always(kind="office", name="Касса", order="0")),
    *listed(
        "workdays.pointschedule", "schedule",
        lambda world: no_intervals(point=world.pk("point"), valid_from="2025-01-01", act="Приказ"),
    ),
    *listed(
        "workdays.specialday", "special",
        lambda world: no_intervals(point=world.pk("point"), date="2026-05-12", act="Приказ"),
    ),
    *listed(
        "workdays.calendarday", "day",
        lambda world: {"date": world["day"].date.isoformat(), "kind": "shortened", "note": "Указ"},
        new=always(date="2026-12-05", kind="working"), confirmed=True,
    ),
    *listed(
        "workdays.calendaryear", "year",
        lambda world: {"year": world["year"].year, "act": "", "note": "Пояснение"},
        new=always(year="2031"), confirmed=True, can_delete=False,
    ),
]  # fmt: skip
DUTY = {
    "code": "dolg", "title": "Иное название", "group": "law", "legal_basis": "Закон", "proof": "link_answers",
    "address": "/disclosure/", "renewal": "event", "event_days": "10", "starts_on": "2026-01-12",
    "order": "0", "is_active": "on",
}  # fmt: skip
YEARLY_FORM = "wagtailsnippets_disclosure_yearlyreport:edit"
YEARLY = [
    look("disclosure.view_yearlyreport", "yearly:index"),
    Action(
        "disclosure.view_yearlyreport", "read a yearly report", at("yearly:report", "report"),
        at("yearly:index"),
    ),
    Action(
        "disclosure.add_yearlyreport", "begin a yearly report",
        lambda world: reverse("yearly:begin", args=[timezone.localdate().year - 1]), at("yearly:index"),
        "INSERT disclosure_yearlyreport", always(), opens=False,
    ),
    Action(
        "disclosure.add_yearlyreport", "delete a draft of a yearly report", at("yearly:discard", "report"),
        at("yearly:report", "report"), "DELETE disclosure_yearlyreport", always(), opens=False,
    ),
    Action(
        "disclosure.change_yearlyreport", "count a yearly report", at("yearly:recount", "report"),
        at("yearly:report", "report"), "INSERT disclosure_countrequest", always(), opens=False,
    ),
    Action(
        "disclosure.change_yearlyreport", "write the words of a yearly report", at(YEARLY_FORM, "report"),
        at("yearly:report", "report"), "INSERT wagtailcore_revision",
        lambda world: {
            "cut_off": f"{world['report'].cut_off:%d.%m.%Y}", "summary": "Год.", "correction_reason": ""
        },
    ),
]  # fmt: skip
DUTY_CARD = at("duties:inspect", "duty")
DUTIES = [
    look("disclosure.view_duty", "duties:index"),
    Action(
        "disclosure.add_duty", "add a duty", at("duties:add"), at("duties:index"), "INSERT disclosure_duty",
        always(**{**DUTY, "code": "novyj"}),
    ),
    Action(
        "disclosure.change_duty", "change a duty", at("duties:edit", "duty"), DUTY_CARD,
        "UPDATE disclosure_duty", always(**DUTY),
    ),
    Action(
        "disclosure.confirm_duty", "confirm a duty", at("duties:confirm", "duty"), DUTY_CARD,
        "INSERT disclosure_dutyconfirmation", always(note="сверено"), opens=False,
    ),
    Action(
        "disclosure.confirm_duty", "say that a duty changed", at("duties:changed", "duty"), DUTY_CARD,
        "INSERT disclosure_dutyevent", always(happened_on="2026-01-12", note="приказ"), opens=False,
    ),
    Action(
        "disclosure.export_duties", "take the duties along", at("duties:index", query="?export=xlsx"),
        at("duties:index"), offer=text("export=xlsx"),
    ),
]  # fmt: skip


def _dated(*rows: str) -> dict[str, Any]:
    empty = {f"{name}-{count}_FORMS": "0" for name in rows for count in ("TOTAL", "INITIAL")}
    return {"valid_from": "01.02.2026", "vat_percent": "22", **empty}


def published(kind: str, data: Data, app: str = "tariffs") -> list[Action]:
    """What is written, reviewed and shown as tariffs are."""

    def address(name: str, *things: str) -> Address:
        return at(f"wagtailsnippets_{app}_{kind}:{name}", *(f"{kind}_{each}" for each in things))

    table, model = f"{app}_{kind}", f"{app}.{kind}"
    verbs = ("add", "change", "delete")
    names = tuple(f"wagtailsnippets_{table}:{each}" for each in ("list", "add", "edit", "delete"))
    right = f"{app}.{{}}_{kind}".format
    return [
        look(right("view"), names[0], also=[right(verb) for verb in verbs]),
        *rows(model, table, f"{kind}_draft", data, names=names),  # type: ignore[arg-type]
        Action(
            right("publish"), f"take back the time of {kind}",
            address("revisions_unschedule", "waiting", "scheduled"), address("history", "waiting"),
            "UPDATE wagtailcore_revision", always(),
        ),
        Action(
            right("lock"), f"lock {kind}", address("lock", "draft"), address("edit", "draft"),
            f"UPDATE {table}", always(), opens=False,
        ),
        Action(
            right("unlock"), f"unlock {kind} locked by another", address("unlock", "locked"),
            address("edit", "locked"), f"UPDATE {table}", always(), opens=False,
        ),
    ]  # fmt: skip


TARIFFS = [
    *published("tariffperiod", lambda world: _dated("ranges", "rates")),
    *published("zoneschedule", lambda world: _dated("hours")),
    *published("salesmarkup", lambda world: _dated("values")),
    *published("transmissiontariff", lambda world: _dated("rates")),
    *published(
        "regulatoryorder",
        lambda world: {
            "regulator": world.pk("regulator"), "kind": "приказ", "number": "77", "adopted_on": "01.02.2026"
        },
    ),
    *published(
        "pricebulletin",
        lambda world: {
            "year": "2026", "month": "2", "scope": "regional", "vat_percent": "22",
            "files-TOTAL_FORMS": "0", "files-INITIAL_FORMS": "0",
        },
    ),
    Action(
        "tariffs.add_pricebulletin", "upload price caps", at("price_imports:list"), HOME,
        "INSERT tariffs_priceimport",
        lambda world: {
            "month": "2", "year": "2026", "scope": "regional", "vat_percent": "22",
            "uploads": SimpleUploadedFile("prices.csv", "Первая ценовая категория".encode()),
        },
    ),
    *(
        look(
            f"tariffs.view_{kind}", f"{kind}:index", also=[f"tariffs.{verb}_{kind}" for verb in ANY_OF]
        )
        for kind in ("consumergroup", "regulator")
    ),
    *kept(
        "consumergroup", "tariffs.consumergroup", "group",
        always(
            code="selo", name="Село", official_name="Село", settlement="rural", equipment="none", order="1"
        ),
    ),
    *kept("regulator", "tariffs.regulator", "regulator", always(name="ФАС", short_name="ФАС")),
]  # fmt: skip
TIMES = {"starts_at": "05.12.2026 09:00", "ends_at": "05.12.2026 15:00"}
INTERRUPTIONS = [
    *published(
        "interruption",
        always(
            kind="planned", state="announced", **TIMES,
            **{"places-TOTAL_FORMS": "0", "places-INITIAL_FORMS": "0", "pasted": "г. Город; ул. Мира; 1–9"},
        ),
        "interruptions",
    ),
    *published(
        "banner", always(text="Касса закрыта.", severity="warning", about="other", **TIMES), "interruptions"
    ),
    look("interruptions.view_interruption", "interruption_timeline:index"),
    Action(
        "interruptions.add_interruption", "copy an interruption",
        at("interruption_timeline:copy", "interruption_draft"),
        at("wagtailsnippets_interruptions_interruption:list"), "INSERT interruptions_interruption", always(),
    ),
    look(
        "interruptions.view_warningterm", "warning_terms:index",
        also=[f"interruptions.{verb}_warningterm" for verb in ANY_OF],
    ),
    *kept(
        "warning_terms", "interruptions.warningterm", "warning_term",
        always(days="5", valid_from="01.01.2026", source="Приказ"),
    ),
]  # fmt: skip
JOURNAL = "gis_sync_operation_modeladmin_index"
EXCHANGE = [
    look("gis_sync.view_operation", JOURNAL),
    look("gis_sync.view_operation", "gis:standing"),
    Action(
        "gis_sync.view_operation", "read an operation",
        at("gis_sync_operation_modeladmin_inspect", "operation"), at(JOURNAL),
    ),
    Action(
        "gis_sync.view_operation", "take the exchange's journal away", at(JOURNAL, query="?export=csv"),
        at(JOURNAL), offer=text("export=csv"),
    ),
    Action(
        "gis_sync.retry_operation", "let an operation start anew",
        at("gis_sync_operation_modeladmin_retry", "operation"), at(JOURNAL), "UPDATE gis_sync_operation",
        always(),
    ),
    # The test itself writes nothing, so it is not sent: tests/gis_sync/test_admin.py.
    Action(
        "gis_sync.retry_operation", "test the connection", at("gis:probe"), at("gis:standing"), opens=False,
    ),
    Action(
        "questions.change_topic", "lead topics of GIS ZhKKh to ours", at("gis:topics"), at("gis:standing"),
        "UPDATE gis_sync_topicofgis",
        lambda world: {f"topic_{world.pk('gis_topic')}": world.pk("topic")},
    ),
    Action(
        "staff.change_employee", "say as whom GIS ZhKKh knows an employee", at("gis:performers"),
        at("gis:standing"), "UPDATE gis_sync_performerofgis",
        lambda world: {f"performer_{world.pk('performer')}": world.pk("spare")},
    ),
]  # fmt: skip
MAIL_LIST = "inbox_letter_modeladmin_index"
MAIL_PAGE = at("inbox_letter_modeladmin_inspect", "mail")


def decide(name: str, letter: str = "mail", data: Data | None = None) -> Action:
    """What a person does with a letter of the mailbox."""
    return Action(
        "inbox.handle_letter", f"mail: {name}", at(f"inbox:{name}", letter), at(MAIL_LIST),
        "UPDATE inbox_letter", data or always(),
    )  # fmt: skip


MAIL = [
    look("inbox.view_letter", MAIL_LIST),
    Action("inbox.view_letter", "read a letter of the mailbox", MAIL_PAGE, at(MAIL_LIST)),
    Action("inbox.view_letter", "take a letter away whole", at("inbox:raw", "mail"), MAIL_PAGE),
    Action(
        "inbox.view_letter", "open a file of a letter",
        lambda world: reverse("inbox:file", args=[world.pk("mail"), 0]), MAIL_PAGE,
    ),
    decide(
        "register",
        data=always(
            audience="individual", person_name="Проверкина Вера", reply_channel="email",
            email="vera@pochta.example", kind="question", text="Проверьте счёт.",
        ),
    ),
    decide("join", data=lambda world: {"number": world["new"].registration_number}),
    decide("spam"),
    decide("nothing"),
    decide("take_back", "spam"),
]  # fmt: skip

CONTACTS = "service_contact_modeladmin_index"
CONTACT_PAGE = at("service_contact_modeladmin_inspect", "contact")
NORM = {
    "channel": "phone", "what": "waiting", "from_seconds": "20", "to_seconds": "40",
    "valid_from": "2040-01-01", "source": "Стандарт",
}  # fmt: skip


def screen(slug: str) -> Address:
    return lambda world: reverse("service:screen", args=[slug])


def on_screen(name: str, thing: str, slug: str = "reception") -> Address:
    return lambda world: reverse("service:step", args=[slug, world.pk(thing), name])


SERVICE = [
    *(
        Action("service.take_contact", f"lead the screen «{slug}»", screen(slug), HOME)
        for slug in ("reception", "phone")
    ),
    Action(
        "service.take_contact", "take down that somebody came",
        lambda world: reverse("service:come", args=["reception"]), screen("reception"),
        "INSERT service_contact", always(token="somebody"), opens=False,
    ),
    *(
        Action(
            "service.take_contact", f"screen: {name}", on_screen(name, "visitor"), screen("reception"),
            "UPDATE service_contact", always(), opens=False,
        )
        for name in ("begin", "leave")
    ),
    Action(
        "service.take_contact", "write a contact down by hand", at("service_contact_modeladmin_create"),
        at(CONTACTS), "INSERT service_contact",
        always(channel="home", day="2026-01-12", started_at="10:00", ended_at="10:20"),
    ),
    look("service.view_contact", CONTACTS, also=["service.take_contact"]),
    Action("service.view_contact", "read a contact of somebody else", CONTACT_PAGE, at(CONTACTS)),
    Action(
        "service.correct_contact", "put a contact right", at("service_contact_modeladmin_edit", "contact"),
        CONTACT_PAGE, "UPDATE service_contact",
        always(channel="phone", started_at="2026-01-12T10:00", outcome="served"),
    ),
    Action(
        "service.void_contact", "strike a contact out", at("service:void", "contact"), CONTACT_PAGE,
        "UPDATE service_contact", always(reason="Проверка"),
    ),
    Action(
        "service.void_contact", "count a contact again", at("service:take_back", "struck"),
        at("service_contact_modeladmin_inspect", "struck"), "UPDATE service_contact", always(), opens=False,
    ),
    Action(
        "service.export_contact", "take the journal of contacts away", at(CONTACTS, query="?export=csv"),
        at(CONTACTS), offer=text("export=csv"),
    ),
    look(
        "service.view_contactnorm", "contact_norms:index",
        also=("service.add_contactnorm", "service.change_contactnorm"),
    ),
    *kept("contact_norms", "service.contactnorm", "norm", always(**NORM), can_delete=False),
]  # fmt: skip


def about(name: str, thing: str) -> Address:
    """Name an address by its view and the code of an appeal, as the access log has it."""
    return lambda world: reverse(name, args=[world[thing].stream])


def _of_request(step: str, writes: str, data: Data = lambda world: {}) -> Action:
    return Action(
        "privacy.answer_request", f"take the step «{step}» with a person's request",
        lambda world: reverse("privacy:request_step", args=[world.pk("request"), step]),
        at("privacy:request", "request"), writes, data, opens=False,
    )  # fmt: skip


PRIVACY = [
    look("privacy.view_privacy", "privacy:index"),
    *(
        Action("privacy.view_privacy", f"look at {name}", at(f"privacy:{name}"), at("privacy:index"))
        for name in ("consents", "requests", "rules", "destructions", "holds")
    ),
    Action(
        "privacy.view_privacy", "look through a list to be destroyed", at("privacy:destruction", "plan"),
        at("privacy:destructions"),
    ),
    Action(
        "privacy.record_withdrawal", "record a withdrawn consent", about("privacy:withdraw", "new"),
        at("appeals:inspect", "new"), "INSERT privacy_withdrawal",
        always(received_on="2026-01-12", way="post"),
    ),
    Action(
        "privacy.forbid_destruction", "forbid to destroy an appeal", about("privacy:put_hold", "new"),
        at("appeals:inspect", "new"), "INSERT privacy_hold", always(until="2099-01-12", reason="Суд"),
    ),
    Action(
        "privacy.forbid_destruction", "let an appeal be destroyed again", at("privacy:lift_hold", "hold"),
        at("privacy:holds"), "UPDATE privacy_hold", always(), opens=False,
    ),
    Action(
        "privacy.answer_request", "record a person's request", at("privacy:new_request"),
        at("privacy:requests"), "INSERT privacy_subjectrequest",
        always(email="a@pochta.example", received_on="2026-01-12", reason="Вх. 1"),
    ),
    Action(
        "privacy.answer_request", "look for what is kept about a person", at("privacy:request", "request"),
        at("privacy:requests"),
    ),
    _of_request("choose", "UPDATE privacy_subjectrequest"),
    _of_request("json", "INSERT ledger_entry"),
    _of_request("pdf", "INSERT ledger_entry"),
    _of_request("prolong", "UPDATE privacy_subjectrequest", always(reason="Архив")),
    _of_request(
        "answered", "UPDATE privacy_subjectrequest",
        lambda world: {"on": world["request"].received_on.isoformat()},
    ),
    _of_request("destroy", "INSERT privacy_destruction", always(reason="Требование")),
    Action(
        "privacy.propose_rule", "propose a term of keeping", at("privacy:new_rule"), at("privacy:rules"),
        "INSERT privacy_retentionrule",
        always(
            kind="appeal", amount="7", unit="year", begin="event", valid_from="2099-01-01", source="Приказ"
        ),
    ),
    Action(
        "privacy.propose_rule", "take a proposed term back", at("privacy:drop_rule", "rule"),
        at("privacy:rules"), "DELETE privacy_retentionrule", always(), opens=False,
    ),
    Action(
        "privacy.confirm_rule", "confirm a term of keeping", at("privacy:confirm_rule", "rule"),
        at("privacy:rules"), "UPDATE privacy_retentionrule", always(), opens=False,
    ),
    Action(
        "privacy.destroy_records", "decide that records are destroyed", at("privacy:confirm", "plan"),
        at("privacy:destruction", "plan"), "UPDATE privacy_destruction",
        lambda world: {
            "chairman": world.root.pk, "members": [world.pk("spare")], "understood": "on"
        },
    ),
    Action(
        "privacy.destroy_records", "decide that records are kept", at("privacy:drop", "plan"),
        at("privacy:destruction", "plan"), "UPDATE privacy_destruction", always(), opens=False,
    ),
]  # fmt: skip
CABINET = [
    look("cabinet.manage_apiclient", "api_clients:index"),
    Action(
        "cabinet.manage_apiclient", "give a program access", at("api_clients:index"), HOME,
        "INSERT cabinet_apiclient", always(name="Новый кабинет"),
    ),
    Action(
        "cabinet.manage_apiclient", "shut a program out", at("api_clients:revoke", "api_client"),
        at("api_clients:index"), "UPDATE cabinet_apiclient", always(),
    ),
]  # fmt: skip
SIGN_IN = [
    look("sign_in.reset_second_step", "sign_in:colleagues"),
    Action(
        "sign_in.reset_second_step", "reset a colleague's second step", at("sign_in:reset", "with_app"),
        at("sign_in:colleagues"), "DELETE otp_totp_totpdevice", always(),
    ),
    Action(
        "sign_in.unlock_sign_in", "open a sign-in that is shut", at("sign_in:unlock"),
        at("sign_in:colleagues"), "DELETE axes_accessattempt",
        always(address="192.0.2.7", name="telephone"), opens=False,
    ),
]  # fmt: skip
IMPORTS = [
    Action(
        "service.import_contacts", "load a journal of visits", at("contact_imports:list"), HOME,
        "INSERT service_importrun",
        lambda world: {
            "source": world.pk("import_source"),
            "upload": SimpleUploadedFile("q.csv", "Дата;Начало".encode()),
        },
    ),
    Action(
        "service.import_contacts", "add a source of journals", at("contact_imports:new_source"),
        at("contact_imports:list"), "INSERT service_importsource",
        always(
            name="Иная очередь", kind="csv", channel="in_person", time_zone="Europe/Moscow", date_order="dmy",
            head_row="1",
        ),
    ),
]  # fmt: skip
CARD = at("programme:measure", "measure_run")
RESULTS = at("answers:results", "survey_open")
QUALITY = [
    *published(
        "measure",
        always(year="2031", kind="other", title="Скамейки", due_on="01.02.2031"),
        "measures",
    ),
    *published("nomeasures", always(year="2032", words="Мероприятия не проводились."), "measures"),
    *published(
        "survey",
        always(
            title="Опрос", slug="opros", opens_on="01.02.2031", closes_on="01.03.2031",
            **{"questions-TOTAL_FORMS": "0", "questions-INITIAL_FORMS": "0"},
        ),
        "surveys",
    ),
    look("measures.view_measure", "programme:index"),
    Action("measures.view_measure", "read a measure's card", CARD, at("programme:year", "this_year")),
    Action(
        "measures.run_programme", "say how a measure stands",
        lambda world: reverse("programme:step", args=[world.pk("measure_run"), "begin"]), CARD,
        "INSERT measures_progress", always(), opens=False,
    ),
    Action(
        "measures.run_programme", "correct a result of a measure",
        at("programme:result", "measure_run", "measure_result"), CARD, "UPDATE measures_resultrecord",
        lambda world: {"on": timezone.localdate().isoformat(), "findings": "Иначе."},
    ),
    Action(
        "measures.run_programme", "tie a complaint to a measure", at("programme:complaint", "suggestion"),
        at("programme:index"), "INSERT measures_complaintlink",
        lambda world: {"measure": world.pk("measure_run")},
    ),
    Action(
        "measures.export_programme", "take the programme along", at("programme:index", query="?export=xlsx"),
        at("programme:index"), offer=text("export=xlsx"),
    ),
    look("surveys.view_survey", "answers:index"),
    Action("surveys.view_survey", "look at results of a survey", RESULTS, at("answers:index")),
    Action(
        "surveys.enter_sheets", "type a sheet in", at("answers:enter", "survey_open"), RESULTS,
        "INSERT surveys_sheet",
        lambda world: {
            "way": "paper", "received_on": f"{timezone.localdate():%Y-%m-%d}", "number": "77",
            f"q{world.pk('survey_question')}": "Лавочку",
        },
    ),
    Action(
        "surveys.export_results", "take results of a survey along",
        at("answers:results", "survey_open", query="?export=xlsx"), RESULTS, offer=text("?export=xlsx"),
    ),
    Action(
        "surveys.erase_texts", "wipe a free answer", at("answers:erase", "survey_answer"), RESULTS,
        "UPDATE surveys_answer", always(), opens=False,
    ),
    Action(
        "surveys.add_survey", "ask the same again", at("answers:copy", "survey_open"), RESULTS,
        "INSERT surveys_survey", always(), opens=False,
    ),
]  # fmt: skip


def _announcement(
    step: str, state: str, right: str, data: Data = lambda world: {}, also: tuple[str, ...] = (),
    opens: bool = False,
) -> Action:  # fmt: skip
    thing = f"announcement_{state}"
    return Action(
        right, f"take the step «{step}» with an announcement",
        lambda world: reverse("announcements:step", args=[world.pk(thing), step]),
        at("announcements:card", thing), "UPDATE notices_announcement", data, opens=opens, also=also,
    )  # fmt: skip


PREPARE, APPROVE = "notices.prepare_announcement", "notices.approve_announcement"
WORDS = {"topic": "news", "subject": "Касса", "text": "Закрыта."}
NOTICES = [
    look("notices.view_announcement", "announcements:index"),
    Action(
        "notices.view_announcement", "look at an announcement", at("announcements:card", "announcement_done"),
        at("announcements:index"),
    ),
    Action(
        "notices.view_announcement", "look at the letter of an announcement",
        at("announcements:preview", "announcement_done"), at("announcements:card", "announcement_done"),
    ),
    Action(
        "notices.view_announcement", "look at the journal of an announcement's letters",
        at("announcements:letters", "announcement_done"), at("announcements:card", "announcement_done"),
    ),
    Action(
        PREPARE, "write an announcement", at("announcements:new"), at("announcements:index"),
        "INSERT notices_announcement", always(**WORDS),
    ),
    Action(
        PREPARE, "change an announcement", at("announcements:edit", "announcement_draft"),
        at("announcements:card", "announcement_draft"), "UPDATE notices_announcement", always(**WORDS),
    ),
    _announcement("submit", "draft", PREPARE),
    _announcement("take-back", "waiting", PREPARE),
    _announcement("approve", "waiting", APPROVE),
    _announcement("send-back", "waiting", APPROVE, always(remark="Назовите день.")),
    _announcement("pause", "sending", APPROVE, also=(PREPARE,)),
    _announcement("resume", "paused", APPROVE),
    _announcement("cancel", "sending", APPROVE, also=(PREPARE,), opens=True),
    look("notices.view_subscriber", "notices_subscriber_modeladmin_index"),
    Action(
        "notices.export_subscriber", "take the list of subscribers away",
        at("notices_subscriber_modeladmin_index", query="?export=csv"),
        at("notices_subscriber_modeladmin_index"), offer=text("export=csv"),
    ),
    Action(
        "notices.change_mailingsettings", "change how announcements are sent",
        lambda world: reverse(
            "wagtailsettings:edit", args=["notices", "mailingsettings", world.pk("mailing")]
        ),
        at("announcements:index"), "UPDATE notices_mailingsettings",
        always(per_minute="9", quiet_from="21", quiet_to="8", unconfirmed_days="3"),
    ),
]  # fmt: skip


def _reminders(
    step: str, state: str, right: str, data: dict[str, Any] | None = None, also: tuple[str, ...] = ()
) -> Action:
    thing = f"reminders_{state}"
    return Action(
        right, f"take the step «{step}» with reminders", at("reminders:batch", thing),
        at("reminders:batch", thing), "UPDATE reminders_reminderbatch", always(step=step, **(data or {})),
        offer=text(f'value="{step}"'), opens=False, also=also,
    )  # fmt: skip


LOAD, RELEASE = "reminders.prepare_reminders", "reminders.approve_reminders"
SEE, TAKE, STOPS = "reminders.view_reminders", "reminders.export_reminders", "reminders.change_stops"
SENT = at("reminders:batch", "reminders_sending")
REMINDERS = [
    *published(
        "reminderwording",
        always(
            kind="tariff", subject="Тарифы", text="{счёт} {дата события}", norm="Стандарт", least_days="0",
            repeat_days="7", by_letter="on",
        ),
        "reminders",
    ),
    look(SEE, "reminders:index"),
    look(SEE, "reminders:log", on=at("reminders:index")),
    Action(SEE, "look at a file of reminders", SENT, at("reminders:index")),
    Action(SEE, "look at a proof", at("reminders:proof", "reminder_letter"), at("reminders:log")),
    Action(
        LOAD, "add a source of reminders", at("reminders:new_source"), at("reminders:index"),
        "INSERT reminders_billingsource",
        always(name="Новый", file_kind="csv", date_order="dmy", head_row="1"),
    ),
    Action(
        LOAD, "change a source of reminders", at("reminders:source", "billing_source"), at("reminders:index"),
        "UPDATE reminders_billingsource", always(name="Иной", date_order="dmy", head_row="1"),
    ),
    Action(
        LOAD, "load a file of reminders", at("reminders:index"), at("reminders:index"),
        "INSERT reminders_reminderbatch",
        lambda world: {
            "source": world.pk("billing_source"),
            "upload": SimpleUploadedFile("f.csv", "Счёт;Сумма".encode()),
        },
        offer=text('type="file"'), opens=False,
    ),
    Action(
        LOAD, "take the rejected rows back", at("reminders:rejected", "reminders_checked"),
        at("reminders:batch", "reminders_checked"),
    ),
    _reminders("submit", "checked", LOAD),
    _reminders("approve", "waiting", RELEASE),
    _reminders("send_back", "waiting", RELEASE, {"remark": "Не тот месяц."}),
    _reminders("cancel", "checked", LOAD, {"sure": "yes"}, also=(RELEASE,)),
    Action(
        TAKE, "note that letters were posted", SENT, SENT, "UPDATE reminders_reminder",
        lambda world: {"step": "posted", "on": f"{timezone.localdate():%Y-%m-%d}"},
        offer=text('value="posted"'), opens=False,
    ),
    Action(
        TAKE, "print reminders",
        lambda world: reverse("reminders:letters", args=[world.pk("reminders_sending"), 1]),
        SENT,
    ),
    Action(
        TAKE, "take the addresses of letters",
        at("reminders:addresses", "reminders_sending", query="?export=csv"),
        SENT,
    ),
    Action(TAKE, "look at calls to make", at("reminders:calls", "reminders_sending"), SENT),
    Action(TAKE, "take the log of reminders", at("reminders:log", query="?export=csv"), at("reminders:log"),
        offer=text("export=csv")),
    look(STOPS, "reminders:stops", on=at("reminders:index")),
    Action(
        STOPS, "note a refusal of reminders", at("reminders:stops"), at("reminders:index"),
        "INSERT reminders_channelstop", always(account="7", channel="call", reason="звонок"),
    ),
    Action(
        "reminders.change_remindersettings", "change how reminders are sent",
        lambda world: reverse(
            "wagtailsettings:edit", args=["reminders", "remindersettings", world.pk("reminding")]
        ),
        HOME, "UPDATE reminders_remindersettings",
        always(per_minute="9", quiet_from="22", quiet_to="8", weekend_quiet_from="20", weekend_quiet_to="9"),
        offer=lambda world: reverse("wagtailsettings:edit", args=["reminders", "remindersettings"]),
    ),
]  # fmt: skip
ACTIONS = [
    *PAGES, *REVIEW, *REGISTER, *LISTS, *DUTIES, *YEARLY, *TARIFFS, *INTERRUPTIONS, *EXCHANGE, *MAIL,
    *PRIVACY, *CABINET, *SERVICE, *IMPORTS, *QUALITY, *NOTICES, *REMINDERS, *SIGN_IN,
]  # fmt: skip
NO_ACTION = {
    "disclosure.watch_duties": "it is about letters alone (tests/disclosure/test_warning.py)",
    "wagtailadmin.access_admin": "every role has it; who has none is sent to the login (a test of its own)",
}
"""Rights of the matrix that are not proven by a row, and why."""
