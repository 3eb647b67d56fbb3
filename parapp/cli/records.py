"""What commands tell of a row in JSON, with the field names of the glossary."""

from collections.abc import Mapping
from typing import Any

from parapp.models import Project, Publication, Survey, User
from parapp.services import publishing


def of_user(user: User) -> dict[str, Any]:
    """Return what is told of an account."""
    return {"id": user.id, "email": user.email, "name": user.name, "active": user.active}


def of_project(project: Project) -> dict[str, Any]:
    """Return what is told of a project; its title in its first language."""
    return {
        "id": project.id,
        "slug": project.slug,
        "title": project.title.get(project.languages[0] if project.languages else "en"),
        "languages": project.languages,
        "policy_areas": project.policy_areas,
        "principles": project.principles,
        "place": project.place.get("en"),
        "time_zone": project.time_zone,
        "surveys": [survey.slug for survey in project.surveys],
    }


def of_survey(survey: Survey, base_url: str, responses: int) -> dict[str, Any]:
    """Return what is told of a survey; `link` and `token` are those of its first channel."""
    publication = survey.publication
    return {
        "id": survey.id,
        "slug": survey.slug,
        "title": survey.title.get(survey.languages[0]),
        "kind": survey.kind.value,
        "state": survey.state.value,
        "languages": survey.languages,
        "policy_areas": survey.policy_areas,
        "template": survey.template_id,
        "problems": len(survey.problems),
        "responses": responses,
        **_published(survey, publication, base_url),
    }


def of_publication(publication: Publication, base_url: str) -> dict[str, Any]:
    """Return what is told of a publication."""
    survey = publication.survey
    return {
        "id": publication.id,
        "project": survey.project.slug,
        "survey": survey.slug,
        "slug": survey.slug,
        "kind": survey.kind.value,
        "languages": survey.languages,
        "policy_areas": survey.policy_areas,
        "state": publication.state.value,
        "schema": publication.schema,
        "opened_on": publication.opened_on.isoformat(),
        "closed_on": publication.closed_on.isoformat() if publication.closed_on else None,
        **_published(survey, publication, base_url),
    }


def _published(survey: Survey, publication: Publication | None, base_url: str) -> Mapping[str, Any]:
    channel = survey.channels[0] if survey.channels else None
    return {
        "number": publication.number if publication else None,
        "version": publication.version if publication else None,
        "sha256": publication.sha256 if publication else None,
        "token": channel.token if channel else None,
        "link": publishing.link(channel, base_url) if channel else None,
    }
