"""The host: everything that knows MkDocs. It lends the pages their functions and stamps the sheets.

MkDocs loads this file by its path, as ``mkdocs.yml`` asks; ``scripts`` calls ``build``.
"""

from __future__ import annotations

import logging
import operator
import re
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from itertools import chain, groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from markupsafe import Markup
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as MkDocsPage

from macros import selections
from macros.artifacts import Artifact, write
from macros.cache import Cache
from macros.catalogue import Catalogue
from macros.models.kinds import KINDS
from macros.models.kit import FOLDER as KITS
from macros.models.kit import Kit
from macros.models.letter import FOLDER as LETTERS
from macros.models.letter import Issue
from macros.models.programme import Programme
from macros.models.sheet import EMBED_FOLDER, Sheet
from macros.newsletter.archive import letter_files, page_body
from macros.newsletter.feeds import FEEDS, feed_artifacts
from macros.newsletter.settings import LetterSettings, read_settings
from macros.opendata.datasets import Datasets
from macros.opendata.embeds import content_policy, sheet_embeds
from macros.opendata.functions import data_functions
from macros.opendata.llms import Listed, llms_txt
from macros.opendata.publication import Publication
from macros.packages import Package
from macros.pdf import Press
from macros.problems import Problem, ProblemsFound
from macros.processes import Progress, Shared, batches
from macros.rendering import CompiledTemplates
from macros.standing import Standing
from macros.toolkits.context import KitContext
from macros.toolkits.kits import Bench, announced, packed
from macros.toolkits.printing import printed
from macros.toolkits.sheets import SheetText, pdf_path, sheet_pdf
from macros.website import agenda, headers, moulds
from macros.website.functions import Page, functions_for
from macros.website.kits import SECTION, Offer, kit_page, kit_record
from macros.website.letters import letter_page, letter_record
from macros.website.listings import Listing, listings_of
from macros.website.pages import (
    PageRun,
    lead_and_body,
    missing_notes,
    unreadable_header,
    unseen_signs,
    without_unseen_signs,
)
from macros.website.prints import Prints
from macros.website.search.counting import Part
from macros.website.search.indexing import lexicon_of, search_index, sheets_part
from macros.website.search.reading import Lexicon
from macros.website.search.records import GuidePage
from macros.website.sheets import Download, SheetPage, sheet_page, withdrawal_page
from macros.website.site import Settings, Site, address
from macros.website.sitemap import SiteTree, TreePage, TreeSection, sitemap_xml
from macros.yaml_lines import Document, Location, read

if TYPE_CHECKING:
    from mkdocs.livereload import LiveReloadServer

Result = TypeVar("Result")
Documents = Literal["made", "on request", "none"]
"""Whether PDFs are made with the pages, later by ``Build.document``, or not at all."""


BATCH = 32
"""Sheets that a process makes before it asks for more, at most."""


@dataclass(frozen=True)
class Pdf:
    """The PDF of a sheet, and the entries of the cache that it came from."""

    file: Artifact
    entries: Set[str]


@dataclass
class Build:
    """One build: what it is made from, and the moulds once MkDocs has made them."""

    site: Site
    press: Press
    cache: Cache
    standing: Standing
    tools: str = ""
    documents: Documents = "made"
    stamp: bool = True
    processes: int = 1
    progress: Progress = lambda done, total: None
    site_dir: Path = Path()
    helpers: ExitStack = field(default_factory=ExitStack)
    beside: Shared[Callable[[], Part | None], Part | None] | None = None
    """The work that goes on beside MkDocs."""
    moulds: dict[str, moulds.Mould] = field(default_factory=dict)
    pages: dict[str, SheetPage] = field(default_factory=dict)
    runs: dict[str, PageRun] = field(default_factory=dict)
    inline_scripts: set[str] = field(default_factory=set)
    tree: SiteTree = field(default_factory=lambda: SiteTree(()))
    guides: list[GuidePage] = field(default_factory=list)
    letters: LetterSettings = field(default_factory=LetterSettings)
    problems: list[Problem] = field(default_factory=list)
    _early: dict[str, tuple[Sheet, SheetPage]] = field(default_factory=dict)
    """Pages made before their turn, because a kit holds their sheet."""

    @cached_property
    def batches(self) -> list[Sequence[Sheet]]:
        """Give the sheets in the batches that processes share, each of one kind."""
        return [
            batch
            for kind in KINDS
            for batch in batches(self.site.catalogue.of_kind(kind), operator.attrgetter("key"), BATCH)
        ]

    @cached_property
    def prints(self) -> Prints:
        """Give the names of the pieces of the site."""
        return Prints(self.site, self.tools)

    @cached_property
    def data(self) -> Datasets:
        """Give the open data."""
        settings = self.site.settings
        about = (settings.site_url, settings.site_name, settings.site_description, settings.contact_url)
        return Datasets(Publication(self.site.catalogue, *about))

    @cached_property
    def listings(self) -> dict[str, Listing]:
        """Give the list of every catalogue."""
        return listings_of(self.site)

    @cached_property
    def lexicon(self) -> Lexicon:
        """Give what reads the words of the search index."""
        return lexicon_of(self.site.catalogue)

    def piece(self, name: str, make: Callable[[], tuple[Result, Iterable[Artifact]]]) -> Callable[[], Result]:
        """Give the work that puts a piece into the site, made or taken from the last one."""
        self.standing.keep([name])
        return partial(self.standing.piece, name, self.site_dir, make)

    def write_data(self) -> None:
        """Write the open data."""
        write(self.data.artifacts(), self.site_dir)

    def records(self, sheets: Sequence[Sheet]) -> Callable[[], Part]:
        """Give the work that writes what calendars, results and other sites show of sheets, and counts their words."""
        return self.piece(self.prints.of_sheets("records", sheets), partial(self._records, sheets))

    def _records(self, sheets: Sequence[Sheet]) -> tuple[Part, Iterable[Artifact]]:
        part = sheets_part(self.site.catalogue, self.lexicon, sheets)
        embeds = sheet_embeds(self.data.publication, sheets)
        return part.without_extracts(), (*part.extracts, *agenda.calendars(self.site, sheets), *embeds)

    def sheet_batch(self, sheets: Sequence[Sheet]) -> Callable[[], None]:
        """Give the work that writes the pages of some sheets of one kind."""
        return self.piece(self._pages_name(sheets), lambda: (None, self.stamped(self.sheet_pages(sheets))))

    def _pages_name(self, sheets: Sequence[Sheet]) -> str:
        return self.prints.of_pages("pages", sheets, self.documents, self.moulds[sheets[0].kind].print_)

    def list_batch(self, listing: Listing) -> Callable[[], None]:
        """Give the work that writes the pages of a long list after the first, and what its script reads."""
        name = self.prints.of_sheets("list", listing.sheets, self.moulds[listing.kind.folder].print_)
        pages = ((page, None) for page in listing.other_pages())
        return self.piece(name, lambda: (None, chain(self.stamped(pages), listing.files())))

    def write_search(self, counted: Sequence[Part]) -> None:
        """Write the index of everything that can be found; the words of sheets are counted."""
        letters = [letter_record(issue, self.letter_body(issue)) for issue in self.site.catalogue.letters.values()]
        kits = [kit_record(self.site, offer) for offer in self.offers]
        write(search_index(self.site.catalogue, self.lexicon, self.guides, [*letters, *kits], counted), self.site_dir)

    def write_documents(self) -> None:
        """Write the pages of all sheets with their PDFs. Threads print: one process does it all."""
        pieces = {}
        for sheets in self.batches:
            self.standing.keep([name := self._pages_name(sheets)])
            if taken := self.standing.taken(name, self.site_dir):
                self.cache.keep(taken.result)
            else:
                pieces.update({address(sheet): (name, sheet) for sheet in sheets})
        made = self.sheet_pages(sheet for _, sheet in pieces.values())
        done = 0
        try:
            for name, of_piece in groupby(made, lambda made: pieces[made[0].url][0]):
                pages = list(of_piece)
                entries = {entry for _, pdf in pages if pdf for entry in pdf.entries}
                self.standing.made(name, entries, write(self.stamped(pages), self.site_dir))
                self.progress(done := done + len(pages), len(pieces))
        except ProblemsFound as found:
            self.problems += found.problems

    def stamped(self, pages: Iterable[tuple[SheetPage, Pdf | None]]) -> Iterator[Artifact]:
        """Give pages as the moulds make them, and their PDFs."""
        for page, pdf in pages:
            yield self.moulds[page.kind].stamp(page)
            if pdf:
                yield pdf.file

    def sheet_pages(self, sheets: Iterable[Sheet]) -> Iterator[tuple[SheetPage, Pdf | None]]:
        """Make the page of each sheet with its PDF."""
        pages = map(self._page, sheets)
        printing = printed(pages, self._pdf) if self.documents == "made" else ((made, None) for made in pages)
        for (_, page), pdf in printing:
            yield page.offering(self._download(page, pdf)), pdf

    def with_sheet(self, sheet: Sheet, document: Document) -> Build:
        """Give this build with another text of one sheet: its page can be made at once, before the rest follows."""
        catalogue = self.site.catalogue.with_sheet(sheet, document)
        return replace(self, site=self.site.over(catalogue), site_dir=self.site_dir)

    def write_page(self, sheet: Sheet, folder: Path) -> None:
        """Write the page of one sheet into a folder that holds the site."""
        write(self.stamped(self.sheet_pages([sheet])), folder)

    def every_page(self) -> Iterator[SheetPage]:
        """Make every page that the moulds would."""
        yield from (page for page, _ in self.sheet_pages(self.site.catalogue.all_sheets()))
        for listing in self.listings.values():
            yield from listing.other_pages()
        yield from self.withdrawal_pages()
        yield from self.letter_pages()
        yield from self.kit_pages()

    def withdrawal_pages(self) -> Iterator[SheetPage]:
        """Make the page of every withdrawn sheet."""
        for withdrawal in self.site.catalogue.withdrawals.withdrawals:
            yield _naming(withdrawal.was, partial(withdrawal_page, self.site, withdrawal))

    def document(self, path: str) -> Artifact | None:
        """Make one document that a preview asks for; nothing when no sheet and no kit has it at that path."""
        for offer in self.offers:
            if path.startswith(offer.url):
                made = Offer(offer.kit, self.package(offer.kit))
                return next((artifact for artifact in made.artifacts() if artifact.path == path), None)
        sheet = self.site.catalogue.find(path.rpartition("/")[0])
        if sheet is None or pdf_path(sheet) != path:
            return None
        return self._pdf(self._page(sheet)).file

    def _page(self, sheet: Sheet) -> tuple[Sheet, SheetPage]:
        return self._early.pop(sheet.key, None) or (sheet, _naming(sheet.key, partial(sheet_page, self.site, sheet)))

    def _pdf(self, made: tuple[Sheet, SheetPage]) -> Pdf:
        with self.cache.noting() as entries:
            return Pdf(sheet_pdf(self.press, self.site.catalogue, self._text(*made)), entries)

    def _text(self, sheet: Sheet, page: SheetPage) -> SheetText:
        return SheetText(sheet, page.text, self.site.absolute(page.url))

    def _download(self, page: SheetPage, pdf: Pdf | None) -> Download | None:
        if self.documents == "none":
            return None
        return Download(f"{page.slug}.pdf", len(pdf.file.content) if pdf else None)

    @cached_property
    def offers(self) -> list[Offer]:
        """Give the kits; with their files, when documents are made."""
        kits = selections.kits(self.site.catalogue)
        if self.documents != "made":
            offered = self.documents == "on request"
            return [Offer(kit, announced(self._kit_context(kit)), offered) for kit in kits]
        for kit in kits:
            for sheet in self._kit_context(kit).sheets:
                self._kit_text(sheet)  # templates and Markdown serve one thread at a time
        return [Offer(kit, package) for kit, package in printed(kits, self.package)]

    def package(self, kit: Kit) -> Package:
        """Make a kit."""
        return packed(self._kit_context(kit), Bench(self.press, self._kit_text, self.cache, self.tools))

    def _kit_context(self, kit: Kit) -> KitContext:
        return KitContext(self.site.catalogue, kit, self.site.settings.site_url)

    def _kit_text(self, sheet: Sheet) -> SheetText:
        if sheet.key not in self._early:
            self._early[sheet.key] = self._page(sheet)
        return self._text(*self._early[sheet.key])

    def kit_pages(self) -> Iterator[SheetPage]:
        """Make the page of every kit."""
        return (_naming(offer.kit.key, partial(kit_page, self.site, offer)) for offer in self.offers)

    def letter_body(self, issue: Issue) -> Markup:
        """Write the text of the page of an issue."""
        return page_body(self.site.catalogue, self.letters, issue)

    def letter_pages(self) -> Iterator[SheetPage]:
        """Make the page of every issue of the letter."""
        for issue in self.site.catalogue.letters.values():
            yield _naming(issue.key, partial(letter_page, self.site, issue, self.letter_body(issue)))

    def letter_artifacts(self) -> Iterator[Artifact]:
        """Make the other forms of every issue."""
        for issue, page in zip(self.site.catalogue.letters.values(), self.letter_pages(), strict=True):
            yield from letter_files(self.site.catalogue, self.letters, self.press, issue, page.body)


def _naming(item: str, make: Callable[[], SheetPage]) -> SheetPage:
    """Name the item in an unexpected failure."""
    try:
        return make()
    except Exception as error:
        error.add_note(f"while making the page of resources/{item}.yml")
        raise


# --- the verb -----------------------------------------------------------------------------------


def build(
    root: Path,
    site_dir: Path,
    catalogue: Catalogue,
    *,
    documents: Documents = "made",
    stamp: bool = True,
    processes: int = 1,
    progress: Progress | None = None,
    standing: Standing | None = None,
    tools: str = "",
) -> Build:
    """Make the whole site into ``site_dir`` from a catalogue that was checked.

    Raises ``ProblemsFound`` when a hand-written page calls something wrong or a link leads nowhere.
    ``stamp=False`` sends every sheet through MkDocs, for comparison. ``processes`` share the sheets.
    Pieces of the ``standing`` site are taken again when it was made from the same files with the same ``tools``.
    """
    config = _configured(root, site_dir=str(site_dir))
    made = Build(
        _site(config, catalogue, CompiledTemplates(Cache(root / ".cache" / "templates"), tools) if tools else None),
        Press(cache := _cache(root)),
        cache,
        standing or Standing(site_dir),
        tools,
        documents,
        stamp,
        processes,
        site_dir=site_dir,
        letters=_letter_settings(config),
    )
    if progress:
        made.progress = progress
    config.extra["jalons"] = made
    with made.helpers, CollectedWarnings(root) as made.problems:
        mkdocs_build(config)
    if made.problems:
        raise ProblemsFound(made.problems)
    if documents == "made":
        cache.prune()
    made.standing.forget_others()
    return made


def make_kits(root: Path, catalogue: Catalogue, slugs: Iterable[str] = (), tools: str = "") -> list[Package]:
    """Make kits without a site, all or some, by rank. Raises ``ProblemsFound`` when a document cannot be printed."""
    cache = _cache(root)
    made = Build(_site(_configured(root), catalogue), Press(cache), cache, Standing(root), tools)
    asked = set(slugs) or catalogue.kits.keys()
    return [made.package(kit) for kit in selections.kits(catalogue) if kit.slug in asked]


def _configured(root: Path, **options: str) -> MkDocsConfig:
    """Read ``mkdocs.yml``. Raises ``ProblemsFound``, at its line, when MkDocs does not understand it."""
    file = root / "mkdocs.yml"
    try:
        config = load_config(config_file=str(file), **options)
    except MkDocsException as error:
        message, remedy = "MkDocs n'accepte pas un de ces réglages.", "Comparez avec la version précédente du fichier."
        line = column = 1
        if mark := getattr(error.__context__, "problem_mark", None):
            line, column, message = mark.line + 1, mark.column + 1, "MkDocs ne comprend pas ce qui est écrit ici."
            remedy = "Vérifiez les deux-points, les guillemets et le décalage de cette ligne et de celle d'avant."
        raise ProblemsFound([Problem(file.name, line, column, "", message, remedy)]) from None
    if not config.site_url:
        told = ("L'adresse du site manque.", "Écrivez-la, entière : « site_url: https://exemple.fr/ ».")
        raise _refused(file, ("site_url",), *told)
    return config


def _refused(file: Path, location: Location, message: str, remedy: str) -> ProblemsFound:
    """Refuse a setting of ``mkdocs.yml``, at its line."""
    document, problems = read(file, file.name)
    return ProblemsFound([document.problem(location, message, remedy)] if document else problems)


def _site(config: MkDocsConfig, catalogue: Catalogue, compiled: CompiledTemplates | None = None) -> Site:
    names = (config.site_name, config.site_description or "")
    edit, contact = _address(config, "edit_url", _WEB), _address(config, "contact_url", (*_WEB, "mailto:"))
    return Site(catalogue, Settings(str(config.site_url), edit, contact, *names), compiled)


_WEB = ("https://", "http://")


def _address(config: MkDocsConfig, name: str, begins: tuple[str, ...]) -> str | None:
    """Give an address that the publisher configured. Raises ``ProblemsFound``, at its line, when it is none."""
    value = config.extra.get(name)
    if value is None or (isinstance(value, str) and value.startswith(begins)):
        return value
    told = ("Ce n'est pas une adresse entière.", f"Commencez-la par {' ou '.join(begins)}.")
    raise _refused(Path(config.config_file_path), ("extra", name), *told)


def _cache(root: Path) -> Cache:
    return Cache(root / ".cache" / "documents")


def letter_settings(root: Path) -> LetterSettings:
    """Give what ``mkdocs.yml`` configures of the letter. Raises ``ProblemsFound``, at its lines."""
    return _letter_settings(_configured(root))


def _letter_settings(config: MkDocsConfig) -> LetterSettings:
    path = Path(config.config_file_path)
    return read_settings(config.extra.get("letter"), str(config.site_url), config.site_name, path)


def preview_server(
    rebuild: Callable[[], None],
    host: str,
    port: int,
    folder: Path,
    watched: Iterable[Path],
    document: Callable[[str], Artifact | None],
    notice: Callable[[], str],
) -> LiveReloadServer:
    """Make the server of the preview: it serves a folder and calls ``rebuild`` at each edit.

    ``document`` makes a missing file; ``notice`` gives the HTML to show at the top of every page.
    """
    from mkdocs.livereload import LiveReloadServer  # with the network of Python: a build does without

    server = LiveReloadServer(rebuild, host, port, root=str(folder), mount_path="/", polling_interval=0.2)

    def serve(environ: dict[str, Any], start_response: Callable[[str, list[tuple[str, str]]], Any]) -> Iterable[bytes]:
        path = environ["PATH_INFO"].lstrip("/")
        if not path.endswith("/") and not (folder / path).exists() and (made := document(path)):
            write([made], folder)
        answer: list[Any] = []
        served: Iterable[bytes] = server.serve_request(environ, lambda *told: answer.extend(told))
        status, headers = answer
        if ("Content-Type", "text/html") in headers and (told := notice()):
            page = _TOP_OF_PAGE.sub(lambda top: top.group() + told.encode(), b"".join(served), count=1)
            getattr(served, "close", lambda: None)()
            served = [page]
            headers = [("Content-Type", "text/html"), ("Content-Length", str(len(page)))]
        start_response(status, headers)
        return served

    server.set_app(serve)
    for path in watched:
        server.watch(str(path))
    return server


_TOP_OF_PAGE = re.compile(rb"<body[^>]*>")


def _build(config: MkDocsConfig) -> Build:
    made: Build = config.extra["jalons"]
    return made


# --- MkDocs events, in the order of a build -----------------------------------------------------


def on_config(config: MkDocsConfig, **kwargs: Any) -> MkDocsConfig:
    """Leave MkDocs' own sitemap out: it dates every page today."""
    config.theme.static_templates.discard("sitemap.xml")
    return config


def on_files(files: Files, config: MkDocsConfig, **kwargs: Any) -> Files:
    """Add one mould a kind; or every sheet, when comparing with the full pipeline. The folder is empty from now on."""
    made = _build(config)
    tasks = [made.write_data, *map(made.records, made.batches)]  # the longest first
    made.beside = made.helpers.enter_context(Shared(operator.call, tasks, made.processes))
    pages = [moulds.blank(kind) for kind in (*KINDS, LETTERS, KITS)] if made.stamp else list(made.every_page())
    for page in pages:
        file = File.generated(config, f"{page.url[:-1]}.md", content=" ", inclusion=InclusionLevel.NOT_IN_NAV)
        made.pages[file.src_uri] = page
        files.append(file)
    return files


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files, **kwargs: Any) -> Navigation:
    """Read every hand-written page once, so that functions know titles and addresses."""
    made = _build(config)
    sections = []
    for item in nav.items:
        pages = tuple(_tree_page(page, config) for page in _pages_below(item))
        sections.append(TreeSection(item.title or (pages[0].title if pages else ""), pages))
    made.tree = SiteTree(tuple(sections))
    return nav


def _pages_below(item: Any) -> Iterator[MkDocsPage]:
    if isinstance(item, MkDocsPage):
        yield item
    for child in item.children or ():
        yield from _pages_below(child)


def _tree_page(page: MkDocsPage, config: MkDocsConfig) -> TreePage:
    if page.markdown is None:
        page.read_source(config)
    return TreePage(str(page.title), page.url or "", str(page.meta.get("description", "")))


def on_page_markdown(markdown: str, page: MkDocsPage, config: MkDocsConfig, **kwargs: Any) -> str:
    """Run the functions of a hand-written page; what is wrong in it is told with the mistakes of the others."""
    made = _build(config)
    if page.file.src_uri in made.pages:
        return markdown
    calls = functions_for(Page(made.site, page.url, made.tree, made.offers, made.listings))
    run = PageRun(f"docs/{page.file.src_uri}", {**calls, **data_functions(made.data, page.url)})
    made.runs[page.file.src_uri] = run
    source = page.file.content_string
    made.problems += unreadable_header(run.path, page.meta)
    made.problems += unseen_signs(run.path, source)
    markdown = without_unseen_signs(markdown)
    first_line = source.count("\n") - markdown.count("\n") + 1
    try:
        return run.before_markdown(markdown, first_line)
    except ProblemsFound as found:
        made.problems += found.problems
        return markdown


def on_page_content(html: str, page: MkDocsPage, config: MkDocsConfig, **kwargs: Any) -> str:
    """Put the blocks in place and set the text; give a sheet its body."""
    made = _build(config)
    sheet = made.pages.get(page.file.src_uri)
    if sheet is not None:
        return sheet.body
    run = made.runs[page.file.src_uri]
    made.problems += missing_notes(run.path, page.file.content_string, html)
    made.guides.append(GuidePage(page.url, str(page.title), str(page.meta.get("description", "")), run.prose(html)))
    return made.site.prose.finish(run.after_markdown(html))


def on_page_context(context: dict[str, Any], page: MkDocsPage, config: MkDocsConfig, **kwargs: Any) -> dict[str, Any]:
    """Give the templates of the theme what they show."""
    made = _build(config)
    context["sheet"] = made.pages.get(page.file.src_uri)
    context["lead"], context["body"] = lead_and_body(str(page.content))
    return context


def on_env(env: Any, config: MkDocsConfig, **kwargs: Any) -> Any:
    """Lend the theme our filters, kinds and assets, once every page is read: mistakes stop the build here."""
    made = _build(config)
    if made.problems:
        raise ProblemsFound(made.problems)
    env.filters["typo"] = made.site.env.filters["typo"]
    env.bytecode_cache = made.site.compiled
    comparable = [folder for folder, kind in KINDS.items() if issubclass(kind.model, Programme)]
    env.globals.update(kinds=KINDS, bundle=made.site.bundle, settings=made.site.settings, catalogue=made.site.catalogue)
    env.globals.update(comparable=comparable, latest_letter=selections.latest_letter(made.site.catalogue))
    env.globals.update(feeds=FEEDS)
    env.globals.update(
        folders={folder: kind.plural for folder, kind in KINDS.items()} | {LETTERS: made.letters.title, KITS: SECTION}
    )
    return env


def on_post_page(output: str, page: MkDocsPage, config: MkDocsConfig, **kwargs: Any) -> str:
    """Keep a mould instead of writing it."""
    made = _build(config)
    sheet = made.pages.get(page.file.src_uri)
    made.inline_scripts |= headers.inline_scripts(output)
    if made.stamp and sheet is not None:
        made.moulds[sheet.kind] = moulds.Mould(output)
        return ""
    return output


def on_post_build(config: MkDocsConfig, **kwargs: Any) -> None:
    """Stamp the sheets and add what is not a page. Whoever is free takes the next piece of work; the longest go first."""
    made = _build(config)
    assert made.beside is not None
    made.site.compile_templates()  # before processes part: each would do it
    counted = [part for part in made.beside.results() if part is not None]
    work: list[Callable[[], None]] = [partial(made.write_search, counted)]
    if made.stamp:
        work += [made.list_batch(listing) for listing in made.listings.values() if listing.is_long]
        if made.documents == "made":
            made.write_documents()
        else:
            work += map(made.sheet_batch, made.batches)
    with Shared(operator.call, work, made.processes) as sharing:
        if made.stamp:
            others = (*made.withdrawal_pages(), *made.letter_pages(), *made.kit_pages())
            write(made.stamped((page, None) for page in others), made.site_dir)
        # After the helpers have left: this prints letters, and a copy of a process that has printed cannot print.
        write(_artifacts(made), made.site_dir)
        sharing.results(made.progress)


def _artifacts(made: Build) -> Iterable[Artifact]:
    yield from made.site.bundle.artifacts()
    for path in selections.attachments(made.site.catalogue):
        yield Artifact(f"fichiers/{path}", made.site.catalogue.attachments[path].file.read_bytes())
    yield llms_txt(made.data.publication, _listed(made.tree))
    yield agenda.whole_calendar(made.site)
    yield from made.letter_artifacts()
    yield from feed_artifacts(made.site.catalogue, made.letters)
    for offer in made.offers:
        yield from offer.artifacts()
    yield from headers.artifacts(made.site, made.inline_scripts, headers.Framed(EMBED_FOLDER, content_policy()))
    yield sitemap_xml(made.site.settings.site_url, _dated_addresses(made))


def _listed(tree: SiteTree) -> Iterator[Listed]:
    for section in tree.sections:
        for page in section.pages:
            yield Listed(page.title, page.url, page.description)


def _dated_addresses(made: Build) -> Iterator[tuple[str, str | None]]:
    for section in made.tree.sections:
        for page in section.pages:
            yield page.url, None
    for listing in made.listings.values():
        for other in listing.pages[1:]:
            yield other.url, None
    for sheet in made.site.catalogue.all_sheets():
        yield address(sheet), sheet.reviewed_on
    for issue in made.site.catalogue.letters.values():
        yield issue.address, issue.date
    for offer in made.offers:
        yield offer.url, offer.kit.reviewed_on


# --- MkDocs speaks English to developers; editors are told in French -----------------------------


class CollectedWarnings(logging.Handler):
    """Collect MkDocs' warnings as problems while a build of ``root`` runs."""

    def __init__(self, root: Path) -> None:
        super().__init__(logging.WARNING)
        self.root = root
        self.problems: list[Problem] = []
        self._logger = logging.getLogger("mkdocs")

    def __enter__(self) -> list[Problem]:
        self._logger.addHandler(self)
        self._propagated, self._logger.propagate = self._logger.propagate, False
        return self.problems

    def __exit__(self, *exc: object) -> None:
        self._logger.removeHandler(self)
        self._logger.propagate = self._propagated

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one warning, in French."""
        self.problems += _in_french(record.getMessage(), self.root)


def _in_french(message: str, root: Path) -> Iterator[Problem]:
    """Say a warning of MkDocs in French, at its line; keep its words when it is not a known one."""
    for pattern, sentence, remedy in _MKDOCS_WARNINGS:
        if found := re.search(pattern, message):
            named = {"pages": "", "target": "", **found.groupdict()}
            paths = [f"docs/{page}" for page in named["pages"].split("\n  - ")] if named["pages"] else ["mkdocs.yml"]
            for path in paths:
                line, column = _place(root / path, named["target"])
                yield Problem(path, line, column, "", sentence.format(target=named["target"]), remedy)
            return
    yield Problem("mkdocs.yml", 1, 1, "", message, "")


def _place(file: Path, target: str) -> tuple[int, int]:
    """Give the line and column of a link in a file; its start when the link is not written there as it was read."""
    text = file.read_text("utf-8")
    found = re.search(rf"(?<=[(<:\s]){re.escape(target)}(?=[)>\s])", text) if target else None
    start = found.start() if found else 0
    return text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)


_MKDOCS_WARNINGS = (
    (r"Doc file '(?P<pages>[^']+)' contains a link '(?P<target>[^']+)', but the doc '[^']+' does not contain an anchor",
     "Le lien « {target} » vise un titre qui n'existe pas dans la page.", "Corrigez ce qui suit « # »."),
    (r"Doc file '(?P<pages>[^']+)' contains a link '(?P<target>[^']+)', but there is no such anchor",
     "Le lien « {target} » vise un titre qui n'existe pas dans cette page.", "Corrigez ce qui suit « # »."),
    (r"Doc file '(?P<pages>[^']+)' contains an? [a-z ]*link '(?P<target>[^']+)'",
     "Le lien « {target} » ne mène à aucune page.", "Donnez le chemin du fichier .md depuis cette page."),
    (r"A reference to '(?P<target>[^']+)' is included in the 'nav' configuration, which is not found",
     "La navigation nomme la page « {target} », qui n'existe pas.", "Créez la page, ou retirez-la de la navigation."),
    (r"not included in the \"nav\" configuration:\n  - (?P<pages>(?:.|\n)+)",
     "Cette page manque dans la navigation : personne ne la trouverait.", "Ajoutez son chemin sous « nav: », dans mkdocs.yml."),
)  # fmt: skip
