"""Every action that parapp can record has words for the log, however the action is put together."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

import parapp
from parapp.views.studio.words import action_word, number_word

ROOT = Path(parapp.__file__).parent
HOLDER = "action"
"""The parameter that takes an action: of `auditing.record`, and of whatever hands it on."""


@dataclass
class Module:
    """A module of parapp as far as this needs it.

    Attributes:
        takes: The place of the action among the parameters of each function that takes one.
        constants: What its names stand for.
        imported: The module and the name that each imported name comes from.
    """

    tree: ast.Module
    takes: dict[str, int] = field(default_factory=dict)
    constants: dict[str, ast.expr] = field(default_factory=dict)
    imported: dict[str, tuple[str, str]] = field(default_factory=dict)


def modules() -> dict[str, Module]:
    """Return every module of parapp by its dotted name."""
    found = {}
    for path in sorted(ROOT.rglob("*.py")):
        name = ".".join(path.relative_to(ROOT.parent).with_suffix("").parts)
        module = Module(ast.parse(path.read_text(encoding="utf-8")))
        for each in ast.walk(module.tree):
            if isinstance(each, ast.FunctionDef):
                taken = [*each.args.args, *each.args.kwonlyargs]
                for number, one in enumerate(taken):
                    if (
                        one.arg == HOLDER
                        and one.annotation
                        and ast.unparse(one.annotation) == "str"
                    ):
                        module.takes[each.name] = number
            elif isinstance(each, ast.ImportFrom) and each.module:
                module.imported |= {
                    one.asname or one.name: (each.module, one.name) for one in each.names
                }
        module.constants = assigned(module.tree.body)
        found[name] = module
    return found


def assigned(lines: list[ast.stmt]) -> dict[str, ast.expr]:
    """Return what the names stand for that these lines give a value."""
    found: dict[str, ast.expr] = {}
    for line in lines:
        if not isinstance(line, ast.Assign | ast.AnnAssign) or line.value is None:
            continue
        for target in line.targets if isinstance(line, ast.Assign) else [line.target]:
            names = target.elts if isinstance(target, ast.Tuple) else [target]
            values = line.value.elts if isinstance(line.value, ast.Tuple) else [line.value]
            found |= {
                name.id: value
                for name, value in zip(names, values, strict=False)
                if isinstance(name, ast.Name)
            }
    return found


def place(call: ast.Call, module: Module, known: dict[str, Module]) -> int | None:
    """Return where a call carries its action; None where what is called takes none."""
    if isinstance(call.func, ast.Name):
        home, name = module.imported.get(call.func.id, ("", call.func.id))
        return known.get(home, module).takes.get(name)
    if isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name):
        package, name = module.imported.get(call.func.value.id, ("", ""))
        home = f"{package}.{name}"
        return known[home].takes.get(call.func.attr) if home in known else None
    return None


def texts(node: ast.expr, module: Module, local: dict[str, ast.expr]) -> Iterator[str]:
    """Yield each text that an expression can be; an expression that is not understood fails.

    What a function only hands on from its own parameter is found where it is called.
    """
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from texts(node.body, module, local)
        yield from texts(node.orelse, module, local)
    elif isinstance(node, ast.Name) and node.id in local | module.constants:
        yield from texts((module.constants | local)[node.id], module, local)
    elif not (isinstance(node, ast.Name) and node.id == HOLDER):
        msg = f"what is recorded here cannot be read: {ast.unparse(node)}"
        raise AssertionError(msg)


def recorded() -> dict[str, str]:
    """Return every action that can be recorded, with the module that does."""
    known, found = modules(), {}
    for name, module in known.items():
        for function in ast.walk(module.tree):
            if not isinstance(function, ast.FunctionDef):
                continue
            local = assigned([each for each in ast.walk(function) if isinstance(each, ast.stmt)])
            for call in ast.walk(function):
                if not isinstance(call, ast.Call):
                    continue
                where = place(call, module, known)
                if where is None:
                    continue
                given = [word.value for word in call.keywords if word.arg == HOLDER]
                for one in given or call.args[where : where + 1]:
                    found |= dict.fromkeys(texts(one, module, local), name)
    return found


def test_every_action_that_is_recorded_has_words(app):
    actions = recorded()
    with app.test_request_context():
        wordless = {each: module for each, module in actions.items() if action_word(each) == each}
    assert wordless == {}


def test_actions_are_found_that_another_module_or_a_choice_between_two_records():
    actions = recorded()
    assert actions["theme.merged"] == "parapp.services.themes"  # by a constant of its module
    assert actions["ask.struck"] == "parapp.services.raising"  # by another module's function
    assert {"quotation.withdrawn", "quotation.restored"} <= set(actions)  # one of two
    assert len(actions) > 100


@pytest.mark.parametrize(
    ("action", "said"),
    [
        ("survey.published", "version 3"),
        ("release.made", "release 3"),
        ("meeting.ended", "meeting 3"),
        ("contribution.struck", "meeting 3"),
        ("gap.struck", "meeting 3"),
        ("ask.struck", "meeting 3"),
        ("gap.registered", ""),
        ("ask.added", ""),
        ("check.opened", ""),
    ],
)
def test_a_number_in_the_log_says_of_what_it_is(app, action, said):
    with app.test_request_context():
        assert number_word(action, 3) == said
