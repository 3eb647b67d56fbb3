"""Text that a file can hold: what XML cannot carry is shown as replaced."""

import re

REPLACEMENT = "\ufffd"

# XML 1.0 takes no other control characters, no surrogates and neither of the two non-characters;
# spreadsheets call a file that holds them damaged.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LINE_ENDS = re.compile("\r\n?")


def writable(text: str) -> str:
    """Return the text with U+FFFD in place of what a file cannot hold, and one kind of line end."""
    return _UNWRITABLE.sub(REPLACEMENT, _LINE_ENDS.sub("\n", text))
