"""Tell browsers what a page may load, who may frame it, and what to keep: nothing, by default."""

from typing import Final

from flask import Flask, Response, request

_ALL: Final = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""What goes with every response. Files need no more, and their headers cost a respondent data."""

_PAGES: Final = {
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    # Chromium posts `Origin: null` to its own site under `no-referrer` (DESIGN.md, decision 3).
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    # A page may hold answers, or figures not yet out: no shared phone and no proxy keeps it.
    "Cache-Control": "no-store",
}

RESPONDENT_POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "media-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
"""Respondents' pages load their own stylesheet, script and media, and send the form home.

`data:` is for the empty icon, which spares a request for one.
"""

GIVING_POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; media-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Pages that give back, and ask whether it is right, have no script at all."""

STAFF_POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "font-src 'self'; media-src 'self'; connect-src 'self'; manifest-src 'self'; "
    "worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Staff's pages may also draw the pictures that they make themselves (QR codes as data)."""


_POLICIES: Final = {"respond": RESPONDENT_POLICY, "give": GIVING_POLICY}
"""The policies of the doors that need no account, by their blueprint."""

OPEN_DOORS: Final = frozenset(_POLICIES)
"""The blueprints of people who have no session, which another site could abuse."""


def init_app(app: Flask) -> None:
    """Send the headers with every response of an application, error pages included."""
    app.after_request(protect)


def protect(response: Response) -> Response:
    """Add the headers to one response; what a view has set itself stays."""
    wanted = dict(_ALL)
    if not is_static():
        policy = _POLICIES.get(request.blueprint or "", STAFF_POLICY)
        wanted |= {**_PAGES, "Content-Security-Policy": policy}
        if request.is_secure:
            wanted["Strict-Transport-Security"] = "max-age=31536000"
    # Looked through once: Werkzeug raises and catches an error for each header that is not there.
    known = {name.lower() for name, _ in response.headers}
    for name, value in wanted.items():
        if name.lower() not in known:
            response.headers.add(name, value)
    return response


def is_static() -> bool:
    """Tell whether the request asked for a file that is the same for everybody."""
    return (request.endpoint or "").rpartition(".")[2] in {"static", "asset"}
