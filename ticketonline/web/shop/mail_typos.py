"""Slips of the finger in the domains that most people's addresses have."""

KNOWN = (
    "gmail.com",
    "googlemail.com",
    "hotmail.com",
    "icloud.com",
    "interia.pl",
    "outlook.com",
    "proton.me",
    "protonmail.com",
    "yahoo.com",
)
# One sign away from a known one, and somebody's all the same.
OTHERS = frozenset({"email.com", "mail.com", "ymail.com"})


def likelier(email: str) -> str:
    """The address with the well-known domain that its own is one slip away from; empty if there is none."""
    local, _, domain = email.rpartition("@")
    domain = domain.lower()
    if domain in KNOWN or domain in OTHERS:
        return ""
    return next((f"{local}@{known}" for known in KNOWN if _is_one_slip(domain, known)), "")


def _is_one_slip(typed: str, meant: str) -> bool:
    """Whether one sign is another, missing or too many, or two beside each other are swapped."""
    shorter = min(len(typed), len(meant))
    start = next((place for place in range(shorter) if typed[place] != meant[place]), shorter)
    typed, meant = typed[start:], meant[start:]
    while typed and meant and typed[-1] == meant[-1]:
        typed, meant = typed[:-1], meant[:-1]
    return max(len(typed), len(meant)) == 1 or (len(typed) == 2 and typed == meant[::-1])
