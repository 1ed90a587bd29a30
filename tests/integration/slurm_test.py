"""A job array on a real Slurm: four shards of a table, one task killed with SIGKILL in the middle and submitted again, one
requeued in the middle. In the end every mask must have the bytes that a single undisturbed run gives it, and the journals of the
shards must merge into one complete report.

Exit code 77 (skipped) where Slurm is absent or this is not root.

usage: slurm_test.py SAMMOE BUNDLE BATCH_SCRIPT
"""
import gzip
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
from private_slurm import PrivateSlurm, reason_to_skip, wait_until

SHARDS = 4
CASES = 48
SIZE = 48
KILLED, REQUEUED = 2, 3
BROKEN = 7  # a truncated image, of shard 4
LIMIT_S = 600
FAILED_CASES = 3  # exit code of a run in which cases failed


def nifti(voxels):
    """A NIfTI-1 file of uint8, 1.5 mm, as bytes."""
    header = bytearray(352)
    struct.pack_into("<i", header, 0, 348)
    struct.pack_into("<8h", header, 40, 3, SIZE, SIZE, SIZE, 1, 1, 1, 1)
    struct.pack_into("<2h", header, 70, 2, 8)
    struct.pack_into("<8f", header, 76, 1, 1.5, 1.5, 1.5, 1, 1, 1, 1)
    struct.pack_into("<3f", header, 108, 352, 1, 0)
    struct.pack_into("<b", header, 123, 2)
    struct.pack_into("<2h", header, 252, 0, 1)
    for row in range(3):
        struct.pack_into("<f", header, 280 + 20 * row, 1.5)
    header[344:348] = b"n+1\0"
    return bytes(header) + voxels


def make_cases(folder):
    """Noise with a brighter box somewhere, and three clicks in that; the table."""
    chance = random.Random(4)
    lines = ["image,prompts,output"]
    for case in range(CASES):
        voxels = bytearray(chance.randbytes(SIZE**3)).translate(bytes(value // 3 for value in range(256)))
        low = [chance.randrange(4, SIZE - 24) for _ in range(3)]
        for k in range(low[2], low[2] + 20):
            for j in range(low[1], low[1] + 20):
                begin = (k * SIZE + j) * SIZE + low[0]
                voxels[begin:begin + 20] = bytes(value + 120 for value in voxels[begin:begin + 20])
        data = gzip.compress(nifti(bytes(voxels)), 1)
        (folder / f"scan{case}.nii.gz").write_bytes(data[:len(data) // 2] if case == BROKEN else data)
        points = [{"voxel": [at + shift for at in low]} for shift in (10, 4, 15)]
        (folder / f"scan{case}.json").write_text(json.dumps({"objects": [{"label": 1, "points": points}]}))
        lines.append(f"scan{case}.nii.gz,scan{case}.json,mask{case}.nii.gz")
    (folder / "cases.csv").write_text("\n".join(lines) + "\n")


def masks(folder):
    return {path.name: path.read_bytes() for path in folder.glob("*.nii.gz")}


def masks_of_shard(folder, shard):
    return [case for case in range(shard - 1, CASES, SHARDS) if (folder / f"mask{case}.nii.gz").exists()]


def done_masks(folder):
    """The masks that the journals say are done. A task killed between a mask and its line rightly makes that mask again."""
    return [folder / output for journal in folder.glob("batch-journal.*.jsonl") for output in done_in(journal)]


class ArrayRun:
    """The table as a job array in the output folder."""

    def __init__(self, slurm, folder, arguments):
        self.slurm = slurm
        self.folder = folder
        self.output = folder / "array"
        self.script, self.bundle = arguments
        self.options = ["--cpus-per-task=1", "--mem=0", f"--chdir={folder}", f"--output={folder}/task_%a.log"]

    def submit(self, tasks):
        return self.slurm.submit(f"--array={tasks}", *self.options, self.script, str(SHARDS), "--model", self.bundle,
                                 "--cases", "cases.csv", "--output-dir", str(self.output))

    def disturb(self, job):
        """Kills one task and requeues another, each after its first mask. How far they had come then."""
        done = {}
        while set(done) != {KILLED, REQUEUED}:
            task = wait_until(lambda: next((shard for shard in (KILLED, REQUEUED)
                                            if shard not in done and masks_of_shard(self.output, shard)), None),
                              LIMIT_S, "the first mask of a shard")
            if task == KILLED:
                for process in self.slurm.processes_of_task(job, task):
                    os.kill(process, signal.SIGKILL)
            else:
                self.slurm.call("scontrol", "requeue", f"{job}_{task}")
            done[task] = len(masks_of_shard(self.output, task))
        return done

    def logs(self):
        return "\n".join(f"--- {path.name}\n{path.read_text(errors='replace')[-3000:]}"
                         for path in sorted(self.folder.glob("task_*.log")))


def check_array(array):
    """Runs, disturbs and completes the array; figures for the log."""
    job = array.submit(f"1-{SHARDS}")
    disturbed = array.disturb(job)
    tasks = array.slurm.wait(job, LIMIT_S)
    print("first submission (state, exit code, signal):", dict(sorted(tasks.items())), "masks when disturbed:", disturbed)
    of_shard = CASES // SHARDS
    assert all(0 < count < of_shard for count in disturbed.values()), f"disturbed too late: {disturbed} of {of_shard}"
    assert tasks[1] == ("COMPLETED", 0, 0) and tasks[REQUEUED] == ("COMPLETED", 0, 0), tasks
    assert tasks[KILLED][0] == "FAILED" and tasks[KILLED][2] == signal.SIGKILL, tasks
    assert tasks[4] == ("FAILED", FAILED_CASES, 0), tasks
    assert len(masks_of_shard(array.output, KILLED)) < of_shard, "the killed task went on"

    kept = {path: path.stat().st_mtime_ns for path in done_masks(array.output)}
    assert len(kept) > 2 * of_shard, f"the journals hold only {len(kept)} masks"
    again = array.slurm.wait(array.submit(KILLED), LIMIT_S)
    print("submitted again:", again)
    assert again == {KILLED: ("COMPLETED", 0, 0)}, again
    assert all(path.stat().st_mtime_ns == time_ns for path, time_ns in kept.items()), "a finished mask was made again"


def check(slurm, folder, sammoe, bundle, script):
    make_cases(folder)
    begin = time.monotonic()
    single = subprocess.run(
        [sammoe, "batch", "--model", bundle, "--cases", folder / "cases.csv", "--output-dir", folder / "single",
         "--threads", "1"], capture_output=True, text=True, timeout=LIMIT_S, check=False)
    assert single.returncode == FAILED_CASES, f"single run: {single.returncode}: {single.stderr}"
    wanted = masks(folder / "single")
    assert len(wanted) == CASES - 1, sorted(wanted)
    assert len(set(wanted.values())) == CASES - 1, "the cases must differ, or nothing is compared"
    print(f"single run: {len(wanted)} masks in {time.monotonic() - begin:.1f} s")

    begin = time.monotonic()
    array = ArrayRun(slurm, folder, (script, bundle))
    try:
        check_array(array)
    except BaseException:
        print(array.logs(), slurm.logs(), sep="\n")
        raise
    found = masks(array.output)
    assert sorted(found) == sorted(wanted), sorted(set(found) ^ set(wanted))
    differing = [name for name, data in wanted.items() if found[name] != data]
    assert not differing, f"masks differ from the single run's: {differing}"
    print(f"array: {len(found)} masks, all equal to the single run's, in {time.monotonic() - begin:.1f} s")
    check_report(sammoe, array.output)


def check_report(sammoe, output):
    done = subprocess.run([sammoe, "batch", "--report", output, "--json"], capture_output=True, text=True, timeout=60,
                          check=False)
    report = json.loads(done.stdout)
    counts = {key: report[key] for key in ("cases", "done", "failed", "unfinished")}
    print("report:", done.returncode, counts)
    assert done.returncode == FAILED_CASES, done.stderr
    assert counts == {"cases": CASES, "done": CASES - 1, "failed": 1, "unfinished": 0}, counts


def main():
    reason = reason_to_skip()
    if reason:
        print(f"skipped: {reason}")
        return 77
    sammoe, bundle, script = [str(pathlib.Path(argument).resolve()) for argument in sys.argv[1:4]]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the daemons are stopped
    folder = pathlib.Path(tempfile.mkdtemp(prefix="sammoe_slurm_"))
    folder.chmod(0o711)  # munge wants to reach its socket
    os.environ["SAMMOE"] = sammoe
    try:
        with PrivateSlurm(folder / "slurm", cpus=2) as slurm:
            check(slurm, folder, sammoe, bundle, script)
        left = slurm.of_this_cluster()
        assert not left, f"processes left: {left}"
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
