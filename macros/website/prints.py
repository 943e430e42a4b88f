"""What decides the pages of some sheets, as one name: under the same name stand the same bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from macros.cache import digest
from macros.models.fields import SheetReference
from macros.models.marks import marked
from macros.models.sheet import Sheet
from macros.website.site import Site


@dataclass(frozen=True)
class Prints:
    """Names pieces of a site after the files of their sheets and what all pages share.

    ``tools`` is the print of the code and the packages that make the site.
    """

    site: Site
    tools: str

    def of_sheets(self, piece: str, sheets: Iterable[Sheet], *others: str) -> str:
        """Name a piece made of some sheets and nothing else of the catalogues."""
        files = [self._files[self.site.catalogue.path_of(sheet)] for sheet in sheets]
        return digest(*(part.encode() for part in (self._shared, piece, *others, *files)))

    def of_pages(self, piece: str, sheets: Iterable[Sheet], *others: str) -> str:
        """Name a piece made of some sheets and of those that their pages show."""
        return self.of_sheets(piece, [one for sheet in sheets for one in (sheet, *self.shown_by(sheet))], *others)

    def shown_by(self, sheet: Sheet) -> Iterator[Sheet]:
        """Give the sheets that the page of one may show: those that it names, and those that name it."""
        catalogue = self.site.catalogue
        for _, key, _ in marked(sheet, SheetReference):
            if named := catalogue.find(key):
                yield named
        yield from catalogue.referring_to.get(sheet.key, ())

    @cached_property
    def _files(self) -> dict[str, str]:
        """Give the print of each file of the catalogues, by path."""
        documents = self.site.catalogue.documents.values()
        return {document.path: digest(document.path.encode(), document.text.encode()) for document in documents}

    @cached_property
    def _shared(self) -> str:
        """Give the print of all that any page may show besides sheets, letters and kits."""
        catalogue = self.site.catalogue
        entries = {catalogue.path_of(entry) for entry in catalogue.entries()}
        others = [print_ for path, print_ in sorted(self._files.items()) if path not in entries]
        weights = [f"{path} {attached.size_bytes}" for path, attached in sorted(catalogue.attachments.items())]
        return digest(*(part.encode() for part in (self.tools, repr(self.site.settings), *others, *weights)))
