"""One tiny survey for each question type: how it is answered, rightly and wrongly, and as XML."""

import io
from dataclasses import dataclass, field
from typing import Any

from PIL import Image

CHOICES = """
| choices |           |        |         |        |
|         | list_name | name   | label   | land   |
|         | land      | se     | Sweden  |        |
|         | land      | fr     | France  |        |
|         | town      | lund   | Lund    | se     |
|         | town      | malmo  | Malmö   | se     |
|         | town      | lyon   | Lyon    | fr     |
"""
EXTERNAL = CHOICES.replace("choices", "external_choices")
TOWNS = {"towns.csv": b"name,label,mayor\nlund,Lund,Ada\nlyon,Lyon,Zoe\n"}


def survey(*rows: str) -> str:
    """Write rows of `type | name | relevant | constraint | more` as a survey sheet."""
    head = "| survey | type | name | label | required | constraint | {} |"
    columns, *lines = rows
    return "\n".join([head.format(columns), *(f"|  | {line} |" for line in lines)]) + "\n"


def photograph() -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(target, "JPEG")
    return target.getvalue()


@dataclass(frozen=True)
class Case:
    """A question type.

    Attributes:
        form: The survey, as a Markdown table.
        right: What a person gives, by field name: text, choices, or the content of a file.
        record: What is stored.
        xml: The elements in which ODK Collect would send the same.
        wrong: What is refused, given instead; blank where it is empty.
        error: Part of what the person is told then, as a pattern.
        files: The CSV files that the form needs.
        sent: Files that travel beside the XML, by name.
    """

    form: str
    right: dict[str, Any]
    record: dict[str, Any]
    xml: str
    wrong: dict[str, Any] = field(default_factory=dict)
    error: str = "."
    files: dict[str, bytes] = field(default_factory=dict)
    sent: dict[str, bytes] = field(default_factory=dict)


def single(
    kind: str, given: Any, value: Any, text: str, *, more: str = "", sheets: str = "",
    wrong: Any = None, error: str = ".", constraint: str = "", column: str = "appearance",
) -> Case:  # fmt: skip
    """Return the case of a form with one required question `q`."""
    return Case(
        survey(column, f"{kind} | q | Question | yes | {constraint} | {more}") + sheets,
        {"q": given},
        {"q": value},
        f"<q>{text}</q>",
        wrong={} if wrong is None else {"q": wrong},
        error=error,
    )


WAV = b"RIFF\x24\x00\x00\x00WAVEfmt sound"

CASES: dict[str, Case] = {
    "text": single("text", "Bröd & <salt>", "Bröd & <salt>", "Bröd &amp; &lt;salt&gt;"),
    "text multiline": single("text", "a\n\nb", "a\n\nb", "a\n\nb", more="multiline"),
    "text numbers": single("text", "007", "007", "007", more="numbers"),
    "barcode": single("barcode", "4006381", "4006381", "4006381"),
    "integer": single(
        "integer",
        "٣٨",
        38,
        "38",
        constraint=". <= 168",
        wrong="200",
        error="not|.",
    ),
    "integer words": single("integer", "38", 38, "38", wrong="many", error="whole number"),
    "decimal": single("decimal", "2,5", 2.5, "2.5", wrong="much", error="number"),
    "range": single(
        "range",
        ["7"],
        7,
        "7",
        more="start=0 end=10 step=1",
        column="parameters",
    ),
    "range typed": single(
        "range",
        "55",
        55,
        "55",
        more="start=0 end=100 step=5",
        column="parameters",
        wrong="56",
        error=".",
    ),
    "date": single(
        "date",
        "2024-05-31",
        "2024-05-31",
        "2024-05-31",
        constraint=". <= today()",
        wrong="2999-01-01",
        error=".",
    ),
    "date month": single(
        "date",
        "2024-05",
        "2024-05-01",
        "2024-05-01",
        more="month-year",
    ),
    "time": single("time", "14:30", "14:30", "14:30:00.000+02:00"),
    "dateTime": single(
        "dateTime",
        "2024-05-31T09:05",
        "2024-05-31T09:05",
        "2024-05-31T09:05:00.000+02:00",
    ),
    "select_one": single("select_one land", ["fr"], "fr", "fr", sheets=CHOICES),
    "select_one minimal": single(
        "select_one land", "fr", "fr", "fr", sheets=CHOICES, more="minimal"
    ),
    "select_one likert": single(
        "select_one land", ["se"], "se", "se", sheets=CHOICES, more="likert"
    ),
    "select_one quick": single(
        "select_one land", ["se"], "se", "se", sheets=CHOICES, more="quick horizontal"
    ),
    "select_multiple": single(
        "select_multiple town", ["lyon", "lund"], ["lund", "lyon"], "lund lyon", sheets=CHOICES
    ),
    "rank": single(
        "rank town",
        ["lyon", "lund", "malmo"],
        ["lyon", "lund", "malmo"],
        "lyon lund malmo",
        sheets=CHOICES,
        wrong=["lyon", "lyon", "malmo"],
        error=".",
    ),
    "acknowledge": single("acknowledge", ["OK"], "OK", "OK"),
    "geopoint": single(
        "geopoint",
        "55.70 13.19",
        "55.7 13.19 0 0",
        "55.7 13.19 0 0",
        wrong="in Lund",
        error=".",
    ),
    "geotrace": single(
        "geotrace",
        "55.7 13.1; 55.8 13.2",
        "55.7 13.1 0 0; 55.8 13.2 0 0",
        "55.7 13.1 0 0; 55.8 13.2 0 0",
        wrong="55.7 13.1",
        error=".",
    ),
    "geoshape": single(
        "geoshape",
        "1 1; 1 2; 2 2; 1 1",
        "1 1 0 0; 1 2 0 0; 2 2 0 0; 1 1 0 0",
        "1 1 0 0; 1 2 0 0; 2 2 0 0; 1 1 0 0",
        wrong="around here",
        error=".",
    ),
    "or_other": Case(
        survey("hint", "select_one land or_other | q | Land | yes | |") + CHOICES,
        {"q": ["other"], "q_other": "Norway"},
        {"q": "other", "q_other": "Norway"},
        "<q>other</q><q_other>Norway</q_other>",
    ),
    "note": Case(
        survey("hint", "note | n | Read this | | |", "text | q | Name | yes | |"),
        {"q": "Ada"},
        {"q": "Ada"},
        "<n/><q>Ada</q>",
    ),
    "calculate": Case(
        survey(
            "calculation",
            "integer | a | Rooms | yes | |",
            "calculate | twice | | | | ${a} * 2",
        ),
        {"a": "4"},
        {"a": 4, "twice": 8},
        "<a>4</a><twice>8</twice>",
    ),
    "hidden": Case(
        survey("default", "hidden | h | | | | blue", "text | q | Name | yes | |"),
        {"q": "Ada"},
        {"h": "blue", "q": "Ada"},
        "<h>blue</h><q>Ada</q>",
    ),
    "metadata": Case(
        survey(
            "hint", "today | day | | | |", "deviceid | device | | | |", "text | q | Name | yes | |"
        ),
        {"q": "Ada"},
        {"day": "TODAY", "q": "Ada"},
        "<day>TODAY</day><device>354957031234567</device><q>Ada</q>",
    ),
    "group": Case(
        survey(
            "relevant",
            "select_one land | where | Where? | yes | |",
            "begin group | more | More | | | ${where} = 'se'",
            "text | why | Why? | yes | |",
            "end group | | | | |",
        )
        + CHOICES,
        {"where": ["se"], "more/why": "The sea"},
        {"where": "se", "more/why": "The sea"},
        "<where>se</where><more><why>The sea</why></more>",
    ),
    "repeat": Case(
        survey(
            "hint",
            "begin repeat | child | Child | | |",
            "text | name | Name | yes | |",
            "integer | age | Age | | |",
            "end repeat | | | | |",
            "text | q | End | yes | |",
        ),
        {"child[1]/name": "Ada", "child[1]/age": "7", "q": "So"},
        {"child": [{"name": "Ada", "age": 7}], "q": "So"},
        "<child><name>Ada</name><age>7</age></child><q>So</q>",
    ),
    "repeat_count": Case(
        survey(
            "repeat_count",
            "integer | rooms | Rooms | yes | |",
            "begin repeat | room | Room | | | ${rooms}",
            "decimal | size | Size | yes | |",
            "end repeat | | | | |",
        ),
        {"rooms": "2", "room[1]/size": "9", "room[2]/size": "12.5"},
        {"rooms": 2, "room": [{"size": 9.0}, {"size": 12.5}]},
        "<rooms>2</rooms><room><size>9</size></room><room><size>12.5</size></room>",
    ),
    "cascade": Case(
        survey(
            "choice_filter",
            "select_one land | where | Land | yes | |",
            "select_one town | q | Town | yes | | land = ${where}",
        )
        + CHOICES,
        {"where": ["fr"], "q": ["lyon"]},
        {"where": "fr", "q": "lyon"},
        "<where>fr</where><q>lyon</q>",
    ),
    "select_one_external": Case(
        survey(
            "choice_filter",
            "select_one land | where | Land | yes | |",
            "select_one_external town | q | Town | yes | | land=${where}",
        )
        + CHOICES
        + EXTERNAL,
        {"where": ["fr"], "q": ["lyon"]},
        {"where": "fr", "q": "lyon"},
        "<where>fr</where><q>lyon</q>",
    ),
    "select_one_from_file": Case(
        survey("hint", "select_one_from_file towns.csv | q | Town | yes | |"),
        {"q": ["lyon"]},
        {"q": "lyon"},
        "<q>lyon</q>",
        files=TOWNS,
    ),
    "pulldata": Case(
        survey(
            "calculation",
            "select_one_from_file towns.csv | q | Town | yes | |",
            "calculate | mayor | | | | pulldata('towns', 'mayor', 'name', ${q})",
        ),
        {"q": ["lyon"]},
        {"q": "lyon", "mayor": "Zoe"},
        "<q>lyon</q><mayor>Zoe</mayor>",
        files=TOWNS,
    ),
    "table of labels": Case(
        survey(
            "appearance",
            "begin group | g | Views | | | field-list",
            "select_one land | head | Views | | | label",
            "select_one land | one | First | yes | | list-nolabel",
            "select_one land | two | Second | yes | | list-nolabel",
            "end group | | | | |",
        )
        + CHOICES,
        {"g/one": ["se"], "g/two": ["fr"]},
        {"g/one": "se", "g/two": "fr"},
        "<g><one>se</one><two>fr</two></g>",
    ),
    **{
        kind: Case(
            survey("hint", f"{kind} | q | Send it | yes | |"),
            {"q": content},
            {"q": name},
            f"<q>17000000.{name[-3:]}</q>",
            wrong={"q": b"MZ\x90 a program"},
            error="cannot be kept|can be kept",
            sent={f"17000000.{name[-3:]}": content},
        )
        for kind, content, name in (
            ("image", photograph(), "q.jpg"),
            ("audio", WAV, "q.wav"),
            ("file", "Räksmörgås".encode(), "q.txt"),
        )
    },
}
