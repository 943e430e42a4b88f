"""A site in an object store, sent so that whoever reads meanwhile meets nothing missing.

What nobody asks for yet goes first, what leads to it after, what is gone leaves last. A record of what stands in the
store is written before and during the work: an interrupted publication goes on where it stopped.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from functools import partial

from scripts.publishing import lease as lock
from scripts.publishing.changelog import with_changes
from scripts.publishing.delivery import NOT_SENT, cache_control, content_type, fingerprint
from scripts.publishing.lease import Lease
from scripts.publishing.site import Files, PublishingFailed, Role, SiteFile, retained
from scripts.publishing.store import WORKERS, Store

MANIFEST = ".jalons/manifest.json"
CHECKPOINT_FILES = 500

Progress = Callable[[int, int], None]


@dataclass
class Manifest:
    """What was put in the store: for each path, what it is and the tag the store gave. ``("", "")`` is unknown yet."""

    objects: dict[str, tuple[str, str]] = field(default_factory=dict)
    retired: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, store: Store) -> Manifest | None:
        """Read the record; ``None`` where nothing was published yet."""
        stored = store.get(MANIFEST)
        if stored is None:
            return None
        try:
            told = json.loads(stored.content)
            objects = {path: (mark, etag) for path, (mark, etag) in told["objects"].items()}
            return cls(objects, dict(told["retired"]))
        except (ValueError, KeyError, TypeError, AttributeError):
            return cls()

    def write(self, store: Store) -> None:
        """Write the record."""
        told = {"objects": self.objects, "retired": self.retired}
        text = json.dumps(told, sort_keys=True, separators=(",", ":"))
        store.put(MANIFEST, text.encode(), "application/json", "no-store")


@dataclass(frozen=True)
class Outcome:
    """What a publication changed, in files."""

    sent: int
    sent_bytes: int
    unchanged: int
    deleted: int


def publish(
    files: Files,
    store: Store,
    *,
    today: str,
    lease: Lease,
    progress: Progress = lambda done, total: None,
) -> Outcome:
    """Make the store hold these files, and for some days the hashed ones that older pages ask for."""
    files = {path: file for path, file in files.items() if not NOT_SENT.search(path)}
    with lease:
        files = with_changes(files, partial(_served, store), today)
        manifest, found = _what_stands(store)
        changed = [file for path, file in files.items() if not _stands(file, manifest, found)]
        served = [path for path in manifest.objects if path not in manifest.retired]
        retired = retained(served, manifest.retired, files, today)
        gone = sorted(set(manifest.objects) - set(files) - set(retired))
        if changed or gone or retired != manifest.retired:
            phases = _phases(changed, found)
            manifest.retired = retired
            manifest.objects |= {file.path: ("", "") for file in changed}
            manifest.write(store)
            _send(phases, store, manifest, lease, progress)
            _delete(gone, store, lease)
            for path in gone:
                del manifest.objects[path]
            manifest.write(store)
    size = sum(file.size_bytes for file in changed)
    return Outcome(len(changed), size, len(files) - len(changed), len(gone))


def _served(store: Store, path: str) -> bytes | None:
    stored = store.get(path)
    return stored.content if stored else None


def _what_stands(store: Store) -> tuple[Manifest, dict[str, str]]:
    """Give the record and the listing; refuse a place that holds something else than a published site."""
    manifest, found = Manifest.read(store), store.listing()
    if manifest is None and set(found) - {lock.PATH}:
        where = f"s3://{store.place.bucket}/{store.place.prefix}"
        raise PublishingFailed(f"« {where} » contient autre chose qu'un site publié ici. Donnez un dossier vide.")
    return manifest or Manifest(), found


def _stands(file: SiteFile, manifest: Manifest, found: dict[str, str]) -> bool:
    """Tell whether the store holds a file as it must be, untouched since it was put there."""
    mark, etag = manifest.objects.get(file.path, ("", ""))
    return mark == fingerprint(file) and found.get(file.path) == etag


def _phases(changed: Sequence[SiteFile], found: dict[str, str]) -> Iterator[list[SiteFile]]:
    """Cut what must be sent: a file comes after all that it may ask for, a list after the pages it leads to."""
    new_pages = {file.path for file in changed if file.role is Role.PAGE and file.path not in found}
    yield [file for file in changed if file.role is Role.HASHED]
    yield [file for file in changed if file.role is Role.JOURNAL]
    yield [file for file in changed if file.role is Role.RESOURCE]
    yield [file for file in changed if file.path in new_pages]
    yield [file for file in changed if file.role is Role.PAGE and file.path not in new_pages]
    yield [file for file in changed if file.role is Role.ENTRY]


def _send(phases: Iterator[list[SiteFile]], store: Store, manifest: Manifest, lease: Lease, progress: Progress) -> None:
    def send(file: SiteFile) -> tuple[SiteFile, str]:
        lease.check()
        return file, store.put(file.path, file.content(), content_type(file.path), cache_control(file))

    todo = list(phases)
    total, done = sum(map(len, todo)), 0
    with ThreadPoolExecutor(WORKERS) as pool:
        for phase in todo:
            sending = [pool.submit(send, file) for file in phase]
            try:
                for sent in as_completed(sending):
                    file, etag = sent.result()
                    manifest.objects[file.path] = (fingerprint(file), etag)
                    done += 1
                    progress(done, total)
                    if done % CHECKPOINT_FILES == 0:
                        manifest.write(store)
            except BaseException:
                pool.shutdown(wait=True, cancel_futures=True)
                raise
            if phase:
                manifest.write(store)


def _delete(gone: Sequence[str], store: Store, lease: Lease) -> None:
    def delete(path: str) -> None:
        lease.check()
        store.delete(path)

    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(delete, gone))
