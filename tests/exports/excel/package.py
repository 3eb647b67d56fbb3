"""The parts of an .xlsx file by the rules of the package: what Excel repairs or refuses."""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree as ET

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LINKS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_RELATED = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"


@dataclass(frozen=True)
class Package:
    """A file's parts, each parsed once, with what each leads to by the relationship's id."""

    parts: dict[str, ET.Element]
    related: dict[str, dict[str, str]]

    @classmethod
    def of(cls, content: bytes) -> "Package":
        """Read a file; a part that is no XML raises ParseError."""
        archive = zipfile.ZipFile(io.BytesIO(content))
        parts = {name: ET.fromstring(archive.read(name)) for name in archive.namelist()}
        related = {}
        for name in [one for one in parts if not one.endswith(".rels")]:
            folder, _, file = name.rpartition("/")
            found = parts.get(f"{folder}/_rels/{file}.rels")
            related[name] = (
                {
                    each.get("Id"): posixpath.normpath(posixpath.join(folder, each.get("Target")))
                    if not each.get("Target").startswith("/")
                    else each.get("Target")[1:]
                    for each in found.iter(_RELATED)
                }
                if found is not None
                else {}
            )
        return cls(parts, related)

    def named(self, folder: str) -> Iterator[tuple[str, ET.Element]]:
        """Yield the parts of a folder."""
        for name, part in self.parts.items():
            if name.startswith(f"{folder}/") and not name.endswith(".rels"):
                yield name, part

    def sheets(self) -> dict[str, str]:
        """Return the name of each sheet's part by the name of the sheet."""
        links = self.related["xl/workbook.xml"]
        found = self.parts["xl/workbook.xml"].iter(f"{MAIN}sheet")
        return {one.get("name"): links[one.get(f"{LINKS}id")] for one in found}


def faults(content: bytes) -> Iterator[str]:
    """Yield what is wrong with the package: names, types, relationships."""
    archive = zipfile.ZipFile(io.BytesIO(content))
    names = archive.namelist()
    folded = [name.casefold() for name in names]
    yield from (f"part twice: {name}" for name in names if folded.count(name.casefold()) > 1)
    yield from (
        f"no UTF-8 or with a DOCTYPE: {name}"
        for name in names
        if b"<!DOCTYPE" in archive.read(name)
    )
    package = Package.of(content)
    yield from _types(package)
    yield from _relationships(package)


def _types(package: Package) -> Iterator[str]:
    types = package.parts["[Content_Types].xml"]
    defaults = {one.get("Extension") for one in types.iter(f"{_TYPES}Default")}
    overrides = [one.get("PartName")[1:] for one in types.iter(f"{_TYPES}Override")]
    parts = set(package.parts) - {"[Content_Types].xml"}
    yield from (f"type twice: {name}" for name in overrides if overrides.count(name) > 1)
    yield from (f"type without a part: {name}" for name in overrides if name not in parts)
    for name in parts - set(overrides):
        ending = name.rpartition(".")[2]
        if ending not in defaults or (ending == "xml"):
            yield f"part without a type of its own: {name}"


def _relationships(package: Package) -> Iterator[str]:
    reached = {"[Content_Types].xml"}
    for name, part in package.parts.items():
        if not name.endswith(".rels"):
            continue
        owner = name.replace("_rels/", "").removesuffix(".rels")
        if owner and owner not in package.parts:
            yield f"relationships of nothing: {name}"
            continue
        reached.add(name)
        ids = [each.get("Id") for each in part.iter(_RELATED)]
        yield from (f"id twice in {name}: {one}" for one in ids if ids.count(one) > 1)
        for each in part.iter(_RELATED):
            if each.get("TargetMode") == "External":
                yield f"leads outside: {name} {each.get('Target')}"
                continue
            folder = owner.rpartition("/")[0]
            target = each.get("Target")
            found = target[1:] if target[0] == "/" else posixpath.join(folder, target)
            found = posixpath.normpath(found)
            reached.add(found)
            if found not in package.parts:
                yield f"leads nowhere: {name} {target}"
        if owner:
            yield from _used(owner, package, set(ids))
    yield from (f"nothing leads to {name}" for name in set(package.parts) - reached)


def _used(owner: str, package: Package, ids: set[str]) -> Iterator[str]:
    """Yield relationships that a part names and has not, or has and does not name."""
    named = {
        value
        for element in package.parts[owner].iter()
        for key, value in element.attrib.items()
        if key.startswith(LINKS)
    }
    yield from (f"{owner} names {one}, which is not there" for one in named - ids)
    # The workbook's styles, strings and theme, and a chart's look, are found by their kind.
    by_kind = {
        each
        for each, target in package.related[owner].items()
        if re.search(r"/(styles|sharedStrings|metadata)\.xml$|/theme/", f"/{target}")
    }
    yield from (f"stray relationship of {owner}: {one}" for one in ids - named - by_kind)
