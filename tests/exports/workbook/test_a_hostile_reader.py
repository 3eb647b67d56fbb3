"""What somebody who wants to break the case may hold against it stands in the workbook itself."""

import io
from dataclasses import replace
from datetime import date
from gettext import NullTranslations

import pytest
from openpyxl import load_workbook

from exports import otherwise, speaking, workbook
from exports.agreement import Rough
from exports.case import Case, Put, Stated
from exports.claims import Claim, Reference, figure
from exports.collapsing import Collapsed
from exports.dataframe import DataFrameSource
from exports.declared import Comparator, Contacts, Declared, Sample, SurveyPair
from exports.evidence import About, protect
from exports.figures import Kind, Reading, Span, Withheld
from exports.wording import Words
from surveys.model import ChoiceRole, Tags
from surveys.text import LocalizedText

from .test_beside import OPEN, people


def text(english):
    return LocalizedText.of({"en": english})


ASKED = Contacts(
    "Market",
    (150, 8, 0, 41, 7, 90),
)
DECLARED = Declared(sample=Sample.BY_VENUE, open_links=tuple(OPEN), contacts=(ASKED,))


@pytest.fixture(scope="module")
def rounds(survey):
    """Two rounds, the later of which a claim rests on; the open link is a new way of asking."""
    sources = []
    for name, seed, share, year in (("one", 1, 0.3, 2025), ("two", 2, 0.7, 2026)):
        came = list(people(260, seed, share, year))
        if name == "one":
            came = [
                replace(one, channel="School" if one.channel in OPEN else one.channel)
                for one in came
            ]
        form = replace(survey, name=name)
        sources.append(Collapsed(DataFrameSource([(form, came)]), None, OPEN))
    about = About("Work that fits us", date(2026, 6, 1), licence="CC BY 4.0", contact="x@example")
    evidence = protect(
        sources,
        about,
        declared=[replace(DECLARED, contacts=()), DECLARED],
        pairs=[SurveyPair("one", "two", rounds=True)],
    ).evidence
    later = [t for area in evidence.areas for t in area.tables if (t.key, t.survey) == ("works", 1)]
    claim = Claim(
        number=1,
        link=False,
        claim=text("Many work."),
        plain=text("We work."),
        figures=(figure(later[0], ("yes",), release=1, survey=text("Work")),),
        position=1,
    )
    return replace(evidence, case=Case(findings=(Stated(claim, claim.strength),)))


def book(evidence):
    target = io.BytesIO()
    workbook.write(evidence, "en", target)
    return load_workbook(target)


def told(sheet):
    return " ".join(str(cell.value) for row in sheet for cell in row if cell.value is not None)


@pytest.fixture(scope="module")
def sheets(rounds):
    return {sheet.title: told(sheet) for sheet in book(rounds)}


def test_the_summary_says_whom_its_figures_speak_for(sheets, rounds):
    assert "people were asked where they meet. The figures speak for those" in sheets["Summary"]
    silent = tuple(replace(one, declared=Declared()) for one in rounds.surveys)
    unsaid = told(book(replace(rounds, surveys=silent))["Summary"])
    assert "How people were found is not recorded, so nothing follows for others." in unsaid


def test_that_nobody_recorded_how_people_were_found_is_said_of_the_survey_where_it_is_so(rounds):
    first, second = (
        replace(one, title=text(name)) for one, name in zip(rounds.surveys, "AB", strict=True)
    )
    silent = replace(second, declared=Declared())
    english = Words.of("en", NullTranslations())
    about = replace(rounds.about, how_found="")
    found = list(speaking.samples(english, (first, silent), about))
    assert found[-1].startswith("“B”: The figures speak for those who answered. How people were")
    assert len(found) == 2
    assert list(speaking.samples(english, (first, second), about))[1:] != found[1:]


def test_of_two_official_mixes_no_single_one_is_told(rounds):
    (claim,) = (one.claim for one in rounds.case.findings)
    one = claim.figures[0]
    rows = len(one.table.rows)
    mixes = tuple(
        Reading(Kind.WEIGHTED, (Span(low, high),) * rows, margin=name)
        for name, low, high in (("gender", 10, 20), ("age", 40, 60))
    )
    found = replace(one, table=replace(one.table, readings=mixes))
    told_of = otherwise.readings(found, Words.of("en", NullTranslations()))
    assert told_of == "10–60% with the official mix of people."


def test_the_summary_tells_the_same_question_of_another_round(sheets):
    assert "To compare with: March to May 2025: " in sheets["Summary"]


def test_the_summary_tells_what_its_figure_is_without_the_open_link(sheets):
    assert "How firm it is: " in sheets["Summary"]
    assert " in the 3 ways of asking that can be shown alone; " in sheets["Summary"]
    assert " without the open link." in sheets["Summary"]


def test_a_range_is_said_to_hold_the_share_of_those_who_answered_and_no_truth_beyond(sheets):
    assert "true share" not in " ".join(sheets.values())
    assert "the share among those who answered lies in it" in sheets["Cover"]


def test_the_method_says_who_refused_and_where_nobody_counted(sheets):
    method = sheets["Method and limits"]
    assert "did not want to take part: about 41" in method
    assert (
        "Of these ways of asking nobody counted whom they reached: School and Open link." in method
    )
    assert (
        "How many people were asked, and how many of them did not want to take part, was" in method
    )


def test_differences_say_which_side_has_more_and_that_chance_is_not_known(sheets):
    found = sheets["Rounds"]
    assert "“More” means more in “March to May 2026” than in “March to May 2025”" in found
    assert "where two ranges touch, both sides may be as good as the same" in found
    assert "nobody can say how much of a difference is chance" in found
    assert "Ways of asking that were only in “March to May 2026”: Open link." in found


def test_where_the_ways_of_asking_are_withheld_none_is_named_by_which_somebody_came(rounds):
    hidden = tuple(
        replace(one, channels=replace(one.channels, withheld=Withheld.REVEALING))
        for one in rounds.surveys
    )
    found = {sheet.title: told(sheet) for sheet in book(replace(rounds, surveys=hidden))}
    assert "Ways of asking that were only in" not in found["Rounds"]
    assert "Of these ways of asking nobody counted" not in found["Method and limits"]


def test_a_question_says_of_whom_it_was_asked(evidence):
    found = told(book(evidence)["Labour market"])
    assert "Asked of those who answered question 1 with “No”." in found


def test_an_official_figure_covers_no_indicator_that_its_question_merely_touches(evidence):
    jobs = "economic_participation.non_discrimination.access_to_employment_for_all"
    women = "economic_participation.participation.labour_market_situation_of_immigrant_women"
    official = Comparator("works", "yes", 62.5, *[text("x")] * 1, 2024, *[text("x")] * 3, "")

    def kinds(*names):
        areas = tuple(
            replace(
                area,
                tables=tuple(
                    replace(t, tags=Tags(t.tags.policy_areas, (), names)) if t.key == "works" else t
                    for t in area.tables
                ),
            )
            for area in evidence.areas
        )
        facts = replace(evidence.surveys[0], declared=Declared(comparators=(official,)))
        found = replace(evidence, areas=areas, surveys=(facts,), case=Case())
        return told(book(found)["Indicators"])

    assert "Access to employment for all: experience, official figure" in kinds(jobs)
    assert ": experience, official figure" not in kinds(jobs, women)


def test_a_position_on_the_record_behind_a_finding_covers_its_indicators(rounds):
    jobs = "economic_participation.non_discrimination.access_to_employment_for_all"
    position = Reference(text("The office, signed off on 1 June"))
    claim = Claim(
        number=1,
        link=False,
        claim=text("The office says so."),
        plain=text("It says so."),
        indicators=(jobs,),
        positions=(position,),
    )
    found = replace(rounds, case=Case(findings=(Stated(claim, claim.strength),)))
    assert ": position on the record" in told(book(found)["Indicators"])


def test_answers_beside_a_scale_are_said_to_be_in_no_bar(evidence):
    assert "In the first table alone" not in told(book(evidence)["Labour market"])

    def unsure(table):
        if not table.block:
            return table
        *rows, last = table.rows
        last = replace(last, answer=replace(last.answer, role=ChoiceRole.DONT_KNOW))
        return replace(table, rows=(*rows, last))

    areas = tuple(replace(one, tables=tuple(map(unsure, one.tables))) for one in evidence.areas)
    found = told(book(replace(evidence, areas=areas))["Labour market"])
    assert "In the first table alone, not in the short one and the bars: “" in found


def test_groups_that_are_not_listed_are_counted_and_statements_are_translated(stated):
    case = stated.case
    put = Put("هناك عمل.", Rough.UNTOLD, against=False, translations=text("There is work."))
    groups = (replace(case.groups[0], put=(put,)),)
    themes = (replace(case.themes[0], of_meetings=3),)
    found = told(
        book(replace(stated, case=replace(case, groups=groups, themes=themes)))["Focus groups"]
    )
    assert "هناك عمل.\nThere is work." in found
    assert "At least 2 more groups are not in this list" in found
    assert "People’s own words are answers to question 5" in found
    alone = told(book(stated)["Focus groups"])
    assert "more group" not in alone


def test_who_agreed_is_said_to_be_no_measure_of_the_others(stated):
    assert "Nobody is asked for a name, so that it cannot be checked" in told(
        book(stated)["Method and limits"]
    )


def test_what_a_project_has_not_said_is_plain_on_the_cover(evidence):
    silent = replace(evidence, about=replace(evidence.about, licence="", contact=""))
    cover = [[cell.value for cell in row] for row in book(silent)["Cover"]]
    for term in ("Terms of use", "Contact"):
        assert [term, "The project has not said it."] in cover
