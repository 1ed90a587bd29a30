"""Kills `sammoe batch` with SIGKILL at random moments and resumes it, until it is done, and compares with a run in peace.

After every kill each file under a final name must be one of the undisturbed run, byte for byte, and what the journal says is done
must be there. Records hold times and the names of their folder, which are taken out before they are compared; the hashes of the masks
in them stay. Needs nothing but Python's standard library.

usage: batch_resume_test.py SAMMOE MAKE_TINY_BUNDLE [--kills N] [--seed N]
"""
import argparse
import csv
import hashlib
import json
import os
import pathlib
import random
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time

from batch_journals import done_in

EDGE = 40
SPACING_MM = 1.5
CASES = 24
JOURNAL = "batch-journal.1-of-1.jsonl"


def nifti(brightness):
    """A NIfTI-1 file of int16 with a bright cube in its middle, as bytes."""
    header = bytearray(352)
    struct.pack_into("<i", header, 0, 348)
    struct.pack_into("<8h", header, 40, 3, EDGE, EDGE, EDGE, 1, 1, 1, 1)
    struct.pack_into("<2h", header, 70, 4, 16)
    struct.pack_into("<8f", header, 76, 1, *[SPACING_MM] * 3, 1, 1, 1, 1)
    struct.pack_into("<3f", header, 108, 352, 1, 0)
    struct.pack_into("<b", header, 123, 2)
    struct.pack_into("<2h", header, 252, 0, 1)
    for row in range(3):
        values = [SPACING_MM if axis == row else 0.0 for axis in range(3)] + [-30.0]
        struct.pack_into("<4f", header, 280 + 16 * row, *values)
    header[344:348] = b"n+1\0"
    inside = range(14, 27)
    voxels = [brightness if i in inside and j in inside and k in inside else 100
              for k in range(EDGE) for j in range(EDGE) for i in range(EDGE)]
    return bytes(header) + struct.pack(f"<{len(voxels)}h", *voxels)


def make_cases(folder):
    """A table with three sources of prompts in turn, and outputs in two folders."""
    (folder / "scans").mkdir()
    (folder / "clicks.json").write_text('{"objects": [{"label": 3, "points": [{"voxel": [20, 20, 20]}]}]}')
    prompts = [{"prompts": "clicks.json"}, {"point": "0,0,0; -28,-28,-28,-"}, {"voxel": "20,20,20", "label": 7}]
    with open(folder / "cases.csv", "w", newline="") as file:
        table = csv.DictWriter(file, ["image", "output", "prompts", "point", "voxel", "label"])
        table.writeheader()
        for number in range(CASES):
            (folder / "scans" / f"{number}.nii").write_bytes(nifti(500 + 10 * number))
            table.writerow({"image": f"scans/{number}.nii", "output": f"group{number % 2}/{number}.nii.gz",
                            **prompts[number % 3]})


def without_times_and_folder(record):
    """A record but for what differs from run to run; broken JSON raises ValueError."""
    content = json.loads(record)
    del content["created"], content["seconds"]
    for output in content["outputs"].values():
        output["path"] = pathlib.PurePath(*pathlib.PurePath(output["path"]).parts[1:]).as_posix()
    return json.dumps(content).encode()


def results(folder):
    """Every file under its final name but the journal, with its SHA-256."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or path.name.startswith(".") or path.suffix == ".jsonl":
            continue
        content = path.read_bytes()
        if path.suffix == ".json":
            content = without_times_and_folder(content)
        found[str(path.relative_to(folder))] = hashlib.sha256(content).hexdigest()
    return found


def start(program, folder, output, *more):
    command = [program, "batch", "-m", "bundle", "--cases", "cases.csv", "--output-dir", output, "--strategy", "general",
               "--probabilities", "--record", "--threads", "1", *more]
    return subprocess.Popen(command, cwd=folder, env={**os.environ, "OMP_WAIT_POLICY": "passive"},
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def finish(process):
    out, err = process.communicate(timeout=600)
    if process.returncode != 0:
        sys.exit(f"failed with {process.returncode}:\n{out}{err}")
    return out


def seconds_of_run(journal):
    """How long its cases took, by the journal's last line."""
    return json.loads(journal.read_text().splitlines()[-1])["seconds"]


def kill_repeatedly(arguments, folder, reference, run_seconds):
    """Returns how many kills hit a run at its cases, how many came too late, and how many left temporary files."""
    chance = random.Random(arguments.seed)
    hits = misses = torn_cases = 0
    output = folder / "killed"
    journal = output / JOURNAL
    while hits < arguments.kills:
        process = start(arguments.sammoe, folder, "killed", "--resume")
        lines_before = journal.read_text().count("\n") if journal.exists() else 0
        # Measured from the journal's first line of this run, so that slow starts do not eat the time of the cases.
        deadline = time.monotonic() + 60
        while process.poll() is None and time.monotonic() < deadline:
            if journal.exists() and journal.read_text().count("\n") > lines_before:
                break
            time.sleep(0.002)
        time.sleep(chance.uniform(0, run_seconds))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        if process.returncode == -signal.SIGKILL:
            hits += 1
        else:
            misses += 1
        torn_cases += any(path.name.startswith(".") for path in output.rglob("*"))
        found = results(output)
        for name, digest in found.items():
            if reference.get(name) != digest:
                sys.exit(f"after kill {hits}: {name} is not the undisturbed run's")
        for name in done_in(journal):
            if name not in found:
                sys.exit(f"after kill {hits}: the journal says that {name} is done, and it is not there")
        if len(done_in(journal)) == CASES:
            shutil.rmtree(output)  # all is done before the kills are: begin anew
    return hits, misses, torn_cases


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("sammoe", type=lambda text: str(pathlib.Path(text).resolve()))
    parser.add_argument("make_tiny_bundle", type=lambda text: str(pathlib.Path(text).resolve()))
    parser.add_argument("--kills", type=int, default=6)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="sammoe-test-") as name:
        folder = pathlib.Path(name)
        subprocess.run([arguments.make_tiny_bundle, folder / "bundle"], check=True)
        make_cases(folder)
        finish(start(arguments.sammoe, folder, "peace"))
        run_seconds = seconds_of_run(folder / "peace" / JOURNAL)
        reference = results(folder / "peace")
        if len(reference) != 3 * CASES:
            sys.exit(f"expected {3 * CASES} masks, probabilities and records, found {len(reference)}")
        hits, misses, torn_cases = kill_repeatedly(arguments, folder, reference, run_seconds)
        last = finish(start(arguments.sammoe, folder, "killed", "--resume"))
        if results(folder / "killed") != reference:
            sys.exit("the resumed run's files are not those of the undisturbed run")
        hidden = [str(path) for path in (folder / "killed").rglob(".*")]
        if hidden:
            sys.exit(f"temporary files were left: {hidden}")
        again = finish(start(arguments.sammoe, folder, "killed", "--resume"))
        if f"0 done, {CASES} already done, 0 failed" not in again:
            sys.exit(f"expected nothing left to do: {again}")
        print(f"{hits} kills of runs of {run_seconds:.2f} s, {torn_cases} amid the writing of a case; {misses} came after the end; "
              f"then: {last.splitlines()[-1]}")



if __name__ == "__main__":
    main()
