"""Text from the network made fit for a terminal: a name must not move the cursor or colour what follows."""

import unicodedata

UNFIT = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})  # controls, invisible directions, halves, line separators
LONGEST = 120


def printable(text: str) -> str:
    """The text in one line, with a sign in place of whatever is not shown, and no longer than is good to read."""
    shown = "".join("\N{REPLACEMENT CHARACTER}" if unicodedata.category(sign) in UNFIT else sign for sign in text)
    return shown if len(shown) <= LONGEST else f"{shown[: LONGEST - 1]}…"
