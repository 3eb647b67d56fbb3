"""What is stored: people, projects, surveys, responses, and what staff did."""

from exports.declared import Sample
from parapp.models.audit import AuditEntry
from parapp.models.base import Base
from parapp.models.cards import Card
from parapp.models.comparators import Comparator
from parapp.models.counting import ResponseChange, SnapshotState
from parapp.models.files import SurveyFile, Upload
from parapp.models.people import User
from parapp.models.projects import Membership, Project, Role
from parapp.models.releases import LiveTables, Release, ReleasedState
from parapp.models.responses import Conflict, Response
from parapp.models.surveys import Channel, ChannelKind, Publication, State, Survey
from parapp.models.tallies import ContactTally
from parapp.models.withdrawals import Withdrawal

__all__ = [
    "AuditEntry",
    "Base",
    "Card",
    "Channel",
    "ChannelKind",
    "Comparator",
    "Conflict",
    "ContactTally",
    "LiveTables",
    "Membership",
    "Project",
    "Publication",
    "Release",
    "ReleasedState",
    "Response",
    "ResponseChange",
    "Role",
    "Sample",
    "SnapshotState",
    "State",
    "Survey",
    "SurveyFile",
    "Upload",
    "User",
    "Withdrawal",
]
