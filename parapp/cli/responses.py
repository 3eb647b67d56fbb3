"""`parapp responses`: single answers, for those of a project who work with them."""

from collections.abc import Sequence
from dataclasses import replace
from gettext import gettext as _
from gettext import ngettext
from pathlib import Path
from typing import Any

import click
from sqlalchemy.orm import Session

from exports.anonymity import K
from exports.formats import READING, Format, Multiple, Options
from parapp.cli.chosen import check_writable
from parapp.cli.commands import File, group, option
from parapp.cli.opening import opened
from parapp.cli.options import project_option
from parapp.cli.output import format_option, print_one, say
from parapp.cli.speaking import spoken, translated
from parapp.models import Survey
from parapp.services import collecting, drafting, projects, sharing

survey_option = option("--survey", required=True, metavar="SLUG", help="The survey.")


@group()
def responses() -> None:
    """Single answers, for those of a project who work with them."""


@responses.command()
@project_option
@survey_option
@option(
    "--format",
    "kind",
    type=click.Choice([each.value for each in Format]),
    default=Format.XLSX.value,
    show_default=True,
    help="The kind of file; sav needs the extra spss.",
)
@option(
    "--output",
    required=True,
    metavar="FILE",
    type=File(),
    help="Where to write it; several tables go into one .zip.",
)
@option("--labels", is_flag=True, help="Questions and answers as asked, not their names.")
@option(
    "--language",
    default="",
    metavar="LANG",
    help="Of the labels and explanations; else the one that parapp speaks, or the survey's.",
)
@option(
    "--multiple",
    type=click.Choice([each.value for each in Multiple]),
    default=Multiple.BOTH.value,
    show_default=True,
    help="Several answers to one question: in a column each, or in one cell.",
)
@option(
    "--no-groups",
    "groups",
    is_flag=True,
    flag_value=False,
    default=True,
    help="Headings without the groups around a question.",
)
@option("--version", type=int, metavar="N", help="One version alone; all are merged without.")
@option("--bom", is_flag=True, help="CSV with a mark that tells Excel that it is UTF-8.")
@option(
    "--plain",
    "guard",
    is_flag=True,
    flag_value=False,
    default=True,
    help="CSV without apostrophes before what looks like a formula.",
)
@option("--for-partners", is_flag=True, help="Rows in which nobody stands out, or none.")
@option(
    "--question",
    "questions",
    multiple=True,
    metavar="NAME",
    help="For partners: a question that is passed on; once for each.",
)
@option("--k", default=K, show_default=True, help="For partners: how often each combination.")
def export(
    project: str,
    survey: str,
    kind: str,
    output: Path,
    *,
    for_partners: bool,
    questions: Sequence[str],
    k: int,
    **chosen: Any,
) -> None:
    """Write all answers to a survey, or rows that a partner may have.

    The log of the project notes it.

    \b
    Examples:
      parapp responses export --project simba --survey labour-market-survey --output all.xlsx
      parapp responses export --project simba --survey labour-market-survey --format csv \\
        --labels --language ar --output all.zip
      parapp responses export --project simba --survey labour-market-survey --for-partners \\
        --question gender --question work_status --output partner.xlsx
    """
    check_writable(output, "responses.unwritable")
    if questions and not for_partners:
        raise click.UsageError(
            _("--question goes with --for-partners; without it all are written.")
        )
    options = Options(**{**chosen, "multiple": Multiple(chosen["multiple"])})
    with opened() as session:
        found = drafting.get_survey(session, projects.get_project(session, project), survey)
        if for_partners:
            number = sharing.share(
                session,
                survey=found,
                kind=Format(kind),
                keys=questions,
                k=k,
                language=options.language or spoken(),
                path=output,
            )
        else:
            number = _all(session, found, Format(kind), options, output)
    click.echo(
        ngettext(
            "Wrote %(number)s answer to %(path)s.", "Wrote %(number)s answers to %(path)s.", number
        )
        % {"number": number, "path": output}
    )


def _all(session: Session, survey: Survey, kind: Format, options: Options, path: Path) -> int:
    """Write all answers, saying how far that is and what was done to them."""
    if not options.language and spoken() in sharing.languages(session, survey):
        options = replace(options, language=spoken())
    told = _Told(collecting.total(session, survey))
    number, messages = sharing.export(
        session, survey=survey, kind=kind, options=options, path=path, tell=told
    )
    for message, parameters in messages:
        say(translated(message, parameters))
    return number


@responses.command()
@project_option
@survey_option
@option(
    "--question",
    "questions",
    multiple=True,
    metavar="NAME",
    help="A question whose answer others may know; once for each.",
)
@format_option
def identify(project: str, survey: str, questions: Sequence[str], form: str) -> None:
    """Say of which questions others may know what somebody answered.

    Rows for partners are checked by them. Questions about the person are always among them.

    \b
    Example:
      parapp responses identify --project simba --survey labour-market-survey --question district
    """
    with opened() as session:
        found = drafting.get_survey(session, projects.get_project(session, project), survey)
        sharing.identify(session, survey=found, questions=questions)
        record = {"project": project, **_identified(found)}
    kept = ", ".join(record["identifying"]) or _("no question")
    told = _("Rows for partners are checked by %(questions)s.") % {"questions": kept}
    print_one(record, told, form)


def _identified(found: Survey) -> dict[str, list[str] | str]:
    return {"survey": found.slug, "identifying": found.identifying or []}


class _Told:
    """Says how far the work is, at each tenth of it."""

    def __init__(self, total: int) -> None:
        self._total, self._next, self._step = total, 0, ""

    def __call__(self, step: str, done: int) -> None:
        if step != self._step:
            self._step, self._next = step, 0
        if done >= self._next:
            self._next = done + max(self._total // 10, 1000)
            told = _("Read %(done)s of %(total)s ...")
            if step != READING:
                told = _("Wrote %(done)s of %(total)s ...")
            say(told % {"done": done, "total": self._total})
