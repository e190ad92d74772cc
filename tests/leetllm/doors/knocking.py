"""Asking at a door in every way that could give another answer, and reading all that comes back."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils.cache import set_response_etag
from redis import Redis

from accounts.models import OutgoingMail
from tests.leetllm.doors.readers import Reader

WAYS: dict[str, dict[str, str]] = {
    "htmx": {"HX-Request": "true"},
    "fragment": {"X-Fragments": "1"},
    "json": {"Accept": "application/json"},
    "range": {"Range": "bytes=0-"},
    "gzip": {"Accept-Encoding": "gzip"},
    "brotli": {"Accept-Encoding": "br"},
}
# The admin knows neither htmx nor fragments.
WAYS_OF_ADMIN = ("json", "gzip")
WRITES = ("POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True)
class Answer:
    """`text` is all of it: the decoded body, every header, the cookies, the way it led."""

    how: str
    status: int
    text: str
    body: bytes
    headers: Mapping[str, str]


def read_plainly(reader: Reader, path: str) -> Iterator[Answer]:
    yield _answer("page", reader.client().get(path))


def read(reader: Reader, path: str, queries: tuple[str, ...], tag: str) -> Iterator[Answer]:
    """`tag` is the ETag of a premium reader."""
    yield from read_plainly(reader, path)
    client = reader.client()
    for how in WAYS_OF_ADMIN if path.startswith("/admin/") else WAYS:
        yield _answer(how, client.get(path, headers=WAYS[how]))
    yield _answer("format=json", client.get(path, {"format": "json"}))
    yield _answer("HEAD", client.head(path))
    yield _answer("premium reader's ETag", client.get(path, headers={"If-None-Match": tag}))
    for query in queries:
        yield _answer(query, client.get(f"{path}?{query}"))
    if reader.token:
        bearer = {"Authorization": f"Bearer {reader.token}"}
        yield _answer("token", Reader("a program").client().get(path, headers=bearer))


def write(
    reader: Reader, path: str, writes: Mapping[str, Mapping[str, Any]], methods: Iterable[str]
) -> Iterator[Answer]:
    """Follows where it leads, for a message may wait there."""
    for method in methods:
        data: Any = writes.get(method, {})
        options: dict[str, Any] = {"follow": True}
        if method != "POST" or path.startswith("/api/"):
            options["content_type"] = "application/json"
        ask = getattr(reader.client(), method.lower())
        yield _answer(method, ask(path, data, **options))
    if "POST" in methods and not path.startswith("/api/"):
        fragment = reader.client().post(path, writes.get("POST", {}), headers={"X-Fragments": "1"})
        yield _answer("POST for a fragment", fragment)


def tag_of(reader: Reader, path: str) -> str:
    """The ETag of what this reader gets; for what is not stored the one that it would have."""
    response: Any = reader.client().get(path)
    if response.has_header("ETag") or response.streaming:
        return str(response.headers.get("ETag", '"none"'))
    return str(set_response_etag(response).headers.get("ETag", '"none"'))


def _answer(how: str, response: Any) -> Answer:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    headers = dict(response.items())
    parts = [_decoded(body, headers), response.cookies.output()]
    parts += [f"{name}: {value}" for name, value in headers.items()]
    parts += [url for url, _ in getattr(response, "redirect_chain", [])]
    return Answer(how, response.status_code, "\n".join(parts), body, headers)


def _decoded(body: bytes, headers: Mapping[str, str]) -> str:
    encoding = headers.get("Content-Encoding", "")
    if encoding == "gzip":
        body = gzip.decompress(body)
    else:
        assert not encoding, f"this test cannot read {encoding}"
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            body = b"\n".join(archive.read(name) for name in archive.namelist())
    return body.decode(errors="replace")


def left_behind() -> Iterator[tuple[str, str]]:
    """What stands in the sessions, the mails and Redis now: where, and its text."""
    for session in Session.objects.all():
        yield "session", str(session.get_decoded())
    for mail in OutgoingMail.objects.all():
        yield "mail", "\n".join([mail.subject, mail.text, mail.html, str(mail.headers)])
    with Redis.from_url(settings.REDIS_URL) as redis:
        for key in redis.scan_iter():
            yield f"Redis {key!r}", _stored(redis, key)


def _stored(redis: Redis, key: bytes) -> str:
    kind = redis.type(key)
    if kind == b"string":
        value: Any = redis.get(key)
    elif kind == b"list":
        value = repr(redis.lrange(key, 0, -1)).encode()
    elif kind == b"hash":
        value = repr(redis.hgetall(key)).encode()
    else:
        value = repr(redis.zrange(key, 0, -1) if kind == b"zset" else redis.smembers(key)).encode()
    return f"{key!r}\n{value!r}\n{_unzipped(value)}"


def _unzipped(value: bytes) -> str:
    """A cached response may be packed in itself."""
    start = value.find(b"\x1f\x8b")
    if start < 0:
        return ""
    unpacked = zlib.decompressobj(wbits=31).decompress(value[start:])
    return unpacked.decode(errors="replace")
