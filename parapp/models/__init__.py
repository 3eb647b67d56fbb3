"""What is stored: people, projects, surveys, responses, and what staff did."""

from exports.declared import Sample
from parapp.models.audit import AuditEntry
from parapp.models.base import Base
from parapp.models.cards import Card
from parapp.models.checks import Check, CheckItem, Readiness, Right, Say, Verdict
from parapp.models.comparators import Comparator
from parapp.models.counting import ResponseChange, SnapshotState
from parapp.models.files import SurveyFile, Upload
from parapp.models.findings import (
    Ask,
    Finding,
    FindingKind,
    Gap,
    GapKind,
    Support,
    SupportKind,
    Wording,
)
from parapp.models.measures import Furthers, Measure, MeasureView, Stakeholder, View
from parapp.models.meetings import Agreed, Contribution, Interpreter, Meeting, Statement
from parapp.models.people import User
from parapp.models.projects import Membership, Project, Role
from parapp.models.releases import LiveTables, Release, ReleasedState
from parapp.models.responses import Conflict, Response
from parapp.models.results import Audience, ResultsPage
from parapp.models.surveys import Channel, ChannelKind, Publication, State, Survey
from parapp.models.tallies import ContactTally
from parapp.models.themes import Attribution, Coding, PassageRead, Quotation, Theme, ThemeChange

__all__ = [
    "Agreed",
    "Ask",
    "Attribution",
    "Audience",
    "AuditEntry",
    "Base",
    "Card",
    "Channel",
    "ChannelKind",
    "Check",
    "CheckItem",
    "Coding",
    "Comparator",
    "Conflict",
    "ContactTally",
    "Contribution",
    "Finding",
    "FindingKind",
    "Furthers",
    "Gap",
    "GapKind",
    "Interpreter",
    "LiveTables",
    "Measure",
    "MeasureView",
    "Meeting",
    "Membership",
    "PassageRead",
    "Project",
    "Publication",
    "Quotation",
    "Readiness",
    "Release",
    "ReleasedState",
    "Response",
    "ResponseChange",
    "ResultsPage",
    "Right",
    "Role",
    "Sample",
    "Say",
    "SnapshotState",
    "Stakeholder",
    "State",
    "Statement",
    "Support",
    "SupportKind",
    "Survey",
    "SurveyFile",
    "Theme",
    "ThemeChange",
    "Upload",
    "User",
    "Verdict",
    "View",
    "Wording",
]
