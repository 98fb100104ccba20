"""Who handed in what, in the layouts of course systems: nobody lost, nobody mixed up."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from classes import ALL_ATTEMPTS, BY_NUMBER, LAYOUTS, WORK, class_of, folders, pack, write

from autograder.errors import SubmissionError, UsageError
from autograder.submissions import downloads
from autograder.submissions.downloads import SYSTEMS
from autograder.submissions.downloads.delivery import Download, Reading

CLASS = class_of(300, seed=3)


def read_download(path: Path, system: str = "", known: tuple[str, ...] = ()) -> Reading | None:
    return downloads.read_download(Download.of(path, known), system)


@pytest.mark.parametrize("form", ["folder", "zip", "zip with a folder"])
@pytest.mark.parametrize("system", LAYOUTS)
def test_each_student_keeps_their_own_work(system: str, form: str, tmp_path: Path) -> None:
    files = LAYOUTS[system](CLASS if form == "zip" else CLASS[:20])
    students = CLASS if form == "zip" else CLASS[:20]
    if form == "folder":
        path = write(files, tmp_path / "class")
    else:
        path = pack(files, tmp_path / "class.zip", "" if form == "zip" else "hw1/")
    reading = read_download(path)
    assert reading is not None
    found: dict[str, list] = {}
    for delivery in reading.deliveries:
        found.setdefault(delivery.id, []).append(delivery)
    for student in students:
        id = str(student.number) if system in BY_NUMBER else student.login
        id = f"{id}@uni.edu" if system == "prairielearn" else id
        own = found.pop(id)
        assert len(own) == (student.attempts if system in ALL_ATTEMPTS else 1)
        assert [d.attempt for d in own] == list(range(1, len(own) + 1))
        again = system == "canvas" and student.attempts > 1
        names = {n.replace(".py", "-1.py") if again else n for n in WORK}
        assert all(set(d.files) == names for d in own)
        if system == "canvas":
            assert own[0].late is student.late
        if system in ("moodle", "blackboard", "d2l", "gradescope"):
            assert own[0].people[0].name == student.name
        if system in ("blackboard", "d2l", "gradescope", "nbgrader"):
            assert own[-1].time is not None
            assert own[-1].time.year == 2026
    assert found == {}
    used = [path for d in reading.deliveries for path in d.files.values()]
    assert len(used) == len(set(used))


@pytest.mark.parametrize("system", LAYOUTS)
def test_every_file_is_accounted_for(system: str, tmp_path: Path) -> None:
    files = LAYOUTS[system](CLASS[:20])
    reading = read_download(pack(files, tmp_path / "class.zip"))
    assert reading is not None
    used = {str(path) for d in reading.deliveries for path in d.files.values()}
    names = {name.removeprefix("submitted/") for name in files}  # the single folder at the top
    rest = names - used - {str(name) for name in reading.unused}
    known = (".git", "timestamp.txt", "submission_metadata.yml")
    assert [name for name in rest if not any(word in name for word in known)] == []


@pytest.mark.parametrize("form", ["folder", "zip", "zip with a folder"])
@pytest.mark.parametrize(
    ("system", "folder"),
    [
        ("moodle", "Zoe Zed_999999_assignsubmission_file_"),
        ("github", "homework-1-zoe"),
        ("folders", "zoe"),
    ],
)
def test_an_empty_folder_is_somebody_too(
    system: str, folder: str, form: str, tmp_path: Path
) -> None:
    files = {**LAYOUTS, "folders": folders}[system](CLASS[:20])
    if form == "folder":
        path = write(files, tmp_path / "class")
        (path / folder).mkdir()
    else:
        inside = "" if form == "zip" else "hw1/"
        path = pack(files, tmp_path / "class.zip", inside)
        with zipfile.ZipFile(path, "a") as archive:
            archive.mkdir(f"{inside}{folder}")
    reading = read_download(path, system)
    assert reading is not None
    own = [delivery for delivery in reading.deliveries if not delivery.files]
    assert [delivery.id for delivery in own] == ["999999" if system == "moodle" else "zoe"]
    assert len(reading.deliveries) > 20


def test_folders_of_students_are_no_systems_download(tmp_path: Path) -> None:
    assert read_download(write(folders(CLASS[:5]), tmp_path / "class")) is None
    reading = read_download(tmp_path / "class", "folders")
    assert reading is not None
    assert {d.id for d in reading.deliveries} == {s.login for s in CLASS[:5]}


@pytest.mark.parametrize("system", sorted(set(LAYOUTS) - {"gradescope", "nbgrader"}))
def test_one_file_of_another_name_stops_the_guess(system: str, tmp_path: Path) -> None:
    files = {**LAYOUTS[system](CLASS[:5]), "mlp.py": b""}
    path = write(files, tmp_path / "class")
    if system in ("d2l", "github", "moodle"):
        with pytest.raises(SubmissionError, match=r"but mlp\.py is not\. Take that out"):
            read_download(path)
    else:
        assert read_download(path) is None
        with pytest.raises(SubmissionError, match=f"not named as {system} does it; seen: "):
            read_download(path, system)


@pytest.mark.parametrize("system", ["d2l", "github", "moodle", "nbgrader"])
def test_a_class_list_beside_the_folders_is_nobodys_work(system: str, tmp_path: Path) -> None:
    path = write(LAYOUTS[system](CLASS[:9]), tmp_path / "class")
    before = read_download(path)
    assert before is not None
    write({"class.csv": b"", "notes.txt": b""}, path)
    reading = read_download(path)
    assert reading is not None
    assert reading.deliveries == before.deliveries
    more = set(reading.unused) - set(before.unused)
    assert {str(name) for name in more} == {"class.csv", "notes.txt"}
    if system == "nbgrader":
        write({"submitted/zoe.csv": b""}, path)
        assert read_download(path) is not None
        write({"submitted/zoe/mlp.py": b""}, path)
        with pytest.raises(SubmissionError, match="but zoe is not"):
            read_download(path)
        return
    write({"old/mlp.py": b""}, path)
    if system == "github":
        assert read_download(path) is None
    else:
        with pytest.raises(SubmissionError, match="but old is not"):
            read_download(path)


def test_an_unknown_system_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="blackboard, canvas"):
        read_download(tmp_path, "sakai")
    assert set(LAYOUTS) | {"folders"} == set(SYSTEMS)


def test_a_group_on_gradescope_has_all_its_members(tmp_path: Path) -> None:
    table = (
        "---\nsubmission_1:\n  :submitters:\n  - :name: Ada\n    :sid: '1'\n"
        "  - :name: Bob\n    :sid: '2'\n  :created_at: 2026-11-20 23:11:05 Z\n"
    )
    files = {"submission_metadata.yml": table.encode(), "submission_1/mlp.py": b""}
    reading = read_download(write(files, tmp_path / "class"))
    assert reading is not None
    (delivery,) = reading.deliveries
    assert [person.id for person in delivery.people] == ["1", "2"]
    assert delivery.id == "submission_1"


def test_who_is_in_gradescopes_list_alone_has_a_row(tmp_path: Path) -> None:
    table = (
        "---\nsubmission_1:\n  :submitters:\n  - :name: Ada\n    :sid: '1'\n"
        "submission_2:\n  :submitters:\n  - :name: Bo\n    :sid: '2'\n"
        "submission_3:\n  :submitters:\n  - :name: Cy\n  - :name: Cy\n"
    )
    files = {"submission_metadata.yml": table.encode(), "submission_1/mlp.py": b""}
    files |= {"submission_3/mlp.py": b"", "submission_9/mlp.py": b""}
    reading = read_download(write(files, tmp_path / "class"))
    assert reading is not None
    found = [([p.id for p in d.people], len(d.files)) for d in reading.deliveries]
    assert found == [(["1"], 1), (["2"], 0), (["submission_3", "submission_3-2"], 1)]
    assert [str(name) for name in reading.unused] == ["submission_9/mlp.py"]


@pytest.mark.parametrize("data", [b"- 1\n", b"a: [", b"\xff\xfe", b"submission_1: 7\n"])
def test_odd_metadata_is_one_line_or_nobody(data: bytes, tmp_path: Path) -> None:
    files = {"submission_metadata.yml": data, "submission_1/mlp.py": b""}
    path = write(files, tmp_path / "class")
    if data.startswith(b"submission_1"):
        assert read_download(path) is None
    else:
        with pytest.raises(SubmissionError, match=r"submission_metadata\.yml"):
            read_download(path)


def test_a_zip_that_leads_out_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SubmissionError, match="leads out"):
        read_download(pack({"../a_1_2_mlp.py": b""}, tmp_path / "class.zip"))


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (  # a number for each file; text beside files; text alone; hidden names; _ in a name
            [
                "lovelaceada_10_701_losses.py",
                "lovelaceada_10_699_mlp-1.py",
                "lovelaceada_10_text.html",
                "kim_bo_LATE_11_702_mlp.py",
                "ng_12_link.html",
                "anon_Ab12C_703_mlp.py",
                "LATE_anon_x9_704_my_2_ideas.py",
            ],
            {
                "10": (["losses.py", "mlp-1.py"], False),
                "11": (["mlp.py"], True),
                "12": ([], False),
                "Ab12C": (["mlp.py"], False),
                "x9": (["my_2_ideas.py"], True),
            },
        ),
        (
            [
                "Group 1-Ada Lovelace_10_assignsubmission_file/mlp.py",
                "Participant_11_assignsubmission_file_/mlp.py",
                "Default group_assignsubmission_file_/mlp.py",
                "Team_2_assignsubmission_file_/mlp.py",
                "Bo Kim_12_assignsubmission_onlinetext/onlinetext.html",
            ],
            {
                **dict.fromkeys(("10", "11", "2", "Default group"), (["mlp.py"], False)),
                "12": ([], False),
            },
        ),
        (
            [
                "Homework 1_ada_attempt_2026-11-20-23-11-05.txt",
                "Homework 1_bo_k_attempt_2026-11-20-23-11-05.txt",
                "Homework 1_bo_k_attempt_2026-11-20-23-11-05_mlp.py",
            ],
            {"ada": ([], False), "bo_k": (["mlp.py"], False)},
        ),
        (
            ["index.html", "10-70 - Ada Lovelace - 20 November, 2026 1105 PM/mlp.py"],
            {"10": (["mlp.py"], False)},
        ),
    ],
    ids=["canvas", "moodle", "blackboard", "d2l"],
)
def test_names_as_the_systems_really_write_them(
    names: list[str], expected: dict[str, tuple[list[str], bool]], tmp_path: Path
) -> None:
    reading = read_download(write(dict.fromkeys(names, b""), tmp_path / "class"))
    assert reading is not None
    found = {d.id: (sorted(d.files), d.late) for d in reading.deliveries}
    assert found == expected
    assert len(reading.deliveries) == len(expected)  # one attempt each


def test_attempts_of_further_variants_and_instances_are_kept_in_order(tmp_path: Path) -> None:
    ada = [f"ada_l@uni.edu_1_bp_1_{attempt}_mlp.py" for attempt in range(1, 12)]
    ada += ["ada_l@uni.edu_1_bp_2_1_mlp.py", "ada_l@uni.edu_2_bp_1_1_2fast.py"]
    bo = ["bo_1_bp_1_1_4711_mlp.py", "bo_1_bp_2_1_4713_mlp.py", "bo_1_bp_1_2_4712_mlp.py"]
    reading = read_download(write(dict.fromkeys([*ada, *bo], b""), tmp_path / "class"))
    assert reading is not None
    every = [(d.id, d.attempt, [str(p) for p in d.files.values()]) for d in reading.deliveries]
    wanted = [bo[0], bo[2], bo[1]]
    assert every == [
        *(("ada_l@uni.edu", n, [name]) for n, name in enumerate(ada, 1)),
        *(("bo", n, [name]) for n, name in enumerate(wanted, 1)),
    ]


def test_prairielearn_has_another_form_for_grading_by_hand_and_questions_in_folders(
    tmp_path: Path,
) -> None:
    names = ["ada_l@uni.edu_12345678_w1/bp_4711_mlp.py", "ada_l@uni.edu_12345678_w1/bp_4711_2.py"]
    names += ["bo@uni.edu_UIN-9_bp_4712_mlp.py", "bo@uni.edu_UIN-9_bp_4720_mlp.py"]
    reading = read_download(pack(dict.fromkeys(names, b""), tmp_path / "class.zip"))
    assert reading is not None
    assert [(d.id, d.attempt, sorted(d.files)) for d in reading.deliveries] == [
        ("ada_l@uni.edu", 1, ["2.py", "mlp.py"]),
        ("bo@uni.edu", 1, ["mlp.py"]),
        ("bo@uni.edu", 2, ["mlp.py"]),
    ]
    names = ["ada_l@uni.edu_1_w1/bp_1_1_4711_mlp.py", "bo_1_w1/bp_1_2_4712_mlp.py"]
    reading = read_download(write(dict.fromkeys(names, b""), tmp_path / "class"))
    assert reading is not None
    assert [(d.id, [*d.files]) for d in reading.deliveries] == [
        ("ada_l@uni.edu", ["mlp.py"]),
        ("bo", ["mlp.py"]),
    ]


def test_questions_of_prairielearn_are_one_work(tmp_path: Path) -> None:
    """The download is of an assessment with all its questions."""
    names = ["q1_1_1_11_losses.py", "q2_1_1_12_mlp.py", "q2_2_1_13_mlp.py", "q3_1_1_14_essay.pdf"]
    names = [f"ada@uni.edu_1_{name}" for name in names] + ["ada@uni.edu_2_q1_1_1_15_losses.py"]
    names += [f"bo@uni.edu_1_{name}" for name in ("q1_1_1_21_mlp.py", "q2_1_1_22_mlp.py")]
    reading = read_download(write(dict.fromkeys(names, b""), tmp_path / "class"))
    assert reading is not None
    found = [(d.id, d.attempt, {n: str(p) for n, p in d.files.items()}) for d in reading.deliveries]
    assert found == [
        ("ada@uni.edu", 1, {"losses.py": names[0]}),
        ("ada@uni.edu", 2, {"losses.py": names[0], "mlp.py": names[1]}),
        ("ada@uni.edu", 3, {"losses.py": names[0], "mlp.py": names[2]}),
        ("ada@uni.edu", 4, {"losses.py": names[0], "mlp.py": names[2], "essay.pdf": names[3]}),
        ("ada@uni.edu", 5, {"losses.py": names[4]}),
        ("bo@uni.edu", 1, {"mlp.py": names[5]}),
        ("bo@uni.edu", 2, {"q1/mlp.py": names[5], "q2/mlp.py": names[6]}),
    ]


@pytest.mark.parametrize("name", ["late/ada_10_7_mlp.py", "ada_10_7_hw/mlp.py"])
def test_a_folder_is_no_file_of_canvas(name: str, tmp_path: Path) -> None:
    assert read_download(write({name: b"", "bo_11_8_mlp.py": b""}, tmp_path / "class")) is None


def test_blackboards_note_says_where_a_login_begins(tmp_path: Path) -> None:
    stem = "HW_1_losses_ada_k_attempt_2026-11-20-23-11-05"
    files = {f"{stem}.txt": b"Name: Ada Kim (ada_k)\n", f"{stem}_mlp.py": b""}
    reading = read_download(write(files, tmp_path / "class"))
    assert reading is not None
    assert [(d.id, d.people[0].name) for d in reading.deliveries] == [("ada_k", "Ada Kim")]


def test_d2l_also_writes_24_hours(tmp_path: Path) -> None:
    names = [f"10-70 - Ada - 20 November, 2026 {clock}/mlp.py" for clock in ("2305", "905")]
    reading = read_download(write(dict.fromkeys(names, b""), tmp_path / "class"))
    assert reading is not None
    times = [d.time and (d.attempt, d.time.hour, d.time.minute) for d in reading.deliveries]
    assert times == [(1, 9, 5), (2, 23, 5)]


def test_d2ls_dates_are_read_or_refused(tmp_path: Path) -> None:
    days = ("2026-11-20 2305", "2026-11-21 2305", "Nov 22, 2026 1105PM")
    names = [f"10-70 - Ada Li-Ng - {day}/mlp.py" for day in days]
    reading = read_download(write(dict.fromkeys(names, b""), tmp_path / "class"))
    assert reading is not None
    assert [(d.id, d.time and d.time.day) for d in reading.deliveries] == [
        ("10", 20),
        ("10", 21),
        ("10", 22),
    ]
    for number, day in enumerate(("20 nov. 2026 2305", "Mär 3, 2026 1105 PM", "2026-13-45 9999")):
        path = write({f"10-70 - Ada - {day}/mlp.py": b""}, tmp_path / str(number))
        with pytest.raises(SubmissionError, match="its date cannot be read"):
            read_download(path)
