-- The tables of the gradebook; see store.py.
CREATE TABLE people (
    student TEXT PRIMARY KEY,              -- the course system's own id
    name    TEXT NOT NULL DEFAULT '',
    file    TEXT NOT NULL,                 -- the student's folder among the results
    enrolled INTEGER NOT NULL DEFAULT 0    -- whether the class list names them
) STRICT;
CREATE TABLE attempts (
    student  TEXT NOT NULL,
    attempt  INTEGER NOT NULL,
    files    TEXT NOT NULL,                -- hash of names and bytes handed in
    release  TEXT NOT NULL,                -- hash of the checks, and versions of the libraries
    source   TEXT NOT NULL DEFAULT '',     -- where it was found
    team     TEXT NOT NULL DEFAULT '',
    received TEXT,                         -- ISO time
    late     INTEGER NOT NULL DEFAULT 0,
    state    TEXT NOT NULL,                -- graded, withheld, unreadable, not gradeable
    reason   TEXT NOT NULL DEFAULT '',
    points   REAL NOT NULL DEFAULT 0,
    possible REAL NOT NULL DEFAULT 0,
    notes    TEXT NOT NULL DEFAULT '[]',
    record   TEXT NOT NULL DEFAULT '',     -- the result but for its questions, JSON
    graded   TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP,
    PRIMARY KEY (student, attempt)
) STRICT;
CREATE TABLE questions (
    student  TEXT NOT NULL,
    attempt  INTEGER NOT NULL,
    question TEXT NOT NULL,
    release  TEXT NOT NULL,                -- hash of what decides about this question
    state    TEXT NOT NULL,
    points   REAL NOT NULL,
    possible REAL NOT NULL,
    record   TEXT NOT NULL,                -- the question's whole result, JSON
    PRIMARY KEY (student, attempt, question),
    FOREIGN KEY (student, attempt) REFERENCES attempts ON DELETE CASCADE
) STRICT;
CREATE TABLE reviews (
    student  TEXT NOT NULL,
    attempt  INTEGER NOT NULL,
    question TEXT NOT NULL,
    points   REAL,                         -- null: only a comment, or a request
    comment  TEXT NOT NULL DEFAULT '',
    request  TEXT NOT NULL DEFAULT '',     -- what the student asks to be looked at again
    who      TEXT NOT NULL,
    at       TEXT NOT NULL,                -- ISO time
    UNIQUE (student, attempt, question, who, at, request)
) STRICT;
