"""`parapp evidence`: what a project can show to others."""

from collections.abc import Mapping
from dataclasses import asdict
from gettext import gettext as _
from gettext import ngettext
from pathlib import Path
from typing import Any

import click

import exports.records
from exports.catalogues import translator
from exports.planning import Plan, widths
from exports.protection import Widened
from exports.wording import Words
from parapp.cli import tabled
from parapp.cli.briefs import brief
from parapp.cli.chosen import check_writable, chosen, release_option
from parapp.cli.commands import group, option
from parapp.cli.frozen import frozen
from parapp.cli.opening import opened
from parapp.cli.options import language_option, output_option, project_option
from parapp.cli.output import (
    Format,
    format_option,
    print_list,
    print_one,
    say,
    step_of,
    tell_in,
    tongue,
    wrote,
)
from parapp.cli.solving import solving
from parapp.errors import InvalidError
from parapp.models import Release
from parapp.services import editions, planning, projects, releasing, watching
from parapp.services.editions import Edition
from parapp.services.watching import Live
from parapp.settings import Settings
from surveys.marking import N_


@group()
def evidence() -> None:
    """Figures, releases and evidence workbooks."""


evidence.add_command(brief)
evidence.add_command(frozen)


@evidence.command()
@project_option
@language_option("The language of the workbook.")
@output_option("FILE.xlsx", "Where to write it.")
@release_option
@option(
    "--edition",
    type=click.Choice([each.value for each in Edition]),
    default=Edition.ADVOCACY.value,
    show_default=True,
    help="For others, or exact for the project's own analysts: not to be passed on.",
)
@format_option
def export(  # noqa: PLR0917 - one for each option
    project: str, language: str, output: Path, number: int | None, edition: str, form: str
) -> None:
    """Write the evidence workbook of a project.

    Its figures are protected: percentages as ranges at least five people wide, no counts. It shows
    a release: a new one where at least ten answers have changed, or else the last one.

    \b
    Example:
      parapp evidence export --project simba --language ar --output simba.xlsx
    """
    _check_output(output)
    settings = Settings.from_environment()
    with opened(settings) as session:
        found = projects.get_project(session, project)
        release = chosen(session, found, number, settings.data)
        written = editions.write(
            session,
            found=release,
            language=language,
            path=output,
            edition=Edition(edition),
            data=settings.data,
        )
        record = {
            "project": project,
            "language": language,
            "edition": edition,
            "output": str(written),
            "release": release.number,
            "sha256": release.sha256,
        }
    print_one(record, wrote(written), form)


@evidence.command()
@project_option
@option(
    "--keep",
    multiple=True,
    metavar="SURVEY",
    help="A survey that stands as the last release told it, where new figures are not safe.",
)
@format_option
def release(project: str, keep: tuple[str, ...], form: str) -> None:
    """Freeze what can be shown now as a numbered release.

    It is audited together with all releases before it. A survey of which fewer than ten answers
    changed stands in it as the last release told it; where that is so of all surveys, there is no
    new release. Documents and official positions are counted anew after any change.

    \b
    Example:
      parapp evidence release --project simba
      parapp evidence release --project simba --keep labour-market-survey
    """
    settings = Settings.from_environment()
    words = _words(Format.TEXT)
    with opened(settings) as session:
        found = projects.get_project(session, project)
        with solving():
            made = releasing.release(
                session, project=found, data=settings.data, keep=keep, progress=_tell
            )
        for one in releasing.widened(session, made):
            say(_widened(one))
        for title, own, since in releasing.standing(releasing.evidence(session, made)):
            say(f"“{words.text(title, own)}”: {words.as_released(since)}")
        record = _release(made)
    told = _("Release %(number)s: %(sha256)s") % {
        "number": record["release"],
        "sha256": record["sha256"],
    }
    print_one(record, told, form)


@evidence.command()
@project_option
@format_option
def releases(project: str, form: str) -> None:
    """List the releases of a project.

    \b
    Example:
      parapp evidence releases --project simba
    """
    with opened() as session:
        found = releasing.releases(session, projects.get_project(session, project))
        records = [_release(each) for each in found]
    nothing = _("There is no release yet; make one with: parapp evidence release")
    print_list(records, ("release", "made_on", "sha256"), form, nothing=nothing)


@evidence.command()
@project_option
@format_option
def tables(project: str, form: str) -> None:
    """Print protected tables with their bases.

    They move in steps of ten answers, so that no single one shows.

    \b
    Example:
      parapp evidence tables --project simba --format json
    """
    settings = Settings.from_environment()
    with opened(settings) as session:
        found = projects.get_project(session, project)
        with solving():
            live = watching.tables(session, project=found, data=settings.data, progress=_tell)
        records = [
            {"made_on": one.made_on.isoformat(), **table}
            for one in live
            for table in exports.records.tables(one.evidence, [one.survey.slug], _words(form))
        ]
        told = {one.survey.slug: _counted(one, form) for one in live}
        whom = {
            one.survey.slug: exports.records.whom(one.evidence.surveys[0], _words(form))
            for one in live
        }
    if form == Format.JSON:
        made = {"project": project, "surveys": told, "speak_for": whom, "tables": records}
        print_one(made, "", form)
        return
    told = {slug: "\n".join([one, *whom[slug]["told"]]) for slug, one in told.items()}
    for line in tabled.lines(records, told):
        click.echo(line)


@evidence.command()
@project_option
@format_option
def audit(project: str, form: str) -> None:
    """Say for each published figure how many counts an attacker cannot tell apart.

    The attacker knows how large every group is, and all releases of the project. Documents and
    official positions that are signed off are told exactly; nothing is to be kept apart there.

    \b
    Example:
      parapp evidence audit --project simba --format json
    """
    settings = Settings.from_environment()
    with opened(settings) as session:
        found = projects.get_project(session, project)
        with solving():
            done = releasing.audit(session, project=found, data=settings.data, progress=_tell)
    cells = [exports.records.cell(one, _words(form)) for one in done.cells]
    exact = [exports.records.exact_cell(one, _words(form)) for one in done.exact]
    if form == Format.JSON:
        print_one({"releases": done.releases, "cells": cells, "exact": exact}, "", form)
        return
    columns = ("release", "table", "row", "column", "range", "candidates")
    listed = [*cells, *({**one, "candidates": "–"} for one in exact)]
    print_list(listed, columns, form, nothing=_("No figure was published."))
    if exact:
        told = ngettext(
            "%(number)s figure is told exactly, because it is not of people.",
            "%(number)s figures are told exactly, because they are not of people.",
            len(exact),
        )
        say(told % {"number": len(exact)})
    if cells:
        least = min(cell["candidates"] for cell in cells)
        say(
            _(
                "Figures: %(figures)s; releases: %(releases)s; for each figure at least %(least)s "
                "counts are possible."
            )
            % {"figures": len(cells), "releases": done.releases, "least": least}
        )


@evidence.command()
@project_option
@option("--answers", required=True, type=int, metavar="N", help="How many you expect.")
@format_option
def plan(project: str, answers: int, form: str) -> None:
    """Say before the fieldwork what readers will be able to see.

    \b
    Example:
      parapp evidence plan --answers 120 --project simba
    """
    with opened() as session:
        found = projects.get_project(session, project)
        outlooks = planning.outlook(session, project=found, answers=answers)
        records = [
            {"survey": survey.slug, **_plan(one, exact=planning.is_exact(survey))}
            for survey, one in outlooks.items()
        ]
    if form == Format.JSON:
        made = {"project": project, "answers": answers, "surveys": records}
        print_one({**made, "widths": [asdict(step) for step in widths()]}, "", form)
        return
    steps = [
        {
            "people": (_("%(first)s to %(last)s") if step.last else _("%(first)s or more"))
            % {"first": step.first, "last": step.last},
            "width": _points(step.points),
            "sensitive": _points(step.points_sensitive),
        }
        for step in widths()
    ]
    print_list(steps, ("people", "width", "sensitive"), form, nothing="")
    for record in records:
        click.echo(f"\n{record['survey']}")
        if record["exact"]:
            told = _(
                "counted exactly: these are not people, so nothing is rounded or left out,"
                " however few there are"
            )
            click.echo(f"  {told}")
        for line in record["by"]:
            click.echo(f"  {_prospect(line)}")


def _plan(one: Plan, *, exact: bool) -> dict[str, Any]:
    """Return what will be seen of a survey; of what is counted exactly, all from the first on."""
    if exact:
        return {"exact": True, "needed": 1, "by": []}
    return {
        "exact": False,
        "needed": one.needed,
        "by": [
            {**asdict(each), "collapse": each.collapse} for each in (one.everybody, *one.variables)
        ],
    }


def _prospect(line: Mapping[str, Any]) -> str:
    size = _("fewer than 20 people")
    if line["size"]:
        size = ngettext("about %(number)s person", "about %(number)s people", line["size"]) % {
            "number": line["size"]
        }
    given = {**line, "size": size, "width": _points(line["points"])}
    if not line["name"]:
        return _("everybody: %(size)s, ranges: %(width)s") % given
    told = _("%(name)s: groups: %(groups)s, in each %(size)s, ranges: %(width)s") % given
    if not line["collapse"]:
        return told
    fewer = max(line["groups_readable"], 1)
    advice = (
        _("put together into %(groups)s groups to be readable") % {"groups": fewer}
        if fewer > 1
        else _("too few people to break figures down by it")
    )
    return f"{told}; {advice}"


def _points(points: int | None) -> str:
    if not points:
        return _("nothing shown")
    return ngettext("%(number)s point", "%(number)s points", points) % {"number": points}


def _check_output(path: Path) -> None:
    """Refuse a file that cannot be written, before minutes are spent on counting."""
    if path.suffix.lower() != ".xlsx":
        raise InvalidError(
            "evidence.ending",
            N_("%(path)s is no name for a workbook; end it with .xlsx"),
            {"path": str(path)},
        )
    check_writable(path)


def _tell(name: str, done: int, total: int) -> None:
    say(step_of(name, done, total) + " ...")


def _release(found: Release) -> dict[str, Any]:
    return {
        "project": found.project.slug,
        "release": found.number,
        "made_on": found.made_on.isoformat(),
        "sha256": found.sha256,
    }


def _words(form: str) -> Words:
    return Words.of(tongue(form), translator(tongue(form)))


def _widened(one: Widened) -> str:
    table = f"{one.survey}/{one.key} {exports.records.column_name(one.place)}".rstrip()
    if not one.after:
        return _("Widened %(table)s, which shows no figures.") % {"table": table}
    return _("Widened %(table)s: %(width)s.") % {"table": table, "width": _points(one.after)}


def _counted(one: Live, form: str) -> str:
    """Say of which day a survey's figures are, and what becomes of answers that came since."""
    told = N_("Counted on %(day)s; no answer has changed since.")
    if one.waiting:
        told = N_(
            "Counted on %(day)s; fewer than ten answers have changed since. The figures move with "
            "the tenth, so that the difference tells nothing about single people."
        )
    return tell_in(form)(told, {"day": one.made_on.isoformat()})
