"""What the reference's templates may ask for."""

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.filter
def coded(text: str) -> SafeString:
    """Text in which what stands between backticks is code, and an empty line begins a paragraph."""
    return mark_safe("".join(f"<p>{_inline(part)}</p>" for part in text.split("\n\n") if part))  # noqa: S308 (escaped)


def _inline(text: str) -> str:
    parts = text.split("`")
    return "".join(format_html("<code>{}</code>", part) if i % 2 else escape(part) for i, part in enumerate(parts))
