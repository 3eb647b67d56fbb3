"""The blueprint of the respondents' pages."""

from flask import Blueprint

blueprint = Blueprint("respond", __name__)
