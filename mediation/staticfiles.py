"""How static files are stored: named by their content, compressed once."""

from functools import cache
from typing import Any

from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """gzip only. Brotli, which is here because fonts need it, takes ten seconds of a first start."""

    def create_compressor(self, **options: Any) -> Compressor:
        """Return the compressor of one collection."""
        return Compressor(use_brotli=False, **options)

    @cache  # noqa: B019 -- one storage for the whole process, and some dozens of names
    def url(self, name: str, force: bool = False) -> str:
        """Return the address of a file, worked out once."""
        return str(super().url(name, force))
