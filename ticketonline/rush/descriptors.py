"""How many connections this process may hold open at once."""

import resource

SPARE = 64  # for what is open besides: the terminal, the report, the event loop


def allowed_connections(wanted: int) -> int:
    """As many of the connections wanted as the system allows, after the soft limit was raised as far as it may be."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = wanted + SPARE
    if soft != resource.RLIM_INFINITY and soft < needed:
        soft = needed if hard == resource.RLIM_INFINITY else min(needed, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return wanted if soft == resource.RLIM_INFINITY else max(min(wanted, soft - SPARE), 1)
