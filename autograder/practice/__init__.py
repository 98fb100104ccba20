"""The student's own commands: the public checks of the files in a folder, and hints.

In come words typed by a student and the files beside them, out come a report and an exit code.
Everything here runs on a student's machine: what these modules import is what the kit holds
(`release/studentkit.py` follows the imports), so nothing of the instructor's may be imported.
"""
