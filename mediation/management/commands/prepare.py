"""`manage.py prepare`: everything between new code and serving it."""

import hashlib
import time
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Run before each start of a new version; a second run changes nothing and takes a second."""

    help = "Compile catalogues, migrate, collect static files and load the rule tables."

    def handle(self, *args: Any, **options: Any) -> None:
        """Carry out each step, saying how long it took."""
        self._step("Catalogues", compile_catalogues)
        self._step("Migrations", lambda: call_command("migrate", interactive=False, verbosity=0))
        self._step("Cache table", lambda: call_command("createcachetable", verbosity=0))
        self._step("Static files", collect_static_files)
        self._step("Rule tables", lambda: call_command("load_rules", stdout=StringIO()))

    def _step(self, name: str, act: Callable[[], object]) -> None:
        begun = time.monotonic()
        self.stdout.write(f"{name}: ", ending="")
        self.stdout.flush()
        act()
        self.stdout.write(f"{time.monotonic() - begun:.1f} s")


def compile_catalogues() -> None:
    """Compile each catalogue that is newer than what was made of it; no gettext is needed.

    Writes: locale/*/LC_MESSAGES/*.mo
    """
    for source in (Path(p) for folder in settings.LOCALE_PATHS for p in Path(folder).rglob("*.po")):
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            polib.pofile(str(source)).save_as_mofile(str(compiled))


def collect_static_files() -> None:
    """Collect and compress the static files when one of them has changed.

    Writes: STATIC_ROOT
    """
    mark = Path(settings.STATIC_ROOT) / ".collected"
    wanted = _fingerprint()
    if not mark.exists() or mark.read_text() != wanted:
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        mark.write_text(wanted)


def _fingerprint() -> str:
    """Return a hash over name, size and time of every static file, and the way they are stored."""
    found = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            facts = Path(storage.path(name)).stat()
            found.update(f"{name} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return found.hexdigest()
