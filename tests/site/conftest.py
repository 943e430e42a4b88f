"""One build, one server and one browser for all tests of the built site."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from built_site import ROOT, AsShipped, BuiltSite, copied_project, jalons_build, made_once
from local_server import served
from playwright.sync_api import Browser, expect, sync_playwright
from playwright.sync_api import Page as Tab

from macros.models.kinds import KINDS
from scripts.bench.corpus import make_project

CHROMIUM = shutil.which("chromium-headless-shell") or "/usr/bin/chromium"
"""The same engine without its windows starts in a quarter of the time."""
FIXTURES = Path(__file__).parent / "fixtures"
expect.set_options(timeout=30_000)  # milliseconds: a busy machine is slow, not wrong


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """Build the real site."""
    return BuiltSite(made_once(tmp_path_factory, "real", lambda folder: jalons_build(ROOT, folder / "site")) / "site")


@pytest.fixture(scope="session")
def address(site: BuiltSite) -> Iterator[str]:
    """Serve it; give its address."""
    with served(site.folder, AsShipped) as address:
        yield address


@pytest.fixture(scope="session")
def printed(site: BuiltSite) -> Path:
    """Give the documents that the real site was built with, so that other builds print only what differs."""
    assert site.folder.is_dir()
    return ROOT / ".cache" / "documents"


@pytest.fixture(scope="session")
def rare_site(printed: Path, tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """Build the site with what the catalogues do not hold today: a film to load in place, a withdrawn sheet."""

    def make(folder: Path) -> None:
        project = copied_project(folder / "project", printed)
        shutil.copy(FIXTURES / "film-a-charger.yml", project / "resources" / "capsules")
        shutil.copy(FIXTURES / "withdrawn.yml", project / "resources")
        jalons_build(project, folder / "site")

    return BuiltSite(made_once(tmp_path_factory, "rare", make) / "site")


@pytest.fixture(scope="session")
def rare_address(rare_site: BuiltSite) -> Iterator[str]:
    """Serve it; give its address."""
    with served(rare_site.folder, AsShipped) as address:
        yield address


@pytest.fixture(scope="session")
def large_site(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """Build the site with so many sheets of each kind that every list is long."""

    def make(folder: Path) -> None:
        make_project(ROOT, folder / "project", 150 * len(KINDS))
        jalons_build(folder / "project", folder / "site", "--no-documents")

    return BuiltSite(made_once(tmp_path_factory, "many", make) / "site")


@pytest.fixture(scope="session")
def large_site_address(large_site: BuiltSite) -> Iterator[str]:
    """Serve it; give its address."""
    with served(large_site.folder, AsShipped) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def tab(browser: Browser) -> Iterator[Tab]:
    """Open a tab of its own: a laptop's, light, with no memory."""
    yield from _tab(browser, 1280)


@pytest.fixture
def phone(browser: Browser) -> Iterator[Tab]:
    """Open a tab of its own, as wide as a telephone."""
    yield from _tab(browser, 390)


def _tab(browser: Browser, width: int) -> Iterator[Tab]:
    view = {"width": width, "height": 850}
    context = browser.new_context(viewport=view, color_scheme="light", reduced_motion="reduce")
    yield context.new_page()
    context.close()
