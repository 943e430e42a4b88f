"""Publishing to an S3 store: only what changed, in an order that leaves no reader without a file, resumable."""

from __future__ import annotations

import json
import os
import random
import zlib
from functools import partial
from pathlib import Path

import pytest
from made_sites import Readers, files_of, killed_after, make_site, with_data

from macros.opendata.changes import CHANGES_PATH, DATA_PATH
from scripts.publishing import bucket
from scripts.publishing.bucket import Outcome
from scripts.publishing.lease import PATH as LOCK
from scripts.publishing.lease import Lease
from scripts.publishing.site import PublishingFailed, read_site
from scripts.publishing.store import Place, Store

DAY = "2026-11-26"


def publish(store: Store, site: Path, day: str = DAY) -> Outcome:
    return bucket.publish(read_site(site), store, today=day, lease=Lease(store, seconds=1))


def stored(store: Store) -> dict[str, bytes]:
    """Give what readers can reach."""
    found = {}
    for path in store.listing():
        if not path.startswith(".jalons/"):
            held = store.get(path)
            assert held
            found[path] = held.content
    return found


def fresh_client(store: Store) -> Store:
    """Give the same place through connections of its own: those of another process cannot be shared."""
    return Store(store.place, store._client.meta.endpoint_url)


def sent(site: Path) -> dict[str, bytes]:
    """Give what a site shows of itself in a store: all but the configuration of web servers."""
    return {path: content for path, content in files_of(site).items() if path not in {"_headers", ".nginx.conf"}}


def style_of(site: Path) -> str:
    return next(file.relative_to(site).as_posix() for file in site.glob("assets/jalons.*.css"))


@pytest.fixture
def sites(tmp_path: Path) -> list[Path]:
    return [make_site(tmp_path / f"site-{version}", version) for version in range(4)]


def test_the_store_holds_the_site_without_the_configuration_of_servers(store, sites):
    publish(store, sites[0])
    assert stored(store) == sent(sites[0])


def test_same_site_again_sends_nothing(store, sites):
    publish(store, sites[0])
    assert publish(store, sites[0]) == Outcome(sent=0, sent_bytes=0, unchanged=len(sent(sites[0])), deleted=0)


def test_only_what_changed_is_sent(store, sites):
    publish(store, sites[0])
    (sites[0] / "outils" / "3" / "index.html").write_bytes(b"corrige")
    done = publish(store, sites[0])
    assert (done.sent, done.deleted) == (1, 0)
    assert stored(store) == sent(sites[0])


def test_an_object_that_somebody_changed_or_deleted_is_sent_again(store, sites):
    publish(store, sites[0])
    store.put("404.html", b"autre", "text/html", "no-cache")
    store.delete("sitemap.xml")
    assert publish(store, sites[0]).sent == 2
    assert stored(store) == sent(sites[0])


def test_style_of_the_release_before_stays_for_seven_days(store, sites):
    old = style_of(sites[0])
    publish(store, sites[0], "2026-11-20")
    publish(store, sites[1], "2026-11-21")
    publish(store, sites[2], "2026-11-28")
    assert old in store.listing()
    publish(store, sites[3], "2026-11-29")
    assert old not in store.listing()


def test_pages_that_are_gone_are_deleted(store, sites):
    publish(store, sites[0])
    publish(store, sites[1])
    assert "outils/seulement-0/index.html" not in store.listing()


@pytest.mark.parametrize(
    ("path", "content_type", "cache_control"),
    [
        ("index.html", "text/html; charset=utf-8", "no-cache"),
        ("outils/3/index.html", "text/html; charset=utf-8", "public, max-age=300"),
        ("sitemap.xml", "application/xml; charset=utf-8", "no-cache"),
        ("recherche/index.json", "application/json", "no-cache"),
        ("assets/icons.svg", "image/svg+xml; charset=utf-8", "public, max-age=86400"),
        ("STYLE", "text/css; charset=utf-8", "public, max-age=31536000, immutable"),
    ],
)
def test_each_file_says_its_type_and_how_long_it_is_kept(
    endpoint, monkeypatch, sites, path, content_type, cache_control
):
    told = {}

    class Listening(Store):
        def put(self, path, content, content_type, cache_control, **conditions):
            told[path] = (content_type, cache_control)
            return super().put(path, content, content_type, cache_control, **conditions)

    name = f"entetes-{zlib.crc32(path.encode())}"
    store = Listening(Place(name, ""), endpoint)
    store._client.create_bucket(Bucket=name)
    publish(store, sites[0])
    path = style_of(sites[0]) if path == "STYLE" else path
    answer = store._client.head_object(Bucket=name, Key=path)
    assert told[path] == (answer["ContentType"], answer["CacheControl"]) == (content_type, cache_control)
    assert "ContentEncoding" not in answer


def test_what_is_asked_for_is_sent_before_what_asks_for_it(store, sites, monkeypatch):
    publish(store, sites[0])
    order: list[str] = []
    put, delete = store.put, store.delete

    def noting(path, *args, **conditions):
        order.append(path)
        return put(path, *args, **conditions)

    monkeypatch.setattr(store, "put", noting)
    monkeypatch.setattr(store, "delete", lambda path: (order.append(f"-{path}"), delete(path)))
    publish(store, sites[1])
    places = {path: number for number, path in enumerate(order)}
    hashed = [places[style_of(sites[1])], *(places[path] for path in places if path.endswith(".idx"))]
    new = places["outils/seulement-1/index.html"]
    pages = [places[f"outils/{number}/index.html"] for number in range(12)]
    entries = [places[path] for path in ("index.html", "404.html", "sitemap.xml", "recherche/index.json")]
    gone = places["-outils/seulement-0/index.html"]
    assert max(hashed) < new < min(pages) <= max(pages) < min(entries) <= max(entries) < gone


def test_what_changed_in_the_data_is_told_before_the_data_comes_and_once(store, sites, monkeypatch):
    for site, title in zip(sites, ("A", "B", "C"), strict=False):
        with_data(site, title)
    publish(store, sites[0])
    put = store.put

    def cut(path, *args, **conditions):
        if path == DATA_PATH:
            raise PublishingFailed("coupure")
        return put(path, *args, **conditions)

    monkeypatch.setattr(store, "put", cut)
    with pytest.raises(PublishingFailed, match="coupure"):
        publish(store, sites[1])
    monkeypatch.setattr(store, "put", put)
    publish(store, sites[1])
    publish(store, sites[1])
    told = json.loads(stored(store)[CHANGES_PATH])
    assert [edition["changes"][0]["title"] for edition in told["editions"]] == ["B"]


def test_a_place_that_holds_something_else_is_left_alone(store, sites):
    store.put("photos/vacances.jpg", b"jpg", "image/jpeg", "no-cache")
    with pytest.raises(PublishingFailed, match="autre chose qu'un site publié"):
        publish(store, sites[0])
    assert stored(store) == {"photos/vacances.jpg": b"jpg"}
    assert LOCK not in store.listing()


def test_objects_that_were_not_published_here_are_never_deleted(store, sites):
    publish(store, sites[0])
    store.put("google-verification.html", b"moi", "text/html", "no-cache")
    publish(store, sites[1])
    assert "google-verification.html" in store.listing()


def test_readers_miss_nothing_while_releases_follow_one_another(store, endpoint, sites):
    publish(store, sites[0])
    home = f"{endpoint}/{store.place.bucket}/{store.place.prefix}"
    with Readers(home) as readers:
        readers.wait_for(50)
        for site in sites[1:]:
            publish(store, site)
            readers.wait_for(100)
    assert readers.missing == []
    assert readers.polls >= 350
    assert {b"version 0", b"version 3"} <= readers.versions


def test_killed_at_any_moment_every_page_has_its_style_and_the_next_publication_is_whole(store, endpoint, sites):
    kills = int(os.environ.get("KILLS", "3"))
    chance = random.Random(2026)
    publish(store, sites[0])
    styles = {style_of(site) for site in sites}
    for turn in range(kills):
        killed_after(chance.uniform(0, 0.8), partial(publish, fresh_client(store), sites[1 + turn % 3]))
        now = stored(store)
        for path, content in now.items():
            needed = [style for style in styles if style.encode() in content and path.endswith(".html")]
            assert all(style in now for style in needed), path
    publish(store, sites[3])
    assert sent(sites[3]).items() <= stored(store).items()
    assert {path for path in stored(store) if path.endswith(".html")} == {
        path for path in sent(sites[3]) if path.endswith(".html")
    }
