"""The expression language of XLSForms: parsed once, evaluated here or in the browser."""

from surveys.expressions import functions
from surveys.expressions.browser import browser_tree
from surveys.expressions.coverage import runs_in_browser
from surveys.expressions.errors import ExpressionError
from surveys.expressions.evaluator import evaluate
from surveys.expressions.order import Order, order
from surveys.expressions.parser import Expression, Mention, parse
from surveys.expressions.printer import unparse
from surveys.expressions.reading import paths_read
from surveys.expressions.scope import Environment, Scope
from surveys.expressions.tree import compact
from surveys.expressions.values import Nodes, Value, to_boolean, to_number, to_string

__all__ = [
    "Environment",
    "Expression",
    "ExpressionError",
    "Mention",
    "Nodes",
    "Order",
    "Scope",
    "Value",
    "browser_tree",
    "compact",
    "evaluate",
    "functions",
    "order",
    "parse",
    "paths_read",
    "runs_in_browser",
    "to_boolean",
    "to_number",
    "to_string",
    "unparse",
]
