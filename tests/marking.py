"""The grader that decides marks: it knows the whole catalogue of mistakes."""

from __future__ import annotations

from autograder.assignment.model import Assignment
from autograder.feedback.catalogue import Catalogue
from autograder.grading import grader
from autograder.sandbox.plain import Workers


class Grader(grader.Grader):
    """Grades as an instructor does."""

    def __init__(self, assignment: Assignment, workers: Workers) -> None:
        super().__init__(assignment, workers, Catalogue(assignment))
