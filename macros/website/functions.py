"""Functions that hand-written pages call. A plain table, ``FUNCTIONS``, so that any host can offer them.

Each takes the page it is called from, and gives a block of HTML. They are read by people who write
pages: their first docstring line is French and shown in the contributors' guide.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from markupsafe import Markup

from macros import selections
from macros.catalogue.rules import RULES
from macros.models.accessibility import STATUSES, THEMES, Accessibility
from macros.models.call import Call, Contracts
from macros.models.columns import Column, columns
from macros.models.kinds import KINDS, Kind
from macros.models.letter import Issue
from macros.models.programme import Programme
from macros.models.sheet import Sheet
from macros.models.territory import Territory
from macros.problems import did_you_mean
from macros.website import facets
from macros.website.calls import rules_of_calls
from macros.website.kits import Offer
from macros.website.listings import ENTRY_NAME, MOST_WHOLE, Listing, first_of_many
from macros.website.pages import FunctionMistake
from macros.website.pictures.charts import Bar, bar_chart, french_number
from macros.website.pictures.maps import SCHEMATIC_NOTE, Mark, departments_map, level_symbol
from macros.website.site import Site, address, root_from
from macros.website.sitemap import SiteTree

Terms = str | Sequence[str] | None


@dataclass(frozen=True)
class Page:
    """The page a function is called from."""

    site: Site
    url: str
    tree: SiteTree
    offers: Sequence[Offer] = ()
    listings: Mapping[str, Listing] = field(default_factory=dict)

    @property
    def root(self) -> str:
        """Give the way back to the root of the site."""
        return root_from(self.url)

    def block(self, name: str, **values: object) -> Markup:
        """Render a block template for this page."""
        return self.site.block(f"blocks/{name}.html", root=self.root, **values)


FUNCTIONS: dict[str, Callable[..., Markup]] = {}


def function(made: Callable[..., Markup]) -> Callable[..., Markup]:
    """Offer a function to hand-written pages under its own name."""
    FUNCTIONS[made.__name__] = made
    return made


def functions_for(page: Page) -> Mapping[str, Callable[..., Markup]]:
    """Give every function, ready to be called from one page."""
    return {name: partial(made, page) for name, made in FUNCTIONS.items()}


def _kind(name: str) -> str:
    if name not in KINDS:
        raise FunctionMistake(f"« {name} » n'est pas un catalogue.", did_you_mean(name, KINDS))
    return name


def _sheet(page: Page, reference: str) -> Sheet:
    sheet = page.site.catalogue.find(reference)
    if sheet is None:
        raise FunctionMistake(
            f"« {reference} » ne mène à aucune fiche.", did_you_mean(reference, page.site.catalogue.keys)
        )
    return sheet


def _known_terms(page: Page, vocabulary: str, terms: Terms) -> Terms:
    known = page.site.catalogue.vocabularies[vocabulary]
    for term in [terms] if isinstance(terms, str) else terms or ():
        if term not in known:
            raise FunctionMistake(
                f"« {term} » n'existe pas.", did_you_mean(term, known, f"resources/vocabularies/{vocabulary}.yml")
            )
    return terms


@function
def cards(
    page: Page,
    *,
    kind: str | None = None,
    enjeu: Terms = None,
    theme: Terms = None,
    public: Terms = None,
    setting: Terms = None,
    only: Sequence[str] = (),
    limit: int | None = None,
) -> Markup:
    """Cartes des fiches demandées : par catalogue, enjeu, thème, public, cadre, ou une liste précise."""
    if only:
        sheets = [_sheet(page, reference) for reference in only]
    else:
        sheets = selections.matching(
            page.site.catalogue,
            kind=_kind(kind) if kind else None,
            limit=limit,
            enjeux=_known_terms(page, "enjeux", enjeu),
            themes=_known_terms(page, "themes", theme),
            publics=_known_terms(page, "publics", public),
            settings=_known_terms(page, "settings", setting),
        )
    if not sheets:
        raise FunctionMistake("Aucune fiche ne correspond à cet appel.", "Élargissez la demande.")
    return page.block("cards", sheets=sheets, show_kind=kind is None)


@function
def link(page: Page, reference: str, text: str = "") -> Markup:
    """Lien vers une fiche, dans une phrase."""
    sheet = _sheet(page, reference)
    return Markup('<a href="{}{}">{}</a>').format(page.root, address(sheet), text or sheet.title)


@function
def file_link(page: Page, path: str, text: str) -> Markup:
    """Lien vers un fichier que le site publie (flux, calendrier), dans une phrase."""
    return Markup('<a href="{}{}">{}</a>').format(page.root, path, text)


@function
def catalogue(page: Page, kind: str) -> Markup:
    """Toutes les fiches d'un catalogue, avec leurs filtres ; page par page quand elles sont très nombreuses."""
    listing = page.listings[_kind(kind)]
    return page.block(
        "catalogue",
        listing=listing,
        page=listing.pages[0],
        entry=ENTRY_NAME,
        has_ages=facets.has_ages,
        has_ratings=facets.has_ratings,
    )


@function
def comparison(page: Page) -> Markup:
    """Comparaison de deux à quatre programmes, choisis par le lecteur."""
    programmes = [sheet for sheet in page.site.catalogue.all_sheets() if isinstance(sheet, Programme)]
    programmes.sort(key=lambda sheet: selections.alphabetical(sheet.title))
    return page.block("comparison", programmes=programmes, most=MOST_WHOLE)


@function
def selection(page: Page) -> Markup:
    """Les fiches que le lecteur a gardées dans son navigateur."""
    return page.block("selection")


@function
def application(page: Page) -> Markup:
    """Le dossier de demande composé avec les fiches gardées."""
    terms = list(page.site.catalogue.vocabularies["enjeux"].values())
    calls = rules_of_calls(page.site)
    return page.block("application", enjeux=terms, calls=first_of_many(calls), number=len(calls))


@function
def enjeux(page: Page) -> Markup:
    """Les quatre enjeux de la démarche."""
    return page.block("enjeux", pages=page.tree.section("enjeux"))


@function
def profiles(page: Page) -> Markup:
    """Entrées par profil."""
    return page.block("profiles", pages=page.tree.section("profils"))


@function
def letters(page: Page) -> Markup:
    """Les lettres du réseau, la dernière d'abord, année par année."""
    by_year: dict[str, list[Issue]] = {}
    for issue in reversed(list(page.site.catalogue.letters.values())):
        by_year.setdefault(issue.slug[:4], []).append(issue)
    return page.block("letters", years=by_year)


@function
def kinds(page: Page) -> Markup:
    """Les catalogues et leur nombre de fiches."""
    return page.block("kinds", counts={folder: len(page.site.catalogue.of_kind(folder)) for folder in KINDS})


@function
def kits(page: Page) -> Markup:
    """Les kits à télécharger, avec leur poids."""
    return page.block("kits", offers=page.offers)


@function
def kit_link(page: Page, slug: str, text: str = "") -> Markup:
    """Lien vers la page d'un kit, dans une phrase."""
    kit = page.site.catalogue.kits.get(slug)
    if kit is None:
        raise FunctionMistake(f"« {slug} » n'est pas un kit.", did_you_mean(slug, page.site.catalogue.kits))
    return Markup('<a href="{}{}/">{}</a>').format(page.root, kit.key, text or kit.title)


@function
def latest(page: Page, limit: int = 6) -> Markup:
    """Les fiches publiées en dernier."""
    return page.block("cards", sheets=selections.latest(page.site.catalogue, limit), show_kind=True)


def _calls(page: Page) -> list[Call]:
    return sorted(
        (c for c in page.site.catalogue.of_kind("appels-a-projets") if isinstance(c, Call)), key=lambda c: c.year
    )


def _latest(calls: Sequence[Call]) -> list[Call]:
    return list(first_of_many(calls[::-1]))[::-1]


@function
def funded_chart(page: Page) -> Markup:
    """Conventions signées chaque année : graphique et tableau."""
    rows = [(call, count) for call in _calls(page) for count in call.counts if count.signed is not None]
    first: dict[int, tuple[Call, Contracts]] = {}
    for call, count in rows:
        first.setdefault(call.year, (call, count))
    signed = {year: count.signed or 0 for year, (_, count) in first.items()}
    bars = [Bar(str(year), value, None) for year, value in sorted(signed.items())]
    total = sum(signed.values())
    picture = bar_chart(
        bars,
        title="Conventions signées avec la MILDECA, par année",
        description=f"{total} conventions de {min(signed)} à {max(signed)}. Les valeurs sont dans le tableau qui suit.",
        unit="conventions",
        identifier="conventions",
    )
    calls = _calls(page)
    return page.block(
        "funded_chart", picture=picture, first=first, total=total, calls=_latest(calls), number=len(calls)
    )


_ROLE_LEVELS = {
    "site pilote": ("pilote", "Site pilote"),
    "lauréat": ("laureat", "Lauréat d'un appel sur les trafics"),
    "convention": ("convention", "Convention de 2018 à 2023"),
    "pratique": ("pratique", "Pratique repérée"),
    "à confirmer": ("confirmer", "À confirmer"),
}


def _department_mark(territories: Sequence[Territory], *, named: bool) -> Mark:
    """Mark a department that holds these territories, the strongest role last; give their number when not ``named``."""
    names = [f"{territory.title} ({_ROLE_LEVELS[territory.role][1].lower()})" for territory in territories]
    label = " ; ".join(names) if named else f"{len(territories)} territoire{'s' if len(territories) > 1 else ''}"
    return Mark(label=label, level=_ROLE_LEVELS[territories[-1].role][0], href=None)


@function
def territories_map(page: Page) -> Markup:
    """Carte des territoires, et le tableau équivalent."""
    found = [t for t in page.site.catalogue.of_kind("territoires") if isinstance(t, Territory)]
    order = list(_ROLE_LEVELS)
    by_department: dict[str, list[Territory]] = {}
    for territory in sorted(found, key=lambda t: order.index(t.role), reverse=True):
        for code in territory.departments:
            by_department.setdefault(code, []).append(territory)
    named = len(found) <= MOST_WHOLE
    marks = {code: _department_mark(held, named=named) for code, held in by_department.items()}
    picture = departments_map(
        marks,
        title="Départements où se trouvent les territoires du catalogue",
        description=f"{len(marks)} départements comptent au moins un territoire. Le tableau qui suit en donne la liste.",
        identifier="territoires",
    )
    symbols = {level: level_symbol(level) for level, _ in _ROLE_LEVELS.values()}
    return page.block(
        "territories_map",
        picture=picture,
        territories=found,
        named=named,
        by_department=by_department,
        filter=next((f.parameter for f in page.listings["territoires"].facets if f.name == "departments"), ""),
        roles=_ROLE_LEVELS,
        symbols=symbols,
        schematic=SCHEMATIC_NOTE,
    )


@function
def calls_table(page: Page) -> Markup:
    """Les appels à projets, un par ligne."""
    calls = _calls(page)
    return page.block("calls_table", calls=_latest(calls), number=len(calls))


@function
def call_calendar(page: Page, identifier: str) -> Markup:
    """Calendrier prévu et constaté d'un appel à projets."""
    return page.block("call_calendar", call=_sheet(page, f"appels-a-projets/{identifier}"))


@function
def registers(page: Page) -> Markup:
    """Les registres de preuve et leurs niveaux."""
    return page.block("registers", registers=list(page.site.catalogue.vocabularies["registers"].values()))


_UNFAVOURABLE = ("défavorable", "sans effet", "mixte")


@function
def unfavourable(page: Page) -> Markup:
    """Ce que les fiches rapportent comme sans effet, mitigé ou défavorable."""
    found = [
        (sheet, result)
        for sheet in page.site.catalogue.all_sheets()
        if isinstance(sheet, Programme)
        for result in sheet.results
        if result.direction in _UNFAVOURABLE
    ]
    if len(found) > MOST_WHOLE:
        found.sort(key=lambda pair: _UNFAVOURABLE.index(pair[1].direction))
    rows = [
        (sheet, result, next(s for s in sheet.sources if s.id == result.source))
        for sheet, result in first_of_many(found)
    ]
    return page.block("unfavourable", rows=rows, number=len(found))


@function
def glossary(page: Page) -> Markup:
    """Les mots et sigles du glossaire."""
    terms = page.site.catalogue.glossary.terms if page.site.catalogue.glossary else ()
    return page.block("glossary", terms=sorted(terms, key=lambda term: selections.alphabetical(term.label)))


@function
def sitemap(page: Page) -> Markup:
    """Toutes les pages et toutes les fiches."""
    return page.block("sitemap", tree=page.tree, catalogue=page.site.catalogue, listings=page.listings)


@function
def search(page: Page) -> Markup:
    """Le champ de recherche, ses filtres et ses résultats."""
    return page.block("search_page")


@function
def data_dictionary(page: Page) -> Markup:
    """Tous les champs des fiches, avec leur sens."""
    models: dict[str, tuple[Kind, list[Column]]] = {}
    for kind in KINDS.values():
        models.setdefault(kind.model.__name__, (kind, columns(kind.model)))
    return page.block("data_dictionary", models=models)


@function
def rules(page: Page) -> Markup:
    """Les règles que vérifie « jalons check »."""
    return page.block("rules", rules={name: (made.__doc__ or "").strip() for name, made in RULES.items()})


def _declared(page: Page) -> Accessibility:
    declared = page.site.catalogue.accessibility
    if declared is None:
        remedy = "Écrivez-le : c'est la déclaration d'accessibilité, que la loi demande."
        raise FunctionMistake("Le fichier resources/accessibility.yml manque.", remedy)
    return declared


@function
def accessibility_statement(page: Page) -> Markup:
    """La déclaration d'accessibilité, dans le format que la loi impose."""
    declared = _declared(page)
    rate = declared.rate_tenths
    written = None if rate is None else french_number(rate / 10)
    return page.block("accessibility", declared=declared, rate=written, contact_url=page.site.settings.contact_url)


@function
def accessibility_grid(page: Page) -> Markup:
    """La grille d'audit des 106 critères du RGAA, par thème."""
    return page.block("audit_grid", declared=_declared(page), themes=THEMES, statuses=STATUSES)


@function
def publisher(page: Page) -> Markup:
    """Éditeur, hébergeur et contact, tels que configurés."""
    return page.block("publisher", settings=page.site.settings)
