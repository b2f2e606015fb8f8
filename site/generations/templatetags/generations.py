"""Pieces of a page that are the same on each page, made once in a generation."""

from django import template
from django.template import Context, Node, NodeList
from django.template.base import Parser, Token
from django.utils.safestring import SafeString

register = template.Library()
PIECES = "_pieces_of_pages"
"""The attribute of a request that holds them; middleware.py carries it to the next request."""


class SameNode(Node):
    def __init__(self, name: str, nodelist: NodeList) -> None:
        self.name = name
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        request = context.get("request")
        made: dict[str, SafeString] = getattr(request, PIECES, {})
        if self.name in made:
            return made[self.name]
        html = self.nodelist.render(context)
        if request is not None:
            # Another dict, not the same one with more: of this page nobody may learn if it is not kept.
            setattr(request, PIECES, {**made, self.name: html})
        return html


@register.tag
def same(parser: Parser, token: Token) -> SameNode:
    """Write what stands before ``{% endsame %}`` as the first page of the generation has written it.

    ``{% same "footer" %}``: the name is the piece's own in the whole site, and what stands inside may depend
    on nothing but what is the same for each page of a host: not on the page, its address or its reader.
    """
    _, name = token.split_contents()
    nodelist = parser.parse(("endsame",))
    parser.delete_first_token()
    return SameNode(name.strip("\"'"), nodelist)
