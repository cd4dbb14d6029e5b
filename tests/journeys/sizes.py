"""Sizes of screens, and whether a page fits them."""

from typing import Any

from playwright.sync_api import Page

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
NARROW: dict[str, Any] = {"viewport": {"width": 320, "height": 640}}

LEAST_TARGET = 44  # CSS pixels, the advice of both makers of phones

TOO_MUCH = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
# A link inside a sentence, a choice inside its label and what only keyboards reach are no targets of their own.
TOO_SMALL = """least => [...document.querySelectorAll("button, a.button, input, summary, label:has(input)")]
  .filter(element => !element.closest("label") || element.matches("label"))
  .filter(element => element.checkVisibility() && element.getBoundingClientRect().height < least)
  .map(element => element.outerHTML)"""


def width_too_much(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    too_much: int = page.evaluate(TOO_MUCH)
    return too_much


def targets_too_small(page: Page, least: int) -> list[str]:
    """The buttons, fields and choices that are lower than so many pixels."""
    small: list[str] = page.evaluate(TOO_SMALL, least)
    return small
