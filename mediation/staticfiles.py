"""How static files are stored: named by their content, compressed once."""

from typing import Any

from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """gzip only. Brotli, which is here because fonts need it, takes ten seconds of a first start."""

    def create_compressor(self, **options: Any) -> Compressor:
        """Return the compressor of one collection."""
        return Compressor(use_brotli=False, **options)
