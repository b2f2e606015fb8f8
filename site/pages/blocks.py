from typing import Any

from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock

TEXT_FEATURES = ["h3", "h4", "bold", "italic", "ol", "ul", "link"]
INLINE_FEATURES = ["bold", "italic", "link"]


class TextTableBlock(TypedTableBlock):
    """A table of short texts. The typed kind makes a fifth of the HTML of the spreadsheet kind."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__([("text", blocks.CharBlock(required=False, label="Текст"))], **kwargs)

    class Meta:
        template = "pages/blocks/table.html"
        icon = "table"
        label = "Таблица"


def plain_table(value: Any) -> dict[str, Any]:
    """Return a table's value as caption, header and rows of plain texts."""
    return {
        "caption": value.caption or "",
        "header": [column["heading"] for column in value.columns],
        "rows": [[str(cell.value or "") for cell in row] for row in value.rows],
    }


class NoticeBlock(blocks.StructBlock):
    """What a reader must not miss."""

    text = blocks.RichTextBlock(features=INLINE_FEATURES, label="Текст")

    class Meta:
        template = "pages/blocks/notice.html"
        icon = "warning"
        label = "Важно"


class StepsBlock(blocks.StructBlock):
    """An order of actions or events, each with what it is about and how long it takes."""

    steps = blocks.ListBlock(
        blocks.StructBlock(
            [
                (
                    "term",
                    blocks.CharBlock(
                        label="Срок",
                        max_length=80,
                        required=False,
                        help_text="Например: через 20 дней. Пусто — без срока.",
                    ),
                ),
                ("title", blocks.CharBlock(label="Что", max_length=200)),
                ("text", blocks.RichTextBlock(required=False, features=INLINE_FEATURES, label="Пояснение")),
            ]
        ),
        label="Шаги",
    )

    class Meta:
        template = "pages/blocks/steps.html"
        icon = "list-ol"
        label = "Шаги по порядку"


class ChecklistBlock(blocks.StructBlock):
    """What to bring or to have at hand; a reader can tick it off on paper."""

    title = blocks.CharBlock(label="Заголовок списка", max_length=200)
    items = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("text", blocks.CharBlock(label="Что", max_length=300)),
                ("note", blocks.CharBlock(label="Кому или зачем", max_length=300, required=False)),
            ]
        ),
        label="Пункты",
    )

    class Meta:
        template = "pages/blocks/checklist.html"
        icon = "tick-inverse"
        label = "Перечень документов"


class DocumentsBlock(blocks.StructBlock):
    """Documents with their editions in force: kind, size and date of each file."""

    documents = blocks.ListBlock(
        blocks.PageChooserBlock(page_type="pages.DocumentPage", label="Документ"), label="Документы"
    )

    class Meta:
        template = "pages/blocks/documents.html"
        icon = "doc-full"
        label = "Документы для скачивания"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        from pages.models.library import in_force_rows

        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        return {**context, "rows": in_force_rows([page for page in value["documents"] if page and page.live])}


class PaymentDaysBlock(blocks.StaticBlock):
    """The day to pay by and the days to hand in readings, from the company's settings."""

    class Meta:
        template = "pages/blocks/payment_days.html"
        icon = "date"
        label = "Сроки оплаты и показаний"
        admin_text = "Дни берутся из «Сведений о компании»; ближайшая дата считается сама."


class ResponseTermsBlock(blocks.StaticBlock):
    """In which term each channel is answered, as the register counts it."""

    class Meta:
        template = "pages/blocks/response_terms.html"
        icon = "time"
        label = "Сроки ответа"
        admin_text = "Таблица сроков берётся из раздела «Сроки ответов»."


class BodyBlock(blocks.StreamBlock):
    """The text of an ordinary page."""

    text = blocks.RichTextBlock(
        features=["h2", *TEXT_FEATURES], label="Текст", template="pages/blocks/text.html"
    )
    table = TextTableBlock()
    notice = NoticeBlock()
    steps = StepsBlock()
    checklist = ChecklistBlock()
    documents = DocumentsBlock()
    payment_days = PaymentDaysBlock()
    response_terms = ResponseTermsBlock()

    class Meta:
        label = "Содержание"


class ChapterContentBlock(blocks.StreamBlock):
    text = blocks.RichTextBlock(features=TEXT_FEATURES, label="Текст", template="pages/blocks/text.html")
    table = TextTableBlock()

    class Meta:
        label = "Текст главы"


class ChapterBlock(blocks.StructBlock):
    """A chapter of a document, with the address it keeps for ever."""

    heading = blocks.CharBlock(label="Заголовок", max_length=250)
    anchor = blocks.RegexBlock(
        regex=r"^[a-z][a-z0-9-]*$",
        label="Адрес главы",
        required=False,
        help_text="Латинскими буквами. Пустой составится из заголовка.",
        error_messages={"invalid": "Только строчные латинские буквы, цифры и дефис; первой стоит буква."},
    )
    content = ChapterContentBlock(label="Текст главы")

    class Meta:
        template = "pages/blocks/chapter.html"
        icon = "doc-full"
        label = "Глава"
