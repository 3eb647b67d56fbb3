from hypothesis import given, settings
from strategies import surveys

from surveys.answers import NEVER_FILLED, VariableType
from surveys.codebook import ValueLabel, variables
from surveys.model import (
    Choice,
    ChoiceList,
    ChoiceRole,
    Group,
    Question,
    Repeat,
    Role,
    Survey,
    Tags,
)
from surveys.text import LocalizedText

EN = {"en": "Work"}
FAIR = Question(
    "fair",
    "select_one",
    LocalizedText.of({"en": "Fair?"}),
    list_name="yesno",
    or_other=True,
    tags=Tags(policy_areas=("labour",)),
    role=Role.PROFILE,
    sensitive=True,
    relevant="${age} > 15",
)


def survey(*children):
    lists = (ChoiceList("yesno", (Choice("yes"), Choice("no", role=ChoiceRole.REFUSED))),)
    return Survey("s", LocalizedText(), ("en",), "en", children, lists)


def test_a_variable_tells_all_that_a_reader_of_the_data_needs():
    found = variables(
        survey(
            Question("age", "integer", bands=(0.0, 18.0)),
            Group("job", (FAIR,), LocalizedText.of(EN), relevant="${age} > 10"),
        )
    )
    age, fair, other = found
    assert age.bands == (0.0, 18.0)
    assert age.type is VariableType.INTEGER
    assert fair.path == "job/fair"
    assert [(value.code, value.role) for value in fair.values] == [
        ("yes", ChoiceRole.NONE),
        ("no", ChoiceRole.REFUSED),
        ("other", ChoiceRole.OTHER),
    ]
    assert fair.groups == (LocalizedText.of(EN),)
    assert fair.relevant == ("${age} > 10", "${age} > 15")
    assert (fair.role, fair.sensitive, fair.tags.policy_areas) == (Role.PROFILE, True, ("labour",))
    assert other.path == "job/fair_other"
    assert other.sensitive
    assert other.type is VariableType.TEXT


def test_only_what_is_kept_is_a_variable():
    found = variables(
        survey(
            Question("hello", "note"),
            *(Question(kind, kind) for kind in NEVER_FILLED),
            Question("list", "xml-external"),
            Question("day", "today"),
            Question("begin", "start"),
            Question("finish", "end"),
        )
    )
    assert [(each.name, each.type) for each in found] == [
        ("day", VariableType.DATE),
        ("begin", VariableType.DATE),
        ("finish", VariableType.INTEGER),
    ]


def test_calculations_have_the_type_of_their_result():
    found = variables(
        survey(
            Question("n", "integer"),
            Question("number", "calculate", calculation="if(${n} > 2, ${n} * 2, '')"),
            Question("chain", "calculate", calculation="coalesce(${number}, 0)"),
            Question("word", "calculate", calculation="if(${n} > 2, 'many', 0)"),
            Question("truth", "calculate", calculation="${n} > 2"),
            Question("broken", "calculate", calculation="((("),
            Question("self", "calculate", calculation="${self}"),
            Question("blank", "calculate", calculation="''"),
            Question("said", "calculate", calculation="${n}", bind=(("bind::type", "string"),)),
            Question("meant", "calculate", calculation="'3'", bind=(("bind::type", "int"),)),
        )
    )
    numbers = {each.name for each in found if each.type is VariableType.DECIMAL}
    assert numbers == {"number", "chain", "meant"}


def test_variables_in_repeats_name_their_repeats():
    (found,) = variables(
        survey(Repeat("r", (Group("g", (Question("m", "select_multiple", list_name="yesno"),)),)))
    )
    assert found.path == "r/g/m"
    assert found.repeats == ("r",)
    assert found.multiple
    assert found.values[0] == ValueLabel("yes", LocalizedText())


@given(surveys(workbook=False))
@settings(max_examples=30, deadline=None)
def test_any_survey_has_a_codebook_with_each_path_once(drawn):
    paths = [variable.path for variable in variables(drawn)]
    assert len(paths) == len(set(paths))
