import time

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from nasty import FORMS, survey

from surveys import instance, media, xlsform
from surveys.answers import read_form
from surveys.instance import InstanceError
from surveys.media import MediaFile

UUID = "3f8c1f6e-8a51-4c5e-9d0f-2f4f5b8f5e11"
FORM = survey(
    "text | name | Name",
    "select_multiple yn | which | Which",
    "rank yn | order | Order",
    "begin group | more | More",
    "decimal | 2nd | Second",
    "end group | | ",
    "begin repeat | house | House",
    "integer | rooms | Rooms",
    "begin repeat | member | Member",
    "text | who | Who",
    "end repeat | | ",
    "end repeat | | ",
    "geopoint | place | Place",
    "date | day | Day",
    "image | photo | Photo",
    "acknowledge | ok | OK",
    "calculate | calc | ",
    "deviceid | device | ",
) + (
    "| choices |\n| | list_name | name | label |\n| | yn | yes | Yes |\n| | yn | no | No |\n"
    "| | yn | maybe | Maybe |\n"
)
XML = f"""<?xml version='1.0' ?>
<data id="form" version="7" xmlns:orx="http://openrosa.org/xforms" xmlns:jr="http://openrosa.org/javarosa">
  <name>Amina &amp; co</name>
  <which>no yes</which>
  <order>maybe no yes</order>
  <more><_2nd>1.5</_2nd></more>
  <house jr:template=""><rooms>99</rooms><member><who/></member></house>
  <house><rooms>3</rooms><member><who>A</who></member><member><who>B</who></member></house>
  <house><rooms/><member><who>C</who></member></house>
  <place>1.5 2.5 0 0</place>
  <day>2024-05-01</day>
  <photo>1.jpg</photo>
  <ok>OK</ok>
  <calc>9</calc>
  <device>collect:abc</device>
  <strange>x</strange>
  <orx:meta><orx:instanceID>uuid:{UUID}</orx:instanceID><orx:instanceName>A</orx:instanceName>
  </orx:meta>
</data>"""


@pytest.fixture(scope="module")
def form():
    found = xlsform.read(FORM.encode()).survey
    assert found is not None
    return found


def code_of(content, form):
    begun = time.monotonic()
    with pytest.raises(InstanceError) as caught:
        instance.read(content, form)
    assert time.monotonic() - begun < 0.5
    return caught.value.code


def test_a_submission_becomes_the_answers_that_the_web_form_makes(form):
    submission = instance.read(XML.encode(), form)
    fields = {
        "name": ["Amina & co"],
        "which": ["yes", "no"],
        "order": ["maybe", "no", "yes"],
        "more/2nd": ["1.5"],
        "house[1]/rooms": ["3"],
        "house[1]/member[1]/who": ["A"],
        "house[1]/member[2]/who": ["B"],
        "house[2]/member[1]/who": ["C"],
        "place": ["1.5 2.5 0 0"],
        "day": ["2024-05-01"],
        "ok": ["OK"],
    }
    assert submission.reading.answers == read_form(form, fields).answers
    assert submission.reading.answers["house"] == [
        {"rooms": 3, "member": [{"who": "A"}, {"who": "B"}]},
        {"member": [{"who": "C"}]},
    ]
    assert submission.reading.violations == ()


def test_a_submission_says_what_it_is(form):
    submission = instance.read(XML.encode(), form)
    assert (submission.form_id, submission.version) == ("form", "7")
    assert (submission.uuid, submission.name) == (UUID, "A")


def test_files_are_named_and_what_says_who_answers_is_dropped(form):
    submission = instance.read(XML.encode(), form)
    assert submission.files == {"photo": "1.jpg"}
    assert submission.reading.dropped == ("device",)
    assert submission.reading.unknown == ("strange",)


def test_answers_become_a_submission_that_is_read_as_the_same_answers(form):
    answers = instance.read(XML.encode(), form).reading.answers
    written = instance.write(answers, form, uuid=UUID)
    again = instance.read(written, form)
    assert again.reading.answers == answers
    assert again.uuid == UUID


@settings(
    max_examples=50,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
@given(
    text=st.text(max_size=50),
    rows=st.lists(
        st.tuples(st.integers(0, 99), st.lists(st.text(max_size=9), max_size=3)), max_size=3
    ),
    chosen=st.lists(st.sampled_from(["yes", "no", "maybe"]), unique=True),
)
def test_whatever_the_web_form_reads_goes_through_a_submission(form, text, rows, chosen):
    fields = {"name": [text], "which": chosen, "order": chosen}
    for number, (rooms, members) in enumerate(rows, start=1):
        fields[f"house[{number}]/rooms"] = [str(rooms)]
        for place, who in enumerate(members, start=1):
            fields[f"house[{number}]/member[{place}]/who"] = [who]
    answers = read_form(form, fields).answers
    written = instance.write(answers, form, uuid=UUID)
    assert instance.read(written, form).reading.answers == answers


def test_names_that_were_changed_for_xml_lead_back():
    form = xlsform.read(FORMS["names for no element"].encode()).survey
    answers = {"1st_name": "A", "2_3": "B", "é°%": "C", "data": [{"a:b": "E"}]}
    written = instance.write(answers, form, uuid=UUID)
    assert b"<_1st_name>A</_1st_name>" in written
    assert instance.read(written, form).reading.answers == answers


def test_hostile_submissions_are_refused_at_once(form):
    bomb = b'<!DOCTYPE a [<!ENTITY b "c">]><data><name>&b;</name></data>'
    assert code_of(bomb, form) == "instance.dtd"
    assert code_of(b"<!DOCTYPE data><data/>", form) == "instance.dtd"
    assert code_of(b"<a>" * 200_000, form) == "instance.depth"
    assert code_of(b"<data>" + b"<a/>" * 500_000, form) == "instance.elements"
    assert code_of(b"<data>" + b" " * instance.MAX_SIZE, form) == "instance.size"
    assert code_of(b"<data><name>", form) == "instance.malformed"
    assert code_of(b"", form) == "instance.malformed"
    assert code_of(b"<?xml version='1.0' encoding='nowhere'?><data/>", form) == "instance.malformed"


def test_a_form_says_which_files_it_needs():
    form = xlsform.read((FORMS["from files"]).encode()).survey
    assert media.needed(form) == ("towns.csv", "towns.geojson", "towns", "people.csv")
    assert media.needed(xlsform.read(FORMS["image twice"].encode()).survey) == ("one.png",)


def test_the_manifest_names_each_file_with_its_hash():
    manifest = media.manifest([MediaFile("a & b.csv", "d41d8cd9", "https://x/a")]).decode()
    assert "<filename>a &amp; b.csv</filename>" in manifest
    assert "<hash>md5:d41d8cd9</hash>" in manifest
    assert 'xmlns="http://openrosa.org/xforms/xformsManifest"' in manifest
