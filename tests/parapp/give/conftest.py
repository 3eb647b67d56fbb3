"""Findings that were released, a round about them, and the pages of those who took part."""

from datetime import date

import pytest

from parapp.models import Audience
from parapp.services import (
    asking,
    checking,
    finding,
    giving,
    releasing,
    supporting,
)
from parapp.services.finding import About, Words
from surveys.text import LocalizedText
from tests.drafts import answered


def said(text: str, **more: str) -> LocalizedText:
    return LocalizedText.of({"en": text, **more})


@pytest.fixture
def backend() -> str:
    return "sqlite"


@pytest.fixture
def found(session, project, survey, settings):
    answered(session, survey, [{"works": "yes"}] * 61 + [{"works": "no"}] * 40)
    releasing.release(session, project=project, data=settings.data)
    words = Words(said("Six in ten have work."), said("Most of us have work.", ar="أكثرنا يعمل."))
    made = finding.write(
        session, project=project, words=words, about=About(limits=said("<Not> all"))
    )
    supporting.on_table(session, finding=made, survey=survey, question="works", answers=["yes"])
    request = asking.Request(said("A desk"), said("The city"), date(2026, 9, 1))
    ask = asking.add(session, finding=made, request=request)
    asking.reply(session, ask=ask, words=said("Agreed for a year"), day=date(2026, 6, 1))
    return made


@pytest.fixture
def check(session, project, found):
    english = Words(said("Nobody knows."), said("Nobody knows whom to ask."))
    finding.write(session, project=project, words=english, about=About())
    return checking.open_round(
        session, project=project, numbers=[1, 2], languages=["en", "fr", "ar"]
    )


@pytest.fixture
def publish(session, project, found):
    def publish(audience: Audience = Audience.LINK):
        choice = giving.Choice(
            ("en", "fr", "ar"), audience, said("Thank you all."), (("small", "works"),), (1,)
        )
        return giving.publish(session, project=project, choice=choice)

    return publish
