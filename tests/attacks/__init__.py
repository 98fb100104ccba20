"""Hostile submissions: what each attacks, and how it is known to be a real attack.

An attack is the body of one function of the assignment. It announces success by printing
`PWNED` or the canary (a random token planted in hidden checks, reference solutions, the
grader's environment and files), by leaving a file in the scratch folder, by killing the victim
process, by reaching a listener, or by scoring. Confined, none of this may happen.

The positive control shows that the same source succeeds without confinement:

    plain   graded by the same engine with unconfined workers, it does one of the above
    naive   in the process of a grader such as most are (`naive.py`), it does one of the above,
            or makes that grader hang, die or drown in output
    none    `why` says why there is no unconfined twin

Words like @SECRET@ in a source are replaced by what the arena (`arena.py`) planted.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

# A traceback's own line, or a dump of all variables, must not pass for success.
_SPELT = "''.join(('PW', 'NED'))"
_TEMPLATE = """\
import os, sys, time
import numpy as np
{top}

def attack({parameters}):
{body}

def {function}({parameters}):
    answer = attack({parameters})
    return {wrong} if answer is None else answer
"""


@dataclass(frozen=True)
class Attack:
    """One hostile submission."""

    name: str  # the promise that it attacks: test_attack[reading-open_the_reference]
    body: str = "pass"
    top: str = ""  # code at the top of the file
    control: str = "plain"
    why: str = ""  # for control "none"
    question: str = "gradient_descent.step"
    also: tuple[str, ...] = ()  # more questions that must not score
    parameters: str = "theta, g, eta"
    wrong: str = "theta + eta * g"
    whole: str = ""  # instead of all the above: the file itself
    hangs: bool = False  # it can only be stopped; no use to wait for more

    def source(self) -> str:
        """The submitted file, its @WORDS@ not yet replaced."""
        text = self.whole or _TEMPLATE.format(
            top=textwrap.dedent(self.top),
            body=textwrap.indent(textwrap.dedent(self.body).strip(), "    "),
            function=self.question.partition(".")[2],
            parameters=self.parameters,
            wrong=self.wrong,
        )
        return text.replace('"PWNED"', _SPELT).replace("'PWNED'", _SPELT)


def all_attacks() -> dict[str, Attack]:
    """Every attack by its name, `group-name`."""
    from attacks import breaking, escaping, forging, reading, symbolic, values

    groups = (reading, forging, values, symbolic, breaking, escaping)
    return {
        f"{group.__name__.rpartition('.')[2]}-{attack.name}": attack
        for group in groups
        for attack in group.ATTACKS
    }
