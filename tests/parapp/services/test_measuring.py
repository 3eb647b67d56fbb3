from datetime import date

import pytest

from exports.catalogues import translator
from parapp.errors import InvalidError, NotFoundError
from parapp.models import Furthers, View
from parapp.services import measuring, releasing
from parapp.services.measuring import Described, Position
from surveys.text import LocalizedText


def said(text: str) -> LocalizedText:
    return LocalizedText.of({"en": text})


@pytest.fixture
def measure(session, project):
    return measuring.add_measure(
        session, project=project, described=Described(said("Evening courses"), said("Language"))
    )


@pytest.fixture
def office(session, project):
    return measuring.add_stakeholder(session, project=project, name=said("City"), office=True)


def test_each_stakeholder_has_one_view_of_each_measure(session, measure, office):
    for view in (View.WELCOME, View.MIXED):
        measuring.set_view(
            session, measure=measure, stakeholder=office, position=Position(view, Furthers.YES)
        )
    (kept,) = measure.views
    assert (kept.view, kept.on_record) == (View.MIXED, False)
    measuring.set_view(session, measure=measure, stakeholder=office, position=None)
    assert measuring.view_of(measure, office) is None


def test_an_office_speaks_on_the_record_when_somebody_signed_it_off(session, measure, office):
    position = Position(
        View.WELCOME,
        Furthers.PARTLY,
        said("More places"),
        "Head of schools",
        date(2026, 5, 1),
        "https://example.org",
    )
    measuring.set_view(session, measure=measure, stakeholder=office, position=position)
    kept = measuring.view_of(measure, office)
    assert (kept.on_record, kept.signed_off_by) == (True, "Head of schools")


def test_a_group_of_people_never_speaks_on_the_record(session, project, measure):
    group = measuring.add_stakeholder(session, project=project, name=said("Women"), office=False)
    position = Position(
        View.MIXED, Furthers.NO, signed_off_by="Amal", signed_off_on=date(2026, 5, 1)
    )
    with pytest.raises(InvalidError) as caught:
        measuring.set_view(session, measure=measure, stakeholder=group, position=position)
    assert caught.value.code == "view.group"


@pytest.mark.parametrize("day", [None, date(2999, 1, 1)])
def test_what_is_on_the_record_has_a_day_that_has_been(session, measure, office, day):
    position = Position(View.MIXED, Furthers.NO, signed_off_by="Mayor", signed_off_on=day)
    with pytest.raises(InvalidError) as caught:
        measuring.set_view(session, measure=measure, stakeholder=office, position=position)
    assert caught.value.code == "view.signed_off_on"


def test_measures_and_stakeholders_have_words(session, project):
    with pytest.raises(InvalidError):
        measuring.add_measure(session, project=project, described=Described(LocalizedText()))
    with pytest.raises(InvalidError):
        measuring.add_stakeholder(session, project=project, name=LocalizedText(), office=True)


def test_what_is_removed_takes_its_views_along(session, project, measure, office):
    position = Position(View.WELCOME, Furthers.YES)
    measuring.set_view(session, measure=measure, stakeholder=office, position=position)
    measuring.remove_stakeholder(session, stakeholder=office)
    assert measuring.measures(session, project)[0].views == []
    measuring.remove_measure(session, measure=measure)
    with pytest.raises(NotFoundError):
        measuring.get_measure(session, project, measure.id)


def test_others_read_an_office_by_name_only_on_the_record(session, project, measure, office):
    group = measuring.add_stakeholder(session, project=project, name=said("Women"), office=False)
    quiet = measuring.add_stakeholder(session, project=project, name=said("Police"), office=True)
    signed = Position(View.WELCOME, Furthers.YES, said("Good"), "Head of schools", date(2026, 5, 1))
    unsigned = Position(View.REJECTED, Furthers.NO, said("Our chief is against it"))
    for who, position in ((office, signed), (group, unsigned), (quiet, unsigned)):
        measuring.set_view(session, measure=measure, stakeholder=who, position=position)
    (told,) = measuring.told(session, project)
    assert [each.stakeholder.get("en") for each in told.views] == ["City", "A group of people", ""]
    assert [each.view for each in told.views] == [View.WELCOME, View.REJECTED, View.REJECTED]
    assert [bool(each.reasons) for each in told.views] == [True, False, False]


def test_others_read_which_group_it_is_while_a_release_shows_20_of_it(
    *, session, project, measure, asked, answer, tmp_path
):
    for number in range(35):
        answer("Nothing", arrived="new" if number < 30 else "long")
    releasing.release(session, project=project, data=tmp_path)
    large, small = ("spoken", "arrived", "new"), ("spoken", "arrived", "long")
    group = measuring.add_stakeholder(
        session, project=project, name=said("Six from Mill Lane"), office=False, among=large
    )
    position = Position(View.REJECTED, Furthers.NO, said("It helps none of us"))
    measuring.set_view(session, measure=measure, stakeholder=group, position=position)
    (told,) = measuring.told(session, project)
    assert told.views[0].stakeholder.get("en") == "Under a year"  # never the name of their own
    assert told.views[0].reasons

    with pytest.raises(InvalidError) as caught:
        measuring.set_group(session, stakeholder=group, among=small)
    assert caught.value.code == "stakeholder.group"
    measuring.set_group(session, stakeholder=group, among=None)
    (told,) = measuring.told(session, project)
    assert told.views[0].stakeholder.get("ar") == translator("ar").gettext("A group of people")
    assert not told.views[0].reasons


def test_an_office_is_no_group_of_people(session, office):
    with pytest.raises(InvalidError) as caught:
        measuring.set_group(session, stakeholder=office, among=None)
    assert caught.value.code == "stakeholder.office"
