"""Documents on paper: PDF/UA-1 and pictures from a Typst template and typed data, with the project's own fonts.

``press`` runs Typst; ``tree`` turns safe HTML into what a template shows; ``jalons.typ`` and ``prose.typ`` are the
pieces that templates share. A template stands beside the output that it makes and imports them by
``#import "/pdf/jalons.typ": *``.
"""

from macros.pdf.press import Press, Refused, Unprintable
from macros.pdf.tree import Element, Node, tree

__all__ = ["Element", "Node", "Press", "Refused", "Unprintable", "tree"]
