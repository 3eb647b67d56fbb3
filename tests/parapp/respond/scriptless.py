"""A browser without scripts, small enough for unit tests: it fills the forms that it is sent.

It sees what such a browser sees: what stands in template elements is not there.
"""

from collections.abc import Sequence
from html.parser import HTMLParser
from typing import Any

from flask.testing import FlaskClient

from parapp.views.respond.posted import GATE, OURS


class Sheet(HTMLParser):
    """A page, read: its form's fields, its buttons, its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.fields: list[tuple[str, str]] = []
        self.offered: dict[str, list[str]] = {}
        self.buttons: list[dict[str, str]] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self._templates = 0
        self._silent = 0
        self._area: str | None = None
        self._select = ""
        self.feed(html)
        self.close()

    @property
    def names(self) -> set[str]:
        return {name for name in self.offered if name and name not in OURS and name[0] != GATE}

    def tag(self, kind: str, /, **attributes: str) -> dict[str, str]:
        """Return the attributes of the first element of that name that has these attributes."""
        return next(
            found for tag, found in self.tags if tag == kind and attributes.items() <= found.items()
        )

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "template":
            self._templates += 1
        if self._templates:
            return
        self.tags.append((tag, found))
        if tag in {"script", "style"}:
            self._silent += 1
        if tag == "button":
            self.buttons.append(found)
        name = found.get("name", "")
        if tag == "input":
            self._take_input(name, found)
        elif tag == "textarea":
            self._area = ""
            self._select = name
            self.offered.setdefault(name, [])
        elif tag == "select":
            self._select = name
            self.offered.setdefault(name, [])
        elif tag == "option":
            self.offered[self._select].append(found.get("value", ""))
            if "selected" in found:
                self.fields.append((self._select, found["value"]))

    def handle_endtag(self, tag: str) -> None:
        if tag == "template":
            self._templates -= 1
        elif self._templates:
            return
        elif tag in {"script", "style"}:
            self._silent -= 1
        elif tag == "textarea" and self._area is not None:
            self.fields.append((self._select, self._area.removeprefix("\n")))
            self._area = None

    def handle_data(self, data: str) -> None:
        if self._templates or self._silent:
            return
        if self._area is not None:
            self._area += data
        else:
            self.text += data

    def _take_input(self, name: str, found: dict[str, str]) -> None:
        value = found.get("value", "")
        self.offered.setdefault(name, []).append(value)
        if found.get("type") == "file":
            return  # a browser sends its content apart, and forgets it when the page comes again
        if found.get("type") not in {"radio", "checkbox"} or "checked" in found:
            self.fields.append((name, value))


class Phone:
    """Somebody's phone with scripts off, on one survey."""

    def __init__(self, client: FlaskClient, address: str, *, agrees: bool = True) -> None:
        self.client = client
        self.address = address
        self.response = client.get(address, follow_redirects=True)
        self.sheet = Sheet(self.response.text)
        self._follow_form()
        # Where the form does not ask for consent itself, our own question stands before it.
        if agrees and ".consent" in self.sheet.offered:
            self.fill({".consent": "yes"}).press()

    def fill(self, answers: dict[str, Any]) -> "Phone":
        """Fill in what is on the page; a question that is not there fails the test."""
        for name, given in answers.items():
            assert name in self.sheet.offered, f"{name} is not on the page"
            values = given if isinstance(given, list) else [str(given)]
            kept = [field for field in self.sheet.fields if field[0] != name]
            self.sheet.fields = kept + [(name, value) for value in values]
        return self

    def press(self, **button: str) -> "Phone":
        """Send the form with the button `_language="ar"`, or with the main one."""
        data: dict[str, list[str]] = {}
        for name, value in [*self.sheet.fields, *button.items()]:
            data.setdefault(name, []).append(value)
        self.response = self.client.post(self.address, data=data)
        while self.response.status_code in {302, 303}:
            self.response = self.client.get(self.response.headers["Location"])
        self.sheet = Sheet(self.response.text)
        self._follow_form()
        return self

    def _follow_form(self) -> None:
        """A page that was kept has an address of its own, to which its form is sent."""
        forms = [found for tag, found in self.sheet.tags if tag == "form"]
        self.address = forms[0].get("action", self.address) if forms else self.address

    def value(self, name: str) -> list[str]:
        """Return what the page holds for a question."""
        return [value for field, value in self.sheet.fields if field == name and value]

    @property
    def text(self) -> str:
        return " ".join(self.sheet.text.split())
