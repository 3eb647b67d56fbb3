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
        # Names of hosts have no capitals to a browser, and the usual port is not said.
        return _host(origin) not in {_host(f"//{request.host}"), _host(base_url)}
    if origin == "null":
        return site != "same-origin"
    return site in {"cross-site", "same-site"}


def _host(address: str) -> str:
    try:
        found = urlsplit(address).netloc.lower().rpartition("@")[2]
    except ValueError:  # brackets without an end
        return address
    return found.removesuffix(":443" if address.lower().startswith("https:") else ":80")
