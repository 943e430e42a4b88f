"""The rules between files. A broken sheet for the rules about one sheet is among the golden cases."""

from __future__ import annotations

import pytest
from small_project import SHEETS, SmallProject

from macros.catalogue.rules import RULES, TOLERANT

TOOL = "resources/outils/exemple.yml"
WITHDRAWN = "resources/withdrawn.yml"
EXCEPTIONS = "resources/exceptions.yml"


def withdrawal(was: str, *, on: str = "2026-11-20", see: str = "") -> str:
    """Write a mention of a withdrawn sheet."""
    return f"  - was: {was}\n    title: Une fiche\n    reason: Elle a vieilli.\n    on: {on}\n" + (
        f"    see: {see}\n" if see else ""
    )


def exception(*, rule: str = "future-date", path: str = TOOL, field: str = "", until: str = "2026-12-31") -> str:
    """Write one tolerated deviation."""
    return (
        f"exceptions:\n  - rule: {rule}\n    path: {path}\n    reason: La date est celle de la parution.\n    until: {until}\n"
        + (f"    field: {field}\n" if field else "")
    )


def test_every_rule_says_itself_in_french() -> None:
    for name, rule in RULES.items():
        assert (rule.__doc__ or "").strip().endswith("."), name
        assert "\n" not in (rule.__doc__ or "").strip(), name


def test_a_sheet_may_not_have_the_name_of_a_page_of_its_catalogue(project: SmallProject) -> None:
    project.write("resources/outils/page-limits.yml", SHEETS["outils"].replace("Un outil", "Une page"))
    assert project.problems() == []
    project.write("resources/outils/page-12.yml", SHEETS["outils"].replace("Un outil", "Autre"))
    assert project.problems() == [
        "resources/outils/page-12.yml:1:1: « page-12 » est le nom d'une page du catalogue. Donnez un autre nom à ce fichier."
    ]


# --- a file with mistakes ------------------------------------------------------------------------


def test_a_value_of_the_wrong_kind_does_not_hide_an_unknown_term_nor_a_broken_reference(project: SmallProject) -> None:
    project.change(TOOL, "sourcing: haute", "sourcing: bonne\nrelated: [outils/inconnu]\nages: {min: dix}")
    project.change(TOOL, "themes: [cps]", "themes: [cpz]")
    fields = [problem.removeprefix(TOOL).split(": ")[1] for problem in project.problems() if problem.startswith(TOOL)]
    assert sorted(fields) == ["ages.min", "related[1]", "sourcing", "themes[1]"]


def test_what_could_be_understood_of_a_file_with_mistakes_is_never_shown(project: SmallProject) -> None:
    project.change(TOOL, "sourcing: haute", "sourcing: bonne")
    catalogue, _ = project.loaded()
    assert catalogue.find("outils/exemple") is None
    assert [entry.key for entry in catalogue.salvaged] == ["outils/exemple"]


# --- dates ------------------------------------------------------------------------------------


def test_a_date_is_in_the_future_until_its_day(project: SmallProject) -> None:
    assert project.problems(today="2026-11-20") == []
    assert len([p for p in project.problems(today="2026-11-19") if p.startswith(TOOL)]) == 2


def test_a_month_is_not_in_the_future_while_it_lasts(project: SmallProject) -> None:
    project.change(TOOL, "read_on: 2026-11", "read_on: 2026-12")
    assert project.problems(today="2026-12-01") == []


def test_dates_of_withdrawals_and_vocabularies_are_checked_too(project: SmallProject) -> None:
    project.write(WITHDRAWN, "withdrawals:\n" + withdrawal("outils/ancien", on="2027-01-01"))
    project.change("resources/vocabularies/registers.yml", "read_on: 2026-11", "read_on: 2027-01")
    assert [problem.split(": ")[0] for problem in project.problems()] == [
        "resources/vocabularies/registers.yml:14:14",
        "resources/withdrawn.yml:5:9",
    ]


# --- words --------------------------------------------------------------------------------------


def test_an_unused_term_is_told_at_its_line(project: SmallProject) -> None:
    project.change("resources/vocabularies/themes.yml", "reference: oui\n", "")
    assert project.problems() == [
        "resources/vocabularies/themes.yml:4:10: terms[2].id: « ecrans » ne sert à aucune fiche. "
        "Employez-le, retirez-le, ou écrivez « reference: oui » en tête du vocabulaire."
    ]


def test_a_word_that_is_neither_yes_nor_no_is_told(project: SmallProject) -> None:
    project.change("resources/vocabularies/themes.yml", "reference: oui", "reference: peut-être")
    assert project.problems()[0].endswith("reference: « peut-être » n'est ni oui ni non. Attendu : oui ou non.")


def test_two_sheets_of_a_kind_cannot_have_one_name(project: SmallProject) -> None:
    project.write("resources/outils/second.yml", SHEETS["outils"].replace("title: Un outil", "title: UN OUTIL"))
    assert project.problems() == [
        "resources/outils/second.yml:1:8: title: « UN OUTIL » est déjà le nom de la fiche resources/outils/exemple.yml. "
        "Précisez l'un des deux noms."
    ]


# --- links --------------------------------------------------------------------------------------


def test_a_copy_is_known_with_and_without_www(project: SmallProject) -> None:
    project.change(TOOL, "https://www.drogues.gouv.fr/guide", "https://www.copie.example.org/guide")
    assert len(project.problems()) == 1


def test_a_link_out_of_the_sources_is_checked_too(project: SmallProject) -> None:
    project.change(TOOL, "type: guide", "type: guide\nlegal_url: https://copie.example.org/loi")
    assert project.problems()[0].startswith(f"{TOOL}:4:12: legal_url: « copie.example.org » republie")


# --- withdrawn sheets ---------------------------------------------------------------------------


def test_a_withdrawn_sheet_may_name_the_one_to_read(project: SmallProject) -> None:
    project.write(WITHDRAWN, "withdrawals:\n" + withdrawal("outils/ancien", see="outils/exemple"))
    assert project.problems() == []


def test_a_withdrawn_sheet_no_longer_exists(project: SmallProject) -> None:
    project.write(WITHDRAWN, "withdrawals:\n" + withdrawal("outils/exemple"))
    assert project.problems() == [
        "resources/withdrawn.yml:2:10: withdrawals[1].was: La fiche resources/outils/exemple.yml existe encore. "
        "Supprimez la fiche, ou cette mention."
    ]


def test_a_sheet_is_withdrawn_once_from_a_kind_that_exists_towards_a_sheet_that_exists(project: SmallProject) -> None:
    project.write(
        WITHDRAWN,
        "withdrawals:\n"
        + withdrawal("outils/ancien")
        + withdrawal("outils/ancien")
        + withdrawal("outil/x", see="outils/y"),
    )
    assert [problem.removeprefix("resources/withdrawn.yml:")[:60] for problem in project.problems()] == [
        "6:10: withdrawals[2].was: Cette fiche est déjà retirée plus ",
        "10:10: withdrawals[3].was: « outil » n'est pas un type de fi",
        "14:10: withdrawals[3].see: « outils/y » ne mène à aucune fic",
    ]


def test_an_old_address_has_the_form_of_one(project: SmallProject) -> None:
    project.write(WITHDRAWN, "withdrawals:\n" + withdrawal("Ancien outil"))
    assert project.problems()[0].endswith(
        "was: « Ancien outil » n'a pas la forme attendue. Attendu : dossier/identifiant."
    )


# --- exceptions -----------------------------------------------------------------------------------


def late(project: SmallProject) -> None:
    """Put a date to come in the tool."""
    project.change(TOOL, "reviewed_on: 2026-11-20", "reviewed_on: 2027-11-20")


def test_an_exception_tolerates_one_rule_in_one_file(project: SmallProject) -> None:
    late(project)
    project.write(EXCEPTIONS, exception())
    assert project.problems() == []


def test_an_exception_for_a_field_leaves_the_others(project: SmallProject) -> None:
    late(project)
    project.write(EXCEPTIONS, exception(field="published_on"))
    assert len(project.problems()) == 1


def test_an_exception_ends(project: SmallProject) -> None:
    late(project)
    project.write(EXCEPTIONS, exception(until="2026-11-22"))
    assert [problem.split(": ")[0] for problem in project.problems()] == [f"{EXCEPTIONS}:5:12", f"{TOOL}:14:14"]


def test_an_exception_names_a_rule_and_a_file_that_exist(project: SmallProject) -> None:
    project.write(EXCEPTIONS, exception(rule="future-dates", path="resources/outils/exempl.yml"))
    rule, path = project.problems()
    assert rule.startswith(
        f"{EXCEPTIONS}:2:11: exceptions[1].rule: « future-dates » n'est pas une règle. Vouliez-vous « future-date » ?"
    )
    assert f"Vouliez-vous « {TOOL} »" in path


def test_an_exception_does_not_hide_what_cannot_be_read(project: SmallProject) -> None:
    project.change(TOOL, "type: guide", "type: guide\nmisspelt: 1")
    project.write(EXCEPTIONS, exception())
    assert len(project.problems()) == 1


@pytest.mark.parametrize("rule", sorted(set(RULES) - TOLERANT))
def test_a_rule_that_pages_rely_on_accepts_no_exception(project: SmallProject, rule: str) -> None:
    project.change(TOOL, "themes: [cps]", "themes: [inconnu]")
    project.write(EXCEPTIONS, exception(rule=rule))
    told, term = project.problems()
    assert told.startswith(f"{EXCEPTIONS}:2:11: exceptions[1].rule: « {rule} » n'accepte pas d'exception.")
    assert term.startswith(f"{TOOL}:5:10: ")
