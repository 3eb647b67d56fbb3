"""`parapp templates`: the library."""

from dataclasses import asdict
from typing import Any

import click

from parapp.cli.output import format_option, print_list
from parapp.services import drafting
from surveys import library, outline


@click.group()
def templates() -> None:
    """The library of surveys and guides that projects begin with."""


@templates.command("list")
@format_option
def list_templates(form: str) -> None:
    """List the templates with their policy areas and languages."""
    found = [_record(each) for each in library.templates()]
    columns = ("id", "kind", "policy_areas", "languages", "questions", "minutes")
    print_list(found, columns, form, nothing="The library is empty.")


@templates.command()
@click.argument("template_id", metavar="ID")
@click.option("--language", default="en", show_default=True, help="In which language to read it.")
def show(template_id: str, language: str) -> None:
    """Print a template so that it can be read.

    \b
    Example:
      parapp templates show labour-market-survey --language fr
    """
    template = drafting.get_template(template_id)
    survey = drafting.with_languages(template.survey, [language])
    click.echo(survey.title.get(language))
    click.echo(template.description.get(language))
    click.echo()
    for line in outline.lines(survey, language):
        click.echo(_readable(line))


def _readable(line: outline.Line) -> str:
    """Return a part or a question as it reads on paper."""
    if line.level:
        minutes = f" ({line.minutes} min)" if line.minutes else ""
        return f"\n{line.label}{minutes}\n{'-' * len(line.label)}"
    notes = [
        word
        for word, applies in (
            (line.type, line.type not in {"note", "select_one"}),
            ("only of some", line.conditional),
            ("must be answered", line.required),
        )
        if applies
    ]
    start = f"{line.number}. " if line.number else ""
    told = [start + line.label + (f" ({', '.join(notes)})" if notes else "")]
    if line.hint:
        told.append(f"   {line.hint}")
    told += [f"   [ ] {choice}" for choice in line.choices]
    if line.more:
        told.append(f"   ... and {line.more} more")
    return "\n".join(told)


def _record(template: library.Template) -> dict[str, Any]:
    return {
        "id": template.id,
        "title": template.title.get("en"),
        "kind": template.kind.value,
        "unit": template.unit.value,
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
