"""The gateways that payments can go through."""
