"""Windows that listen: for requests to another host, for what the console says, for errors of our scripts."""

from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

# Chromium notes every refusal and every lost connection itself; the journeys look at what the page makes of them.
NOTED_BY_THE_BROWSER = "Failed to load resource"


class Windows:
    """Opens windows of one browser and collects what their pages should not have done."""

    def __init__(self, browser: Browser, *, patience_ms: int) -> None:
        self.complaints: list[str] = []
        self._browser = browser
        self._patience_ms = patience_ms
        self._opened: list[BrowserContext] = []

    def open(self, **options: Any) -> BrowserContext:
        """A fresh window at 1280 by 800, unless playwright's options say otherwise. Nothing in it is animated."""
        given: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}, "locale": "en-GB"}
        window = self._browser.new_context(**given | {"reduced_motion": "reduce"} | options)
        window.set_default_timeout(self._patience_ms)
        window.on("request", self._hear_request)
        window.on("console", self._hear_console)
        window.on("weberror", lambda failed: self.complaints.append(f"script error: {failed.error}"))
        self._opened.append(window)
        return window

    def close(self) -> None:
        """Close every window."""
        for window in self._opened:
            window.close()

    def _hear_request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in ("http", "https", "ws", "wss") and address.hostname != "127.0.0.1":
            self.complaints.append(f"asked another host: {request.url}")

    def _hear_console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and NOTED_BY_THE_BROWSER not in message.text:
            self.complaints.append(f"console {message.type}: {message.text}")


def hear_everything(page: Page) -> list[str]:
    """Every line that the page's console will say, the browser's own notes included."""
    heard: list[str] = []
    page.on("console", lambda message: heard.append(f"{message.type}: {message.text}"))
    return heard
