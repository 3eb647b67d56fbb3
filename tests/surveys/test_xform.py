import subprocess
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import pyxform
from nasty import CHOICES, FORMS, survey

from surveys import xform, xlsform
from surveys.model import Survey
from surveys.problems import Severity
from surveys.text import LocalizedText
from surveys.xformcycles import to_leave_out
from surveys.xmlnames import XmlNames

VALIDATE = Path(pyxform.__file__).parent / "validators/odk_validate/bin/ODK_Validate.jar"
XFORMS = "{http://www.w3.org/2002/xforms}"


def read(form: str) -> Survey:
    found = xlsform.read(form.encode()).survey
    assert found is not None
    return found


def codes(converted):
    return [found.code for found in converted.problems]


def elements(converted):
    """Return the paths of the instance's elements, in order."""
    root = ET.fromstring(converted.xml)
    data = next(iter(root.find(f".//{XFORMS}instance")))

    def walk(element, path):
        for child in element:
            name = child.tag.rpartition("}")[2]
            if name != "meta":
                yield path + name
                yield from walk(child, f"{path}{name}/")

    return list(walk(data, ""))


@pytest.mark.parametrize("name", FORMS)
def test_every_nasty_form_is_read_written_and_converted(name):
    conversion = xlsform.read(FORMS[name].encode())
    assert xlsform.read(xlsform.write(conversion.survey)) == conversion
    assert xform.convert(conversion.survey).xml.startswith("<?xml")


@pytest.mark.odk
def test_odk_accepts_every_nasty_form(tmp_path):
    files = []
    for number, form in enumerate(FORMS.values()):
        files.append(tmp_path / f"{number}.xml")
        files[-1].write_text(xform.convert(read(form)).xml, encoding="utf-8")
    validated = subprocess.run(
        ["java", "-Djava.awt.headless=true", "-jar", VALIDATE, *files],
        capture_output=True,
        text=True,
        check=False,
    )
    assert validated.returncode == 0, validated.stderr[-2000:]


def test_names_that_xml_cannot_have_are_others_and_lead_back():
    form = survey("text | 1st | A", "begin group | g | G", "text | اسم | B", "end group | | ")
    converted = xform.convert(read(form))
    assert elements(converted) == ["_1st", "g", "g/u0627u0633u0645"]
    assert converted.names.paths["g/u0627u0633u0645"] == "g/اسم"
    assert converted.names.changed == {"1st": "_1st", "g/اسم": "u0627u0633u0645"}
    assert codes(converted) == ["xform.name", "xform.name"]


def test_a_name_that_several_have_is_kept_unless_it_is_referred_to():
    rows = ("begin group | g | G", "text | x | X", "end group | | ", "text | x | X")
    assert elements(xform.convert(read(survey(*rows)))) == ["g", "g/x", "x"]
    converted = xform.convert(read(survey(*rows, "note | n | You said ${x}")))
    assert elements(converted) == ["g", "g/x", "x_2", "n"]
    assert "/data/x_2" in converted.xml


def test_names_are_the_same_each_time():
    form = read(FORMS["ambiguous reference"])
    assert XmlNames.of(form).elements == XmlNames.of(form).elements
    again = xlsform.read(xlsform.write(form)).survey
    assert XmlNames.of(again).elements == XmlNames.of(form).elements


def test_what_says_who_answers_is_left_out():
    converted = xform.convert(read(FORMS["metadata"]))
    assert "deviceid" not in converted.xml
    assert "phonenumber" not in converted.xml
    assert "odk:audit" not in converted.xml
    assert 'jr:preloadParams="start"' in converted.xml


def test_an_expression_that_cannot_be_used_is_left_out_and_said_with_its_row():
    converted = xform.convert(read(FORMS["reference to nothing"]))
    (problem,) = converted.problems
    assert (problem.code, problem.severity) == ("xform.expression", Severity.CHANGED)
    assert (problem.sheet, problem.row) == ("survey", 2)
    assert "relevant" not in converted.xml


def test_what_pyxform_stops_at_is_left_out_and_said():
    converted = xform.convert(read(FORMS["strange parameters"]))
    assert codes(converted) == ["xform.left_out"] * 4


def test_a_missing_translation_is_the_text_in_the_default_language():
    converted = xform.convert(read(FORMS["hollow languages"]))
    assert ">-<" not in converted.xml
    assert '<translation lang="English (en)" default="true()">' in converted.xml
    assert '<translation lang="Arabic (ar)">' in converted.xml


def test_choices_that_are_looked_up_come_as_a_file():
    converted = xform.convert(read(FORMS["external"]))
    assert converted.itemsets is not None
    assert "towns" in converted.itemsets


def test_the_other_choice_and_its_question_are_in_the_form():
    converted = xform.convert(read(FORMS["or other"]))
    assert elements(converted) == ["a", "a_other", "b", "b_other"]


def test_of_a_ring_the_expression_that_looks_ahead_goes():
    form = survey(
        "text | a | A | ${c} = 1", "text | b | B | ${a} = 1", "text | c | C | ${b} = 1",
        header="type | name | label | relevant",
    )  # fmt: skip
    assert to_leave_out(read(form)) == {("a", "relevant")}


def test_titles_and_languages_that_confuse_pyxform_are_harmless():
    form = read(survey("select_one yn | a | A") + CHOICES)
    form = replace(form, title=LocalizedText.of({"und": "Costs ${x} & more \x01"}))
    assert "Costs $ {x} &amp; more" in xform.convert(form).xml
