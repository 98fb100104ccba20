"""Where student code runs, and why it can do no harm there. The theory of operation::

    grader (trusted)                 zygote (ours, exec'd clean)         worker (hostile)
    host.Zygote ── control socket ──► zygote.py: NumPy warm
         │                               │ fork, confine.lock_down
         │◄──────────── leash ───────────┤ kill, reap ───────────────►  worker.serve
         └◄──────── RPC socket: frames of worker/wire, nothing else ───►     │

- The grader holds references, hidden checks and expected values. It is undumpable, and
  decodes replies with `worker/wire.py`, for every byte from a worker is hostile.
- The zygote is a fresh process with an empty environment, in namespaces where the machine
  grants them. It never sees the assignment or a submission; it forks, kills and reaps. SymPy is
  warm from the start where four submissions or more are to come, else once some workers are done;
  until then, a worker that wants it runs its modules from memory (`library.py`).
- A worker is locked down before it reads its first message: its own session and descriptors,
  rlimits, an empty root and a fresh user (as root), no capabilities, no_new_privs, Landlock,
  a system-call allow-list. Each layer is used where the machine offers it.
- `attempts.py` tries live what the layers together forbid; where one of the five promises does not
  hold, nothing hidden runs (`calls/floor.py`).

`THREATS.md` lists each promise, the test that holds it, and what is *not* protected.
`worker/` and all that `zygote.py` imports are stand-alone files:
standard library, NumPy, SymPy, ctypes; nothing else of the engine enters their processes.
"""
