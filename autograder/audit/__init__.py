"""How good are these checks? Wrong answers of many kinds are graded, and right ones in many styles.

In comes an assignment, out comes an `AuditReport` (`report.py`). It reads submissions of its own
making only, and writes and prints nothing.
"""
