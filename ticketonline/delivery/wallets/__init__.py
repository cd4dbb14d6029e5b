"""Tickets for the wallets of phones: passes for Apple Wallet, links for Google Wallet.

What signs and draws them is loaded when somebody first has credentials for it: most shops have none.
"""

from ...core.on_demand import load_on_demand

load_on_demand("ticketonline.delivery.wallets.credentials")
load_on_demand("ticketonline.delivery.wallets.signatures")
load_on_demand("ticketonline.delivery.wallets.pictures")
