"""The same input gives the same bytes, wherever and whenever it is built."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from built_site import ROOT, BuiltSite, copied_project, jalons_build

from macros.artifacts import replacing
from macros.cache import Cache
from macros.catalogue import load
from macros.hooks import Documents, build
from macros.standing import Standing


def digests(folder: Path) -> dict[str, str]:
    return {
        file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in folder.rglob("*")
        if file.is_file()
    }


def test_another_folder_time_zone_locale_and_hash_seed_give_the_same_bytes(site: BuiltSite, tmp_path):
    project = copied_project(tmp_path / "elsewhere")
    jalons_build(project, tmp_path / "built", TZ="Pacific/Kiritimati", PYTHONHASHSEED="1", LC_ALL="C")

    here, elsewhere = digests(site.folder), digests(tmp_path / "built")
    assert sorted(here) == sorted(elsewhere)
    assert [path for path in here if here[path] != elsewhere[path]] == []


def test_one_process_or_several_give_the_same_bytes(tmp_path: Path) -> None:
    catalogue, problems = load(ROOT)
    assert not problems
    for processes in (1, 3):
        build(ROOT, tmp_path / str(processes), catalogue, documents="none", processes=processes)

    alone, shared = digests(tmp_path / "1"), digests(tmp_path / "3")
    assert sorted(alone) == sorted(shared)
    assert [path for path in alone if alone[path] != shared[path]] == []


@pytest.mark.parametrize("documents", ["none", "made"])
def test_a_site_made_over_the_last_one_is_the_one_made_from_nothing(
    documents: Documents, tmp_path: Path, printed: Path
) -> None:
    project = copied_project(tmp_path / "project", printed)
    standing = Standing(tmp_path / "site", Cache(tmp_path / "notes"))
    kept = project / ".cache" / "documents"

    def build_over() -> None:
        catalogue, problems = load(project)
        assert not problems
        with replacing(standing.site) as fresh:
            build(project, fresh, catalogue, documents=documents, processes=2, standing=standing)

    build_over()
    before = {file: file.stat().st_ino for file in standing.site.rglob("*.html")}
    entries = set(kept.rglob("*"))
    tools = project / "resources" / "outils"
    edited = tools / "cddf.yml"
    edited.write_text(edited.read_text("utf-8").replace("title: ", "title: Nouveau nom du "), "utf-8")
    (tools / "cddf-bis.yml").write_bytes(edited.read_bytes())
    build_over()
    build(project, tmp_path / "nothing", load(project)[0], documents=documents)

    assert digests(standing.site) == digests(tmp_path / "nothing")
    taken = [file for file, inode in before.items() if file.exists() and file.stat().st_ino == inode]
    assert len(taken) > len(before) / 2
    assert len(entries - set(kept.rglob("*"))) <= len(entries) / 10
