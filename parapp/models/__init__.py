"""What is stored: people, projects, surveys, responses, and what staff did."""

from parapp.models.audit import AuditEntry
from parapp.models.base import Base
from parapp.models.counting import ResponseChange, SnapshotState
from parapp.models.files import SurveyFile, Upload
from parapp.models.people import User
from parapp.models.projects import Membership, Project, Role
from parapp.models.responses import Conflict, Response
from parapp.models.surveys import Channel, ChannelKind, Publication, State, Survey

__all__ = [
    "AuditEntry",
    "Base",
    "Channel",
    "ChannelKind",
    "Conflict",
    "Membership",
    "Project",
    "Publication",
    "Response",
    "ResponseChange",
    "Role",
    "SnapshotState",
    "State",
    "Survey",
    "SurveyFile",
    "Upload",
    "User",
]
