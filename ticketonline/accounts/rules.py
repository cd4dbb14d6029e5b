"""Who may do what, without a database."""

from datetime import timedelta
from enum import StrEnum

INVITATION_DAYS = timedelta(days=7)
MOST_MEMBERS = 200  # of one organiser, invitations included
# Of one organiser: each is a mail to an address that somebody typed, in our name.
MOST_INVITATIONS_A_DAY = 100
MOST_ORGANISERS = 20  # that one person may create
# Words that stand in an organiser's place in the addresses below /manage/.
RESERVED_SLUGS = frozenset({"account", "new", "invitations", "admin", "api", "static", "media", "demo-login"})


class Role(StrEnum):
    """What a member is in an organiser's team."""

    OWNER = "owner"
    MANAGER = "manager"
    FINANCE = "finance"
    BOX_OFFICE = "box_office"
    VIEWER = "viewer"


class Permission(StrEnum):
    """What a member may do."""

    SEE_EVENTS = "see_events"  # with their numbers of tickets, and nobody's name
    CHANGE_EVENTS = "change_events"
    SEE_ORDERS = "see_orders"  # with names and addresses of buyers
    CHANGE_ORDERS = "change_orders"
    SELL = "sell"  # at the box office
    SEE_MONEY = "see_money"
    EXPORT = "export"  # personal data leaves the house
    SEE_LOG = "see_log"
    CHANGE_TEAM = "change_team"
    CHANGE_ORGANISER = "change_organiser"


_SEE = {Permission.SEE_EVENTS}
PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.OWNER: frozenset(Permission),
    Role.MANAGER: frozenset(Permission) - {Permission.CHANGE_TEAM, Permission.CHANGE_ORGANISER},
    Role.FINANCE: frozenset(
        _SEE | {Permission.SEE_ORDERS, Permission.SEE_MONEY, Permission.EXPORT, Permission.SEE_LOG}
    ),
    Role.BOX_OFFICE: frozenset(_SEE | {Permission.SEE_ORDERS, Permission.CHANGE_ORDERS, Permission.SELL}),
    Role.VIEWER: frozenset(_SEE),
}


def may(role: str, permission: Permission) -> bool:
    """Whether a member with that role has the permission."""
    return permission in PERMISSIONS[Role(role)]
