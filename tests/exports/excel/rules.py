"""Excel's own rules for files, checked without Excel: each fault is a sentence."""

from tests.exports.excel import package, sheets, workbooks
from tests.exports.excel.package import Package


def faults(content: bytes) -> list[str]:
    """Return what Excel would repair or refuse in a file, or what would run in it."""
    found = Package.of(content)
    return [*package.faults(content), *workbooks.faults(found), *sheets.faults(found)]
