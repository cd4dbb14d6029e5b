"""The bodies and queries of the organisers' API. Within v1 keys may be added; none is renamed, retyped or dropped."""
