"""Publishing into a folder: always one complete release, older hashed files within reach, a way back."""

from __future__ import annotations

import fcntl
import json
import os
import random
from functools import partial
from pathlib import Path

import pytest
from local_server import served
from made_sites import Readers, files_of, killed_after, make_site, with_data

from macros.opendata.changes import CHANGES_PATH
from scripts.publishing.folder import Outcome, ReleaseFolder
from scripts.publishing.site import PublishingFailed, read_site

DAY = "2026-11-26"


def publish(target: Path, site: Path, *, keep: int = 5, day: str = DAY) -> Outcome:
    return ReleaseFolder(target).publish(read_site(site), keep=keep, today=day)


def style_of(site: Path) -> str:
    return next(file.relative_to(site).as_posix() for file in site.glob("assets/jalons.*.css"))


@pytest.fixture
def sites(tmp_path: Path) -> list[Path]:
    return [make_site(tmp_path / f"site-{version}", version) for version in range(4)]


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "public"


def test_what_is_served_is_the_site(sites, target):
    publish(target, sites[0])
    assert files_of(target / "current") == files_of(sites[0])


def test_same_site_again_changes_nothing(sites, target):
    first = publish(target, sites[0])
    again = publish(target, sites[0])
    assert again == Outcome(first.release, already_served=True)
    assert len(ReleaseFolder(target).releases()) == 1


def test_unchanged_files_are_taken_from_the_release_before(sites, target):
    publish(target, sites[0])
    before = (target / "current" / "assets" / "icons.svg").stat().st_ino
    done = publish(target, sites[1])
    assert (target / "current" / "assets" / "icons.svg").stat().st_ino == before
    assert done.linked == 3  # icons.svg, _headers and .nginx.conf


def test_a_disk_without_hard_links_gets_copies(sites, target, monkeypatch):
    publish(target, sites[0])

    def refuse(old: object, new: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "link", refuse)
    publish(target, sites[1])
    assert (target / "current" / "assets" / "icons.svg").read_bytes() == b"<svg/>"


def test_a_damaged_file_of_an_earlier_release_is_not_taken(sites, target):
    publish(target, sites[0])
    (target / "current" / "assets" / "icons.svg").write_bytes(b"")
    publish(target, sites[1])
    assert (target / "current" / "assets" / "icons.svg").read_bytes() == b"<svg/>"


def test_page_of_the_release_before_finds_its_style_for_seven_days(sites, target):
    old = style_of(sites[0])
    publish(target, sites[0], day="2026-11-20")
    publish(target, sites[1], day="2026-11-21")
    publish(target, sites[2], day="2026-11-28")
    assert (target / "current" / old).read_bytes() == (sites[0] / old).read_bytes()
    publish(target, sites[3], day="2026-11-29")
    assert not (target / "current" / old).exists()


def test_pages_that_are_gone_are_gone_at_once(sites, target):
    publish(target, sites[0])
    publish(target, sites[1])
    assert not (target / "current" / "outils" / "seulement-0").exists()


def test_only_so_many_releases_are_kept(sites, target):
    for site in sites:
        publish(target, site, keep=2)
    assert len(ReleaseFolder(target).releases()) == 2
    assert len(list((target / "releases").iterdir())) == 4


def test_rolling_back_serves_the_release_before_and_keeps_the_newer_style_within_reach(sites, target):
    publish(target, sites[0])
    publish(target, sites[1])
    ReleaseFolder(target).roll_back(None, today=DAY)
    assert (target / "current" / "index.html").read_bytes() == (sites[0] / "index.html").read_bytes()
    assert (target / "current" / style_of(sites[1])).exists()


def test_rolling_back_to_a_named_release(sites, target):
    first = publish(target, sites[0]).release
    for site in sites[1:3]:
        publish(target, site)
    ReleaseFolder(target).roll_back(first, today=DAY)
    assert ReleaseFolder(target).served() == first


def test_rolling_back_twice_goes_further_back_then_says_there_is_nothing_older(sites, target):
    first = publish(target, sites[0]).release
    for site in sites[1:3]:
        publish(target, site)
    folder = ReleaseFolder(target)
    folder.roll_back(None, today=DAY)
    assert folder.roll_back(None, today=DAY).release == first
    with pytest.raises(PublishingFailed, match="pas de version plus ancienne"):
        folder.roll_back(None, today=DAY)


def test_unknown_release_suggests_the_nearest(sites, target):
    release = publish(target, sites[0]).release
    with pytest.raises(PublishingFailed, match=f"Vouliez-vous « {release} »"):
        ReleaseFolder(target).roll_back(f"{release[:-1]}x", today=DAY)


def test_publishing_again_what_was_rolled_back_from(sites, target):
    publish(target, sites[0])
    second = publish(target, sites[1]).release
    ReleaseFolder(target).roll_back(None, today=DAY)
    assert publish(target, sites[1]).release == second
    assert ReleaseFolder(target).releases()[0].id == second


def test_a_folder_that_holds_something_else_is_left_alone(sites, tmp_path):
    photos = tmp_path / "photos"
    photos.mkdir()
    (photos / "vacances.jpg").write_bytes(b"jpg")
    with pytest.raises(PublishingFailed, match="autre chose que des versions"):
        publish(photos, sites[0])
    assert files_of(photos) == {"vacances.jpg": b"jpg"}


def test_a_folder_that_is_not_a_site_is_not_published(tmp_path, target):
    (tmp_path / "brouillon").mkdir()
    with pytest.raises(PublishingFailed, match="n'est pas un site construit"):
        publish(target, tmp_path / "brouillon")
    assert not target.exists()


def test_two_publishers_do_not_work_at_once(sites, target):
    publish(target, sites[0])
    with open(target / ".lock") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(PublishingFailed, match="Une autre publication est en cours"):
            publish(target, sites[1])
    assert publish(target, sites[1]).written


def test_changed_headers_are_told_for_nginx(sites, target):
    publish(target, sites[0])
    assert not publish(target, sites[1]).headers_changed
    (sites[2] / ".nginx.conf").write_text("# autre\n")
    assert publish(target, sites[2]).headers_changed


def test_what_changed_in_the_data_is_told_at_each_publication(sites, target):
    for version, site in enumerate(sites[:3]):
        with_data(site, f"Outil {version}" if version else "Outil")
        publish(target, site)
    told = json.loads((target / "current" / CHANGES_PATH).read_bytes())
    assert [(edition["number"], edition["date"]) for edition in told["editions"]] == [(2, DAY), (1, DAY)]
    assert told["editions"][0]["changes"][0]["title"] == "Outil 2"
    assert publish(target, sites[2]).already_served


def test_readers_miss_nothing_while_releases_follow_one_another(sites, target):
    publish(target, sites[0])
    with served(target / "current") as home, Readers(home) as readers:
        readers.wait_for(100)
        for site in sites[1:]:
            publish(target, site)
            readers.wait_for(300)
    assert readers.missing == []
    assert readers.polls >= 1000
    assert {b"version 0", b"version 3"} <= readers.versions


def test_killed_at_any_moment_the_served_release_is_complete_and_the_next_one_too(sites, target):
    kills = int(os.environ.get("KILLS", "6"))
    chance = random.Random(2026)
    publish(target, sites[0])
    for turn in range(kills):
        site = sites[1 + turn % 3]
        killed_after(chance.uniform(0, 0.1), partial(publish, target, site, keep=3))
        now = files_of(target / "current")
        assert any(files_of(whole).items() <= now.items() for whole in sites), "neither release is whole"
    publish(target, sites[3])
    assert files_of(sites[3]).items() <= files_of(target / "current").items()
    leftovers = [entry.name for entry in (target / "releases").iterdir() if entry.name.startswith(".")]
    assert leftovers == [] == list(target.glob(".current-*"))
