"""What every chart is drawn on: boxes and words, mirrored for those who read from the right."""

import textwrap
from html import escape

from exports.shades import INK
from exports.writable import writable

WIDTH, SIZE, GAP, BAR = 380, 14, 6, 16
LINE = 20  # from one line of words to the next
_LETTERS = 46  # of a label in one line


class Canvas:
    """A picture that grows downwards.

    Args:
        right_to_left: Whether it is mirrored.
    """

    def __init__(self, *, right_to_left: bool) -> None:
        self._right_to_left = right_to_left
        self._parts: list[str] = []
        self.top = 0

    def words(self, text: str, *, start: float = 0, colour: str = INK, bold: bool = False) -> None:
        """Write words over as many lines as they take; nothing is cut."""
        for line in textwrap.wrap(writable(text), _LETTERS) or [""]:
            self.label(line, start, self.top + SIZE, colour=colour, bold=bold)
            self.top += LINE

    def label(
        self, text: str, start: float, y: float, *, colour: str = INK, bold: bool = False
    ) -> None:
        """Write one line that begins so far from the side where reading begins."""
        x = WIDTH - start if self._right_to_left else start
        weight = ' font-weight="bold"' if bold else ""
        ink = "" if colour == INK else f' fill="{colour}"'
        self._parts.append(f'<text x="{x:g}" y="{y:g}"{ink}{weight}>{escape(text)}</text>')

    def box(self, start: float, width: float, colour: str, *, high: int = BAR) -> None:
        """Draw a rectangle at the present height."""
        x = WIDTH - start - width if self._right_to_left else start
        self._parts.append(
            f'<rect x="{x:g}" y="{self.top}" width="{width:g}" height="{high}" fill="{colour}"/>'
        )

    def picture(self, title: str, alternative: str) -> str:
        """Return the whole picture, with its title and all of it in words."""
        direction = "rtl" if self._right_to_left else "ltr"
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img"'
            f' viewBox="0 0 {WIDTH} {self.top + GAP}" direction="{direction}" fill="{INK}"'
            f' font-family="system-ui, Noto Sans, Noto Sans Arabic, sans-serif"'
            f' font-size="{SIZE}">'
            f"<title>{escape(writable(title))}</title><desc>{escape(writable(alternative))}</desc>"
            f"{''.join(self._parts)}</svg>"
        )
