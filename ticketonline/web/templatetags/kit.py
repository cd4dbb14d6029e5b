"""What templates may ask of the kit."""

from collections.abc import Sequence

from django import template
from django.template import Context

from ..kit.languages import LanguageLink
from ..kit.languages import language_links as links_to

register = template.Library()


@register.simple_tag(takes_context=True)
def language_links(context: Context) -> Sequence[LanguageLink]:
    """This page in every language. Needs no request: a refusal may be shown without one."""
    request = context.get("request")
    return links_to(request.get_full_path() if request else "")
