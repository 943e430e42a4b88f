"""An S3-compatible store behind five verbs, and its errors as French sentences. The only file that imports boto3.

Credentials come from the environment or from a profile, as for every S3 tool; none is read or kept here.
"""

from __future__ import annotations

import base64
import email.utils
import hashlib
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectionError,
    EndpointConnectionError,
    HTTPClientError,
    NoCredentialsError,
    PartialCredentialsError,
    ProfileNotFound,
)

from scripts.publishing.site import PublishingFailed

WORKERS = 8
"""Files sent at the same time."""

LISTED_AT_ONCE = 1000


@dataclass(frozen=True)
class Place:
    """Where a site stands in a store: a bucket, and what every key starts with (``""`` or ending with ``/``)."""

    bucket: str
    prefix: str

    @classmethod
    def parse(cls, address: str) -> Place:
        """Read ``s3://bucket/prefix``."""
        found = re.fullmatch(r"s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(.*))?", address)
        prefix = (found[2] or "").strip("/") if found else ""
        if not found or any(part in {"", ".", ".."} for part in prefix.split("/") if prefix):
            raise PublishingFailed(f"« {address} » n'est pas une adresse s3. Attendu : s3://seau/dossier.")
        return cls(found[1], f"{prefix}/" if prefix else "")


@dataclass(frozen=True)
class Stored:
    """An object that was read: its bytes, its tag, and how old it is by the clock of the store."""

    content: bytes
    etag: str
    age_seconds: float


class Conflict(Exception):
    """A conditional write met another state than the one it asked for."""


class Store:
    """One place of one store."""

    def __init__(self, place: Place, endpoint_url: str | None = None) -> None:
        self.place = place
        config = Config(
            retries={"max_attempts": 5, "mode": "standard"},
            max_pool_connections=WORKERS + 1,
            connect_timeout=10,
            read_timeout=60,
            # Other stores than Amazon's may not know the newer checksums: Content-MD5 is known to all.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        with self._told_in_french():
            self._client: Any = boto3.session.Session().client("s3", endpoint_url=endpoint_url, config=config)

    def listing(self) -> dict[str, str]:
        """Give the tag of every object, by path."""
        found: dict[str, str] = {}
        with self._told_in_french():
            pages = self._client.get_paginator("list_objects_v2")
            asked = {"Bucket": self.place.bucket, "Prefix": self.place.prefix}
            for page in pages.paginate(**asked, PaginationConfig={"PageSize": LISTED_AT_ONCE}):
                for item in page.get("Contents", ()):
                    found[item["Key"].removeprefix(self.place.prefix)] = item["ETag"]
        return found

    def get(self, path: str) -> Stored | None:
        """Read an object, ``None`` when there is none."""
        with self._told_in_french():
            try:
                answer = self._client.get_object(**self._at(path))
            except ClientError as error:
                if _code(error) in {"NoSuchKey", "404"}:
                    return None
                raise
            dated = answer["ResponseMetadata"]["HTTPHeaders"].get("date")
            now = email.utils.parsedate_to_datetime(dated) if dated else answer["LastModified"]
            age = (now - answer["LastModified"]).total_seconds()
            return Stored(answer["Body"].read(), answer["ETag"], age)

    def put(self, path: str, content: bytes, content_type: str, cache_control: str, **conditions: str) -> str:
        """Write an object, give its tag. ``IfNoneMatch`` and ``IfMatch`` raise ``Conflict`` when they do not hold.

        A store that knows no conditions writes without: ``Lease`` reads again what it wrote.
        """
        sent = {
            "Body": content,
            "ContentType": content_type,
            "CacheControl": cache_control,
            "ContentMD5": base64.b64encode(hashlib.md5(content, usedforsecurity=False).digest()).decode(),
        }
        with self._told_in_french():
            try:
                answer = self._client.put_object(**self._at(path), **sent, **conditions)
            except ClientError as error:
                if _code(error) in {"PreconditionFailed", "ConditionalRequestConflict", "412", "409"}:
                    raise Conflict from None
                if conditions and _code(error) in {"NotImplemented", "501"}:
                    answer = self._client.put_object(**self._at(path), **sent)
                elif conditions and _code(error) in {"NoSuchKey", "404"}:
                    raise Conflict from None
                else:
                    raise
            return str(answer["ETag"])

    def delete(self, path: str) -> None:
        """Delete an object, if it is there."""
        with self._told_in_french():
            self._client.delete_object(**self._at(path))

    def _at(self, path: str) -> dict[str, str]:
        return {"Bucket": self.place.bucket, "Key": f"{self.place.prefix}{path}"}

    @contextmanager
    def _told_in_french(self) -> Iterator[None]:
        try:
            yield
        except (BotoCoreError, ClientError, ValueError) as error:
            raise PublishingFailed(_in_french(error, self.place)) from None


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))


def _in_french(error: Exception, place: Place) -> str:
    if isinstance(error, ClientError):
        code = _code(error)
        known = _ANSWERS.get(code)
        return known(place) if known else f"Le stockage a refusé la demande (réponse : {code or 'inconnue'})."
    for kinds, sentence in _FAILURES:
        if isinstance(error, kinds):
            return sentence
    return f"Le stockage n'a pas pu être joint ({type(error).__name__}). Vérifiez --endpoint-url et la configuration."


_CREDENTIALS = "Donnez AWS_ACCESS_KEY_ID et AWS_SECRET_ACCESS_KEY dans l'environnement, ou un profil avec AWS_PROFILE."


def _refused(place: Place) -> str:
    return f"Le stockage refuse l'accès à « {place.bucket} ». Vérifiez les identifiants et leurs droits."


_ANSWERS: dict[str, Callable[[Place], str]] = {
    "NoSuchBucket": lambda place: f"Le seau « {place.bucket} » n'existe pas. Créez-le, ou corrigez son nom.",
    **dict.fromkeys(
        (
            "AccessDenied", "AllAccessDisabled", "InvalidAccessKeyId", "SignatureDoesNotMatch",
            "ExpiredToken", "InvalidToken", "403", "AuthorizationHeaderMalformed",
        ),
        _refused,
    ),
    "RequestTimeTooSkewed": lambda _: "L'horloge de cette machine est déréglée : le stockage refuse ses demandes.",
    "PermanentRedirect": lambda place: f"Le seau « {place.bucket} » est dans une autre région. Donnez AWS_REGION.",
    **dict.fromkeys(
        ("SlowDown", "ServiceUnavailable", "InternalError", "500", "503"),
        lambda _: "Le stockage est surchargé ou en panne. Relancez la commande plus tard : elle reprendra.",
    ),
}  # fmt: skip

_FAILURES: tuple[tuple[tuple[type[Exception], ...], str], ...] = (
    ((NoCredentialsError, PartialCredentialsError), f"Les identifiants du stockage manquent. {_CREDENTIALS}"),
    ((ProfileNotFound,), f"Le profil donné par AWS_PROFILE n'existe pas. {_CREDENTIALS}"),
    (
        (EndpointConnectionError, ConnectionError, HTTPClientError),
        "Le stockage ne répond pas. Vérifiez --endpoint-url et la connexion, puis relancez la commande : elle reprendra.",
    ),
)
