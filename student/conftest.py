# pytest looks for tests and doctests in your files, and not in the checks' own folder.
collect_ignore = ["kit", "check.py"]
collect_ignore_glob = ["tests/*.*.py"]  # for those who use Otter
