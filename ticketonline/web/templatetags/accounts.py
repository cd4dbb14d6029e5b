"""What templates about accounts may ask."""

import re

from django import template
from django.conf import settings
from django.utils.translation import gettext as _

register = template.Library()

# In this order: most browsers also claim to be the ones further down.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
NAME_OF_A_PROGRAM = re.compile(r"[\w.-]{1,40}")


@register.simple_tag
def mail_is_sent() -> bool:
    """Whether mail goes anywhere but into the data folder."""
    return bool(settings.MAIL_IS_SENT)


@register.filter
def device(user_agent: str) -> str:
    """What somebody is logged in with, in a few words: `Firefox, Linux`."""
    browser = next((name for mark, name in BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in SYSTEMS if mark in user_agent), "")
    if browser or system:
        return ", ".join(filter(None, (browser, system)))
    program = NAME_OF_A_PROGRAM.match(user_agent)
    return program[0] if program else _("Unknown device")
