"""Views of Wagtail and its companions that let in everybody of the admin, closed to those who see no rows.

What an appeal's letter, a message or a draft is called, and who changed it, is for those who may see it.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views import View

from wagtail.admin.views.mixins import SpreadsheetExportMixin
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views import chooser
from wagtail.snippets.views.snippets import SnippetViewSet
from wagtail_modeladmin.options import ModelAdmin
from wagtail_modeladmin.views import HistoryView

from files.spreadsheets import harmless

SEES = ("view", "add", "change", "delete")


def install() -> None:
    """Stand where the libraries take their views from, so that a list of tomorrow is closed, too."""
    ModelAdmin.history_view_class = GuardedHistoryView
    SnippetViewSet.chooser_viewset_class = GuardedChooserViewSet
    # Reports of Wagtail's own leave as CSV with what editors have typed; workbooks it guards by itself.
    usual = SpreadsheetExportMixin.custom_value_preprocess
    SpreadsheetExportMixin.custom_value_preprocess = {**usual, str: {"csv": harmless}}


class GuardedHistoryView(HistoryView):
    """History of a row, for those who see the list that it stands in."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.permission_helper.user_can_list(request.user):
            raise PermissionDenied
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return answer


class _Guarded(View):
    """A part of the window in which a row is chosen for a form."""

    model_class: Any

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not ModelPermissionPolicy(self.model_class).user_has_any_permission(request.user, SEES):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class _ChooseView(_Guarded, chooser.ChooseView):
    pass


class _ChooseResultsView(_Guarded, chooser.ChooseResultsView):
    pass


class _ChosenView(_Guarded, chooser.SnippetChosenView):
    pass


class _ChosenMultipleView(_Guarded, chooser.SnippetChosenMultipleView):
    pass


class _CreateView(_Guarded, chooser.SnippetCreateView):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        # Wagtail would break on what is sent to a window that has no form of its own.
        if self.get_creation_form_class() is None:
            raise Http404
        answer: HttpResponseBase = super().post(request, *args, **kwargs)
        return answer


class GuardedChooserViewSet(chooser.SnippetChooserViewSet):
    choose_view_class = _ChooseView
    choose_results_view_class = _ChooseResultsView
    chosen_view_class = _ChosenView
    chosen_multiple_view_class = _ChosenMultipleView
    create_view_class = _CreateView
