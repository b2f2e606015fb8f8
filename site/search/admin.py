from wagtail_modeladmin.options import ModelAdmin

from search.models import PromotedResult


class PromotedResultAdmin(ModelAdmin):
    model = PromotedResult
    menu_label = "Советы в поиске"
    menu_icon = "search"
    menu_order = 350
    list_display = ["__str__", "words", "order"]
    list_select_related = ["page"]
    ordering = ["order", "id"]
