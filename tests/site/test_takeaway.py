"""« Emporter les fiches »: one ZIP of PDFs made in the browser, that other software opens, and that says what it lacks."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from urllib.parse import urlsplit

from built_site import BuiltSite
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect
from test_selection import CDDF, FILM, UNPLUGGED, opened, status

BUTTON = "Emporter les fiches (ZIP de PDF)"


def taken(tab: Tab) -> zipfile.ZipFile:
    """Press the button with the keyboard; open what comes."""
    with tab.expect_download() as download:
        tab.get_by_role("button", name=BUTTON).press("Enter")
    assert download.value.suggested_filename == "ma-selection.zip"
    with open(download.value.path(), "rb") as file:
        return zipfile.ZipFile(io.BytesIO(file.read()))


def test_the_archive_holds_the_pdfs_of_the_site_in_the_order_of_the_selection(tab: Tab, address: str, site: BuiltSite):
    archive = taken(opened(tab, address, FILM, UNPLUGGED, CDDF))
    assert archive.testzip() is None
    assert archive.namelist() == [
        "ma-selection/01-capsules-la-chute-87.pdf",
        "ma-selection/02-programmes-cps-unplugged.pdf",
        "ma-selection/03-outils-cddf.pdf",
        "ma-selection/index.html",
        "ma-selection/ma-selection.csv",
    ]
    here = (site.folder / "programmes-cps/unplugged/unplugged.pdf").read_bytes()
    assert archive.read("ma-selection/02-programmes-cps-unplugged.pdf") == here
    expect(status(tab)).to_have_text(
        re.compile(r"^Fichier ma-selection\.zip préparé\u00a0: 3 fiches, [\d,]+ [km]o\.$", re.IGNORECASE)
    )


def test_the_page_inside_leads_to_each_pdf_and_shows_notes_as_text(tab: Tab, address: str):
    archive = taken(opened(tab, address, CDDF, cddf="<img src=x> & « note »"))
    page = archive.read("ma-selection/index.html").decode()
    inside = re.findall(r'href="([^h"][^"]*)"', page)
    assert inside == ["ma-selection.csv", "01-outils-cddf.pdf"]
    assert "&#60;img src=x&#62; &#38; « note »" in page
    assert '<html lang="fr">' in page
    assert "<script" not in page
    assert "<img" not in page


def test_the_list_inside_is_the_one_of_the_csv(tab: Tab, address: str):
    text = taken(opened(tab, address, CDDF, UNPLUGGED)).read("ma-selection/ma-selection.csv").decode()
    rows = list(csv.reader(io.StringIO(text[1:], newline=""), delimiter=";"))
    assert [row[0] for row in rows] == ["Rang", "1", "2"]


def test_a_sheet_whose_pdf_is_not_there_is_named_and_the_others_are_taken(tab: Tab, address: str):
    opened(tab, address, UNPLUGGED, CDDF)
    tab.route("**/cddf.pdf", lambda route: route.fulfill(status=404, body="rien"))
    archive = taken(tab)
    assert [name for name in archive.namelist() if name.endswith(".pdf")] == [
        "ma-selection/01-programmes-cps-unplugged.pdf"
    ]
    expect(status(tab)).to_contain_text("Il manque 1 PDF\u00a0: Conseil pour les droits et devoirs des familles.")


def test_without_a_connection_nothing_is_downloaded_and_the_page_says_so(tab: Tab, address: str):
    opened(tab, address, CDDF)
    tab.route("**/*.pdf", lambda route: route.abort())
    button = tab.get_by_role("button", name=BUTTON)
    button.press("Enter")
    expect(status(tab)).to_have_text(
        "Aucun PDF n’a pu être lu. Vérifiez la connexion, puis recommencez. Rien n’a été téléchargé."
    )
    expect(button).to_be_focused()
    expect(button).not_to_have_attribute("aria-disabled", "true")


def test_only_this_site_is_asked(tab: Tab, address: str):
    asked: list[str] = []
    opened(tab, address, UNPLUGGED, CDDF)
    tab.on("request", lambda request: asked.append(request.url))
    taken(tab)
    outside = {url for url in asked if urlsplit(url).netloc != urlsplit(address).netloc and not url.startswith("blob:")}
    assert asked
    assert outside == set()


def test_a_phone_shows_the_button_whole(tab: Tab, address: str):
    tab.set_viewport_size({"width": 390, "height": 800})
    opened(tab, address, CDDF)
    box = tab.get_by_role("button", name=BUTTON).bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    assert box["height"] >= 44
