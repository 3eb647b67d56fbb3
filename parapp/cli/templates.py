"""`parapp templates`: the library."""

from dataclasses import asdict
from gettext import gettext as _
from typing import Any

import click
from click.core import ParameterSource

from parapp.cli.commands import argument, group, option
from parapp.cli.output import Format, format_option, print_list, tell_in
from parapp.cli.speaking import ENGLISH, spoken
from parapp.errors import RefusedError
from parapp.services import drafting
from surveys import library
from surveys.library import check as checking
from surveys.library import coverage, reading, sync
from surveys.library import protocol as trying
from surveys.marking import N_


@group()
def templates() -> None:
    """The library of surveys and guides that projects begin with."""


@templates.command("list")
@format_option
def list_templates(form: str) -> None:
    """List the templates and blocks with their policy areas and languages.

    \b
    Examples:
      parapp templates list
      parapp templates list --format json
    """
    found = [_record(each) for each in _everything()]
    columns = ("id", "kind", "policy_areas", "languages", "questions", "minutes")
    print_list(found, columns, form, nothing=_("The library is empty."))


@templates.command()
@argument("template_id", metavar="ID")
@option("--language", default=spoken, show_default=True, help="In which language to read it.")
def show(template_id: str, language: str) -> None:
    """Print a template so that it can be read.

    \b
    Example:
      parapp templates show labour-market-survey --language fr
    """
    template = drafting.get_template(template_id)
    language = _language_of(template, language)
    survey = drafting.with_languages(template.survey, [language])
    click.echo(reading.text(template, survey, language))


@templates.command()
@argument("template_id", metavar="ID")
@option("--language", default=spoken, show_default=True, help="In which language to try it.")
def protocol(template_id: str, language: str) -> None:
    """Print a page for trying a template with five people, before it is used.

    \b
    Example:
      parapp templates protocol housing-survey --language ar
    """
    template = drafting.get_template(template_id)
    language = _language_of(template, language)
    drafting.with_languages(template.survey, [language])
    click.echo(trying.text(trying.protocol(template, language)))


@templates.command()
@argument("template_id", metavar="[ID]", default="")
@format_option
def check(template_id: str, form: str) -> None:
    """Say what is wrong with the library, or with one template; exit code 1 where anything is.

    Checked are tags, wording, choices, sensitivity, skip logic, length, sources and translations of
    each template, that the catalogues hold the English texts as they are, and that each indicator
    is measured, named as a matter for official sources, or declined.

    \b
    Examples:
      parapp templates check
      parapp templates check housing-survey --format json
    """
    chosen = (drafting.get_template(template_id),) if template_id else _everything()
    faults = [
        {
            "template": each.id,
            "code": problem.code,
            "message": tell_in(form)(problem.message, problem.parameters),
        }
        for each in chosen
        for problem in checking.check(each)
    ]
    if not template_id:
        faults += _faults_of_the_whole(form)
    print_list(faults, ("template", "code", "message"), form, nothing=_("Nothing is wrong."))
    if not faults and not template_id and form != Format.JSON:
        click.echo(_summary())
    if faults:
        raise RefusedError(
            "library.faults", N_("The library has faults: %(count)s"), {"count": str(len(faults))}
        )


def _language_of(template: library.Template, language: str) -> str:
    """Return the language to read a template in: English where it has no words in the spoken one.

    A language that was asked for by name is left, so that what it lacks is told.
    """
    source = click.get_current_context().get_parameter_source("language")
    if source is ParameterSource.DEFAULT and language not in template.languages:
        return ENGLISH
    return language


def _everything() -> tuple[library.Template, ...]:
    return (*library.templates(), *library.blocks())


def _faults_of_the_whole(form: str) -> list[dict[str, str]]:
    open_rows = [row for row in coverage.table(_everything()) if not row.is_settled]
    return [
        *(
            {
                "template": "",
                "code": "indicator.open",
                "message": tell_in(form)(
                    N_("Nothing says where evidence on %(indicator)s comes from."),
                    {"indicator": row.indicator.id},
                ),
            }
            for row in open_rows
        ),
        *({"template": "", "code": "catalogue.drift", "message": each} for each in sync.drift()),
    ]


def _summary() -> str:
    """Say in one line how far the indicators are covered."""
    rows = coverage.table(_everything())
    declined = sum(row.is_declined for row in rows)
    asked = sum(bool(row.measures) for row in rows)
    return _(
        "Templates and blocks: %(templates)s. Indicators: %(indicators)s; asked of people: "
        "%(asked)s, left to official sources: %(left)s, declined: %(declined)s."
    ) % {
        "templates": len(_everything()),
        "indicators": len(rows),
        "asked": asked,
        "left": len(rows) - asked - declined,
        "declined": declined,
    }


def _record(template: library.Template) -> dict[str, Any]:
    return {
        "id": template.id,
        "title": template.title.get("en"),
        "kind": template.kind.value,
        "unit": template.unit.value,
        "module": template.module,
        "partner_project": template.partner_project,
        "policy_areas": list(template.policy_areas),
        "principles": list(template.principles),
        "indicators": list(template.indicators),
        "languages": list(template.languages),
        "coverage": {
            language: asdict(coverage) for language, coverage in library.review(template.id).items()
        },
        "minutes": template.minutes,
        "questions": template.question_count,
    }
