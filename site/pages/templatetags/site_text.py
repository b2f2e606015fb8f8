from typing import Any

from django import template
from django.template import Context, Node, NodeList
from django.template.base import Parser, Token
from django.utils.safestring import SafeString

from pages.links import follow, unfollowed

register = template.Library()
WAITING = "links_wait"


class LinksNode(Node):
    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        with context.push(**{WAITING: True}):
            return follow(self.nodelist.render(context))


@register.tag
def links(parser: Parser, token: Token) -> LinksNode:
    """Look up at once the links of all rich texts that ``{% rich %}`` writes before ``{% endlinks %}``."""
    nodelist = parser.parse(("endlinks",))
    parser.delete_first_token()
    return LinksNode(nodelist)


@register.simple_tag(takes_context=True)
def rich(context: dict[str, Any], value: Any) -> SafeString:
    """Write a rich text; outside of ``{% links %}`` it looks its links up by itself."""
    text = unfollowed(value or "")
    return text if context.get(WAITING) else follow(text)
