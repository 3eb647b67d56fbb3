import pytest

from surveys.xlsform import columns, headers
from surveys.xlsform.columns import Type


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("text", Type("text")),
        ("string", Type("text")),
        ("int", Type("integer")),
        ("dateTime", Type("dateTime")),
        ("DATETIME", Type("dateTime")),
        ("photo", Type("image")),
        ("add photo prompt", Type("image")),
        ("gps", Type("geopoint")),
        ("trigger", Type("acknowledge")),
        ("imei", Type("deviceid")),
        ("get phone number", Type("phonenumber")),
        ("start_geopoint", Type("start-geopoint")),
        ("csv-external", Type("csv-external")),
        ("select_one yn", Type("select_one", "yn")),
        ("select one yn", Type("select_one", "yn")),
        ("Select One from yn", Type("select_one", "yn")),
        ("select1  yn", Type("select_one", "yn")),
        ("select all that apply from yn", Type("select_multiple", "yn")),
        ("select_multiple yn or_other", Type("select_multiple", "yn", or_other=True)),
        ("select one from yn or specify other", Type("select_one", "yn", or_other=True)),
        ("select_one", Type("select_one")),
        ("select_one_from_file towns.csv", Type("select_one_from_file", "towns.csv")),
        ("select multiple from file a.xml", Type("select_multiple_from_file", "a.xml")),
        ("select_one_external towns", Type("select_one_external", "towns")),
        ("select_one ${who}", Type("select_one", "${who}")),
        ("rank yn", Type("rank", "yn")),
        ("begin group", Type("begin_group")),
        ("Begin_Repeat", Type("begin_repeat")),
        ("begin lgroup", Type("begin_repeat")),
        ("end looped group", Type("end_repeat")),
        ("hologram 3d", Type("hologram 3d", known=False)),
        ("selected", Type("selected", known=False)),
    ],
)
def test_types_in_every_spelling(written, read):
    assert columns.read_type(written) == read


@pytest.mark.parametrize(
    ("sheet", "written", "field", "qualifier"),
    [
        ("survey", "label", "label", ""),
        ("survey", " Label :: English (en) ", "label", "English (en)"),
        ("survey", "label:English", "label", "English"),
        ("survey", "caption:english", "label", "english"),
        ("survey", "label::default", "label", ""),
        ("survey", "constraint message", "constraint_message", ""),
        ("survey", "constraint_message::French", "constraint_message", "French"),
        ("survey", "jr:constraintMsg", "constraint_message", ""),
        ("survey", "bind::jr:constraintMsg::French", "constraint_message", "French"),
        ("survey", "bind:jr:constraintMsg", "constraint_message", ""),
        ("survey", "bind::relevant", "relevant", ""),
        ("survey", "relevance", "relevant", ""),
        ("survey", "read only", "read_only", ""),
        ("survey", "body::appearance", "appearance", ""),
        ("survey", "jr:count", "repeat_count", ""),
        ("survey", "media::image::Arabic", "image", "Arabic"),
        ("survey", "media:image:Arabic", "image", "Arabic"),
        ("survey", "big-image", "big-image", ""),
        ("survey", "bind::odk:length", "bind", "bind::odk:length"),
        ("survey", "par::sensitive", "par::sensitive", ""),
        ("survey", "par::evidence", "par::evidence", ""),
        ("survey", "par::purpose::French (fr)", "par::purpose", "French (fr)"),
        ("survey", "par::constraint_audio::French", "par::constraint_audio", "French"),
        ("survey", "par::required_audio", "par::required_audio", ""),
        ("survey", "par::consent_audio", "", ""),
        ("settings", "par::consent_audio::ar", "par::consent_audio", "ar"),
        ("settings", "par::age_audio::ar", "par::age_audio", "ar"),
        ("settings", "par::required_audio::ar", "par::required_audio", "ar"),
        ("survey", "par::age_audio", "", ""),
        ("survey", "remarks", "", ""),
        ("choices", "list name", "list_name", ""),
        ("choices", "value", "name", ""),
        ("choices", "region", "filter", "region"),
        ("choices", "par::role", "par::role", ""),
        ("settings", "set form id", "form_id", ""),
        ("settings", "Instance Name", "setting", "instance_name"),
        ("settings", "attribute::x", "setting", "attribute::x"),
    ],
)
def test_headers_in_every_spelling(sheet, written, field, qualifier):
    found = headers.read(sheet, written)
    assert (found.field, found.qualifier) == (field, qualifier)
