"""Forms that pyxform or ODK stop at, each with what the trouble is; all of them made up."""
# ruff: noqa: E501 - the tables are wider than the page

CHOICES = """
| choices |           |      |       |
|         | list_name | name | label |
|         | yn        | yes  | Yes   |
|         | yn        | no   | No    |
"""


def survey(*rows: str, header: str = "type | name | label") -> str:
    lines = [f"| survey |\n| | {header} |", *(f"| | {row} |" for row in rows)]
    return "\n".join(lines) + "\n"


FORMS = {
    "duplicate choices": survey("select_one yn | a | A") + CHOICES + "| | yn | yes | Yes again |\n",
    "choices with spaces": survey("select_multiple yn | a | A")
    + CHOICES
    + "| | yn | not sure | Not sure |\n",
    "unknown type": survey("hologram | a | A", "text | b | B"),
    "missing list": survey("select_one nowhere | a | A", "select_multiple | b | B"),
    "no choices sheet and rank": survey("rank nowhere | a | A"),
    "image twice": survey(
        "text | a | A | one.png | two.png", header="type | name | label | image | media::image"
    ),
    "ambiguous reference": survey(
        "begin group | g | G | ",
        "text | x | X | ",
        "end group | | | ",
        "begin group | h | H | ",
        "text | x | X | ",
        "note | n | You said ${x} | ${x} != ''",
        "end group | | | ",
        "note | m | And ${x} | ${x} != ''",
        header="type | name | label | relevant",
    ),
    "duplicate siblings": survey("text | a | A", "text | a | B", "note | n | ${a}"),
    "meta": survey("text | meta | A", "note | n | You: ${meta}"),
    "reference to nothing": survey(
        "text | a | Hello ${nobody} | ${nobody} = 1", header="type | name | label | relevant"
    ),
    "broken expressions": survey(
        "text | a | A | 1 + ( | . > | foo(1) | ${b",
        "calculate | b | | | | | ",
        header="type | name | label | relevant | constraint | calculation | default",
    ),
    "smart quotes": survey(
        "select_one yn | a | A | ",
        "text | b | B | ${a} = ‘yes’",
        header="type | name | label | relevant",
    )
    + CHOICES,
    "names for no element": survey(
        "text | 1st name | A | ", "text | 2/3 | B | ${1st name} != ''", "text | é°% | C | ",
        "begin repeat | data | D | ", "text | a:b | E | ", "end repeat | | | ",
        header="type | name | label | relevant",
    ),
    "repeats of one name": survey(
        "begin group | g | G", "begin repeat | r | R", "text | a | A", "end repeat | | ",
        "end group | | ", "begin group | h | H", "begin repeat | r | R", "text | a | A",
        "end repeat | | ", "end group | | ",
    ),
    "unbalanced": survey("end group | | ", "begin repeat | r | R", "text | a | A"),
    "empty groups": survey(
        "begin group | g | G", "end group | | ", "begin repeat | r | R", "end repeat | | ",
        "text | a | A",
    ),
    "groups that ask nothing": survey(
        "begin group | g | G | ", "begin group | h | | ", "calculate | c | | 1", "end group | | | ",
        "end group | | | ", "begin repeat | r | R | ", "deviceid | d | | ", "end repeat | | | ",
        "text | a | A | ", header="type | name | label | calculation",
    ),
    "no names and no labels": survey(
        "note | | Hello", "begin group | | ", "text | | What?", "text | b | ", "end group | | "
    ),
    "metadata": survey(
        "start | start | ", "end | end | ", "today | today | ", "deviceid | deviceid | ",
        "phonenumber | phonenumber | ", "username | username | ", "audit | audit | ",
        "start-geopoint | sg | ", "text | a | A",
    ),
    "strange parameters": survey(
        "range | a | A | start=x end=10", "integer | b | B | rubbish", "image | c | C | max-pixels=big",
        "select_one yn | d | D | randomize=perhaps", header="type | name | label | parameters",
    )
    + CHOICES,
    "strange bindings": survey(
        "text | a | A | 3 | 7 | x",
        header="type | name | label | bind::esri:fieldLength | bind::odk:length | body::foo",
    ),
    "or other": survey("select_one yn or_other | a | A", "select_multiple yn or_other | b | B")
    + CHOICES,
    "or other with its text": survey("select_one yn or_other | a | A", "text | a_other | Which?")
    + CHOICES,
    "cascade": survey(
        "select_one region | region | Region | ",
        "select_one town | town | Town | region=${region} and kind = 'a b'",
        header="type | name | label | choice_filter",
    )
    + "| choices |\n| | list_name | name | label | region | kind |\n"
    "| | region | n | North | | |\n| | region | s | South | | |\n"
    "| | town | other | Other | n | a b |\n| | town | other | Other | s | a b |\n",
    "external": survey(
        "select_one yn | a | A | ", "select_one_external towns | b | B | region=${a}",
        "select_one_external towns | c | C | region=${a}",
        header="type | name | label | choice_filter",
    )
    + CHOICES
    + "| external_choices |\n| | list_name | name | label | region |\n| | towns | x | X | yes |\n",
    "external without its sheet": survey(
        "select_one_external towns | b | B | region='a'",
        header="type | name | label | choice_filter",
    ),
    "from files": survey(
        "select_one_from_file towns.csv | a | A | ",
        "select_multiple_from_file towns.geojson | b | B | ",
        "select_one_from_file towns | c | C | ",
        "calculate | d | | pulldata('people', 'name', 'id', ${a})",
        header="type | name | label | calculation",
    ),
    "triggers": survey(
        "text | a | A | | ", "text | b | B | ${a} | now()", "text | c | C | ${none} | 1",
        header="type | name | label | trigger | calculation",
    ),
    "dynamic defaults": survey(
        "text | a | A | today()", "text | b | B | ${a}", "integer | c | C | five", "date | d | D | x",
        header="type | name | label | default",
    ),
    "repeat counts": survey(
        "integer | n | N | ", "begin repeat | r | R | ${n}", "text | a | A | ", "end repeat | | | ",
        "begin repeat | s | S | ${n} + 1", "text | b | B | ", "end repeat | | | ",
        "begin repeat | t | T | ${gone}", "text | c | C | ", "end repeat | | | ",
        header="type | name | label | repeat_count",
    ),
    "hollow languages": survey(
        "select_one yn | a | A | ", "text | b | B | ب", "note | c | | ج",
        header="type | name | label::English | label::Arabic (ar)",
    )
    + CHOICES,
    "unmarked beside marked": survey(
        "text | a | A | Ah | Hint", header="type | name | label | label::French | hint"
    ),
    "a default language of nowhere": survey("text | a | A", header="type | name | label::French")
    + "| settings |\n| | default_language | form_id | form_title |\n| | Klingon | my form | |\n",
    "settings of all kinds": survey("text | a | A")
    + "| settings |\n| | form_title | form_id | version | style | instance_name | namespaces | name "
    "| foo bar | instance_xmlns |\n"
    "| | T & <b> | x | 1 | pages | concat(${a}, ‘-’, ${gone}) | | 1 x | 2 | |\n",
    "markup in labels": survey(
        'note | a | # Hi\\n**bold** <span style="color:red">red</span> & <b>x</b> ${b} < 3',
        "text | b | <script>alert(1)</script>",
    ),
    "table list": survey(
        "begin group | g | G | table-list", "select_one yn | a | A | ", "select_one yn | b | B | ",
        "end group | | | ", header="type | name | label | appearance",
    )
    + CHOICES,
    "a select from a repeat": survey(
        "begin repeat | r | R | ", "text | who | Who | ", "end repeat | | | ",
        "select_one ${who} | pick | Pick | ${who} != ''",
        header="type | name | label | choice_filter",
    ),
    "old words": survey(
        "add note prompt | n | Note", "select all that apply from yn | a | A", "q string | b | B",
        "begin lgroup | c | C", "gps | d | D", "end lgroup | | ", "add text prompt | e | E",
        "set form title | T | ", "begin looped group | f | F", "int | g | G",
        "end looped group | | ",
    )
    + CHOICES,
    "choices without names and labels": survey("select_one yn | a | A")
    + "| choices |\n| | list name | value | label |\n| | yn | | Yes |\n| | yn | 0 | |\n",
    "relative paths": survey(
        "text | 1a | A | ", "text | b | B | ../1a != ''", header="type | name | label | relevant"
    ),
    "last saved": survey(
        "text | a | A | ${last-saved#a}", header="type | name | label | default"
    ),
    "entities": survey("text | a | A | size", header="type | name | label | save_to")
    + "| entities |\n| | list_name | label |\n| | trees | ${a} |\n",
    "broken entities": survey("text | a | A | bad name", header="type | name | label | save_to")
    + "| entities |\n| | list_name | label |\n| | . | ${gone} |\n",
    "osm": survey("osm building_tags | a | A"),
    "external instances": survey(
        "csv-external | people | | ", "xml-external | houses | | ", "text | b | B | ",
        "calculate | a | | instance('people')/root/item[id = ${b}]/name",
        header="type | name | label | calculation",
    ),
    "background": survey(
        "background-audio | ba | ", "background-geopoint | bg | ", "text | a | A"
    ),
    "calculations of nothing": survey("calculate | a | ", "hidden | b | ", "text | c | C"),
    "lists with spaces in their names": survey("select_one yes no | a | A")
    + "| choices |\n| | list_name | name | label |\n| | yes no | y | Y |\n",
    "a name that is another's with a number": survey(
        "text | a | A", "text | a | B", "text | a_2 | C", "note | n | ${a} ${a_2}"
    ),
    "case of names": survey("text | Name | A", "text | name | B", "note | n | ${Name} ${name}"),
    "a repeat's count beside it": survey(
        "integer | r_count | N | ", "begin repeat | r | R | 1 + 2", "text | a | A | ",
        "end repeat | | | ", header="type | name | label | repeat_count",
    ),
    "self required": survey("text | a | A | ${a} = '' | | ", header="type | name | label | required | relevant | calculation"),
    "self readonly": survey("text | a | A | ${a} != ''", header="type | name | label | read_only"),
    "self relevant": survey("text | a | A | ${a} != ''", header="type | name | label | relevant"),
    "self calc": survey("text | z | Z | ", "calculate | a | A | once(${a} + 1)", "text | b | B | ../b", header="type | name | label | calculation"),
    "group self": survey("begin group | g | G | ${b} = 1", "text | b | B | ", "end group | | | ", header="type | name | label | relevant"),
    "two cycle": survey("text | a | A | ${b} = 1", "text | b | B | ${a} = 1", header="type | name | label | relevant"),
    "self constraint": survey("text | a | A | ${a} != 'x'", header="type | name | label | constraint"),
    "choice refs": survey("text | n | N", "select_one yn | a | A") + CHOICES + "| | yn | q | Like ${n} |\n| | yn | r | Like ${gone} |\n",
    "instance unused": survey("text | n | N | ", "calculate | c | | instance('yn')/root/item[name=${n}]/label", "calculate | d | | instance('gone')/root/item[name=${n}]/label", header="type | name | label | calculation") + CHOICES,
    "search": survey("select_one yn | a | A | search('towns')", "select_one gone | b | B | search('towns', 'matches', 'x', ${a})", header="type | name | label | appearance") + CHOICES,
    "jr functions": survey("select_one yn | a | A | ", "calculate | c | | jr:choice-name(${a}, '${a}')", "begin repeat | r | R | ", "text | t | T | ", "end repeat | | | ", "calculate | d | | indexed-repeat(${t}, ${r}, 1)", "calculate | e | | count(${r}) + position(..)", "calculate | f | | substr('abc', 1) + string-length(${a})", "calculate | g | | if(${a}='yes', 1, 2) + coalesce(${a}, 3)", "calculate | h | | digest('a', 'SHA-256') ", "calculate | i | | exact(1)", header="type | name | label | calculation") + CHOICES,
    "group media and hints": survey("begin group | g | G | h | a.png", "text | b | B | h | b.png", "end group | | | | ", header="type | name | label | hint | media::image::French (fr)"),
    "dup langs": survey("text | a | A | B", header="type | name | label::English | label::English (EN)"),
    "text in instance name": survey("text | a | A") + "| settings |\n| | instance_name |\n| | ${a} and more |\n",
    "spaces in form id": survey("text | a | A") + "| settings |\n| | form_id | form_title |\n| | my form é | |\n",
    "audit twice": survey("audit | audit | ", "audit | b | ", "text | a | A"),
    "pages": survey("text | a | A") + "| settings |\n| | style | public_key | submission_url | auto_send |\n| | theme-grid pages | rubbish | not a url | maybe |\n",
    "repeat in repeat": survey("begin repeat | r | R", "begin repeat | s | S", "text | a | A", "end repeat | | ", "end repeat | | ", "note | n | ${a}"),
    "unicode names": survey("text | اسم | A | ", "text | é | B | ${اسم} != '' and ${é} = ''", header="type | name | label | relevant"),
    "unicode choices": survey("select_multiple yn | a | A") + CHOICES + "| | yn | نعم | N |\n",
    "guidance": survey("text | a | A | g | no", header="type | name | label | guidance_hint | hint"),
    "default select": survey("select_one yn | a | A | maybe", header="type | name | label | default") + CHOICES,
    "long name": survey("text | " + "a"*300 + " | A"),
    "filter columns": survey("select_one yn | a | A | 1 bad = 'x'", "select_one yn | b | B | nope = 'x'", header="type | name | label | choice_filter") + "| choices |\n| | list_name | name | label | 1 bad | good col |\n| | yn | y | Y | x | z |\n",
}  # fmt: skip
