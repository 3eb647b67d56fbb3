"""Responses as JSON: the records as they are kept, with the codebook that explains them."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from exports.formats.spool import EVERY, Tell, Version
from surveys import codebook
from surveys.text import LocalizedText


def write(
    versions: Sequence[Version],
    path: Path,
    *,
    project: LocalizedText,
    survey: LocalizedText,
    tell: Tell,
) -> int:
    """Write all responses, one after the other.

    Text stays exactly as it is: what UTF-8 cannot carry is escaped, which JSON allows.

    Returns:
        How many there are.
    """
    done = 0
    with path.open("w", encoding="utf-8") as file:
        about = {
            "project": dict(project.texts),
            "survey": dict(survey.texts),
            "versions": [
                {"version": each.number, "questions": _questions(each)} for each in versions
            ],
        }
        file.write(f'{{"about": {_dumps(about)},\n"responses": [')
        for version in versions:
            for response in version.responses():
                record = {
                    "version": version.number,
                    "language": response.language,
                    "channel": response.channel,
                    "day": response.day.isoformat() if response.day else None,
                    "answers": response.answers,
                    "not_applicable": list(response.not_applicable),
                }
                file.write(f"{',' if done else ''}\n{_dumps(record)}")
                done += 1
                if done % EVERY == 0:
                    tell(done)
        file.write("\n]}\n")
    tell(done)
    return done


def _questions(version: Version) -> list[dict[str, Any]]:
    return [
        {
            "name": each.path,
            "type": each.question_type,
            "label": dict(each.label.texts),
            "values": [
                {"value": value.code, "label": dict(value.label.texts), "role": value.role.value}
                for value in each.values
            ],
            "sensitive": each.sensitive,
        }
        for each in codebook.variables(version.form)
    ]


def _dumps(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(value)
    return text
