"""The printing press: HTML to PDF/A, in a child process. Knows no Django, no database, no file but its own.

Imported by the fork server, which thereby has the renderer, the fonts and the style sheets ready.
"""

import gc
import logging
import os
from collections.abc import Mapping
from typing import Any

from .printing import FONTS_DIR, STYLES_DIR, Printed

# Before fontconfig starts: papers are set in our fonts and no others.
os.environ["FONTCONFIG_FILE"] = str(FONTS_DIR / "fonts.conf")

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

# "paper:" is no protocol that anything else knows; there is no folder to walk out of.
BASE_URL = "paper:/"


class NamesOnly(URLFetcher):  # type: ignore[misc]
    """Serves what it was given by exact name, and ends the rendering at any other address.

    Source: WeasyPrint reads files and makes requests for whatever a page names unless it is stopped.
    """

    def __init__(self, images: Mapping[str, bytes]) -> None:
        """Keep the images: name to SVG bytes."""
        super().__init__(allowed_protocols=())
        self._images = {BASE_URL + name: svg for name, svg in images.items()}

    def fetch(self, url: str, headers: object = None) -> Any:
        """Return the image of that name.

        Raises:
            FatalURLFetchingError: for everything else; a BaseException, so nothing swallows it.
        """
        if url not in self._images:
            raise FatalURLFetchingError(f"an address that no paper has: {url[:200]}")
        return URLFetcherResponse(url, self._images[url], {"Content-Type": "image/svg+xml"})


class Press:
    """The renderer with its fonts and style sheets loaded."""

    def __init__(self) -> None:
        """Load fonts and styles; once a fork server."""
        logging.getLogger("weasyprint").setLevel(logging.ERROR)
        self.fonts = FontConfiguration()
        self.styles = {
            path.stem: CSS(
                string=path.read_text(encoding="utf-8"),
                font_config=self.fonts,
                url_fetcher=NamesOnly({}),
                base_url=BASE_URL,
            )
            for path in sorted(STYLES_DIR.glob("*.css"))
        }

    def print(self, html: str, images: Mapping[str, bytes]) -> Printed:
        """Set one page of HTML as PDF/A-2b, fonts subset and embedded."""
        page = HTML(string=html, base_url=BASE_URL, url_fetcher=NamesOnly(images))
        document = page.render(stylesheets=list(self.styles.values()), font_config=self.fonts)
        pdf: bytes = document.write_pdf(pdf_variant="pdf/a-2b")
        return Printed(pdf=pdf, pages=len(document.pages))


press = Press()
# One rendering warms every cache that a child would otherwise fill for itself.
press.print("<html lang=zh-Hans><body><h1>澜</h1><p>一<b>二</b>3</p></body></html>", {})
gc.collect()
gc.freeze()
