"""The empty notebook that Otter finds in place of a student's file.

Otter grades one file: a notebook before all scripts. Ours, in the zip's `files/`, makes it accept
any number of .py files. Nobody runs it: the plugin has Otter grade without a kernel.
"""

NOTEBOOK = """{"cells": [], "metadata": {"kernelspec": {"display_name": "Python 3",
"language": "python", "name": "python3"}}, "nbformat": 4, "nbformat_minor": 5}
"""
