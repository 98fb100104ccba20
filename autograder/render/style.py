"""The style sheet of the feedback page: light and dark, readable on paper, no scripts, no fonts."""

CSS = """
:root {
  color-scheme: light dark;
  --page: #f6f7f9; --card: #ffffff; --ink: #1c2430; --soft: #5b6675; --line: #dde2e9;
  --code: #f3f5f8; --good: #167244; --good-bg: #e4f5ec; --bad: #b3261e; --bad-bg: #fdeceb;
  --idle: #5b6675; --idle-bg: #eceff3; --warn: #8a5a00; --warn-bg: #fff3d6; --bar: #dfe4ea;
  --accent: #2f5fd0;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #12161c; --card: #1b2129; --ink: #e6eaf0; --soft: #9aa6b5; --line: #2d3641;
    --code: #141a21; --good: #63d29a; --good-bg: #15342a; --bad: #ff9c92; --bad-bg: #3f1f1e;
    --idle: #a9b4c2; --idle-bg: #2a323c; --warn: #f3c667; --warn-bg: #3b2f14; --bar: #2d3641;
    --accent: #8fb0ff;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--page); color: var(--ink); font: 16px/1.5 system-ui, sans-serif;
}
main { max-width: 54rem; margin: 0 auto; padding: 2rem 1rem 4rem; }
header { display: flex; gap: 1rem; justify-content: space-between;
  align-items: end; margin-bottom: 1.25rem; }
header > div:first-child { min-width: 0; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0; overflow-wrap: anywhere; }
.title { color: var(--soft); margin: 0 0 .2rem; }
.score { flex: none; text-align: right; font-size: 1.9rem; font-weight: 700; line-height: 1.1;
  font-variant-numeric: tabular-nums; }
.score small { display: block; font-size: .95rem; font-weight: 400; color: var(--soft); }
.score .of { color: var(--soft); font-weight: 400; }
.overview { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(15rem, 100%), 1fr));
  gap: .35rem 1.5rem; background: var(--card); border: 1px solid var(--line);
  border-radius: .75rem; padding: 1rem 1.25rem; margin-bottom: 1.5rem; }
.overview a { color: inherit; text-decoration: none; display: block; padding: .2rem 0; }
.overview a:hover b { text-decoration: underline; }
.overview b { font-weight: 600; }
.overview span { float: right; color: var(--soft); font-variant-numeric: tabular-nums; }
.bar { display: block; height: .375rem; border-radius: 1rem; background: var(--bar);
  margin-top: .2rem; overflow: hidden; }
.bar i { display: block; height: 100%; border-radius: 1rem; background: var(--good); }
.notice { border-radius: .75rem; padding: .75rem 1.25rem; margin: 0 0 1rem;
  background: var(--warn-bg); color: var(--warn); }
.notice.fault { background: var(--bad-bg); color: var(--bad); }
.notice p { margin: .2rem 0; }
section { margin: 1.6rem 0 0; }
h2 { font-size: 1.15rem; margin: 0 0 .5rem; display: flex; justify-content: space-between; }
h2 span { font-weight: 400; color: var(--soft); font-variant-numeric: tabular-nums; }
details.question { background: var(--card); border: 1px solid var(--line); border-top-width: 0; }
details.question:first-of-type { border-top-width: 1px; border-radius: .75rem .75rem 0 0; }
details.question:last-of-type { border-radius: 0 0 .75rem .75rem; }
details.question:only-of-type { border-radius: .75rem; }
summary { cursor: pointer; padding: .55rem 1.25rem; display: flex; gap: .75rem;
  align-items: center; list-style: none; }
summary::-webkit-details-marker { display: none; }
summary::before { content: "\\25B8"; color: var(--soft); width: .8rem; flex: none; }
details[open] > summary::before { content: "\\25BE"; }
summary:focus-visible { outline: 2px solid var(--accent); outline-offset: -2px; }
summary code { flex: 1; overflow-wrap: break-word; font-size: .95rem; }
summary .points { color: var(--soft); font-variant-numeric: tabular-nums; white-space: nowrap; }
.badge { font-size: .8rem; padding: .1rem .6rem; border-radius: 1rem; white-space: nowrap;
  background: var(--bad-bg); color: var(--bad); }
.badge.passed { background: var(--good-bg); color: var(--good); }
.badge.idle { background: var(--idle-bg); color: var(--idle); }
.badge.partly, .badge.withheld { background: var(--warn-bg); color: var(--warn); }
details.all > summary { background: var(--card); border: 1px solid var(--line);
  border-radius: .75rem; color: var(--soft); font-size: .95rem; }
details.all[open] > summary { margin-bottom: .5rem; }
details.more { margin-top: .75rem; }
details.more > summary { padding: .2rem 0; gap: .4rem; color: var(--soft); font-size: .9rem; }
.shared { background: var(--card); border: 1px solid var(--line); border-radius: .75rem;
  padding: .2rem 1.25rem 1rem; margin-bottom: .5rem; }
.body { padding: 0 1.25rem 1rem 2.8rem; }
.body h3, .shared h3 { font-size: .95rem; font-weight: 600; margin: .75rem 0 .3rem; }
code, pre { font-family: ui-monospace, "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono",
  monospace; }
pre { background: var(--code); border: 1px solid var(--line); border-radius: .5rem;
  padding: .7rem .9rem; margin: 0; overflow-x: auto; white-space: pre-wrap;
  overflow-wrap: anywhere; font-size: .86rem; line-height: 1.45; }
.hint { border-left: 3px solid var(--accent); padding: .1rem 0 .1rem .8rem; margin: .5rem 0 0;
  white-space: pre-line; }
.mistake { background: var(--warn-bg); color: var(--warn); border-radius: .5rem;
  padding: .5rem .9rem; margin: 0 0 .5rem; white-space: pre-line; }
.helper { border-left: 3px solid var(--warn); padding: .1rem 0 .1rem .8rem; margin: .6rem 0 0; }
ul.checks { list-style: none; margin: .75rem 0 0; padding: 0; color: var(--soft);
  font-size: .9rem; }
ul.checks li { padding-left: 1.3rem; text-indent: -1.3rem; }
ul.checks .yes { color: var(--good); }
ul.checks .no { color: var(--bad); }
footer { margin-top: 2.5rem; color: var(--soft); font-size: .85rem; }
@media (max-width: 34rem) {
  header { flex-direction: column; align-items: start; }
  .score { text-align: left; }
  .body { padding-left: 1.25rem; }
  summary { flex-wrap: wrap; }
}
@media print { body { background: none; } details { break-inside: avoid; } }
"""
