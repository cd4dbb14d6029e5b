"""Whether two e-mail addresses are one person's, without a database.

What stands before the @ is the mail server's own affair, so it must be the same sign by sign; the domain knows no case.
"""

import re
from uuid import UUID

from django.utils.crypto import salted_hmac

FINGERPRINT_SIGNS = 32
SALT = "ticketonline.people"


def normalised(email: str) -> str:
    """The address with its domain in small letters."""
    local, at, domain = email.strip().rpartition("@")
    return f"{local}{at}{domain.lower()}"


def is_same(one: str, other: str) -> bool:
    """Whether mail to both reaches the same place, as far as anybody but the mail server can know."""
    return normalised(one) == normalised(other)


def names(text: str, email: str) -> bool:
    """Whether the text has the address in it, and not as a part of a longer one."""
    return re.search(rf"(?<![\w.+-]){re.escape(email)}(?![\w-]|\.\w)", text, re.IGNORECASE) is not None


def local_part(email: str) -> str:
    """What stands before the @, and the sign itself."""
    local, at, _domain = email.strip().rpartition("@")
    return f"{local}{at}"


def other_spellings(email: str) -> list[str]:
    """The address as people also write theirs: in small letters, or with a capital."""
    local, at, domain = normalised(email).rpartition("@")
    spelt = (f"{one}{at}{domain}" for one in (local.lower(), local.capitalize()))
    return sorted({one for one in spelt if one != normalised(email)})


def fingerprint(organiser_id: UUID, email: str) -> str:
    """By what the log knows a person without their address: keyed, so that nobody without the key can try addresses.

    Another one for each organiser.
    """
    made = salted_hmac(SALT, f"{organiser_id} {normalised(email)}", algorithm="sha256")
    return made.hexdigest()[:FINGERPRINT_SIGNS]
