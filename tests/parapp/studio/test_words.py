"""Every action that parapp records has words for the log."""

import ast
from collections.abc import Iterator
from pathlib import Path

from parapp import services
from parapp.views.studio.words import action_word

SERVICES = Path(services.__file__).parent


def strings(node: ast.AST | None) -> Iterator[str]:
    """Yield the literal texts in an expression, as of both branches of a conditional one."""
    for each in ast.walk(node) if node else ():
        if isinstance(each, ast.Constant) and isinstance(each.value, str):
            yield each.value


def constants(module: ast.Module) -> dict[str, ast.expr]:
    """Return what the names of a module stand for."""
    found: dict[str, ast.expr] = {}
    for line in module.body:
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


def recorded() -> Iterator[tuple[str, str]]:
    """Yield each literal action with its module: of `auditing.record`, or of what hands it on."""
    for path in sorted(SERVICES.rglob("*.py")):
        module = ast.parse(path.read_text(encoding="utf-8"))
        known = constants(module)
        places = {
            each.name: [argument.arg for argument in each.args.args].index("action")
            for each in ast.walk(module)
            if isinstance(each, ast.FunctionDef)
            and "action" in [argument.arg for argument in each.args.args]
        }
        for call in ast.walk(module):
            if not isinstance(call, ast.Call):
                continue
            given = [word.value for word in call.keywords if word.arg == "action"]
            if isinstance(call.func, ast.Name) and call.func.id in places:
                given += call.args[places[call.func.id] :][:1]
            for one in given:
                named = known.get(one.id) if isinstance(one, ast.Name) else one
                yield from ((text, path.name) for text in strings(named))


def test_every_action_that_is_recorded_has_words(app):
    actions = dict(recorded())
    assert len(actions) > 70
    with app.test_request_context():
        wordless = {each: module for each, module in actions.items() if action_word(each) == each}
    assert wordless == {}
