"""What the audit grid says without an auditor is true of every page: each test named there stands here or beside.

When one fails, the site has changed: correct ``resources/accessibility.yml``, not the test.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from built_site import ROOT, BuiltSite, Page

from macros.catalogue import load

MEDIA = ("audio", "video", "object", "embed", "canvas", "applet", "bgsound", "source", "track")
FRAMES = ("iframe", "frame", "frameset", "portal", "fencedframe")


def pages_with(site: BuiltSite, *tags: str) -> list[str]:
    return [str(page) for page in site.pages if page.all(*tags)]


def scripts(site: BuiltSite) -> str:
    return "\n".join(file.read_text("utf-8") for file in sorted(site.folder.rglob("*.js")))


def listened_events(code: str) -> set[str]:
    """Give the names of the events that scripts listen to."""
    return set(re.findall(r"""addEventListener\(\s*["'`](\w+)""", code)) | set(re.findall(r"\.on([a-z]+)\s*=", code))


# --- the grid itself ----------------------------------------------------------------------------


def test_every_result_given_without_an_audit_names_a_test_that_exists():
    catalogue, _ = load(ROOT)
    assert catalogue.accessibility is not None
    if catalogue.accessibility.audit is None:
        settled = [c for c in catalogue.accessibility.criteria if c.status in {"conforme", "non applicable"}]
        assert [c.id for c in settled if c.test is None] == []
    for test in {c.test for c in catalogue.accessibility.criteria if c.test}:
        file, _, name = test.partition("::")
        assert f"\ndef {name}(" in Path(ROOT, file).read_text("utf-8"), test


def test_the_foot_of_every_page_gives_the_mention_and_leads_to_the_declaration(site: BuiltSite):
    catalogue, _ = load(ROOT)
    expected = f"Accessibilité\u00a0: {catalogue.accessibility_mention}"
    for page in site.pages:
        links = [a for a in page.all("a") if "footer" in a.inside and a["href"].endswith("accessibilite/")]
        assert [link.text for link in links] == [expected], page


def test_the_declaration_follows_the_mandatory_order(site: BuiltSite):
    page = site.page("accessibilite/")
    ids = [element["id"] for element in page.elements if element.get("id") and element.tag in {"h2", "h3", "h4"}]
    order = [
        "etat-de-conformite", "resultats-des-tests", "contenus-non-accessibles", "non-conformite", "derogations",
        "contenus-non-soumis", "etablissement", "technologies", "environnement-de-test", "outils", "pages-verifiees",
        "contact", "voies-de-recours",
    ]  # fmt: skip
    assert [identifier for identifier in ids if identifier in order] == order


def test_the_page_shows_each_criterion_once(site: BuiltSite):
    rows = [th.text.split(" ")[0] for th in site.page("accessibilite/").all("th") if "details" in th.inside]
    assert sum(bool(re.fullmatch(r"\d+\.\d+", row)) for row in rows) == 106


# --- what it says -------------------------------------------------------------------------------


def test_no_form_holds_an_image_or_a_frame(site: BuiltSite):
    def tests_people(page: Page) -> bool:
        pictures = [e for e in page.all("img", "iframe", "canvas", "object") if "form" in e.inside]
        pictures += [e for e in page.all("svg") if "form" in e.inside and e.get("aria-hidden") != "true"]
        return bool(pictures) or any(field.get("type") == "image" for field in page.all("input"))

    assert [str(page) for page in site.pages if tests_people(page)] == []


def test_no_page_has_a_frame_or_a_player(site: BuiltSite):
    assert pages_with(site, *FRAMES) == []
    assert [str(page) for page in site.pages if any("data-embed" in e.attributes for e in page.elements)] == []


def test_no_page_plays_or_embeds_a_medium(site: BuiltSite):
    assert pages_with(site, *MEDIA) == []
    assert [str(page) for page in site.pages if any("data-embed" in e.attributes for e in page.elements)] == []
    assert not re.search(r"new Audio|AudioContext|speechSynthesis|createElement\([\"'](?:audio|video)", scripts(site))


def test_every_table_is_a_table_of_data(site: BuiltSite):
    """One that a script fills has no cell yet: ``compare.js`` gives it a caption and headings."""
    for page in site.pages:
        for table in re.findall(r"<table\b.*?</table>", page.html, re.DOTALL):
            assert "<th" in table or "<td" not in table, f"{page}: {table[:200]}"
        assert not [e for e in page.all("table") if e.get("role")], page


def test_every_text_reads_from_left_to_right(site: BuiltSite):
    for page in site.pages:
        assert not {c for run in page.prose for c in run if unicodedata.bidirectional(c) in {"R", "AL"}}, page
        assert not [e for e in page.elements if e.get("dir") not in {None, "ltr"}], page


def test_every_page_offers_the_menu_the_search_and_the_sitemap(site: BuiltSite):
    for page in site.pages:
        menu = [a for a in page.all("a") if "nav" in a.inside and "header" in a.inside]
        search = [form for form in page.all("form") if form.get("role") == "search"]
        sitemap = [a for a in page.all("a") if (a.get("href") or "").endswith("plan-du-site/")]
        assert len(menu) > 10, page
        assert search, page
        assert sitemap, page


def test_nothing_opens_a_window(site: BuiltSite):
    assert [str(page) for page in site.pages if any("target" in e.attributes for e in page.elements)] == []
    assert not re.search(r"window\.open|\btarget\s*=|_blank|showModalDialog|\bopen\(\s*[\"'`]", scripts(site))


def test_nothing_moves_on_its_own(site: BuiltSite):
    style = "\n".join(file.read_text("utf-8") for file in site.folder.rglob("*.css"))
    assert not re.search(r"@keyframes|\banimation(?:-\w+)?\s*:|view-transition", style)
    assert not re.search(r"setInterval|requestAnimationFrame|\.animate\(", scripts(site))
    assert pages_with(site, "marquee", "blink", "animate", "animatetransform", "set") == []
    assert not [file for suffix in ("gif", "apng", "webp", "avif") for file in site.folder.rglob(f"*.{suffix}")]


def test_scripts_ask_for_no_gesture_and_no_movement(site: BuiltSite):
    gestures = {
        "touchstart",
        "touchmove",
        "touchend",
        "pointermove",
        "mousemove",
        "drag",
        "dragstart",
        "dragover",
        "drop",
    }
    movements = {"devicemotion", "deviceorientation", "deviceorientationabsolute"}
    assert listened_events(scripts(site)) & (gestures | movements) == set()
    assert not re.search(r"Accelerometer|Gyroscope|\bDeviceMotion", scripts(site))
    assert [str(page) for page in site.pages if any("draggable" in e.attributes for e in page.elements)] == []


def test_scripts_wait_for_the_release_of_the_pointer(site: BuiltSite):
    """Nothing is done on a press; holding it back, so that a field keeps the focus, does nothing."""
    held_back = r"""addEventListener\(["'](?:pointerdown|mousedown)["'], \(event\) => event\.preventDefault\(\)\)"""
    code = re.sub(held_back, "", scripts(site))
    assert listened_events(code) & {"pointerdown", "mousedown", "touchstart"} == set()
