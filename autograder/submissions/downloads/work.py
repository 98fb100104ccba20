"""One delivery's files, taken out of a download; zips in it are read, nothing is unpacked."""

from __future__ import annotations

import io
from pathlib import Path, PurePosixPath

from autograder.errors import SubmissionError
from autograder.submissions.choose import Submission, choose
from autograder.submissions.downloads.delivery import Delivery, Download
from autograder.submissions.intended import Expected, Files, is_notebook, is_source
from autograder.submissions.read import merged
from autograder.submissions.zips import DEFAULT_LIMITS, ReadLimits, is_clutter, read_zipped


def read_work(
    download: Download, delivery: Delivery, expected: Expected, limits: ReadLimits = DEFAULT_LIMITS
) -> Submission:
    """What is graded of one delivery; raises `SubmissionError` with the remedy."""
    files = delivered_files(download, delivery, expected, limits)
    return choose(delivery.id, files, expected)


def delivered_files(
    download: Download, delivery: Delivery, expected: Expected, limits: ReadLimits = DEFAULT_LIMITS
) -> Files:
    """Every file of the delivery by the student's name for it; `None` for what is not source."""
    names = {PurePosixPath(name): place for name, place in delivery.files.items()}
    names = {name: place for name, place in names.items() if not is_clutter(name)}
    if len(names) > limits.files:
        raise SubmissionError(f"holds {len(names)} files, more than {limits.files}.")
    zips = [name for name in names if name.suffix.lower() == ".zip"]
    if zips and not any(is_source(name) for name in names):
        return merged(
            Path(delivery.id),
            {name: _zip(download, names[name], limits) for name in zips},
            limits,
            expected,
        )
    files: Files = {}
    for name, place in names.items():
        files[name] = None
        if limits.wants(name):
            try:
                files[name] = download.read(place, limits.of(name))
            except SubmissionError:
                if not is_notebook(name):  # one with large pictures is only left out
                    raise
    if sum(len(data or b"") for data in files.values()) > limits.total_bytes:
        raise SubmissionError(f"its .py files take more than {limits.total_bytes} bytes.")
    return files


def _zip(download: Download, place: PurePosixPath, limits: ReadLimits) -> Files:
    data = download.read(place, limits.total_bytes)
    return read_zipped(download.path / place, io.BytesIO(data), limits)
