"""What the site publishes of an issue: links from its own page, and an accessible PDF."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from documents import findings, pages_of
from letters_read import SETTINGS
from small_letter import LETTER, OTHER_PATH
from small_project import SmallProject

from macros.catalogue import Catalogue
from macros.models.letter import Issue
from macros.newsletter.archive import letter_files, page_body
from macros.pdf import Press


def test_links_to_sheets_are_relative_so_that_a_preview_follows_them(catalogue: Catalogue, issue: Issue) -> None:
    body = page_body(catalogue, SETTINGS, issue)
    assert '<a href="../../outils/exemple/">' in body
    assert "jalons.example" not in body


def test_headings_go_down_one_level_at_a_time(catalogue: Catalogue, issue: Issue) -> None:
    levels = [int(level) for level in re.findall(r"<h([1-6])", page_body(catalogue, SETTINGS, issue))]
    assert levels == [1, 2, 3, 2, 3, 2, 3]


def test_a_letter_leads_to_the_one_before_and_the_one_after(project: SmallProject, catalogue: Catalogue) -> None:
    older = LETTER.replace("number: 3", "number: 2").replace("date: 2026-12-01", "date: 2026-11-02")
    project.write(OTHER_PATH, older)
    both, problems = project.loaded()
    assert problems == []
    assert 'href="../../lettre/2026-12/" rel="next"' in page_body(both, SETTINGS, both.letters["2026-11"])
    assert 'href="../../lettre/2026-11/" rel="prev"' in page_body(both, SETTINGS, both.letters["2026-12"])


def test_every_form_that_the_page_offers_is_made(catalogue: Catalogue, issue: Issue) -> None:
    body = page_body(catalogue, SETTINGS, issue)
    made = {Path(file.path).name: file for file in letter_files(catalogue, SETTINGS, Press(), issue, str(body))}
    header = body.split("</header>")[0]
    assert set(re.findall(r'<li><a href="([^"]+)"', header)) == made.keys()
    assert all(file.path.startswith("lettre/2026-12/") for file in made.values())


def test_the_pdf_passes_the_checks_of_accessibility(catalogue: Catalogue, issue: Issue) -> None:
    body = str(page_body(catalogue, SETTINGS, issue))
    pdf = next(file for file in letter_files(catalogue, SETTINGS, Press(), issue, body) if file.path.endswith(".pdf"))
    assert findings(pdf.content) == []


@pytest.mark.parametrize("entries", range(4, 10))
def test_the_end_of_a_letter_never_has_a_page_to_itself(project: SmallProject, entries: int) -> None:
    item = LETTER.split("actualites:\n")[1].split("agenda:")[0]
    news = "".join(item.replace("actualit", f"n{number}-actualit") for number in range(entries))
    project.write(OTHER_PATH, LETTER.replace("date: 2026-12", "date: 2026-11").replace("agenda:\n", f"{news}agenda:\n"))
    catalogue, problems = project.loaded()
    assert problems == []
    issue = catalogue.letters["2026-11"]
    body = str(page_body(catalogue, SETTINGS, issue))
    pdf = next(file for file in letter_files(catalogue, SETTINGS, Press(), issue, body) if file.path.endswith(".pdf"))
    *_, last = pages_of(pdf.content)
    assert len(last) > 6
