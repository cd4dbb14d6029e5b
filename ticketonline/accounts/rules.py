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
    REFUND = "refund"  # takes paid orders back
    EXPORT = "export"  # personal data leaves the house
    SEE_LOG = "see_log"
    PERSONAL_DATA = "personal_data"  # finds all about one person, hands it out and erases it
    USE_API = "use_api"  # makes tokens, which may do no more than who made them
    CHANGE_TEAM = "change_team"
    CHANGE_ORGANISER = "change_organiser"


_SEE = {Permission.SEE_EVENTS}
PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.OWNER: frozenset(Permission),
    Role.MANAGER: frozenset(Permission) - {Permission.CHANGE_TEAM, Permission.CHANGE_ORGANISER},
    Role.FINANCE: frozenset(
        _SEE | {Permission.SEE_ORDERS, Permission.SEE_MONEY, Permission.REFUND, Permission.EXPORT, Permission.SEE_LOG}
    ),
    Role.BOX_OFFICE: frozenset(_SEE | {Permission.SEE_ORDERS, Permission.CHANGE_ORDERS, Permission.SELL}),
    Role.VIEWER: frozenset(_SEE),
}

TOKEN_PREFIX = "tko_"  # noqa: S105 - by which those who look for leaked secrets know one
TOKEN_SIGNS = 36  # of a whole token
TOKEN_DAYS, MOST_TOKEN_DAYS = 90, 365
MOST_TOKENS = 20  # of one member, those that still work
LONGEST_TOKEN_NAME = 80
USE_NOTED_EVERY = timedelta(minutes=1)  # how exactly the last use of a token is known: reading need not write
REQUEST_KEYS_KEPT = timedelta(days=1)


class Scope(StrEnum):
    """What a token is for. It may do so as long as the role of its member may."""

    READ_EVENTS = "events:read"  # with their ticket types and promo codes
    WRITE_EVENTS = "events:write"
    READ_ORDERS = "orders:read"  # with names and addresses of buyers
    WRITE_ORDERS = "orders:write"
    SELL = "orders:sell"  # at the box office
    REFUND_ORDERS = "orders:refund"
    READ_STATISTICS = "statistics:read"  # with money where the role may see it
    READ_EXPORTS = "exports:read"
    WRITE_EXPORTS = "exports:write"


# What the role must allow besides.
NEEDED: dict[Scope, Permission] = {
    Scope.READ_EVENTS: Permission.SEE_EVENTS,
    Scope.WRITE_EVENTS: Permission.CHANGE_EVENTS,
    Scope.READ_ORDERS: Permission.SEE_ORDERS,
    Scope.WRITE_ORDERS: Permission.CHANGE_ORDERS,
    Scope.SELL: Permission.SELL,
    Scope.REFUND_ORDERS: Permission.REFUND,
    Scope.READ_STATISTICS: Permission.SEE_EVENTS,
    Scope.READ_EXPORTS: Permission.EXPORT,
    Scope.WRITE_EXPORTS: Permission.EXPORT,
}


def may(role: str, permission: Permission) -> bool:
    """Whether a member with that role has the permission."""
    return permission in PERMISSIONS[Role(role)]
