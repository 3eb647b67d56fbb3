"""What is stored: people, projects, surveys, responses, and what staff did."""

from exports.declared import Beside, Sample
from parapp.models.agreements import Agreement, ConsentText
from parapp.models.audit import AuditEntry
from parapp.models.base import Base
from parapp.models.beside import Margin, Pairing
from parapp.models.cards import Card
from parapp.models.checks import Check, CheckItem, Readiness, Right, Say, Verdict
from parapp.models.comparators import Comparator
from parapp.models.counting import ResponseChange, SnapshotState
from parapp.models.drafts import Draft, DraftFile
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
from parapp.models.jobs import Job, JobKind, JobState
from parapp.models.measures import Furthers, Measure, MeasureView, Stakeholder, View
from parapp.models.meetings import (
    Agreed,
    Consent,
    Contribution,
    Delivery,
    Interpreter,
    Meeting,
    Stage,
    Statement,
)
from parapp.models.people import User
from parapp.models.projects import Membership, Project, Role
from parapp.models.referrals import Referral
from parapp.models.releases import LiveTables, Release, ReleasedState
from parapp.models.responses import Conflict, Response
from parapp.models.results import Audience, ResultsPage
from parapp.models.surveys import Channel, ChannelKind, Publication, State, Survey
from parapp.models.tallies import ContactTally
from parapp.models.terms import Terms
from parapp.models.themes import Attribution, Coding, PassageRead, Quotation, Theme, ThemeChange
from parapp.models.trials import Trial, TrialNote
from parapp.models.withdrawals import Withdrawal

__all__ = [
    "Agreed",
    "Agreement",
    "Ask",
    "Attribution",
    "Audience",
    "AuditEntry",
    "Base",
    "Beside",
    "Card",
    "Channel",
    "ChannelKind",
    "Check",
    "CheckItem",
    "Coding",
    "Comparator",
    "Conflict",
    "Consent",
    "ConsentText",
    "ContactTally",
    "Contribution",
    "Delivery",
    "Draft",
    "DraftFile",
    "Finding",
    "FindingKind",
    "Furthers",
    "Gap",
    "GapKind",
    "Interpreter",
    "Job",
    "JobKind",
    "JobState",
    "LiveTables",
    "Margin",
    "Measure",
    "MeasureView",
    "Meeting",
    "Membership",
    "Pairing",
    "PassageRead",
    "Project",
    "Publication",
    "Quotation",
    "Readiness",
    "Referral",
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
    "Stage",
    "Stakeholder",
    "State",
    "Statement",
    "Support",
    "SupportKind",
    "Survey",
    "SurveyFile",
    "Terms",
    "Theme",
    "ThemeChange",
    "Trial",
    "TrialNote",
    "Upload",
    "User",
    "Verdict",
    "View",
    "Withdrawal",
    "Wording",
]
