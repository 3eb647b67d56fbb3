"""Compress what is sent, because neither the server nor a proxy in front of parapp does."""

import gzip
from functools import lru_cache
from typing import Final

import brotli
from flask import Flask, Response, request
from werkzeug.http import parse_accept_header

SMALLEST: Final = 500
"""Bytes under which compressing costs more than it saves (one network packet holds about 1,400)."""

LARGEST_FILE: Final = 2_000_000
"""Bytes over which a file is sent as it lies on the disk."""

COMPRESSIBLE: Final = frozenset(
    {
        "application/javascript",
        "application/json",
        "application/manifest+json",
        "application/xml",
        "image/svg+xml",
        "text/css",
        "text/csv",
        "text/html",
        "text/javascript",
        "text/plain",
        "text/xml",
    }
)

PAGE_EFFORT: Final = 6
FILE_EFFORT: Final = 11


def init_app(app: Flask) -> None:
    """Compress the responses of an application with brotli or gzip, as the browser prefers."""
    app.after_request(compress)


def compress(response: Response) -> Response:
    """Compress one response where the browser accepts it and it is worth while.

    Args:
        response: What is about to be sent; streams, partial content, what is compressed already and
            what does not shrink (pictures, workbooks) are left as they are.
    """
    if (
        response.mimetype not in COMPRESSIBLE
        or response.status_code in {204, 206, 304}
        or "Content-Encoding" in response.headers
        or (response.is_streamed and not response.direct_passthrough)
    ):
        return response
    response.vary.add("Accept-Encoding")
    coding = chosen_coding()
    if not coding:
        return response
    if response.direct_passthrough:
        _compress_file(response, coding)
    else:
        data = response.get_data()
        if len(data) >= SMALLEST:
            _replace(response, encode(data, coding, PAGE_EFFORT), coding)
    return response


def chosen_coding() -> str:
    """Return `br` or `gzip`, whichever the browser prefers, or the empty string."""
    return _preferred(request.headers.get("Accept-Encoding", ""))


@lru_cache(maxsize=64)  # browsers ask in few ways
def _preferred(accepted: str) -> str:
    return parse_accept_header(accepted).best_match(["br", "gzip"]) or ""


def encode(data: bytes, coding: str, effort: int) -> bytes:
    """Compress bytes.

    Args:
        data: What to compress.
        coding: `br` or `gzip`.
        effort: From 1 (fast) to 11 (small); gzip stops at 9.
    """
    if coding == "br":
        return bytes(brotli.compress(data, quality=effort))
    # Without a time the same bytes give the same file on every machine.
    return gzip.compress(data, compresslevel=min(effort, 9), mtime=0)


@lru_cache(maxsize=64)
def encode_once(data: bytes, coding: str) -> bytes:
    """Compress bytes that are sent again and again, as small as it goes."""
    return encode(data, coding, FILE_EFFORT)


def _compress_file(response: Response, coding: str) -> None:
    """Compress a file that Flask would hand to the server unread."""
    size = response.content_length or 0
    if not SMALLEST <= size <= LARGEST_FILE:
        return
    response.direct_passthrough = False
    _replace(response, encode_once(response.get_data(), coding), coding)


def _replace(response: Response, data: bytes, coding: str) -> None:
    response.set_data(data)
    response.headers["Content-Encoding"] = coding
    etag, _ = response.get_etag()
    if etag:
        # RFC 9110, 8.8.3: the compressed bytes are another representation than the plain ones.
        response.set_etag(etag, weak=True)
