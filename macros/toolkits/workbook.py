"""The workbook of a kit: a budget over several years that checks itself, indicators, follow-up of partners.

Texts are written as texts, whatever they begin with: what looks like a formula in a sheet of the catalogue stays words.
The results of our own formulas are written beside them, so that a viewer that does not calculate shows no lie.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell
from xlsxwriter.workbook import Format
from xlsxwriter.workbook import Workbook as File
from xlsxwriter.worksheet import Worksheet

from macros.models.call import Call
from macros.models.kit import Workbook
from macros.rendering import long_date
from macros.toolkits.action_plan import partners
from macros.toolkits.context import KitContext, source_text
from macros.typography import french

EXPENSE_ROWS, FUNDER_ROWS, PARTNER_ROWS, INDICATOR_ROWS = 12, 8, 20, 20
SPARE_ROWS = 4
"""Empty rows after what is proposed, and never fewer rows than above."""
LINE_POINTS, BASE_POINTS = 15, 5
"""Height of a line of text, and what stands above and below: software does not measure wrapped text by itself."""
STAGES = ("à rencontrer", "rencontré", "engagé", "convention signée", "en retrait")
INK, PALE, LINE, ENTRY = "#0B4F4B", "#EEF6F4", "#9AA3AD", "#FFF8E1"
OK, WRONG = "#DFF2E1", "#FBE3E0"
CEILING = "$B$2"


def workbook(context: KitContext, wanted: Workbook) -> bytes:
    """Make the file."""
    packed = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(packed, options) as file:
        moment = datetime.fromisoformat(context.dated)
        title = french(context.title_of("Classeur"))
        file.set_properties(
            {"title": title, "author": "Jalons", "subject": french(context.kit.summary), "created": moment}
        )
        looks = _Looks(file)
        instructions = _Page(file, looks, "Mode d'emploi")
        budget = _Page(file, looks, "Budget")
        indicators = _Page(file, looks, "Indicateurs")
        follow_up = _Page(file, looks, "Partenaires")
        _instructions(instructions, context, wanted)
        _budget(budget, context, wanted)
        _indicators(indicators, context, wanted)
        _partners(follow_up, context)
    return packed.getvalue()


class _Looks:
    """The few formats of the file, made once."""

    def __init__(self, file: File) -> None:
        self._file = file
        self.title = self._made(bold=True, font_size=18, font_color=INK)
        self.heading = self._made(bold=True, font_size=13, font_color=INK)
        self.text = self._made(text_wrap=True, valign="top")
        self.header = self._boxed(bold=True, font_color="#FFFFFF", bg_color=INK, text_wrap=True, valign="vcenter")
        self.label = self._boxed(text_wrap=True, valign="top")
        self.entry = self._boxed(bg_color=ENTRY, text_wrap=True, valign="top")
        self.money_entry = self._boxed(bg_color=ENTRY, num_format='#,##0 "€"')
        self.date_entry = self._boxed(bg_color=ENTRY, num_format="dd/mm/yyyy")
        self.number_entry = self._boxed(bg_color=ENTRY, num_format="#,##0.##")
        self.money = self._boxed(num_format='#,##0 "€"', bg_color=PALE)
        self.total = self._boxed(num_format='#,##0 "€"', bg_color=PALE, bold=True)
        self.total_label = self._boxed(bg_color=PALE, bold=True)
        self.count = self._boxed(bg_color=PALE, bold=True)
        self.share = self._boxed(num_format="0 %", bg_color=PALE)
        self.verdict = self._boxed(bg_color=PALE, bold=True, text_wrap=True, valign="top")
        self.good = self._made(bg_color=OK, font_color="#14532D")
        self.bad = self._made(bg_color=WRONG, font_color="#7F1D1D")

    def _made(self, **properties: object) -> Format:
        return self._file.add_format(properties)

    def _boxed(self, **properties: object) -> Format:
        return self._made(border=1, border_color=LINE, **properties)


class _Page:
    """One sheet of the file: printed lying, one page wide, its title in A1."""

    def __init__(self, file: File, looks: _Looks, name: str) -> None:
        self.file, self.looks, self.name = file, looks, name
        self.sheet: Worksheet = file.add_worksheet(name)
        self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        self.sheet.set_footer("&L&A&RPage &P sur &N")
        self.sheet.hide_gridlines(2)
        self.sheet.set_default_row(LINE_POINTS + BASE_POINTS)
        self._widths: dict[int, int] = {}

    def widths(self, *characters: int) -> None:
        """Set the widths of the columns, from the first."""
        for column, width in enumerate(characters):
            self.sheet.set_column(column, column, width)
            self._widths[column] = width

    def fit(self, row: int, texts: Sequence[str]) -> None:
        """Give a row the height of its longest text, one text a column."""
        lines = max(-(-len(text) * 11 // (self._widths[column] * 10)) for column, text in enumerate(texts))
        self.sheet.set_row(row, max(1, lines) * LINE_POINTS + BASE_POINTS)

    def wide(self, row: int, text: str, last_column: int) -> None:
        """Write words over several columns."""
        self.sheet.merge_range(row, 0, row, last_column, "", self.looks.text)
        self.text(row, 0, text, self.looks.text)
        width = sum(self._widths[column] for column in range(last_column + 1))
        self.sheet.set_row(row, -(-len(text) * 11 // (width * 10)) * LINE_POINTS + BASE_POINTS)

    def text(self, row: int, column: int, text: str, look: Format | None = None) -> None:
        """Write words, never anything else."""
        self.sheet.write_string(row, column, french(text), look or self.looks.label)

    def formula(self, row: int, column: int, formula: str, look: Format, result: object = 0) -> None:
        """Write a formula of ours with the result it has as long as nothing is filled in."""
        self.sheet.write_formula(row, column, formula, look, result)

    def headers(self, row: int, titles: Sequence[str]) -> None:
        """Write the titles of a table, kept in sight and printed on each page."""
        for column, title in enumerate(titles):
            self.text(row, column, title, self.looks.header)
        self.fit(row, titles)


# --- instructions -------------------------------------------------------------------------------


def _instructions(page: _Page, context: KitContext, wanted: Workbook) -> None:
    page.widths(100)
    page.text(0, 0, context.title_of("Classeur"), page.looks.title)
    lines = (
        ("Ce que contient ce classeur", True),
        (f"Budget : les dépenses et les recettes sur {wanted.years} ans, avec leurs contrôles.", False),
        ("Indicateurs : le point de départ, la cible et un relevé par an.", False),
        ("Partenaires : où en est chacun, et la prochaine étape.", False),
        ("Comment le remplir", True),
        ("Remplissez les cases jaunes. Les cases vertes se calculent seules : n'y écrivez rien.", False),
        ("Les montants sont en euros, sans centimes. Une case vide compte pour zéro.", False),
        (
            "Pour ajouter une dépense, servez-vous des lignes vides. Si elles manquent, insérez une ligne au milieu du tableau : les totaux suivent.",
            False,
        ),
        ("Remplacez les intitulés proposés par les vôtres.", False),
        ("Ne notez aucun nom de jeune ni de famille dans ce classeur.", False),
        ("Les contrôles du budget", True),
        ("1. L'aide demandée ne dépasse pas le plafond.", False),
        ("2. Chaque année, les recettes couvrent les dépenses, ni plus ni moins.", False),
        ("3. Un autre financeur au moins participe : le taux de cofinancement se calcule.", False),
        ("D'où vient ce classeur", True),
        (
            f"Modèle préparé par Jalons, à jour au {long_date(context.dated)}, sous Licence Ouverte 2.0 : {context.page_url}",
            False,
        ),
    )
    for row, (line, is_heading) in enumerate(lines, start=1):
        page.text(row, 0, line, page.looks.heading if is_heading else page.looks.text)
        page.fit(row, [line])


# --- budget ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Table:
    """Where a table of amounts stands: its first and last rows, and the row of its totals."""

    first: int
    last: int

    @property
    def total(self) -> int:
        return self.last + 1

    @classmethod
    def of(cls, first: int, fewest: int, names: Sequence[str]) -> _Table:
        """Make room for what is proposed and for more."""
        return cls(first, first + max(fewest, len(names) + SPARE_ROWS) - 1)


def _budget(page: _Page, context: KitContext, wanted: Workbook) -> None:
    years = [f"Année {number}" for number in range(1, wanted.years + 1)]
    whole = wanted.years + 1
    """Column of the totals."""
    page.widths(52, *(16,) * whole, 14)
    page.sheet.fit_to_pages(1, 1)
    page.text(0, 0, f"Budget sur {wanted.years} ans", page.looks.title)
    _ceiling(page, context, wanted)
    checks_at = 5
    spent = _Table.of(checks_at + 10, EXPENSE_ROWS, wanted.expenses)
    funded = _Table.of(spent.total + 4, FUNDER_ROWS, wanted.funders)
    _checks(page, checks_at, context, wanted, spent, funded)
    page.text(spent.first - 2, 0, "Dépenses", page.looks.heading)
    page.headers(spent.first - 1, ["Dépense", *years, "Total"])
    _amounts(page, spent, wanted.expenses, wanted.years)
    page.text(funded.first - 2, 0, "Recettes", page.looks.heading)
    page.headers(funded.first - 1, ["Financeur", *years, "Total", "Part du total"])
    _amounts(page, funded, wanted.funders, wanted.years)
    total = xl_rowcol_to_cell(funded.total, whole, row_abs=True)
    for row in range(funded.first, funded.last + 1):
        cell = xl_rowcol_to_cell(row, whole)
        page.formula(row, whole + 1, f"=IF({total}=0,0,{cell}/{total})", page.looks.share)
    page.sheet.freeze_panes(2, 1)
    page.sheet.print_area(0, 0, funded.total, whole + 1)


def _greatest_aid(context: KitContext, wanted: Workbook) -> tuple[Call, int] | None:
    """Give the call of the workbook and the most it grants, in euros."""
    call = context.sheet(wanted.call) if wanted.call else None
    return (call, call.ceiling.amount_euros) if isinstance(call, Call) and call.ceiling else None


def _ceiling(page: _Page, context: KitContext, wanted: Workbook) -> None:
    """Write the greatest aid, from the call when there is one, and where it is written."""
    if found := _greatest_aid(context, wanted):
        call, euros = found
        assert call.ceiling is not None
        page.text(1, 0, f"Plafond de l'aide ({call.title})", page.looks.total_label)
        page.sheet.write_number(1, 1, euros, page.looks.money_entry)
        note = f"{call.ceiling.note}. " if call.ceiling.note else ""
        page.wide(2, f"{note}Source : {source_text(call, call.ceiling.source)}", wanted.years + 1)
    else:
        page.text(1, 0, "Plafond de l'aide (à remplir)", page.looks.total_label)
        page.sheet.write_blank(1, 1, None, page.looks.money_entry)
        hint = "Recopiez le plafond de l'appel auquel vous répondez. Sans plafond, laissez vide."
        page.wide(2, hint, wanted.years + 1)
    _euros(page, 1, 1, 1, 1, "Montant du plafond, en euros.")
    page.file.define_name("Plafond", f"=Budget!{CEILING}")


def _amounts(page: _Page, table: _Table, names: Sequence[str], years: int) -> None:
    """Write the lines of a table of amounts, the sum of each line and of each column."""
    for place, row in enumerate(range(table.first, table.last + 1)):
        page.text(row, 0, names[place] if place < len(names) else "", page.looks.entry)
        for column in range(1, years + 1):
            page.sheet.write_blank(row, column, None, page.looks.money_entry)
        start, end = xl_rowcol_to_cell(row, 1), xl_rowcol_to_cell(row, years)
        page.formula(row, years + 1, f"=SUM({start}:{end})", page.looks.money)
    page.text(table.total, 0, "Total", page.looks.total_label)
    for column in range(1, years + 2):
        start, end = xl_rowcol_to_cell(table.first, column), xl_rowcol_to_cell(table.last, column)
        page.formula(table.total, column, f"=SUM({start}:{end})", page.looks.total)
    _euros(page, table.first, 1, table.last, years, "Montant en euros, positif.")


def _euros(page: _Page, first_row: int, first_column: int, last_row: int, last_column: int, hint: str) -> None:
    """Accept amounts only, and say so."""
    cells = (first_row, first_column, last_row, last_column)
    rule = {
        "validate": "decimal",
        "criteria": ">=",
        "value": 0,
        "input_title": "Montant",
        "input_message": french(hint),
    }
    _accept(page, cells, rule, "Montant attendu", "Écrivez un nombre positif, sans texte ni signe euro.")


def _checks(page: _Page, row: int, context: KitContext, wanted: Workbook, spent: _Table, funded: _Table) -> None:
    """Write the checks: what is asked, what is left below the ceiling, the part of others, each year's balance."""
    looks, years = page.looks, wanted.years
    whole = years + 1
    aid = xl_rowcol_to_cell(funded.first, whole, row_abs=True, col_abs=True)
    funds = xl_rowcol_to_cell(funded.total, whole, row_abs=True, col_abs=True)
    found = _greatest_aid(context, wanted)
    verdict = f'IF({aid}>{CEILING},"Au-dessus du plafond","Dans le plafond")'
    page.text(row - 1, 0, "Contrôles", looks.heading)
    page.headers(row, ["Contrôle", *(f"Année {number}" for number in range(1, whole)), "Ensemble"])
    checks = (
        ("Aide demandée (première ligne des recettes)", f"={aid}", looks.total, 0),
        ("Reste sous le plafond", f"={CEILING}-{aid}", looks.total, found[1] if found else 0),
        ("Plafond respecté", f'=IF({CEILING}=0,"Plafond à remplir",{verdict})', looks.verdict, "Dans le plafond" if found else "Plafond à remplir"),
        ("Part des autres financeurs", f"=IF({funds}=0,0,({funds}-{aid})/{funds})", looks.share, 0),
    )  # fmt: skip
    for place, (label, formula, look, result) in enumerate(checks, start=row + 1):
        page.text(place, 0, label, looks.total_label)
        page.formula(place, whole, formula, look, result)
    _balance(page, row + 5, spent, funded, years)
    for words, look in (
        ("Dans le plafond", looks.good),
        ("Équilibré", looks.good),
        ("Au-dessus", looks.bad),
        ("Manque", looks.bad),
        ("Excédent", looks.bad),
    ):
        begins = {"type": "text", "criteria": "begins with", "value": words, "format": look}
        page.sheet.conditional_format(row + 1, 1, row + 6, whole, begins)


def _balance(page: _Page, row: int, spent: _Table, funded: _Table, years: int) -> None:
    """Write, for each year and for the whole, funds less expenses, and what it means."""
    page.text(row, 0, "Recettes moins dépenses", page.looks.total_label)
    page.text(row + 1, 0, "Équilibre", page.looks.total_label)
    for column in range(1, years + 2):
        name = xl_col_to_name(column)
        difference = f"{name}{funded.total + 1}-{name}{spent.total + 1}"
        page.formula(row, column, f"={difference}", page.looks.total)
        cell = f"ROUND({name}{row + 1},2)"
        verdict = f'=IF({cell}=0,"Équilibré",IF({cell}<0,"Manque","Excédent"))'
        page.formula(row + 1, column, verdict, page.looks.verdict, "Équilibré")


# --- indicators, partners ----------------------------------------------------------------------


def _indicators(page: _Page, context: KitContext, wanted: Workbook) -> None:
    known = [
        (context.enjeu(measure.enjeu), action.label, indicator)
        for measure in (context.kit.plan.measures if context.kit.plan else ())
        for action in measure.actions
        for indicator in action.indicators
    ]
    readings = [f"Relevé année {number}" for number in range(1, wanted.years + 1)]
    titles = ["Enjeu", "Action", "Indicateur", "Point de départ", "Cible", *readings, "Part de la cible atteinte"]
    page.widths(26, 44, 40, *(13,) * (len(titles) - 3))
    page.text(0, 0, "Indicateurs", page.looks.title)
    page.headers(2, titles)
    share = len(titles) - 1
    for row, words in enumerate(_filled(known, 3, INDICATOR_ROWS), start=3):
        for column, text in enumerate(words):
            page.text(row, column, text, page.looks.entry)
        for column in range(3, share):
            page.sheet.write_blank(row, column, None, page.looks.number_entry)
        read = f"F{row + 1}:{xl_col_to_name(share - 1)}{row + 1}"
        reached = f'=IF(OR(N(E{row + 1})=0,COUNT({read})=0),"",MAX({read})/E{row + 1})'
        page.formula(row, share, reached, page.looks.share, "")
        page.fit(row, words)
    _keep_titles(page, 3)


def _partners(page: _Page, context: KitContext) -> None:
    names = partners(context.kit.plan) if context.kit.plan else []
    titles = ["Structure", "Interlocuteur", "Ce qu'elle apporte", "Où en est-on", "Dernier contact", "Prochaine étape"]
    lines = _filled([(name, "", "", STAGES[0]) for name in names], 4, PARTNER_ROWS)
    first, last = 5, 4 + len(lines)
    page.widths(38, 26, 40, 20, 16, 40)
    page.text(0, 0, "Partenaires", page.looks.title)
    stages = f"D{first + 1}:D{last + 1}"
    agreed = f'=COUNTIF({stages},"{STAGES[2]}")+COUNTIF({stages},"{STAGES[3]}")'
    page.text(1, 0, "Structures engagées ou signataires", page.looks.total_label)
    page.formula(1, 1, agreed, page.looks.count)
    page.text(2, 0, "Structures à rencontrer", page.looks.total_label)
    page.formula(2, 1, f'=COUNTIF({stages},"{STAGES[0]}")', page.looks.count, len(names))
    page.headers(4, titles)
    for row, words in enumerate(lines, start=first):
        for column, text in enumerate(words):
            page.text(row, column, text, page.looks.entry)
        page.sheet.write_blank(row, 4, None, page.looks.date_entry)
        page.sheet.write_blank(row, 5, None, page.looks.entry)
    choice = {"validate": "list", "source": list(STAGES)}
    date = {"validate": "date", "criteria": ">=", "value": datetime(2000, 1, 1)}
    _accept(page, (first, 3, last, 3), choice, "Choix attendu", "Choisissez une valeur de la liste.")
    _accept(page, (first, 4, last, 4), date, "Date attendue", "Écrivez une date : jour/mois/année.")
    _keep_titles(page, first)


def _filled(known: Sequence[tuple[str, ...]], width: int, fewest: int) -> list[tuple[str, ...]]:
    """Give what is known, then empty lines."""
    return [*known, *[("",) * width] * max(fewest - len(known), SPARE_ROWS)]


def _accept(
    page: _Page, cells: tuple[int, int, int, int], rule: Mapping[str, object], title: str, message: str
) -> None:
    """Accept some values only, and say which."""
    page.sheet.data_validation(*cells, {**rule, "error_title": title, "error_message": french(message)})


def _keep_titles(page: _Page, first_row: int) -> None:
    """Keep the titles in sight, on screen and on paper."""
    page.sheet.freeze_panes(first_row, 1)
    page.sheet.repeat_rows(first_row - 1)
