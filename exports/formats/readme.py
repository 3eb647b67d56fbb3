"""What an export says of itself: what is what, and what was done to it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from exports.formats.columns import INDEX, PARENT_INDEX, Columns
from exports.formats.options import Multiple, Options
from exports.formats.speech import Speech
from exports.formats.spool import Spool
from exports.marking import N_
from exports.writable import REPLACEMENT
from surveys.text import LocalizedText

Message = tuple[str, Mapping[str, str | int]]
"""An English sentence with places, and what goes into them; it can be said in any language."""

WIDTHS = (26, 62)
"""Of the columns of the README sheet, in characters: together they fit a page of A4."""

REPLACED = N_(
    "Texts of %(question)s in which a character that such a file cannot hold stands as %(mark)s:"
    " %(number)s."
)
CONTINUED_ROWS = N_(
    "%(table)s has more rows than a sheet holds; they go on in sheets of the same name with a"
    " number."
)
CONTINUED_COLUMNS = N_(
    "%(table)s has more columns than a sheet holds; they go on in sheets of the same name with a"
    " number, and %(index)s says which rows belong together."
)
CONTINUED_TEXT = N_(
    "Texts of %(question)s are longer than a cell holds; they go on in the next columns."
)
SHORTENED = N_(
    "Labels that are longer than SPSS takes end with “…”; the codebook of a CSV export has them"
    " whole."
)


def replaced(spool: Spool) -> list[Message]:
    """Say in which texts something was replaced."""
    return [
        (
            REPLACED,
            {"number": findings.replaced, "question": field.key, "mark": REPLACEMENT},
        )
        for table in spool.tables
        for field, findings in zip(table.level.fields, table.findings, strict=True)
        if findings.replaced
    ]


def continued(tables: Iterable[Columns]) -> list[Message]:
    """Say which texts go on in other columns."""
    found = {
        column.field.key
        for columns in tables
        for column in columns.columns
        if column.part > 1 and column.field is not None
    }
    return [(CONTINUED_TEXT, {"question": key}) for key in sorted(found)]


def lines(
    *,
    project: LocalizedText,
    survey: LocalizedText,
    spool: Spool,
    tables: Sequence[Columns],
    names: Sequence[str],
    options: Options,
    words: Speech,
    told: Sequence[Message],
) -> list[tuple[str, str]]:
    """Return pairs of what is explained and the explanation.

    Args:
        names: The names of the tables.
        told: What was done that a reader has to know.
    """
    found = [
        (words.say(N_("Project")), words.text(project)),
        (words.say(N_("Survey")), words.text(survey)),
        (words.say(N_("Versions")), ", ".join(str(each.number) for each in spool.versions)),
        (words.say(N_("Answers")), str(spool.total)),
        (
            words.say(N_("Not to be passed on")),
            words.say(
                N_(
                    "This file holds what single people said. Whoever reads it may recognise"
                    " somebody. It is for the project’s coordinators and analysts; delete it when"
                    " you no longer need it."
                )
            ),
        ),
    ]
    found += _tables(tables, names, words)
    found += _beside(words)
    found += _answers(tables, options, words)
    found += [
        (words.say(N_("What was changed")), words.say(message, **parameters))
        for message, parameters in told
    ]
    return found


def _tables(
    tables: Sequence[Columns], names: Sequence[str], words: Speech
) -> Iterator[tuple[str, str]]:
    for columns, name in zip(tables, names, strict=True):
        if not columns.name:
            told = words.say(N_("One row for each answer sent, in an order that means nothing."))
        else:
            told = words.say(
                N_(
                    "One row for each entry of %(repeat)s. %(parent)s is the %(index)s of the row"
                    " that it belongs to."
                ),
                repeat=columns.name,
                parent=PARENT_INDEX,
                index=INDEX,
            )
        yield name, told
    yield (
        "codebook",
        words.say(N_("Every question and every answer that could be given, in all languages.")),
    )


def _beside(words: Speech) -> Iterator[tuple[str, str]]:
    yield INDEX, words.say(N_("The number of a row in this file. The next file numbers anew."))
    yield (
        "_version",
        words.say(
            N_(
                "Which version of the survey was answered. Questions of the same name share a"
                " column, under the words of the newest version."
            )
        ),
    )
    yield "_language", words.say(N_("In which language it was answered."))
    yield "_channel", words.say(N_("Through which channel it came."))
    yield (
        "_day",
        words.say(N_("On which day it was answered. Together with others it may find a person.")),
    )


def _answers(
    tables: Sequence[Columns], options: Options, words: Speech
) -> Iterator[tuple[str, str]]:
    yield (
        words.say(N_("Blank")),
        words.say(N_("Nothing was answered: the question was left blank, or was not asked.")),
    )
    columns = [column for each in tables for column in each.columns]
    if any(column.choice for column in columns):
        yield (
            words.say(N_("Several answers, a column each")),
            words.say(
                N_(
                    "1 is chosen, 0 is not chosen; where answers were put in order, the place. All"
                    " are blank where the question was not answered."
                )
            ),
        )
        if any(column.choice and column.field and column.field.unoffered for column in columns):
            yield (
                words.say(N_("Answers that were added")),
                words.say(
                    N_(
                        "An answer that was not yet, or no longer, among those of the version that"
                        " was answered is blank there: nobody said no to it. _version says which"
                        " that was."
                    )
                ),
            )
    if options.multiple is not Multiple.SPLIT or any(column.joined for column in columns):
        mark = tables[0].separator
        yield (
            words.say(N_("Several answers in one cell")),
            words.say(N_("Between them stands “%(mark)s”, which none of them holds."), mark=mark),
        )
    if options.labels:
        told = N_("As they were asked; what is too long or missing stands as its name.")
    else:
        told = N_("By their names; the codebook says what was asked.")
    yield words.say(N_("Questions and answers")), words.say(told)
    yield (
        words.say(N_("Files")),
        words.say(N_("Pictures, recordings and other files are named here and stay in parapp.")),
    )
