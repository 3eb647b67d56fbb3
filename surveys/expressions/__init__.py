"""The expression language of XLSForms: parse once to a JSON tree, evaluate here or in the browser."""

from surveys.expressions import functions
from surveys.expressions.errors import ExpressionError
from surveys.expressions.evaluator import evaluate
from surveys.expressions.parser import Expression, Mention, parse
from surveys.expressions.printer import unparse
from surveys.expressions.scope import Environment, Scope
from surveys.expressions.tree import compact
from surveys.expressions.values import Nodes, Value, to_boolean, to_number, to_string

__all__ = [
    "Environment",
    "Expression",
    "ExpressionError",
    "Mention",
    "Nodes",
    "Scope",
    "Value",
    "compact",
    "evaluate",
    "functions",
    "parse",
    "to_boolean",
    "to_number",
    "to_string",
    "unparse",
]
