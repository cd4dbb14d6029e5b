"""What the storefront's addresses share: how long an answer may be kept."""

from collections.abc import Mapping

from dmr.headers import NewHeader

# What is shown as left may lag by a second, so a crowd that asks for the same event can be answered from a cache.
PUBLIC: Mapping[str, NewHeader] = {
    "Cache-Control": NewHeader(value="public, max-age=1", description="The same for everybody, for a second.")
}
PRIVATE: Mapping[str, NewHeader] = {
    "Cache-Control": NewHeader(value="private, no-store", description="For the caller alone, at this moment.")
}
