"""What is said of a frequent question where it is written, and where it would go live."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Exists, OuterRef
from django.db.models.functions import Cast
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from wagtail.models import Page, WorkflowState
from wagtail.permissions import page_permission_policy

from pages.models import FaqPage, QuestionPage
from questions.frequent.checking import placeholders_on, spotted_on
from questions.models import Appeal, FrequentDraft, NotPersonal
from questions.permissions import FREQUENT, VIEW
from questions.services.frequent import why_not

BLOCKED = (
    "Опубликовать нельзя: в тексте есть то, что похоже на личные данные — {found}. Уберите это или отметьте, "
    "что это не личные данные: «Проверка на личные данные» в форме вопроса."
)
UNFINISHED = (
    "Опубликовать нельзя: в тексте осталось {found} — так отмечено место убранных данных. Напишите вместо "
    "этого обычные слова: «потребитель», «по лицевому счёту»."
)


def faults_of_draft(page: QuestionPage) -> list[str]:
    """Say what keeps a draft from the public: the kinds and fields, and not the data themselves."""
    found = dict.fromkeys(f"{each.kind} в поле «{each.where}»" for each in spotted_on(page))
    left = placeholders_on(page)
    return [
        *([BLOCKED.format(found=", ".join(found))] if found else []),
        *([UNFINISHED.format(found=", ".join(left))] if left else []),
    ]


def notes_on_draft(page: QuestionPage, user: Any) -> SafeString:
    """Return what an editor and a reviewer have to know of a draft; nothing of one that is new."""
    if page.pk is None:
        return mark_safe("")
    made = FrequentDraft.objects.filter(page_id=page.pk).select_related("appeal", "made_by").first()
    context = {
        "page": page,
        "made": made,
        "sees_appeals": user.has_perm(VIEW),
        "spotted": spotted_on(page),
        "marks": NotPersonal.objects.filter(page_id=page.pk).select_related("marked_by"),
    }
    return render_to_string("questions/frequent/notes.html", context)


def sections_for(user: Any) -> list[FaqPage]:
    """Return the pages of frequent questions below which the user may put a draft.

    Whoever writes the pages may, and whoever answers appeals and holds the right to propose one.
    """
    pages = FaqPage.objects.live().order_by("path")
    if user.has_perm(FREQUENT):
        return list(pages)
    return [page for page in pages if page.permissions_for_user(user).can_add_subpage()]


def waiting_drafts(user: Any) -> list[FrequentDraft]:
    """Return the drafts made of answers that nobody has sent to the review yet, for those who write pages."""
    writes = page_permission_policy.instances_user_has_any_permission_for(user, {"add", "change"})
    in_review = WorkflowState.objects.active().filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        object_id=Cast(OuterRef("page_id"), CharField()),
    )
    drafts = FrequentDraft.objects.filter(~Exists(in_review), page__live=False, page__in=writes)
    return list(drafts.select_related("page", "made_by").order_by("pk"))


def frequent_extras(appeal: Appeal, user: Any) -> dict[str, Any]:
    """Return, for the card of an appeal, the draft made of it or whether the user may make one."""
    if appeal.erased_at is not None or not appeal.is_answered:
        return {}
    made = FrequentDraft.objects.filter(appeal=appeal).select_related("page").first()
    if made is not None:
        return {
            "frequent": made,
            "may_edit_frequent": made.page.permissions_for_user(user).can_edit(),
        }
    return {"may_make_frequent": not why_not(appeal) and bool(sections_for(user))}
