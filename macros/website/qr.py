"""The address of a page as a QR code, drawn as inline SVG for paper. It knows nothing else of pages."""

from __future__ import annotations

from functools import lru_cache

import segno
from markupsafe import Markup

_MASK = 3
"""Any of the eight masks reads well on clean paper; trying them all makes a code four times slower to draw."""


@lru_cache(maxsize=8192)
def qr_svg(address: str) -> Markup:
    """Draw the code of an absolute address: dark modules as one path, with the quiet zone the standard asks."""
    code = segno.make(address, micro=False, error="m", mask=_MASK, boost_error=False)
    drawing = code.svg_inline(omitsize=True, svgclass=None, lineclass=None, border=4, svgversion=None)
    return Markup(
        drawing.replace("<svg ", '<svg class="qr" role="img" aria-label="Code QR de l’adresse de cette page" ', 1)
    )
