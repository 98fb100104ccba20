#!/usr/bin/env bash
# Makes the environment that run_autograder uses: a virtual environment beside source/, with exactly
# what requirements.txt names. Not below /root: student code runs as another user, who may not look there.
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="${GRADKIT_ROOT:-$(dirname "$here")}"
venv="$root/venv"

make_venv() { # succeeds where "$1" is a Python >= 3.11 that can make a virtual environment
    command -v "$1" > /dev/null 2>&1 || return 1
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || return 1
    "$1" -m venv --clear "$venv"
}

first_of() {
    local python
    for python in "$@"; do
        if make_venv "$python"; then return 0; fi
    done
    return 1
}

if ! first_of ${GRADKIT_PYTHON:-} python3.13 python3.12 python3.11 python3; then
    # Ubuntu 22.04 has 3.10 by default and 3.11 as a package; 24.04 has 3.12 without venv.
    export DEBIAN_FRONTEND=noninteractive
    apt-get update
    for version in 3.13 3.12 3.11 3; do
        if apt-get install -y --no-install-recommends "python$version" "python$version-venv"; then
            if make_venv "python$version"; then break; fi
        fi
    done
    rm -rf /var/lib/apt/lists/*
fi
if [ ! -x "$venv/bin/python" ]; then
    echo "gradkit: no Python >= 3.11 here. Choose a newer base image, e.g. Ubuntu 24.04." >&2
    exit 1
fi

"$venv/bin/python" -m pip install --disable-pip-version-check --no-cache-dir \
    --no-deps -r "$here/requirements.txt"
chmod -R a+rX "$venv"
# Compiled once here, not for each submission; `otter grade` adds the files later.
if [ -d "$here/files/.gradkit" ]; then
    "$venv/bin/python" -m compileall -q "$here/files/.gradkit" || true
fi
chmod 700 "$here"
