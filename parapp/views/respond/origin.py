"""Refuses forms that another site sends: without a cookie, the Origin is what tells."""

from urllib.parse import urlsplit

from flask import Request


def is_foreign(request: Request, base_url: str) -> bool:
    """Tell whether a post comes from a page of another site.

    Args:
        request: The post; one without the headers that browsers send is let through, because
            nothing but a browser can be made to send a form against its person's will.
        base_url: The address under which people reach parapp.
    """
    origin = request.headers.get("Origin", "")
    site = request.headers.get("Sec-Fetch-Site", "")
    if origin and origin != "null":
        return urlsplit(origin).netloc not in {request.host, urlsplit(base_url).netloc}
    if origin == "null":
        return site != "same-origin"
    return site in {"cross-site", "same-site"}
