"""What a project declares of a survey, as the evidence takes it."""

from dataclasses import asdict

from sqlalchemy.orm import Session

from exports import declared as beside
from exports.declared import Contacts, Declared, Repeated
from parapp.models import Comparator, Survey
from parapp.services import comparing, consenting, grouping, pairing, tallying, weighing


def declared(session: Session, survey: Survey) -> Declared:
    """Return what stands beside a survey's answers."""
    reached = tallying.totals(session, survey)
    before = consenting.before(session, survey)
    return Declared(
        sample=survey.sample,
        contacts=tuple(
            Contacts.of(channel.shown_name, asdict(reached[channel.id]))
            for channel in survey.channels
            if channel.id in reached
        ),
        comparators=tuple(_figure(each) for each in comparing.comparators(session, survey)),
        open_links=tuple(sorted(grouping.open_links(survey))),
        margins=weighing.of_survey(session, survey),
        pairs=pairing.of_survey(session, survey),
        repeated=Repeated.of(before.asked, before.yes) if before.asked else None,
    )


def _figure(stored: Comparator) -> beside.Comparator:
    return beside.Comparator(
        key=stored.question,
        answer=stored.answer,
        figure=stored.figure,
        source=stored.source,
        year=stored.year,
        place=stored.place,
        definition=stored.definition,
        difference=stored.difference,
        link=stored.link,
    )
