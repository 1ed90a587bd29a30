"""What is left behind when writing fails or a process dies: disks that fill, folders that may not be written, signals, two at once.

No file may ever stand under its final name that is not complete, and no success may be reported without one. Where the user is root,
who may write anywhere, the program runs as `nobody`. Needs nothing but Python's standard library.

usage: output_cases.py SAMMOE MAKE_TINY_BUNDLE
"""
import csv
import io
import json
import os
import pathlib
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from batch_cases import INCOMPLETE, RUN, good_rows, write_table
from run_cases import CLICK, DONE, FAILED, INTERRUPTED, SEGMENT, check_refusal, check_success, contents, make_original, named
from run_cases import run_scenes, unchanged

NOBODY = 65534
KILLS = 6
EVERYTHING = SEGMENT + CLICK + ["--strategy", "general", "--threads", "1", "--record", "record.json", "--preview", "preview.png",
                                "--probabilities", "p.nii"]
OUTPUTS = ["mask.nii.gz", "p.nii", "preview.png", "record.json"]


def become_nobody():
    if os.getuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)


def make_writable_by_nobody(folder):
    if os.getuid() == 0:
        os.chown(folder, NOBODY, NOBODY)


def read_only_model_folder(place):
    bundle = place.folder / "bundle"
    for path in [bundle, *bundle.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    make_writable_by_nobody(place.folder)
    before = contents(bundle)
    check_success(place.run(EVERYTHING, preexec_fn=become_nobody))
    assert contents(bundle) == before, "the bundle was changed"


def output_folder_without_permission(place):
    locked = place.folder / "locked"
    locked.mkdir(mode=0o555)
    write_table(place, good_rows(2))
    with unchanged(place.folder):
        arguments = ["segment", "-m", "bundle", "-i", "ct.nii", "-o", "locked/mask.nii", *CLICK]
        check_refusal(place.run(arguments, preexec_fn=become_nobody), FAILED, ["locked/mask.nii", "Permission denied"])
        arguments = [argument if argument != "out" else "locked/out" for argument in RUN]
        check_refusal(place.run(arguments, preexec_fn=become_nobody), FAILED, ["locked/out", "Permission denied"])
        arguments = [argument if argument != "out" else "locked" for argument in RUN]
        check_refusal(place.run(arguments, preexec_fn=become_nobody), FAILED, ["locked", "Permission denied"])


def input_without_permission(place):
    (place.folder / "ct.nii").chmod(0)
    make_writable_by_nobody(place.folder)
    with unchanged_names(place.folder):
        check_refusal(place.run(EVERYTHING, preexec_fn=become_nobody), FAILED, ["ct.nii", "Permission denied"])


class unchanged_names:
    def __init__(self, folder):
        self.folder = folder

    def __enter__(self):
        self.before = sorted(self.folder.rglob("*"))

    def __exit__(self, *_):
        assert sorted(self.folder.rglob("*")) == self.before, "files differ"


def check_all_failed(place, outcome, words):
    """A batch of two cases whose masks could not be written, and that left nothing but its journal."""
    returned, out, err = outcome
    assert returned == INCOMPLETE, (returned, out, err)
    for line in out.splitlines()[:2]:
        assert "failed" in line and all(word in line for word in words), out
    assert "0 done, 0 already done, 2 failed" in out, out
    assert list(contents(place.folder / "out")) == ["batch-journal.1-of-1.jsonl"], contents(place.folder / "out").keys()


def batch_on_a_full_disk(place):
    mount = place.folder / "out"
    mount.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=48k", "tmpfs", str(mount)], stderr=subprocess.DEVNULL).returncode != 0:
        print("   skipped: this user cannot mount a tmpfs")
        return
    try:
        write_table(place, good_rows(2))
        check_all_failed(place, place.run(RUN), ["No space left"])
    finally:
        subprocess.run(["umount", str(mount)], check=True)


def batch_with_a_file_size_limit(place):
    write_table(place, good_rows(2))
    limit = 20_000
    check_all_failed(place, place.run(RUN, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))),
                     ["ulimit -f"])


def without_times(files):
    """The outputs, without what differs from run to run."""
    found = {name: files[name] for name in OUTPUTS if name in files}
    if "record.json" in found:
        record = json.loads(found["record.json"])
        del record["created"], record["seconds"]
        found["record.json"] = record
    return found


def killed_at_random(place):
    """A killed `segment` leaves no file under a final name but complete ones, and the mask only with its companions."""
    begin = time.monotonic()
    check_success(place.run(EVERYTHING))
    duration = time.monotonic() - begin
    whole = without_times(contents(place.folder))
    assert sorted(whole) == OUTPUTS, whole.keys()
    chance = random.Random(7)
    killed = 0
    for _ in range(KILLS):
        for name in OUTPUTS:
            (place.folder / name).unlink(missing_ok=True)
        process = place.start(EVERYTHING)
        # Most of the time goes to loading; what matters comes last.
        time.sleep(chance.uniform(0.6, 1.1) * duration)
        process.kill()
        process.communicate()
        killed += process.returncode == -signal.SIGKILL
        found = without_times(contents(place.folder))
        for name, content in found.items():
            assert content == whole[name], f"{name} is not complete"
        assert "mask.nii.gz" not in found or sorted(found) == OUTPUTS, f"a mask without its companions: {found.keys()}"
    print(f"   {killed} of {KILLS} kills came before the end")


def terminated_batch(place):
    write_table(place, good_rows(400))
    process = place.start(RUN)
    process.stdout.readline()
    process.terminate()
    _, err = process.communicate(timeout=120)
    assert process.returncode == INTERRUPTED, (process.returncode, err)
    assert err.count("\n") == 1 and "--resume" in err, err
    files = contents(place.folder / "out")
    assert not [name for name in files if name.startswith(".")], "temporary files were left"
    assert len({data for name, data in files.items() if name.endswith(".nii")}) == 1, "a mask is not complete"


def two_batches_on_one_folder(place):
    """The second is refused while the first runs, and does the rest after it."""
    write_table(place, good_rows(400))
    first = place.start(RUN)
    first.stdout.readline()
    first.send_signal(signal.SIGSTOP)  # so that it does not end meanwhile
    check_refusal(place.run(RUN + ["--resume"]), FAILED, ["another process", "wait until it ends"])
    other_count = RUN + ["--resume", "--shard", "1/2"]
    check_refusal(place.run(other_count), FAILED, ["another process", "in 1 shards, not 2"])
    assert first.poll() is None, "the first ended too soon to show anything"
    first.send_signal(signal.SIGCONT)
    first.send_signal(signal.SIGINT)
    first.communicate(timeout=120)
    write_table(place, good_rows(3))
    assert "0 failed" in check_success(place.run(RUN + ["--resume"]))


def two_at_once_on_one_mask(place):
    """The last one wins, whole."""
    check_success(place.run(EVERYTHING))
    whole = without_times(contents(place.folder))
    for process in [place.start(EVERYTHING) for _ in range(2)]:
        out, err = process.communicate(timeout=120)
        assert process.returncode == DONE, err
    assert without_times(contents(place.folder)) == whole
    assert not [name for name in contents(place.folder) if name.startswith(".")], "temporary files were left"


def clock_set_back(place):
    """A run whose journal is from the future, then one that fails: the report and the next run go by the latter."""
    write_table(place, good_rows(1))
    check_success(place.run(RUN))
    journal = place.folder / "out" / "batch-journal.1-of-1.jsonl"
    lines = [json.loads(line) for line in journal.read_text().splitlines()]
    for line in lines:
        line["time"] = "2199" + line["time"][4:]
    journal.write_text("".join(json.dumps(line) + "\n" for line in lines))
    good = (place.folder / "ct.nii").read_bytes()
    (place.folder / "ct.nii").write_bytes(good[:1000])
    returned, _, err = place.run(RUN + ["--overwrite"])
    assert returned == INCOMPLETE, (returned, err)
    returned, out, _ = place.run(["batch", "--report", "out", "--csv"])
    assert returned == INCOMPLETE and [row["state"] for row in csv.DictReader(io.StringIO(out))] == ["failed"], out
    (place.folder / "ct.nii").write_bytes(good)
    assert "1 done" in check_success(place.run(RUN + ["--resume"]))


SCENES = [read_only_model_folder, output_folder_without_permission, input_without_permission, batch_on_a_full_disk,
          batch_with_a_file_size_limit, killed_at_random, terminated_batch, two_batches_on_one_folder, two_at_once_on_one_mask,
          clock_set_back]


def main():
    program, make_bundle = (pathlib.Path(argument).resolve() for argument in sys.argv[1:3])
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        folder.chmod(0o755)
        make_original(folder, make_bundle)
        # Copies, because `nobody` may be unable to reach the folder in which they were built.
        for name in ("sammoe", "sammoe-engine"):
            shutil.copy(program.with_name(name), folder / name)
        return run_scenes(named(SCENES), str(folder / "sammoe"), folder)


if __name__ == "__main__":
    sys.exit(main())
