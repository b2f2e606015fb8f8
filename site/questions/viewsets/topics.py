"""The topics of appeals in the settings: a tree of two levels that leads an appeal to its executor."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce
from django.forms import ModelForm, modelform_factory
from django.urls import URLPattern

from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.ui.tables import BooleanColumn, Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from questions.models import Topic
from staff.models import Employee


class TopicForm(WagtailAdminModelForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Only a topic of the first level may hold others: no third level, and so no circle.
        self.fields["parent"].queryset = Topic.objects.filter(parent=None).exclude(pk=self.instance.pk)
        self.fields["executor"].queryset = Employee.objects.active()

    def clean_parent(self) -> Topic | None:
        parent: Topic | None = self.cleaned_data["parent"]
        if parent is not None and self.instance.pk and self.instance.children.exists():
            raise ValidationError("У этой темы есть свои подтемы: она остаётся на верхнем уровне.")
        return parent

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        # For the database two empty parents differ, so its own rule does not hold at the first level.
        twins = Topic.objects.filter(parent=None, title=cleaned.get("title")).exclude(pk=self.instance.pk)
        if "parent" in cleaned and cleaned["parent"] is None and twins.exists():
            self.add_error("title", "Такая тема уже есть.")
        return cleaned


def path_of(topic: Topic) -> str:
    """Return the topic with the one that it belongs to: «Тема → подтема»."""
    return f"{topic.parent.title} → {topic.title}" if topic.parent else topic.title


class TopicIndexView(generic.IndexView):
    default_ordering = "order"

    def get_base_queryset(self) -> QuerySet[Topic]:
        return Topic.objects.select_related("parent", "department", "executor")

    def order_queryset(self, queryset: QuerySet[Topic]) -> QuerySet[Topic]:
        """Each topic is followed by its own."""
        return queryset.order_by(
            Coalesce("parent__order", "order"),
            Coalesce("parent__title", "title"),
            F("parent").asc(nulls_first=True),
            "order",
            "title",
        )


class TopicViewSet(ModelViewSet):
    """A topic that is no longer used is switched off and not deleted: old appeals keep theirs."""

    model = Topic
    icon = "tag"
    menu_label = "Темы обращений"
    add_to_settings_menu = True
    copy_view_enabled = False
    index_view_class = TopicIndexView
    list_filter = ["department", "is_active", "on_website"]
    list_display = [
        TitleColumn("title", label="Тема", accessor=path_of, url_name="topics:edit"),
        Column("department", label="Отдел", accessor=lambda topic: topic.department or "не указан"),
        Column("executor", label="Исполнитель", accessor=lambda topic: topic.executor or "не указан"),
        BooleanColumn("on_website", label="На сайте"),
        BooleanColumn("is_active", label="Действует"),
    ]
    form_fields = [
        "parent",
        "title",
        "department",
        "executor",
        "kind",
        "needs_account",
        "on_website",
        "gis_code",
        "order",
        "is_active",
    ]

    def get_form_class(self, for_update: bool = False) -> type[ModelForm[Topic]]:
        return modelform_factory(
            Topic, TopicForm, fields=self.form_fields, formfield_callback=self.formfield_for_dbfield
        )

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_common_view_kwargs(**kwargs), "delete_url_name": None, **kwargs}

    def get_urlpatterns(self) -> list[URLPattern]:
        return [each for each in super().get_urlpatterns() if each.name != "delete"]


topic_viewset = TopicViewSet("topics")
