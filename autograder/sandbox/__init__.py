"""Where student code runs, and why it can do no harm there. The theory of operation::

    grader (trusted)                 zygote (ours, exec'd clean)         worker (hostile)
    host.Zygote ── control socket ──► zygote.py: NumPy and SymPy warm
         │                               │ fork, confine.lock_down
         │◄──────────── leash ───────────┤ kill, reap ───────────────►  worker.serve
         └◄──────── RPC socket: frames of wire.py, nothing else ───────►     │

- The grader holds references, hidden checks and expected values. It is undumpable, and
  decodes replies with `wire.py`, for every byte from a worker is hostile.
- The zygote is a fresh process with an empty environment, in namespaces where the machine
  grants them. It never sees the assignment or a submission; it forks, kills and reaps.
- A worker is locked down before it reads its first message: its own session and descriptors,
  rlimits, an empty root and a fresh user (as root), no capabilities, no_new_privs, Landlock,
  a system-call allow-list. Each layer is used where the machine offers it.
- `probe.py` proves live what the layers together promise; below the floor nothing hidden runs.

`THREATS.md` lists each promise, the test that holds it, and what is *not* protected.
`worker.py`, `wire.py` and all that `zygote.py` imports are stand-alone files: standard
library, NumPy, SymPy, ctypes; nothing of the engine's enters their processes.
"""
