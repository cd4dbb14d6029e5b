"""What templates may ask of the kit. Language is the one now active."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from babel.numbers import format_decimal, format_percent
from django import template
from django.forms import BaseForm, BoundField
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from ...core import money as core_money
from ...core.moments import Moment
from ...core.moments import moment as moment_of
from ...core.places import country_name
from ...events.markdown import as_html
from ..kit.languages import LanguageLink
from ..kit.languages import language_links as links_to
from ..kit.languages import share_locale as share_locale_of

register = template.Library()


@register.simple_tag(takes_context=True)
def language_links(context: Context) -> Sequence[LanguageLink]:
    """This page in every language. Needs no request: a refusal may be shown without one."""
    request = context.get("request")
    return links_to(request.get_full_path() if request else "")


@register.filter
def share_locale(code: str) -> str:
    """A language as Open Graph names it: `{{ language|share_locale }}`."""
    return share_locale_of(code)


@register.filter
def digits(colour: str) -> str:
    """A colour as its stylesheet is named: `2438d6` of `#2438d6`."""
    return colour.removeprefix("#")


@register.simple_tag
def written_in(code: str) -> str:
    """The attribute of what is written in that language, where the page is in another: `<h1{% written_in code %}>`."""
    return format_html(' lang="{}"', code) if code and code != get_language() else ""


@register.filter
def wrong_fields(form: BaseForm) -> Sequence[BoundField]:
    """The fields that a form found something wrong with: `{% for field in form|wrong_fields %}`."""
    return [field for field in form if field.errors]


@register.filter
def money(amount: Decimal, currency: str) -> str:
    """The amount as a reader of the language expects it: `{{ price|money:event.currency }}`."""
    return core_money.shown(amount, currency, get_language())


@register.filter
def moment(when: datetime, time_zone: str) -> Moment:
    """The moment on that zone's clock: `{% with when=event.date|moment:event.time_zone %}{{ when.day }}`."""
    return moment_of(when, time_zone, get_language())


@register.filter
def country(code: str) -> str:
    """The name of a country by its two letters: `{{ event.country|country }}`."""
    return country_name(code, get_language())


@register.filter
def grouped(number: int) -> str:
    """The number with its thousands set apart as the language does: `12,000`."""
    return format_decimal(number, locale=get_language())


@register.filter
def percent(rate: Decimal) -> str:
    """A rate in percent with all its places and no more: `23%`, `8.5%`."""
    return format_percent(rate / 100, decimal_quantization=False, locale=get_language())


@register.filter
def share_of(part: int, whole: int) -> str:
    """The part in whole percent, rounded down: 100% is all, 0% is nothing, `<1%` is little, and a dash of nothing."""
    if not whole:
        return "–"
    percent = part * 100 // whole
    is_tiny = part > 0 and percent == 0
    return f"{'<' if is_tiny else ''}{format_percent((percent or is_tiny) / 100, locale=get_language())}"


@register.filter
def markdown(source: str) -> SafeString:
    """A description as HTML that can do no harm: `{{ event.description|markdown }}`."""
    return as_html(source)
