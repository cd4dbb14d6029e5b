"""What the storefront says when something worked: `ok` in English, `message` translated."""

from django.utils.translation import gettext_noop

RESERVED = gettext_noop("Your tickets are reserved. Pay for them before the time runs out.")
PAYING = gettext_noop("Your payment is being processed.")
PAID = gettext_noop("Your payment is complete. The tickets are yours.")
CANCELLED = gettext_noop("Your reservation is cancelled.")
OVER = gettext_noop("This reservation is over: it was cancelled or its time ran out.")
