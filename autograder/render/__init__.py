"""One record, many pure renderers: text, HTML, tables, CSV, JSON.

In come frozen records, out come texts. Nothing here recomputes a verdict, reads a file of a
student's, or writes one.
"""
