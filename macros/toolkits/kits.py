"""A kit as a package: which files it gives, in which order, and the archive that holds them all.

What is made follows from the blocks that the kit's file has; every document is made by its own module.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from importlib.metadata import version
from pathlib import Path, PurePosixPath

from pydantic_core import to_json

from macros.cache import Cache, digest
from macros.calendars import Entry, calendar, uid
from macros.models.call import Call
from macros.models.fields import slug_from
from macros.models.kit import Notes, Plan, Workbook
from macros.models.myth import Myth
from macros.models.sheet import Sheet
from macros.packages import Package, Part
from macros.pdf import Press
from macros.rendering import as_html, environment, long_date
from macros.toolkits import booklet, cards, posters
from macros.toolkits.archive import zipped
from macros.toolkits.context import KitContext, source_text
from macros.toolkits.sheets import SheetText, sheet_pdf
from macros.typography import french, french_html

HERE = Path(__file__).parent
PRINT, CHANGE, DIARY, SHARE = "À lire et à imprimer", "À modifier", "À noter dans l'agenda", "À partager"
SHEETS, ATTACHED, ABOUT = "Les fiches, une par fichier", "Pièces jointes", "À propos"


@dataclass(frozen=True)
class Bench:
    """What documents are printed with: Typst, the text of each sheet, and what was made before with the same ``tools``."""

    press: Press
    text: Callable[[Sheet], SheetText]
    cache: Cache | None = None
    tools: str = ""


@dataclass(frozen=True)
class _Planned:
    """A file that a kit gives, and how it is made."""

    part: Part
    make: Callable[[], bytes]


def announced(context: KitContext) -> Package:
    """Give what a kit holds, without making it."""
    parts = [planned.part for planned in _planned(context, Bench(Press(), _unprinted))]
    return Package(context.kit.slug, (*parts, *_about(context, parts, made=False)))


def packed(context: KitContext, bench: Bench) -> Package:
    """Give a kit with its files. Same data, same bytes; what did not change is not made again."""
    if bench.cache is None:
        archive = _archive(context, bench)
    else:
        archive = bench.cache.get(_name(context, bench), lambda: _archive(context, bench))
    with zipfile.ZipFile(io.BytesIO(archive)) as files:
        parts = [
            replace(part, content=files.read(f"{folder(context)}/{part.path}")) for part in announced(context).parts
        ]
    return Package(context.kit.slug, tuple(parts), archive)


def _archive(context: KitContext, bench: Bench) -> bytes:
    """Make the files of a kit, the page that leads to them, their checksums, and pack them."""
    parts = [replace(planned.part, content=planned.make()) for planned in _planned(context, bench)]
    parts += _about(context, parts, made=True)
    files = {f"{folder(context)}/{part.path}": part.content or b"" for part in parts}
    return zipped(dict(sorted(files.items())))


def _name(context: KitContext, bench: Bench) -> str:
    """Name an archive after all that decides it: our code and templates, the libraries, the kit and what it draws on."""
    catalogue, kit = context.catalogue, context.kit
    return digest(
        _code(),
        bench.tools.encode(),
        context.site_url.encode(),
        to_json(kit),
        to_json(catalogue.vocabularies),
        *(to_json(sheet) for sheet in context.cited),
        *(bench.text(sheet).html.encode() for sheet in context.sheets),
        *(catalogue.attachments[path].file.read_bytes() for path in kit.attachments),
    )


@cache
def _code() -> bytes:
    """Name the code and the libraries that make documents: a change in any of them makes kits anew."""
    files = [
        file
        for file in sorted(HERE.parent.rglob("*"))
        if file.suffix in _DECIDING and HERE.with_name("website") not in file.parents
    ]
    parts = [part for file in files for part in (file.name.encode(), file.read_bytes())]
    versions = [f"{name} {version(name)}".encode() for name in ("typst", "odfdo", "xlsxwriter")]
    return digest(*parts, *versions).encode()


_DECIDING = {".py", ".typ", ".xml", ".html", ".txt", ".ttf"}


def folder(context: KitContext) -> str:
    """Give the one folder of the archive, so that opening it scatters nothing."""
    return f"kit-{context.kit.slug}"


def _unprinted(sheet: Sheet) -> SheetText:
    raise AssertionError(f"{sheet.key} is announced, not printed")


# --- what a kit holds -----------------------------------------------------------------------------


def _planned(context: KitContext, bench: Bench) -> Iterator[_Planned]:
    yield from _to_print(context, bench)
    yield from _to_change(context)
    yield from _diary(context)
    yield from _to_share(context, bench)
    yield from _sheets(context, bench)
    yield from _attachments(context)


def _to_print(context: KitContext, bench: Bench) -> Iterator[_Planned]:
    kit, catalogue = context.kit, context.catalogue

    def make_booklet() -> bytes:
        texts = {sheet.key: bench.text(sheet) for sheet in context.sheets}
        return booklet.booklet(bench.press, catalogue, kit, texts, url=context.page_url).content

    def make_cards() -> bytes:
        made = cards.workshop_cards(
            bench.press, catalogue, context.myths, title=kit.title, site_url=context.site_url, dated=context.dated
        )
        return made.content

    purpose = f"Les {len(context.sheets)} fiches du kit, avec leurs sources et un lien vers chaque page."
    yield _Planned(Part(booklet.NAME, PRINT, "Livret", purpose), make_booklet)
    if kit.cards:
        purpose = f"{len(context.myths)} idées reçues à imprimer recto verso, à découper et à retourner."
        yield _Planned(Part(cards.NAME, PRINT, "Cartes d'atelier", purpose), make_cards)
    for myth in context.posters:
        part = Part(f"affiche-{myth.slug}.pdf", PRINT, f"Affiche : {myth.title}", "Format A3.")
        yield _Planned(part, _poster_maker(context, bench, myth))


def _poster_maker(context: KitContext, bench: Bench, myth: Myth) -> Callable[[], bytes]:
    return lambda: posters.poster(bench.press, context.catalogue, myth, site_url=context.site_url).content


def _to_change(context: KitContext) -> Iterator[_Planned]:
    """Give the documents of office software. What writes them is long to import: it is when they are made, not announced."""
    kit = context.kit

    def make_plan(plan: Plan) -> bytes:
        from macros.toolkits.action_plan import action_plan

        return action_plan(context, plan)

    def make_workbook(book: Workbook) -> bytes:
        from macros.toolkits.workbook import workbook

        return workbook(context, book)

    def make_workshops() -> bytes:
        from macros.toolkits.workshops import workshop_scenarios

        return workshop_scenarios(context)

    def make_notes(notes: Notes) -> bytes:
        from macros.toolkits.notes import presentation_notes

        return presentation_notes(context, notes)

    if plan := kit.plan:
        purpose = "Enjeux, actions, partenaires, indicateurs et calendrier, préremplis."
        yield _Planned(Part("plan-d-action.odt", CHANGE, "Plan d'action", purpose), partial(make_plan, plan))
    if book := kit.workbook:
        purpose = f"Budget sur {book.years} ans avec ses contrôles, indicateurs, suivi des partenaires."
        yield _Planned(Part("classeur.xlsx", CHANGE, "Classeur", purpose), partial(make_workbook, book))
    if kit.workshops:
        purpose = f"{_counted(len(kit.workshops), 'atelier')}, minute par minute, avec le matériel et les consignes."
        yield _Planned(Part("ateliers.odt", CHANGE, "Déroulés d'ateliers", purpose), make_workshops)
    if notes := kit.notes:
        purpose = f"{notes.title}, en {notes.minutes} minutes, avec les chiffres et leurs sources."
        yield _Planned(
            Part("notes-de-presentation.odt", CHANGE, "Notes de présentation", purpose),
            partial(make_notes, notes),
        )


def _diary(context: KitContext) -> Iterator[_Planned]:
    if context.calls:
        purpose = f"Les dates connues : {' ; '.join(call.title for call in context.calls)}."
        part = Part("calendrier.ics", DIARY, "Calendrier des appels à projets", purpose)
        yield _Planned(part, lambda: deadlines(context))


def deadlines(context: KitContext) -> bytes:
    """Make the calendar of the calls of a kit."""
    return calendar("Appels à projets", _entries(context, context.calls))


def _entries(context: KitContext, calls: Iterable[Call]) -> Iterator[Entry]:
    """Give the steps of calls whose day is known: what was planned, then what happened."""
    for call in calls:
        for number, step in enumerate(call.dated_steps, start=1):
            assert step.date is not None
            observed = " (constaté)" if step in call.observed else ""
            note = f"{step.note}. " if step.note else ""
            yield Entry(
                uid=uid(f"{call.key}/{number}", context.site_url),
                title=f"{step.label}{observed}, {call.title}",
                start=step.date,
                stamped_on=call.reviewed_on,
                description=f"{note}Source : {source_text(call, step.source)}",
                url=context.absolute(f"{call.key}/"),
            )


def _to_share(context: KitContext, bench: Bench) -> Iterator[_Planned]:
    made: dict[str, list[posters.Picture]] = {}

    def pictures(myth: Myth) -> list[posters.Picture]:
        if myth.key not in made:
            made[myth.key] = posters.social_pictures(bench.press, context.catalogue, myth, site_url=context.site_url)
        return made[myth.key]

    def content(myth: Myth, name: str) -> bytes:
        return next(picture.file.content for picture in pictures(myth) if picture.file.path == name)

    def alternatives() -> bytes:
        found = [picture for myth in context.posters for picture in pictures(myth)]
        return "\n".join(f"{picture.file.path}\n{french(picture.alt)}\n" for picture in found).encode()

    for myth in context.posters:
        for width, height in posters.SIZES:
            title = f"Image {'carrée' if width == height else 'large'} : {myth.title}"
            for suffix in ("png", "svg"):
                name = f"{myth.slug}-{width}x{height}.{suffix}"
                part = Part(f"images/{name}", SHARE, title, f"{width} × {height} points.")
                yield _Planned(part, _picture_maker(content, myth, name))
    if context.posters:
        purpose = "À recopier dans le champ prévu par le réseau social, pour les lecteurs d'écran."
        yield _Planned(Part("images/textes-de-remplacement.txt", SHARE, "Textes des images", purpose), alternatives)


def _picture_maker(content: Callable[[Myth, str], bytes], myth: Myth, name: str) -> Callable[[], bytes]:
    return lambda: content(myth, name)


def _sheets(context: KitContext, bench: Bench) -> Iterator[_Planned]:
    for sheet in context.sheets:
        kind = context.catalogue.kind_of(sheet).singular
        part = Part(f"fiches/{sheet.kind}-{sheet.slug}.pdf", SHEETS, sheet.title, f"{kind}.", stands_alone=False)
        yield _Planned(part, _sheet_maker(context, bench, sheet))


def _sheet_maker(context: KitContext, bench: Bench, sheet: Sheet) -> Callable[[], bytes]:
    return lambda: sheet_pdf(bench.press, context.catalogue, bench.text(sheet)).content


def _attachments(context: KitContext) -> Iterator[_Planned]:
    """Give the attachments under names that every system reads: a number, then the name without accents."""
    for number, path in enumerate(context.kit.attachments, start=1):
        name = PurePosixPath(path)
        plain = f"{number:02d}-{slug_from(name.stem) or 'document'}{_plain_suffix(name.suffix)}"
        part = Part(f"pieces-jointes/{plain}", ATTACHED, name.name, "Document joint.")
        yield _Planned(part, context.catalogue.attachments[path].file.read_bytes)


def _plain_suffix(suffix: str) -> str:
    plain = slug_from(suffix)
    return f".{plain}" if plain else ""


# --- the page, the licence, the checksums -----------------------------------------------------------


def _about(context: KitContext, parts: Sequence[Part], *, made: bool) -> list[Part]:
    licence = Part("LICENCE.txt", ABOUT, "Licence", "Ce que vous pouvez faire de ces documents.", stands_alone=False)
    page = Part(
        "index.html",
        ABOUT,
        "Page d'accueil du kit",
        "À ouvrir dans un navigateur, même sans connexion.",
        stands_alone=False,
    )
    manifest = Part(
        "manifest.json",
        ABOUT,
        "Empreintes",
        "Liste des fichiers, avec leur taille et leur SHA-256.",
        stands_alone=False,
    )
    if made:
        licence = replace(licence, content=_licence(context))
        page = replace(page, content=_page(context, Package(context.kit.slug, (*parts, licence))))
        manifest = replace(manifest, content=_manifest(context, [*parts, licence, page]))
    return [page, licence, manifest]


def _licence(context: KitContext) -> bytes:
    text = (HERE / "templates" / "LICENCE.txt").read_text("utf-8")
    values = {"kit": context.kit.title, "date": long_date(context.dated), "url": context.page_url}
    return french(text.format(**values)).encode()


def _page(context: KitContext, package: Package) -> bytes:
    template = environment(HERE / "templates").get_template("index.html")
    html = template.render(kit=context.kit, package=package, context=context, typo=as_html)
    return french_html(html).encode()


def _manifest(context: KitContext, parts: Iterable[Part]) -> bytes:
    """Give the checksums of every other file."""
    described = {
        "kit": context.kit.title,
        "page": context.page_url,
        "date": context.dated,
        "licence": "Licence Ouverte 2.0",
        "files": [_described(part) for part in sorted(parts, key=lambda part: part.path)],
    }
    return f"{json.dumps(described, ensure_ascii=False, indent=1)}\n".encode()


def _described(part: Part) -> Mapping[str, object]:
    content = part.content or b""
    return {
        "path": part.path,
        "title": part.title,
        "media_type": part.form.media_type,
        "size_bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def _counted(number: int, word: str) -> str:
    return f"{number} {word}{'s' if number > 1 else ''}"
