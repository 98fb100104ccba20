"""gradkit's engine: grades numerical code safely and explains what is wrong with it.

A house of folders by role; each imports only those above it (`tests/test_layout.py`)::

    errors words names artifacts     exceptions; printing; whole files
    message picture record           what a student is told, in parts; frozen outcomes
    recordjson exits                 records as JSON; how a command ends
    worker/        what runs beside the student's code, stand-alone
    sandbox/       the walls around it, stand-alone; THREATS.md
    judging/       right or not: a value against what was expected
    assignment/    what the author wrote, validated
    api.py         the author's one door
    submissions/   a folder, zip or file becomes names and bytes; nothing is run
    calls/         calls go to a worker and replies come back
    feedback/      words for what failed; where secrecy is decided
    grading/       one submission from files to record; grader.py joins the stages
    judges/        processes that grade, one submission at a time, and may die
    audit/         how good are these checks?
    gradebook/     what is known of a class, in one file
    render/        text, HTML, CSV of a record
    otterbridge/   Otter and Gradescope
    release/       stubs, the student's kit, the autograder zip
    commands/      the verbs; cli.py parses, prints and chooses the exit code

A submission goes submissions/ → calls/ (a worker runs it) → grading/ (phase by phase) → judging/
(each reply) → feedback/ (words) → record → render/. A check goes assignment/ → grading/ (its
probes travel as calls) → judging/ → a mark in the record.

The grader's process never imports, unpickles or evaluates anything of the student's.
No module in here knows a problem or a question by name.
"""

__version__ = "0.1.0"
