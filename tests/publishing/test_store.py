"""What goes wrong with a store is said in French, in one sentence, with what to do."""

from __future__ import annotations

import socket

import pytest
from botocore.exceptions import ClientError

from scripts.publishing import store as store_module
from scripts.publishing.site import PublishingFailed
from scripts.publishing.store import Conflict, Place, Store


@pytest.mark.parametrize(
    ("address", "bucket", "prefix"),
    [
        ("s3://seau", "seau", ""),
        ("s3://seau/", "seau", ""),
        ("s3://seau/site", "seau", "site/"),
        ("s3://mon-seau.fr/a/b/", "mon-seau.fr", "a/b/"),
    ],
)
def test_address_gives_bucket_and_prefix(address, bucket, prefix):
    assert Place.parse(address) == Place(bucket, prefix)


@pytest.mark.parametrize("address", ["s3:", "s3://", "s3:/seau", "s3://Seau", "s3://seau/a//b", "s3://seau/../autre"])
def test_address_that_is_not_one_is_refused(address):
    with pytest.raises(PublishingFailed, match="Attendu : s3://seau/dossier"):
        Place.parse(address)


def test_missing_bucket(endpoint):
    with pytest.raises(PublishingFailed, match="Le seau « nulle-part » n'existe pas"):
        Store(Place("nulle-part", ""), endpoint).listing()


def test_missing_credentials(endpoint, monkeypatch, tmp_path):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    with pytest.raises(PublishingFailed, match="Les identifiants du stockage manquent"):
        Store(Place("seau", ""), endpoint).listing()


def test_unknown_profile(endpoint, monkeypatch, tmp_path):
    monkeypatch.setenv("AWS_PROFILE", "inconnu")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    with pytest.raises(PublishingFailed, match="AWS_PROFILE n'existe pas"):
        Store(Place("seau", ""), endpoint)


def test_server_that_does_not_answer(monkeypatch):
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}"
    with pytest.raises(PublishingFailed, match="Le stockage ne répond pas"):
        Store(Place("seau", ""), address).listing()


def test_address_of_a_server_that_is_not_one():
    with pytest.raises(PublishingFailed, match="Vérifiez --endpoint-url"):
        Store(Place("seau", ""), "pas une adresse")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("AccessDenied", "refuse l'accès à « seau »"),
        ("SignatureDoesNotMatch", "refuse l'accès à « seau »"),
        ("PermanentRedirect", "une autre région"),
        ("SlowDown", "surchargé ou en panne"),
        ("Mystere", "réponse : Mystere"),
    ],
)
def test_answers_of_the_store(endpoint, monkeypatch, code, said):
    store = Store(Place("seau", ""), endpoint)

    def refuse(**asked):
        raise ClientError({"Error": {"Code": code}}, "GetObject")

    monkeypatch.setattr(store._client, "get_object", refuse)
    with pytest.raises(PublishingFailed, match=said):
        store.get("index.html")


def test_conditions_are_held(store):
    first = store.put("a", b"1", "text/plain", "no-cache", IfNoneMatch="*")
    with pytest.raises(Conflict):
        store.put("a", b"2", "text/plain", "no-cache", IfNoneMatch="*")
    store.put("a", b"3", "text/plain", "no-cache", IfMatch=first)
    with pytest.raises(Conflict):
        store.put("a", b"4", "text/plain", "no-cache", IfMatch=first)
    assert store.get("a").content == b"3"


def test_a_store_that_knows_no_conditions_writes_without(store, monkeypatch):
    put = store._client.put_object

    def unaware(**asked):
        if "IfNoneMatch" in asked:
            raise ClientError({"Error": {"Code": "NotImplemented"}}, "PutObject")
        return put(**asked)

    monkeypatch.setattr(store._client, "put_object", unaware)
    assert store.put("a", b"1", "text/plain", "no-cache", IfNoneMatch="*")


def test_missing_object_is_none(store):
    assert store.get("nulle/part") is None


def test_listing_goes_past_its_first_page(store, monkeypatch):
    monkeypatch.setattr(store_module, "LISTED_AT_ONCE", 2)
    for number in range(5):
        store.put(str(number), b"", "text/plain", "no-cache")
    assert sorted(store.listing()) == ["0", "1", "2", "3", "4"]
