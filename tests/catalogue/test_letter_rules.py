"""The rules of the letter: a valid issue, then one thing wrong at a time, told in French at its line."""

from __future__ import annotations

import pytest
from small_letter import LETTER, LETTER_PATH, OTHER_PATH
from small_project import SmallProject


def told(project: SmallProject, text: str) -> list[str]:
    """Give the problems of an issue, without the path of its file."""
    project.write(LETTER_PATH, text)
    return [problem.removeprefix(f"{LETTER_PATH}:") for problem in project.problems()]


def test_a_valid_issue_is_told_nothing(project: SmallProject) -> None:
    assert told(project, LETTER) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "date: 2026-12-01",
            "date: 2026-11-30",
            "2:7: date: Le 2026-11-30 n'est pas dans le mois de la lettre (2026-12). Corrigez la date, ou renommez le fichier.",
        ),
        (
            "subject: Une journée d'étude à Lyon",
            "subject: Une journée",
            "3:10: subject: Le texte compte 11 caractères ; il en faut de 15 à 70. Dites-en plus.",
        ),
        (
            "preheader: Et",
            f"preheader: {'Et ' * 40}",
            "4:12: preheader: Le texte compte 179 caractères ; le maximum est 160. Raccourcissez-le d'au moins 19.",
        ),
        (
            "preheader: Et un outil",
            "preheader: Une journée d'étude à Lyon, et un outil",
            "4:12: preheader: L'aperçu répète l'objet, que la messagerie affiche juste avant. Annoncez autre chose de la lettre.",
        ),
        (
            "  - ref: agenda/exemple",
            "  - ref: agenda/exempl",
            "16:10: agenda[1].ref: « agenda/exempl » ne mène à aucune fiche de resources/. "
            "Attendu : dossier/identifiant. Vouliez-vous « agenda/exemple »",
        ),
        (
            "  - ref: outils/exemple",
            "  - ref: agenda/exemple",
            "18:10: ressources[1].ref: « agenda/exemple » est déjà plus haut, ligne 16. Gardez une seule des deux informations.",
        ),
        (
            "https://www.exemple.fr/actualite",
            "http://www.exemple.fr/actualite",
            "13:12: actualites[1].source.url: « http://www.exemple.fr/actualite » n'est pas une adresse chiffrée. "
            "Essayez la même adresse en https://, ou retirez le lien et remplissez « no_link_reason: ».",
        ),
        (
            "https://www.exemple.fr/actualite",
            "https://copie.example.org/actualite",
            "13:12: actualites[1].source.url: « copie.example.org » republie la page d'un autre. "
            "Donnez l'adresse d'origine, ou retirez-la et remplissez « no_link_reason: ».",
        ),
        (
            "[le guide](https://www.drogues.gouv.fr/guide)",
            "[le guide](http://www.drogues.gouv.fr/guide)",
            "5:12: editorial: « http://www.drogues.gouv.fr/guide » n'est pas une adresse chiffrée. "
            "Essayez la même adresse en https://, ou retirez le lien et remplissez « no_link_reason: ».",
        ),
        (
            "read_on: 2026-11\nagenda",
            "read_on: 2027-01\nagenda",
            "14:16: actualites[1].source.read_on: « 2027-01 » est dans l'avenir : nous sommes le 2026-11-23. Corrigez la date.",
        ),
    ],
)
def test_a_mistake_is_told_at_its_line(project: SmallProject, old: str, new: str, expected: str) -> None:
    assert LETTER.count(old) == 1
    found = told(project, LETTER.replace(old, new))
    assert [problem for problem in found if problem.startswith(expected)] == found != []


def test_an_item_without_a_source_is_refused(project: SmallProject) -> None:
    start, end = LETTER.index("    source:"), LETTER.index("agenda:")
    found = told(project, LETTER[:start] + LETTER[end:])
    assert found == [
        "8:5: actualites[1]: Cette information n'a pas de source. Ajoutez « source: », ou « ref: » vers une fiche."
    ]


def test_an_empty_section_is_refused(project: SmallProject) -> None:
    found = told(project, LETTER + "a_lire: []\n")
    assert found == ["19:9: a_lire: La liste est vide. Écrivez au moins un élément entre les crochets."]


def test_an_event_already_past_on_the_day_of_the_letter_is_refused(project: SmallProject) -> None:
    project.change("resources/agenda/exemple.yml", "start: 2026-12-03", "start: 2026-11-29")
    (found,) = told(project, LETTER)
    assert found.startswith("16:10: agenda[1].ref: « Une journée » était passé (2026-11-29) le jour de la lettre")


def test_an_event_of_several_days_is_past_after_the_last_one(project: SmallProject) -> None:
    project.change("resources/agenda/exemple.yml", "start: 2026-12-03", "start: 2026-11-29\nend: 2026-12-01")
    assert told(project, LETTER) == []


def test_numbers_follow_the_months(project: SmallProject) -> None:
    project.write(LETTER_PATH, LETTER)
    project.write(OTHER_PATH, LETTER.replace("date: 2026-12-01", "date: 2026-11-02"))
    assert [problem for problem in project.problems() if "number" in problem] == [
        f"{LETTER_PATH}:1:9: number: La lettre de 2026-11 porte déjà le numéro 3. Attendu : 4."
    ]


def test_a_file_not_named_after_a_month_is_told(project: SmallProject) -> None:
    project.write("resources/lettre/decembre.yml", LETTER)
    assert project.problems() == [
        "resources/lettre/decembre.yml:1:1: « decembre » n'est pas le mois d'une lettre. "
        "Renommez le fichier d'après son mois : 2026-12.yml."
    ]


def test_all_the_mistakes_of_an_issue_are_told_at_once(project: SmallProject) -> None:
    text = (
        LETTER.replace("2026-12-01", "2026-13-01").replace("agenda:", "agendas:").replace("number: 3", "number: trois")
    )
    lines = [problem.split(":")[0] for problem in told(project, text)]
    assert lines == ["1", "2", "15"]


def test_a_mistyped_field_does_not_hide_the_other_mistakes(project: SmallProject) -> None:
    text = LETTER.replace("number: 3", "numero: 3").replace("https://www.exemple.fr", "http://www.exemple.fr")
    problems = told(project, text.replace("ref: outils/exemple", "ref: outils/exempel"))
    assert [problem.split(": ")[0] for problem in problems] == ["1:1", "13:12", "18:10"]


def test_an_issue_without_editorial_tells_its_other_mistakes_too(project: SmallProject) -> None:
    project.write(OTHER_PATH, LETTER)
    text = LETTER.replace("editorial:", "editoriale:").replace("agenda/exemple", "agenda/exempl")
    text = text.replace("https://www.exemple.fr/actualite", "http://www.exemple.fr/actualite")
    fields = [problem.split(": ")[1] for problem in told(project, text) if not problem.startswith("resources/")]
    assert fields == ["number", "editoriale", "actualites[1].source.url", "agenda[1].ref"]


def test_an_issue_without_any_section_is_told(project: SmallProject) -> None:
    assert told(project, LETTER.partition("actualites:")[0]) == [
        "1:1: Cette lettre n'a que son éditorial. "
        "Remplissez au moins une rubrique : actualites, agenda, territoires, ressources, appels, a_lire."
    ]
