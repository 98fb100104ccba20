"""gradkit's engine: grades numerical code safely and explains what is wrong with it.

Folders by role; each imports only those above it (`tests/test_layout.py`)::

    errors words names artifacts     exceptions; printing; names of questions; whole files
    message picture record           what a student is told, in parts; pictures; frozen outcomes
    recordjson exits                 records as JSON; how a command ends
    worker/        what runs beside the student's code, stand-alone
    sandbox/       what confines it, stand-alone; THREATS.md
    judging/       right or not: a value against what was expected
    assignment/    what the author wrote, validated
    api.py         all that an author imports
    submissions/   a folder, zip or file becomes names and bytes; nothing is run
    calls/         calls go to a worker and replies come back
    feedback/      words for what failed; where secrecy is decided
    grading/       one submission from files to record; grader.py joins the stages
    judges/        processes that grade, one submission at a time, and may die
    audit/         how good are these checks?
    gradebook/     what is known of a class, in one file
    render/        text, HTML, CSV, JUnit of a record
    otterbridge/   Otter and Gradescope
    release/       stubs, the student's kit, the autograder zip
    practice/      the student's own commands; the kit is what these import
    commands/      the instructor's verbs; arguments.py has what may be typed, cli.py calls and
                   prints and chooses the exit code

The way of a submission, when a class is graded::

    commands/grade        reads the assignment and what the last build worked out of it
                          (judges/workedout), starts judges, writes what comes back
    submissions/find      which paths are whose work; read.py makes names and bytes of each,
                          choose.py says which of them count
    judges/pool           hands names and bytes to a judge, a process that may die
    grading/grader        the stages from here to the record, top to bottom
    calls/session         the files go into a confined worker (worker/worker.py, walls of sandbox/)
    grading/phase         public checks first, then hidden ones; of an untouched stub one call is
                          made and stands for all (calls/untouched)
    grading/followthrough what fails because of what it builds on is graded once more
    grading/diagnosis     the mistake behind it, from feedback/catalogue; for results that came
                          before, as it was found then (grading/sameresults)
    record                one frozen SubmissionResult; judges/transfer brings it home as JSON
    gradebook/store       an attempt, and which one counts
    render/               feedback.html, results.json, grades.csv

Otter and Gradescope come in by otterbridge/plugin and entry, a student by practice/entry, whose
workers are plain (sandbox/plain) and whose checks are the public ones; both go the same way from
grading/grader on.

The way of a check::

    problems/<name>/hidden_checks.py   a generator that yields probes (api.py)
    assignment/load       validates it; its points are a share of the question's
    grading/expectations  starts it with its seeds, knows what each probe expects
    grading/phase         probes of all checks travel as one batch (calls/ports: Caller.run)
    sandbox/channel       the frames there and back; replies gather, so that one wake-up reads many
    worker/convert        builds the arguments, makes the reply of what the function returned
    calls/replies         checks the type of every part of it; judging/gate bounds its size
    judging/compare       the first Difference, or none; formulas: judging/symbolic asks SymPy.
                          Bytes that were right before need neither (grading/known)
    feedback/explain      words for it, audience.py says how much of them a student may read
    grading/checkrun      earned or not: a CheckResult, from which the mark is added up (record)

A message is put together in feedback/, from how values differ (judging/compare) and what a formula
is not (worker/reasons); secrecy is decided in feedback/audience, a mark comes from record.
The grader's process never imports, unpickles or evaluates anything of the student's.
No module in here knows a problem or a question by name.
"""

__version__ = "0.2.0"
