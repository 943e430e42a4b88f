"""A kit on the site: its page, which announces every file before the click, and what search knows of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from macros import selections
from macros.artifacts import Artifact
from macros.models.kit import FOLDER, Kit
from macros.packages import Package, Part
from macros.rendering import as_html
from macros.website.listings import first_of_many
from macros.website.search.records import Record
from macros.website.sheets import SheetPage, inert_json
from macros.website.site import Site, root_from

SECTION = "Kits à télécharger"
SINGULAR = "Kit à télécharger"


@dataclass(frozen=True)
class Offer:
    """A kit and its files. ``is_open`` says whether the files can be downloaded: some builds leave them out."""

    kit: Kit
    package: Package
    is_open: bool = True

    @property
    def url(self) -> str:
        """Give the address of the kit's page, from the root of the site."""
        return f"{FOLDER}/{self.kit.slug}/"

    @property
    def shown(self) -> Sequence[tuple[str, list[Part]]]:
        """Give the files that are offered one by one, by group."""
        return [(group, parts) for group, parts in self.package.groups() if any(part.stands_alone for part in parts)]

    def artifacts(self) -> Iterator[Artifact]:
        """Give the archive, and each file that people may want alone."""
        if self.package.archive is not None:
            yield Artifact(f"{self.url}{self.package.archive_name}", self.package.archive)
        for part in self.package.parts:
            if part.content is not None and part.stands_alone:
                yield Artifact(f"{self.url}{part.path}", part.content)


def kit_page(site: Site, offer: Offer) -> SheetPage:
    """Make the page of a kit."""
    kit = offer.kit
    body = site.body(
        "kits/kit.html",
        offer=offer,
        kit=kit,
        package=offer.package,
        sections=[
            (section, first_of_many(held), len(held)) for section, held in selections.sections(site.catalogue, kit)
        ],
        root=root_from(offer.url),
    )
    return SheetPage(
        kind=FOLDER,
        slug=kit.slug,
        title=as_html(kit.title),
        description=as_html(kit.summary),
        head=_json_ld(site, offer),
        body=body,
    )


def _json_ld(site: Site, offer: Offer) -> Markup:
    """Describe a kit and its archive with the words of schema.org."""
    kit, package = offer.kit, offer.package
    properties: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "LearningResource",
        "@id": site.absolute(offer.url),
        "url": site.absolute(offer.url),
        "name": kit.title,
        "description": kit.summary,
        "inLanguage": "fr",
        "datePublished": kit.published_on,
        "dateModified": kit.reviewed_on,
        "license": "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
        "audience": {"@type": "Audience", "audienceType": kit.audience},
    }
    if package.archive_size_bytes is not None:
        properties["encoding"] = {
            "@type": "MediaObject",
            "contentUrl": site.absolute(f"{offer.url}{package.archive_name}"),
            "encodingFormat": "application/zip",
            "contentSize": f"{package.archive_size_bytes}",
        }
    text = json.dumps(properties, ensure_ascii=False)
    return Markup(f'<script type="application/ld+json">{inert_json(text)}</script>')


def kit_record(site: Site, offer: Offer) -> Record:
    """Make what search knows of a kit: its words, those of its workshops, and the names of its files and sheets."""
    kit = offer.kit
    sheets = [sheet for _, held in selections.sections(site.catalogue, kit) for sheet in held]
    workshops = [text for workshop in kit.workshops for text in (workshop.title, workshop.aim)]
    files = [f"{part.title}. {part.purpose}" for part in offer.package.parts if part.stands_alone]
    publics = [site.catalogue.label("publics", public) for public in kit.publics]
    return Record(
        url=offer.url,
        title=kit.title,
        kind=FOLDER,
        kind_name=SINGULAR,
        words={
            "name": kit.title,
            "lead": f"{kit.summary}\n{kit.slug.replace('-', ' ')}",
            "labels": "\n".join((SECTION, kit.audience, *publics)),
            "body": "\n".join((*kit.how_to_use, *workshops, *files, *(sheet.title for sheet in sheets))),
        },
        text=" ".join((kit.summary, *(f"{text.rstrip('.')}." for text in (*workshops, *files)))),
        facets={"catalogue": (FOLDER,), "enjeu": kit.enjeux, "public": kit.publics},
    )
