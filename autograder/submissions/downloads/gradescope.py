"""Gradescope's export: `submission_12/…` for each, and `submission_metadata.yml` about all."""

from __future__ import annotations

from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from autograder.errors import SubmissionError, UsageError
from autograder.submissions.downloads.delivery import Delivery, Download, Person, Reading

METADATA = "submission_metadata.yml"


def gradescope(download: Download) -> Reading | None:
    """Each submission with its submitters (several: a group) and the earlier ones' number.

    Who is named there and whose folder is not in the download has a row all the same.
    """
    if PurePosixPath(METADATA) not in download.names:
        return None
    about = _load(download)
    deliveries = []
    folders = download.folders()
    for folder, entry in sorted(about.items()):
        if not isinstance(entry, dict):
            continue
        people = tuple(_people(folder, entry))
        files = {
            str(name): PurePosixPath(folder) / name
            for name in folders.get(folder, ())
            if not any(part.startswith(".") for part in name.parts)
        }
        if people:
            earlier = entry.get("history") or []
            deliveries.append(
                Delivery(
                    people,
                    files,
                    attempt=1 + (len(earlier) if isinstance(earlier, list) else 0),
                    time=_time(entry.get("created_at")),
                    group=folder if len(people) > 1 else "",
                )
            )
    used = {path for delivery in deliveries for path in delivery.files.values()}
    unused = [n for n in download.names if n not in used and n.name != METADATA]
    return Reading("Gradescope", tuple(deliveries), tuple(unused))


def _load(download: Download) -> dict[str, Any]:
    try:
        import yaml
    except ImportError:
        raise UsageError(
            f"{METADATA}: needs PyYAML. Run: pip install 'gradkit[gradescope]'"
        ) from None
    try:
        # Its keys are Ruby's symbols, `:sid:`, which YAML reads as plain text.
        data = yaml.load(download.read(PurePosixPath(METADATA)), Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        raise SubmissionError(f"{download.path / METADATA}: is not YAML ({error}).") from error
    if not isinstance(data, dict):
        raise SubmissionError(f"{download.path / METADATA}: lists no submissions.")
    return {str(key): _plain(value) for key, value in data.items()}


def _plain(value: Any) -> Any:
    """The same with keys as plain names."""
    if isinstance(value, dict):
        return {str(key).lstrip(":"): _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list) else value


def _people(folder: str, entry: dict[str, Any]) -> list[Person]:
    """Who handed in; without student number and address, the folder's name is who it is."""
    submitters = entry.get("submitters")
    found: list[Person] = []
    for person in submitters if isinstance(submitters, list) else []:
        if isinstance(person, dict):
            other = f"{folder}-{len(found) + 1}" if found else folder
            id = person.get("sid") or person.get("email") or other
            found.append(Person(str(id), str(person.get("name") or "")))
    return found


def _time(value: Any) -> datetime | None:
    if isinstance(value, datetime):
        return value
    try:
        return datetime.fromisoformat(str(value))
    except ValueError:
        return None
