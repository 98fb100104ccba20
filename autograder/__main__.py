"""`python -m autograder` is `gradkit`."""

from autograder.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
