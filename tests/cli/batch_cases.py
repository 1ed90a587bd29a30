"""Runs `sammoe batch` as its users do: wrong tables and options, failing cases, interruption, locks, shards and the report.

Needs nothing but Python's standard library.

usage: batch_cases.py SAMMOE MAKE_TINY_BUNDLE
"""
import contextlib
import csv
import fcntl
import io
import json
import os
import signal
import sys

from run_cases import FAILED, INTERRUPTED, USAGE, check_refusal, check_success, contents, named, refusals, run_from_command_line
from run_cases import unchanged

INCOMPLETE = 3
BATCH = ["batch", "-m", "bundle", "--strategy", "general", "--threads", "1"]
RUN = BATCH + ["--cases", "cases.csv", "--output-dir", "out"]

# name, arguments, status, words that the error must hold
REFUSALS = [
    ("no model", ["batch", "--cases", "cases.csv", "-o", "out"], USAGE, ["--model"]),
    ("no output folder", BATCH + ["--cases", "cases.csv"], USAGE, ["--output-dir"]),
    ("no cases", BATCH + ["-o", "out"], USAGE, ["--cases", "--input-dir"]),
    ("table and folder", RUN + ["--input-dir", "."], USAGE, ["--cases", "--input-dir"]),
    ("resume and overwrite", RUN + ["--resume", "--overwrite"], USAGE, ["--resume", "--overwrite"]),
    ("shard that is none", RUN + ["--shard", "5/4"], USAGE, ["5/4"]),
    ("shard in words", RUN + ["--shard", "one"], USAGE, ["one", "I/N"]),
    ("nothing read ahead", RUN + ["--prefetch", "0"], USAGE, ["0"]),
    ("report and run", RUN + ["--report", "out"], USAGE, ["--report"]),
    ("form of no report", RUN + ["--json"], USAGE, ["--json", "--report"]),
    ("two forms", ["batch", "--report", "out", "--json", "--csv"], USAGE, ["--json", "--csv"]),
    ("report on nothing", ["batch", "--report", "bundle"], FAILED, ["no journal"]),
    ("report on no folder", ["batch", "--report", "nowhere"], FAILED, ["nowhere"]),
    ("missing table", BATCH + ["--cases", "no.csv", "-o", "out"], FAILED, ["no.csv"]),
    ("table of another kind", BATCH + ["--cases", "ct.nii", "-o", "out"], FAILED, [".csv", ".jsonl"]),
    ("missing folder of images", BATCH + ["--input-dir", "nowhere", "-o", "out"], FAILED, ["nowhere"]),
    ("folder without images", BATCH + ["--input-dir", "bundle", "-o", "out"], FAILED, ["no images"]),
    ("output folder that is a file", BATCH + ["--cases", "cases.csv", "-o", "ct.nii"], FAILED, ["ct.nii"]),
    ("missing bundle", ["batch", "-m", "nowhere", "--cases", "cases.csv", "-o", "out"], FAILED, ["nowhere"]),
    ("unknown expert", ["batch", "-m", "bundle", "--cases", "cases.csv", "-o", "out", "--strategy", "expert:nobody"], USAGE,
     ["nobody"]),
]


def write_table(place, rows, name="cases.csv"):
    lines = ["image,output,voxel", *rows]
    (place.folder / name).write_text("\n".join(lines) + "\n")


def good_rows(count):
    return [f'ct.nii,{number}.nii,"20,20,20"' for number in range(count)]


def refusal(place, arguments, status, words):
    write_table(place, good_rows(2))
    with unchanged(place.folder):
        check_refusal(place.run(arguments), status, words)


def every_problem_of_a_table_at_once(place):
    (place.folder / "clicks.json").write_text('{"objects": [{"label": 4, "points": [{"voxel": [1, 2, 3]}]}]}')
    lines = ["image,output,prompts,voxel,label", 'no.nii,a.nii,,"1,2,3",', 'ct.nii,b.nii,,"1,2",', "ct.nii,c.nii,clicks.json,,5",
             "ct.nii,../d.nii,clicks.json,,", "ct.nii,e.nii,clicks.json,,", "ct.nii,./e.nii,clicks.json,,", "ct.nii,f.nii,,,",
             "ct.nii", 'ct.nii,g.jpg,,"1,2,3",', "ct.nii,/h.nii,clicks.json,,", "ct.nii,i.nii,no.json,,", "ct.nii,j.nii,clicks.json,,x",
             'ct.nii,"k.nii,,']
    (place.folder / "cases.csv").write_text("\n".join(lines) + "\n")
    broken = [n for n in range(2, 15) if n != 6]
    with unchanged(place.folder):
        check_refusal(place.run(RUN), FAILED, [f"{len(broken)} problems", *(f"line {n}: " for n in broken)])


def misspelt_column(place):
    (place.folder / "cases.csv").write_text("image,prompt,output\nct.nii,x,y.nii\n")
    with unchanged(place.folder):
        check_refusal(place.run(RUN), FAILED, ["line 1", "'prompt'", "prompts, from_mask"])


def goes_on_after_a_failure(place):
    (place.folder / "broken.nii").write_bytes((place.folder / "ct.nii").read_bytes()[:1000])
    rows = good_rows(3)
    rows[1] = 'broken.nii,1.nii,"20,20,20"'
    write_table(place, rows)
    returned, out, err = place.run(RUN)
    assert returned == INCOMPLETE, (returned, err)
    lines = out.splitlines()
    assert len(lines) == 4 and lines[0].startswith("1/3 0.nii: done in "), out
    assert "failed (line 3): " in lines[1] and "broken.nii" in lines[1], out
    assert lines[3].startswith("2 done, 0 already done, 1 failed"), out
    assert err.count("\n") == 1 and "1 " in err, err
    returned, out, err = place.run(["batch", "--report", "out", "--csv"])
    assert returned == INCOMPLETE and err.count("\n") == 1, (returned, err)
    assert [row["state"] for row in csv.DictReader(io.StringIO(out))] == ["done", "failed", "done"], out
    (place.folder / "broken.nii").write_bytes((place.folder / "ct.nii").read_bytes())
    out = check_success(place.run(RUN + ["--resume"]))
    assert "1 done, 2 already done, 0 failed" in out, out


def refines_masks_and_resumes(place):
    table = place.folder / "cases.csv"
    head = "image,output,from_mask,refine,voxel\n"
    table.write_text(head + 'ct.nii,0.nii,coarse.nii,yes,"20,20,20"\nct.nii,1.nii,coarse.nii,yes,\nct.nii,2.nii,coarse.nii,,\n')
    check_success(place.run(RUN + ["--record"]))
    records = [json.loads((place.folder / "out" / f"{n}.json").read_text())["objects"][0] for n in range(3)]
    assert [record["refined_mask_voxels"] for record in records] == [12**3, 12**3, None], records
    assert [len(record["clicks_in_voxels"]) for record in records] == [2, 1, 1], records
    out = check_success(place.run(RUN + ["--record", "--resume"]))
    assert "0 done, 3 already done" in out, out
    table.write_text(head + 'ct.nii,0.nii,coarse.nii,yes,"20,20,21"\nct.nii,1.nii,coarse.nii,yes,\nct.nii,2.nii,coarse.nii,yes,\n')
    out = check_success(place.run(RUN + ["--record", "--resume"]))
    assert "2 done, 1 already done" in out, out


def refuses_outputs_that_are_there(place):
    write_table(place, good_rows(2))
    check_success(place.run(RUN))
    with unchanged(place.folder):
        check_refusal(place.run(RUN), FAILED, ["2 of the outputs", "--resume", "--overwrite"])
    check_success(place.run(RUN + ["--overwrite"]))


def interruption(place):
    write_table(place, good_rows(400))
    process = place.start(RUN)
    process.stdout.readline()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=120)
    assert process.returncode == INTERRUPTED, (process.returncode, err)
    assert err.count("\n") == 1 and "interrupted" in err and "--resume" in err, err
    out_folder = contents(place.folder / "out")
    assert not [name for name in out_folder if name.startswith(".")], "temporary files were left"
    masks = [name for name in out_folder if name.endswith(".nii")]
    assert len(masks) == len(out.splitlines()) + 1, "the lines printed and the masks differ"
    assert len({out_folder[name] for name in masks}) == 1, "a mask is not complete"
    assert f"{len(masks)} of 400 cases" in err, err


def workers_of(process):
    """The workers of a running sammoe."""
    try:
        return [int(child) for child in open(f"/proc/{process.pid}/task/{process.pid}/children").read().split()]
    except OSError:
        return []


def kill_workers(process, most):
    """Kills the worker after each case that is done, at most so many; returns how many, and what was printed."""
    kills, printed = 0, ""
    for line in process.stdout:
        printed += line
        for worker in workers_of(process) if kills < most else []:
            with contextlib.suppress(ProcessLookupError):
                os.kill(worker, signal.SIGKILL)
                kills += 1
    return kills, printed


def killed_workers_cost_their_cases_alone(place):
    write_table(place, [f'ct.nii,{number}.nii,"{15 + number % 10},{15 + number // 10},20"' for number in range(100)])
    check_success(place.run(RUN))
    undisturbed = {name: data for name, data in contents(place.folder / "out").items() if name.endswith(".nii")}
    assert len(undisturbed) == 100
    (place.folder / "out").rename(place.folder / "undisturbed")
    process = place.start(RUN)
    kills, out = kill_workers(process, 40)
    _, err = process.communicate(timeout=120)
    assert kills == 40 and process.returncode == INCOMPLETE, (kills, process.returncode, err)
    assert "signal 9" in out + err, (out, err)
    masks = {name: data for name, data in contents(place.folder / "out").items() if name.endswith(".nii")}
    assert 60 <= len(masks) < 100 and all(undisturbed[name] == data for name, data in masks.items()), len(masks)
    check_success(place.run(RUN + ["--resume"]))
    assert {name: data for name, data in contents(place.folder / "out").items() if name.endswith(".nii")} == undisturbed


def two_at_once(place):
    write_table(place, good_rows(2))
    check_success(place.run(RUN + ["--shard", "1/2"]))
    with open(place.folder / "out" / "batch-journal.1-of-2.jsonl", "a") as journal, unchanged(place.folder):
        fcntl.flock(journal, fcntl.LOCK_EX)
        check_refusal(place.run(RUN + ["--resume", "--shard", "1/2"]), FAILED, ["another process", "1-of-2"])
    check_success(place.run(RUN + ["--shard", "2/2"]))


def shards_make_one_report(place):
    write_table(place, good_rows(5))
    check_success(place.run(RUN + ["--shard", "3/3"]))
    returned, out, _ = place.run(["batch", "--report", "out", "--json"])
    report = json.loads(out)
    assert returned == INCOMPLETE and report["cases"] == 5 and report["done"] == 1, report
    assert report["shards_not_started"] == ["1/3", "2/3"], report
    assert report["unfinished_outputs"] == ["0.nii", "1.nii", "3.nii", "4.nii"], report
    for shard in ("1/3", "2/3"):
        check_success(place.run(RUN + ["--shard", shard]))
    assert "5 cases: 5 done, 0 failed, 0 unfinished" in check_success(place.run(["batch", "--report", "out"]))


def folder_of_images(place):
    scans = place.folder / "scans"
    scans.mkdir()
    for name in ("a", "b"):
        (scans / f"{name}.nii").write_bytes((place.folder / "ct.nii").read_bytes())
        (scans / f"{name}.prompts.json").write_text('{"objects": [{"label": 2, "points": [{"voxel": [20, 20, 20]}]}]}')
    out = check_success(place.run(BATCH + ["--input-dir", "scans", "-o", "out", "--record", "--preview"]))
    assert len(out.splitlines()) == 3, out
    names = sorted(contents(place.folder / "out"))
    assert names == sorted(["batch-journal.1-of-1.jsonl", *(f"{name}.{end}" for name in "ab" for end in ("nii", "json", "png"))])
    (scans / "c.nii").write_bytes(b"")
    (scans / "d.fcsv").write_bytes(b"")
    with unchanged(place.folder):
        check_refusal(place.run(BATCH + ["--input-dir", "scans", "-o", "out", "--resume"]), FAILED, ["2 problems", "c.nii", "d.fcsv"])


SCENES = [every_problem_of_a_table_at_once, misspelt_column, goes_on_after_a_failure, refines_masks_and_resumes, refuses_outputs_that_are_there,
          interruption, killed_workers_cost_their_cases_alone, two_at_once, shards_make_one_report, folder_of_images]


if __name__ == "__main__":
    sys.exit(run_from_command_line(refusals(refusal, REFUSALS) + named(SCENES)))
