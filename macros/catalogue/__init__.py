"""The whole of ``resources/``, loaded once and checked: every problem is found before anything is made."""

from macros.catalogue.catalogue import Catalogue
from macros.catalogue.loading import load

__all__ = ["Catalogue", "load"]
