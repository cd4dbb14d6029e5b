"""Static files under names that change with their content, so that browsers may keep them for ever."""

import re
from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

STYLESHEETS = ("web/css/site.css", "web/css/manage.css")
IMPORT = re.compile(r'@import "([^"]+)" layer\((\w+)\);')


class HashedStaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Hashes names, also those that JavaScript modules import, and makes one stylesheet of many files."""

    support_js_module_import_aggregation = True

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        """Puts what a stylesheet imports in its place: a first visit asks for one file instead of a dozen."""
        bundles = InMemoryStorage()
        for name in STYLESHEETS:
            if name in paths:
                bundles.save(name, ContentFile(_with_imports(paths, name).encode()))
                paths = paths | {name: (bundles, name)}
        yield from super().post_process(paths, dry_run, **options)

    def stored_name(self, name: str) -> str:
        """The hashed name, or the plain one before anything was collected: a page must not fail for its looks."""
        try:
            return str(super().stored_name(name))
        except ValueError:
            return name


def _with_imports(paths: dict[str, Any], name: str) -> str:
    folder = name.rpartition("/")[0]

    def imported(match: re.Match[str]) -> str:
        return f"@layer {match[2]} {{\n{_read(paths, f'{folder}/{match[1]}')}}}\n"

    return IMPORT.sub(imported, _read(paths, name))


def _read(paths: dict[str, Any], name: str) -> str:
    storage, path = paths[name]
    with storage.open(path) as file:
        text: str = file.read().decode()
    return text
