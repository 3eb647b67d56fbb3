"""`parapp xlsform`: forms of other tools, looked at and converted without any project."""

from dataclasses import asdict
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from parapp.cli.commands import File, argument, group, option
from parapp.cli.output import Format, format_option, print_one, say, wrote
from parapp.cli.speaking import translated
from parapp.errors import RefusedError
from parapp.services import converting
from surveys.marking import N_
from surveys.model import Survey
from surveys.problems import Problem, Severity

if TYPE_CHECKING:
    from surveys.xlsform import Conversion

_SEVERITIES: Final = {
    Severity.INFO: N_("note"),
    Severity.WARNING: N_("warning"),
    Severity.CHANGED: N_("changed"),
    Severity.REFUSED: N_("refused"),
}

_file = argument("file", type=File(exists=True))

to_option = option(
    "--to",
    "target",
    required=True,
    type=click.Choice([each.value for each in converting.Form]),
    help="xlsform: the workbook; xform: the XML that ODK Collect asks; json: the JSON Schema of "
    "its answers; outline: plain text to be printed.",
)
output_option = option(
    "--output",
    required=True,
    metavar="OUT",
    type=File(),
    help="Where to write it. Files that an XForm needs are written beside it.",
)
language_option = option(
    "--language", default="", help="Of a json or an outline, instead of the survey's default."
)


@group()
def xlsform() -> None:
    """Forms of ODK and KoboToolbox: .xlsx, .xls, .ods, .csv, or tables in Markdown."""


@xlsform.command()
@_file
@format_option
def check(file: Path, form: str) -> None:
    """Say what is the matter with a form, each with its sheet, row and column.

    Exit code 0 where it can be used, 1 where it is refused. As JSON: `languages`; how many
    `questions` it has (rows that are no groups, notes and calculations among them) and how many
    `choices` in its lists; and the `problems`. A problem of the severity `changed` has to be
    confirmed by a person before the form is published.
    """
    conversion = read(file)
    found = conversion.survey
    if form == Format.JSON:
        print_one({**_counts(found), "problems": records_of(conversion.problems)}, "", form)
    else:
        for problem in told(conversion):
            click.echo(line(problem))
    if found is None:
        raise refusal(conversion)
    if form != Format.JSON:
        click.echo(_summary(found, conversion.problems))


@xlsform.command()
@_file
@to_option
@output_option
@language_option
@format_option
def convert(file: Path, target: str, output: Path, language: str, form: str) -> None:
    """Read a form and write it in another format; nothing of it is lost in an XLSForm.

    \b
    Example:
      parapp xlsform convert household.xls --to xform --output household.xml
    """
    conversion = read(file)
    for problem in told(conversion):
        say(line(problem))
    if conversion.survey is None:
        raise refusal(conversion)
    hand_over(
        conversion.survey,
        target,
        output,
        language=language,
        form=form,
        problems=conversion.problems,
    )


def read(file: Path) -> "Conversion":
    """Read a form in a child process with limits."""
    # Loaded here, because it brings what reads workbooks.
    from surveys.sandbox import read_untrusted  # noqa: PLC0415

    return read_untrusted(file.read_bytes(), file.name)


def told(conversion: "Conversion") -> list[Problem]:
    """Return the problems to list; a refusal without a place is left to the error that follows."""
    return [
        problem
        for problem in conversion.problems
        if problem.severity is not Severity.REFUSED or problem.sheet
    ]


def refusal(conversion: "Conversion") -> RefusedError:
    """Return the error that says why there is no survey in a file."""
    reason = next(each for each in conversion.problems if each.severity is Severity.REFUSED)
    return RefusedError(reason.code, reason.message, reason.parameters)


def hand_over(
    survey: Survey,
    target: str,
    output: Path,
    *,
    language: str,
    form: str,
    problems: tuple[Problem, ...] = (),
) -> None:
    """Convert a survey, write it, and say what was written and what was changed on the way."""
    made = converting.convert(survey, converting.Form(target), language)
    for problem in made.problems:
        say(line(problem))
    written = converting.write(output, made)
    record = {
        "to": target,
        "output": str(output),
        "files": [str(path) for path in written],
        "problems": records_of((*problems, *made.problems)),
    }
    print_one(record, wrote(", ".join(str(path) for path in written)), form)


def records_of(problems: tuple[Problem, ...]) -> list[dict[str, Any]]:
    """Return what JSON tells of problems: `message` is the sentence with its parameters."""
    return [
        {
            **asdict(problem),
            "severity": problem.severity.value,
            "parameters": dict(problem.parameters),
            "message": str(problem),
        }
        for problem in problems
    ]


def line(problem: Problem) -> str:
    """Return a problem on one line, its place first."""
    places = (
        problem.sheet,
        _("row %(number)s") % {"number": problem.row} if problem.row else "",
        _("column %(name)s") % {"name": problem.column} if problem.column else "",
    )
    place = ", ".join(filter(None, places))
    sentence = " ".join(translated(problem.message, problem.parameters).split())
    return ": ".join(filter(None, (_(_SEVERITIES[problem.severity]), place, sentence)))


def _counts(survey: Survey | None) -> dict[str, Any]:
    if survey is None:
        return {"name": "", "title": "", "languages": [], "questions": 0, "choices": 0}
    return {
        "name": survey.name,
        "title": survey.title.get(survey.default_language),
        "languages": list(survey.languages),
        "questions": sum(1 for _ in survey.questions()),
        "choices": sum(len(known.choices) for known in survey.choice_lists),
    }


def _summary(survey: Survey, problems: tuple[Problem, ...]) -> str:
    counts = _counts(survey)
    changed = sum(1 for each in problems if each.severity is Severity.CHANGED)
    told = _(
        "It can be used. Questions: %(questions)s; choices: %(choices)s; languages: %(languages)s."
    ) % {**counts, "languages": ", ".join(survey.languages)}
    if not changed:
        return told
    confirm = _("Confirm before publishing; problems that change it: %(changed)s of %(all)s.")
    return f"{told} {confirm % {'changed': changed, 'all': len(problems)}}"
