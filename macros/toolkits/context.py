"""What every document of a kit is made from: the kit, the catalogue it draws on, the address of the site."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from macros import selections
from macros.catalogue import Catalogue
from macros.models.call import Call
from macros.models.fields import SheetReference
from macros.models.kit import Kit, Section
from macros.models.marks import marked
from macros.models.myth import Myth
from macros.models.sheet import Figure, Sheet, Source
from macros.rendering import host_of, long_date


@dataclass(frozen=True)
class WebLink:
    """A text that leads to an address."""

    text: str
    url: str


@dataclass(frozen=True)
class KitContext:
    """One kit under way."""

    catalogue: Catalogue
    kit: Kit
    site_url: str

    def title_of(self, document: str) -> str:
        """Give the title of a document of the kit, whose own title often has a colon already."""
        return f"{document} du kit « {self.kit.title} »"

    @cached_property
    def sections(self) -> list[tuple[Section, list[Sheet]]]:
        """Give the parts of the kit with their sheets."""
        return selections.sections(self.catalogue, self.kit)

    @cached_property
    def sheets(self) -> list[Sheet]:
        """Give the sheets of the kit, in its order."""
        return [sheet for _, sheets in self.sections for sheet in sheets]

    @cached_property
    def myths(self) -> list[Myth]:
        """Give the received ideas of the kit, in its order."""
        return [sheet for sheet in self.sheets if isinstance(sheet, Myth)]

    @cached_property
    def posters(self) -> list[Myth]:
        """Give the received ideas that have a poster."""
        return [sheet for key in self.kit.posters if isinstance(sheet := self.sheet(key), Myth)]

    @cached_property
    def calls(self) -> list[Call]:
        """Give the calls whose dates go to the calendar."""
        return [call for key in self.kit.calendars if isinstance(call := self.sheet(key), Call)]

    @cached_property
    def dated(self) -> str:
        """Give the day the kit bears: the last review of the kit or of a sheet it draws on. Nobody asks the clock."""
        return max(self.kit.reviewed_on, *(sheet.reviewed_on for sheet in self.cited))

    @cached_property
    def cited(self) -> list[Sheet]:
        """Give every sheet that the kit draws on, those of its parts first."""
        named = [self.sheet(key) for _, key, _ in marked(self.kit, SheetReference)]
        return list({sheet.key: sheet for sheet in (*self.sheets, *named)}.values())

    @property
    def item(self) -> str:
        """Give the file of the project that the documents tell of."""
        return self.catalogue.path_of(self.kit)

    @property
    def page_url(self) -> str:
        """Give the full address of the kit's page."""
        return self.absolute(f"{self.kit.key}/")

    def absolute(self, url: str) -> str:
        """Give the full address of a path of the site."""
        return f"{self.site_url.rstrip('/')}/{url}"

    def sheet(self, reference: str) -> Sheet:
        """Give a sheet that the checks found."""
        found = self.catalogue.find(reference)
        assert found is not None, reference
        return found

    def links(self, references: Sequence[str]) -> list[WebLink]:
        """Give links to the pages of sheets."""
        return [WebLink(sheet.title, self.absolute(f"{sheet.key}/")) for sheet in map(self.sheet, references)]

    def enjeu(self, identifier: str) -> str:
        """Give the label of an enjeu."""
        return self.catalogue.label("enjeux", identifier)


def figure_text(figure: Figure) -> str:
    """Write a figure as one line: what is counted, how much, when, and how to read it."""
    unit = f" {figure.unit}" if figure.unit else ""
    year = f" ({long_date(str(figure.year))})" if figure.year else ""
    note = f". {figure.note.rstrip('.')}" if figure.note else ""
    return f"{figure.label} : {figure.value}{unit}{year}{note}."


def source_text(sheet: Sheet, source_id: str) -> str:
    """Cite a source of a sheet: title, publisher, date, and where it was read."""
    source: Source = next(source for source in sheet.sources if source.id == source_id)
    dated = f", {long_date(source.published_on)}" if source.published_on else ""
    where = f", {host_of(source.url)}" if source.url else ""
    return f"{source.title}, {source.publisher}{dated}{where}. Lue en {long_date(source.read_on[:7])}."
