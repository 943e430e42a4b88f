"""A kit as a package: what is in it, that it can be checked, opened and read anywhere, and made again to the byte."""

from __future__ import annotations

import hashlib
import io
import json
import re
import shutil
import subprocess
import zipfile
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import icalendar
import pytest
from office import converted, needs_libreoffice, part, text_of_odt
from small_kit import KIT, context, made, real, small_context
from small_project import SmallProject

from macros.packages import Package
from macros.toolkits.action_plan import action_plan
from macros.toolkits.archive import zipped
from macros.toolkits.kits import announced, deadlines
from macros.toolkits.notes import presentation_notes
from macros.toolkits.workshops import workshop_scenarios


@pytest.fixture
def small(project: SmallProject) -> Package:
    """Make the small kit, whole."""
    return made(small_context(project))


def opened(package: Package) -> zipfile.ZipFile:
    assert package.archive
    return zipfile.ZipFile(io.BytesIO(package.archive))


# --- the archive ------------------------------------------------------------------------------------


def test_an_archive_holds_one_folder_sorted_and_dated_the_same(small: Package) -> None:
    entries = opened(small).infolist()
    names = [entry.filename for entry in entries]
    assert names == sorted(names)
    assert {name.split("/")[0] for name in names} == {"kit-exemple"}
    assert {(entry.date_time, entry.external_attr >> 16, entry.create_system) for entry in entries} == {
        ((1980, 1, 1, 0, 0, 0), 0o100644, 3)
    }
    assert opened(small).testzip() is None


def test_the_same_kit_gives_the_same_archive(project: SmallProject) -> None:
    kit = small_context(project)
    assert made(kit).archive == made(kit).archive


def test_what_is_announced_is_what_is_made(small: Package, project: SmallProject) -> None:
    told = announced(context(project.loaded()[0]))
    assert [(file.path, file.title, file.purpose) for file in told.parts] == [
        (file.path, file.title, file.purpose) for file in small.parts
    ]
    assert {file.content for file in told.parts} == {None}
    assert sorted(f"kit-exemple/{file.path}" for file in told.parts) == opened(small).namelist()


def test_checksums_are_those_of_the_files(small: Package) -> None:
    archive = opened(small)
    manifest = json.loads(archive.read("kit-exemple/manifest.json"))
    told = {file["path"]: (file["sha256"], file["size_bytes"]) for file in manifest["files"]}
    real_files = {name.removeprefix("kit-exemple/"): archive.read(name) for name in archive.namelist()}
    del real_files["manifest.json"]
    assert told == {name: (hashlib.sha256(content).hexdigest(), len(content)) for name, content in real_files.items()}


@pytest.mark.parametrize("tool", ["unzip", "7z"])
def test_other_software_finds_nothing_wrong_in_an_archive(small: Package, tool: str, tmp_path: Path) -> None:
    if shutil.which(tool) is None:
        pytest.skip(f"{tool} is not installed")
    file = tmp_path / small.archive_name
    file.write_bytes(small.archive or b"")
    command = ["unzip", "-tq", str(file)] if tool == "unzip" else ["7z", "t", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", ["../x", "a/../../x", "/etc/passwd", "a//b", "é.pdf", "a\\b"])
def test_an_archive_refuses_a_name_that_leaves_it_or_that_some_systems_cannot_write(name: str) -> None:
    with pytest.raises(ValueError, match="a name that an archive cannot hold"):
        zipped({name: b""})


def test_an_archive_refuses_two_names_that_some_systems_take_for_one() -> None:
    with pytest.raises(ValueError, match="two files of one name"):
        zipped({"a.txt": b"", "A.txt": b""})


def test_attachments_take_names_that_every_system_reads(project: SmallProject) -> None:
    project.write("resources/files/été/Affiche n° 1 (à imprimer).PDF", b"%PDF")
    kit = small_context(project, f'{KIT}attachments: ["été/Affiche n° 1 (à imprimer).PDF"]\n')
    attached = [file for file in made(kit).parts if file.group == "Pièces jointes"]
    assert [(file.path, file.title, file.content) for file in attached] == [
        ("pieces-jointes/01-affiche-n-1-a-imprimer.pdf", "Affiche n° 1 (à imprimer).PDF", b"%PDF")
    ]


def test_an_absent_block_is_a_document_that_is_not_made(project: SmallProject) -> None:
    bare = KIT[: KIT.index("plan:")] + KIT[KIT.index("published_on") :]
    names = {file.path for file in announced(small_context(project, bare)).parts}
    assert names == {
        "livret.pdf",
        "fiches/outils-exemple.pdf",
        "fiches/idees-recues-exemple.pdf",
        "index.html",
        "LICENCE.txt",
        "manifest.json",
    }


# --- the page that leads to the files -----------------------------------------------------------------


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value for name, value in attrs if name in {"href", "src"} and value]


def test_the_page_works_from_a_folder_without_a_connection(small: Package) -> None:
    archive = opened(small)
    page = archive.read("kit-exemple/index.html").decode()
    read = _Links()
    read.feed(page)
    outside = [link for link in read.links if link.startswith("http")]
    inside = {f"kit-exemple/{link}" for link in read.links if not link.startswith("http")}
    assert outside == ["https://jalons.example/kits/exemple/"]
    assert inside == set(archive.namelist()) - {"kit-exemple/index.html"}
    assert {"script", "img", "link", "iframe"}.isdisjoint(read.tags)
    assert '<html lang="fr">' in page
    assert page.count("<h1>") == 1


def test_the_page_announces_each_format_and_size(small: Package) -> None:
    page = part_of(small, "index.html")
    for file in small.parts:
        if file.path not in {"index.html", "manifest.json"}:
            assert re.search(
                rf'href="{file.path}">[^<]+</a> <span class="soft">\({file.form.name}, [^)]*(?:ko|octets)\)', page
            )


def part_of(package: Package, path: str) -> str:
    return next(file.content or b"" for file in package.parts if file.path == path).decode()


def test_hostile_text_is_escaped_in_the_page(project: SmallProject) -> None:
    page = part_of(
        made(small_context(project, KIT.replace("Pour agir.", "<script>alert(1)</script> & co"))), "index.html"
    )
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; co" in page
    assert "<script" not in page


# --- editable texts ---------------------------------------------------------------------------------------


def documents(project: SmallProject, text: str = KIT) -> dict[str, bytes]:
    kit = small_context(project, text)
    assert kit.kit.plan
    assert kit.kit.notes
    return {
        "plan": action_plan(kit, kit.kit.plan),
        "notes": presentation_notes(kit, kit.kit.notes),
        "workshops": workshop_scenarios(kit),
    }


@pytest.mark.parametrize("name", ["plan", "notes", "workshops"])
def test_a_text_says_its_language_title_and_date(project: SmallProject, name: str) -> None:
    content = documents(project)[name]
    meta = part(content, "meta.xml")
    assert "<dc:language>fr-FR</dc:language>" in meta
    assert re.search(r"<dc:title>[^<]+</dc:title>", meta)
    assert set(re.findall(r"\d{4}-\d\d-\d\dT[\d:]+", meta)) == {"2026-11-21T00:00:00"}
    assert 'fo:language="fr"' in part(content, "styles.xml")


@pytest.mark.parametrize("name", ["plan", "notes", "workshops"])
def test_headings_of_a_text_go_down_one_level_at_a_time(project: SmallProject, name: str) -> None:
    levels = [
        int(level) for level in re.findall(r'text:outline-level="(\d)"', part(documents(project)[name], "content.xml"))
    ]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(below <= above + 1 for above, below in pairwise(levels))


@pytest.mark.parametrize("name", ["plan", "notes", "workshops"])
def test_every_style_that_a_text_names_exists(project: SmallProject, name: str) -> None:
    content = documents(project)[name]
    named = set(re.findall(r'(?:text|table):style-name="([^"]+)"', part(content, "content.xml")))
    known = set(re.findall(r'style:name="([^"]+)"', part(content, "styles.xml") + part(content, "content.xml")))
    assert {"Heading_20_1"} <= named <= known


def test_each_workshop_begins_a_page(project: SmallProject) -> None:
    content = part(documents(project)["workshops"], "content.xml")
    assert '<text:h text:outline-level="2" text:style-name="Heading_20_2_20_Page">Un atelier' in content


@pytest.mark.parametrize("name", ["plan", "notes", "workshops"])
def test_every_table_has_titles_and_rows_of_one_width(project: SmallProject, name: str) -> None:
    root = ElementTree.fromstring(part(documents(project)[name], "content.xml"))
    table = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
    tables = list(root.iter(f"{table}table"))
    assert tables
    for found in tables:
        columns = len(found.findall(f"{table}table-column"))
        assert len(found.findall(f"{table}table-header-rows/{table}table-row")) == 1
        assert {len(row.findall(f"{table}table-cell")) for row in found.iter(f"{table}table-row")} == {columns}


def test_a_plan_is_filled_in_from_the_kit(project: SmallProject) -> None:
    text = text_of_odt(documents(project)["plan"])
    for words in (
        "Enjeu 1\u00a0: Piloter",
        "Objectif\u00a0: Réunir",
        "Rencontrer",
        "Préfecture",
        "Nombre de rencontres",
        "Premier mois",
    ):
        assert words in text


def test_a_workshop_brings_the_questions_of_its_received_idea(project: SmallProject) -> None:
    text = text_of_odt(documents(project)["workshops"])
    assert "Pourquoi\u202f?" in text
    assert "0 à 20" in text


def test_hostile_text_stays_text_in_a_document(project: SmallProject) -> None:
    text = text_of_odt(documents(project, KIT.replace("label: Rencontrer", "label: '<text:p>=1+1 & co'"))["plan"])
    assert "<text:p>=1+1 & co" in text


def test_notes_quote_figures_with_their_sources() -> None:
    kit = context(real(), "coordonnateur")
    assert kit.kit.notes
    text = text_of_odt(presentation_notes(kit, kit.kit.notes))
    quoted = [line for line in text if line.startswith("Projets de communes")]
    assert quoted == ["Projets de communes et d’intercommunalités financés de 2018 à 2023\u00a0: 77 projets (2023)."]
    assert text[text.index(quoted[0]) + 1].startswith("Source\u00a0: ")


@needs_libreoffice
def test_libreoffice_reads_the_texts(project: SmallProject, tmp_path: Path) -> None:
    for name, content in documents(project).items():
        folder = tmp_path / name
        folder.mkdir()
        (text,) = converted(content, "texte.odt", "txt:Text (encoded):UTF8", folder)
        assert all(line in text.decode() for line in text_of_odt(content) if line)


# --- the calendar ---------------------------------------------------------------------------------------


def test_a_calendar_holds_the_dated_steps_of_its_calls_and_no_other() -> None:
    kit = context(real(), "coordonnateur")
    calls = [real().find(key) for key in kit.kit.calendars]
    dates = sorted(
        step.date for call in calls for step in (*call.planned, *call.observed) if len(step.date or "") == 10
    )
    events = icalendar.Calendar.from_ical(deadlines(kit)).walk("VEVENT")
    assert sorted(str(event.decoded("dtstart")) for event in events) == dates
    assert len({str(event["uid"]) for event in events}) == len(dates)
    assert all("Source" in str(event["description"]) for event in events)
