"""Releases side by side in a folder: each complete before it is served, swapped in by renaming one link.

``releases/<id>/`` is what was published, ``releases/<id>.json`` what it holds, ``current`` the one served. Whatever
moment the machine stops at, ``current`` leads to a complete release; what was left half made goes at the next call.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from macros.problems import did_you_mean
from scripts.publishing.changelog import with_changes
from scripts.publishing.site import Files, PublishingFailed, SiteFile, content_id, retained

Progress = Callable[[int, int], None]
"""Called as files are put in place: how many, out of how many."""

_FRESH = ".fresh-"


@dataclass(frozen=True)
class Release:
    """What ``releases/<id>.json`` says: the files of a release, and the older hashed files kept beside them."""

    id: str
    number: int
    files: Mapping[str, str] = field(default_factory=dict)
    retired: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """What a publication changed."""

    release: str
    written: int = 0
    linked: int = 0
    headers_changed: bool = False
    already_served: bool = False


class ReleaseFolder:
    """A folder that holds releases."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.current = root / "current"
        self._releases = root / "releases"

    # --- what is there --------------------------------------------------------------------------

    def releases(self) -> list[Release]:
        """Give the releases, the last published first."""
        found = [self._read(file) for file in self._releases.glob("*.json") if file.with_suffix("").is_dir()]
        return sorted(found, key=lambda release: release.number, reverse=True)

    def served(self) -> str | None:
        """Give the identifier of the release that is served."""
        return os.path.basename(os.readlink(self.current)) if self.current.is_symlink() else None

    def read(self, path: str) -> bytes | None:
        """Give a file as it is served, ``None`` when there is none."""
        file = self.current / path
        return file.read_bytes() if file.is_file() else None

    def noted_at(self, release: Release) -> float:
        """Give when a release was last put in line, in seconds since 1970."""
        return (self._releases / f"{release.id}.json").stat().st_mtime

    # --- verbs ----------------------------------------------------------------------------------

    def publish(self, files: Files, *, keep: int, today: str, progress: Progress = lambda done, total: None) -> Outcome:
        """Serve these files; keep ``keep`` releases."""
        with self._locked():
            files = with_changes(files, self.read, today)
            release_id, before = content_id(files), self._served_release()
            if before and before.id == release_id:
                return Outcome(release_id, already_served=True)
            known = {release.id: release for release in self.releases()}
            number = max((release.number for release in known.values()), default=0) + 1
            retired = retained(before.files, before.retired, files, today) if before else {}
            hashes = {path: file.sha256 for path, file in files.items()}
            release = Release(release_id, number, hashes, retired)
            if release_id in known:
                written, linked = 0, len(files)
                self._carry(before, release)
            else:
                written, linked = self._make(release, files, before, progress)
            self._serve(release_id)
            self._prune(keep)
            return Outcome(release_id, written, linked, headers_changed=_headers_differ(before, release))

    def roll_back(self, asked: str | None, *, today: str) -> Outcome:
        """Serve an earlier release again: the one asked for, or the one published before."""
        with self._locked():
            known = {release.id: release for release in self.releases()}
            before = self._served_release()
            if asked is None:
                earlier = [r for r in known.values() if before is None or r.number < before.number]
                if not earlier:
                    raise PublishingFailed("Il n'y a pas de version plus ancienne à remettre en ligne.")
                asked = max(earlier, key=lambda release: release.number).id
            if asked not in known:
                raise PublishingFailed(f"La version « {asked} » n'est pas ici. {did_you_mean(asked, known)}")
            release = known[asked]
            if before and before.id == asked:
                return Outcome(asked, already_served=True)
            if before:
                hashed = retained(before.files, before.retired, _listed(release), today)
                release = Release(asked, release.number, release.files, {**release.retired, **hashed})
            self._carry(before, release)
            self._serve(asked)
            return Outcome(asked, linked=len(release.files), headers_changed=_headers_differ(before, release))

    # --- steps ----------------------------------------------------------------------------------

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Work alone in the folder. The lock falls with the process, however it ends."""
        self._refuse_foreign_folder()
        self._releases.mkdir(parents=True, exist_ok=True)
        with open(self.root / ".lock", "w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise PublishingFailed("Une autre publication est en cours dans ce dossier. Attendez sa fin.") from None
            self._clean()
            yield

    def _refuse_foreign_folder(self) -> None:
        others = {entry.name for entry in os.scandir(self.root)} if self.root.exists() else set()
        ours = self._releases.is_dir() and (self.current.is_symlink() or not self.current.exists())
        if others - {".lock"} and not ours:
            raise PublishingFailed(
                f"« {self.root} » contient autre chose que des versions publiées. Donnez un dossier vide ou nouveau."
            )

    def _clean(self) -> None:
        """Take away what an interrupted publication left."""
        served = self.served()
        for entry in self._releases.iterdir():
            pair = entry.with_suffix("") if entry.suffix == ".json" else entry.with_name(f"{entry.name}.json")
            if entry.name.startswith(".") or (not pair.exists() and entry.name != served):
                shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
        for link in self.root.glob(".current-*"):
            link.unlink()

    def _make(self, release: Release, files: Files, before: Release | None, progress: Progress) -> tuple[int, int]:
        """Make a release beside the others, complete on the disk before it takes its name; count writes and links."""
        fresh = self._releases / f"{_FRESH}{release.id}"
        old = self._releases / before.id if before else None
        folders = {fresh, *(fresh / path for path in {os.path.dirname(path) for path in (*files, *release.retired)})}
        for folder in sorted(folders):
            folder.mkdir(parents=True, exist_ok=True)
        written = 0
        for done, (path, file) in enumerate(files.items(), start=1):
            same = old and before and before.files.get(path) == file.sha256
            if not (same and old and _link(old / path, fresh / path, file.size_bytes)):
                _write(fresh / path, file)
                written += 1
            progress(done, len(files))
        for path in release.retired:
            if old:
                _link(old / path, fresh / path)
        _open_to_the_server(fresh)
        self._note(release)
        os.sync()
        fresh.rename(self._releases / release.id)
        return written, len(files) - written

    def _carry(self, before: Release | None, release: Release) -> None:
        """Add to a release that was made earlier the hashed files that pages read until now ask for."""
        if before:
            for path in release.retired:
                target = self._releases / release.id / path
                target.parent.mkdir(parents=True, exist_ok=True)
                if not target.exists():
                    _link(self._releases / before.id / path, target)
        self._note(release)
        os.sync()

    def _serve(self, release_id: str) -> None:
        """Point ``current`` at a release: one rename, so that no request falls between two."""
        link = self.root / f".current-{release_id}"
        link.symlink_to(f"{self._releases.name}/{release_id}")
        link.replace(self.current)
        descriptor = os.open(self.root, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)

    def _prune(self, keep: int) -> None:
        served = self.served()
        for release in self.releases()[max(keep, 1) :]:
            if release.id != served:
                gone = self._releases / f".gone-{release.id}"
                (self._releases / release.id).rename(gone)
                (self._releases / f"{release.id}.json").unlink()
                shutil.rmtree(gone)

    # --- files ----------------------------------------------------------------------------------

    def _served_release(self) -> Release | None:
        served = self.served()
        if served is None or not self.current.is_dir():
            return None
        file = self._releases / f"{served}.json"
        return self._read(file) if file.exists() else Release(served, 0)

    def _read(self, file: Path) -> Release:
        try:
            return Release(**json.loads(file.read_bytes()))
        except (ValueError, TypeError):
            return Release(file.stem, 0)

    def _note(self, release: Release) -> None:
        fresh = self._releases / f".{release.id}.json"
        fresh.write_text(json.dumps(asdict(release), indent=0, sort_keys=True), "utf-8")
        fresh.replace(self._releases / f"{release.id}.json")


def _headers_differ(before: Release | None, after: Release) -> bool:
    """Tell whether nginx, which reads its configuration once, must read it again."""
    return before is not None and before.files.get(".nginx.conf") != after.files.get(".nginx.conf")


def _listed(release: Release) -> dict[str, SiteFile]:
    """Give the files of a release by path; only their names are known."""
    return {path: SiteFile(path, 0, sha256, b"") for path, sha256 in release.files.items()}


def _link(old: Path, new: Path, size_bytes: int | None = None) -> bool:
    """Take a file from an earlier release, as a hard link where the disk can; tell whether it was there, whole."""
    try:
        if size_bytes is not None and old.stat().st_size != size_bytes:
            return False
        try:
            os.link(old, new)
        except FileNotFoundError:
            raise
        except OSError:
            shutil.copyfile(old, new)
    except FileNotFoundError:
        return False
    return True


def _write(target: Path, file: SiteFile) -> None:
    target.write_bytes(file.content())
    target.chmod(0o644)


def _open_to_the_server(folder: Path) -> None:
    """Let the web server enter, whatever the mask of who publishes."""
    for inside, _, _ in os.walk(folder):
        os.chmod(inside, 0o755)
