"""The whole of ``resources/``, loaded once and checked: every problem is found before anything is made."""

from macros.catalogue import checks, kit_checks, letter_checks
from macros.catalogue.catalogue import Catalogue
from macros.catalogue.loading import load

__all__ = ["Catalogue", "checks", "kit_checks", "letter_checks", "load"]
