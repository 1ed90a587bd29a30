"""Runs commands with and without the sandbox: the same results, the state in the record, and no access beyond what they need.

Where the kernel has no Landlock, what needs it is skipped, and that is said. Needs nothing but Python's standard library.

usage: sandbox_cases.py SAMMOE MAKE_TINY_BUNDLE
"""
import ctypes
import json
import os
import shutil
import subprocess
import sys

from batch_cases import BATCH
from run_cases import CLICK, FAILED, SEGMENT, USAGE, check_refusal, check_success, contents, named, run_from_command_line
from run_cases import unchanged

CREATE_RULESET, VERSION = 444, 1
ONE_CASE = SEGMENT + CLICK + ["--strategy", "general", "--threads", "2"]


def landlock_version():
    """Of the kernel's interface; 0 or less if there is none, or the build uses none."""
    if "SAMMOE_TESTS_ARE_SANITIZED" in os.environ:
        return 0
    return ctypes.CDLL(None, use_errno=True).syscall(CREATE_RULESET, None, 0, VERSION)


def record_of(place, *arguments):
    check_success(place.run(ONE_CASE + ["--record", "record.json", *arguments]))
    return json.loads((place.folder / "record.json").read_text())


def default_is_on_where_the_kernel_can(place):
    assert record_of(place)["sandbox"] == ("on" if landlock_version() > 0 else "unavailable")
    assert record_of(place, "--sandbox", "auto")["sandbox"] == ("on" if landlock_version() > 0 else "unavailable")


def off_is_off(place):
    assert record_of(place, "--sandbox", "off")["sandbox"] == "off"


def on_is_on_or_an_error(place):
    if landlock_version() > 0:
        assert record_of(place, "--sandbox", "on")["sandbox"] == "on"
    else:
        with unchanged(place.folder):
            check_refusal(place.run(ONE_CASE + ["--sandbox", "on"]), FAILED, ["no complete sandbox", "--sandbox auto"])


def unknown_word(place):
    with unchanged(place.folder):
        check_refusal(place.run(ONE_CASE + ["--sandbox", "maybe"]), USAGE, ["maybe", "auto|on|off"])


def same_results(place):
    """Every kind of output in folders of its own, every source of prompts, with and without."""
    for name in ("masks", "others"):
        (place.folder / name).mkdir()
    (place.folder / "clicks.json").write_text('{"objects": [{"label": 1, "points": [{"voxel": [20, 20, 20]}]}]}')
    found = []
    for mode in ("auto", "off"):
        arguments = ["segment", "-m", "bundle", "-i", "ct.nii", "-o", "masks/a.nii.gz", "--prompts", "clicks.json", "--probabilities",
                     "others/p.nii", "--preview", "others/a.png", "--sandbox", mode]
        check_success(place.run(arguments))
        check_success(place.run(["segment", "-m", "bundle", "-i", "ct.nii", "--from-mask", "masks/a.nii.gz", "-o", "b.nii", "--sandbox", mode]))
        found.append({name: data for name, data in contents(place.folder).items() if name.endswith((".nii", ".nii.gz", ".png"))})
    assert found[0] == found[1], [sorted(names) for names in found]
    assert {"b.nii", "masks/a.nii.gz", "others/p.nii", "others/a.png"} <= set(found[0]), sorted(found[0])


def batch_into_a_new_folder(place):
    (place.folder / "scans").mkdir()
    rows = ["image,output,voxel"]
    for number in range(3):
        shutil.copy(place.folder / "ct.nii", place.folder / "scans" / f"{number}.nii")
        rows.append(f'scans/{number}.nii,deep/{number}/mask.nii.gz,"20,20,20"')
    (place.folder / "cases.csv").write_text("\n".join(rows) + "\n")
    run = BATCH + ["--cases", "cases.csv", "--output-dir", "new/out", "--record", "--preview", "--probabilities"]
    assert "3 done" in check_success(place.run(run))
    assert "3 already done" in check_success(place.run(run + ["--resume"]))
    assert "3 done" in check_success(place.run(run + ["--overwrite"]))
    state = json.loads((place.folder / "new/out/deep/0/mask.json").read_text())["sandbox"]
    assert state == ("on" if landlock_version() > 0 else "unavailable"), state


def evaluation_with_every_report(place):
    check_success(place.run(ONE_CASE[:-2] + ["--threads", "1"]))
    (place.folder / "labels").mkdir()
    (place.folder / "mask.nii.gz").rename(place.folder / "labels" / "mask.nii.gz")
    (place.folder / "cases.csv").write_text("image,label\nct.nii,labels/mask.nii.gz\n")
    (place.folder / "reports").mkdir()
    check_success(place.run(["evaluate", "-m", "bundle", "--cases", "cases.csv", "--strategies", "general", "--clicks", "1", "--csv",
                             "reports/a.csv", "--json-file", "reports/a.json", "--markdown", "a.md", "--html", "reports/a.html"]))
    assert sorted(path.name for path in (place.folder / "reports").iterdir()) == ["a.csv", "a.html", "a.json"]


def links_out_of_folders(place):
    """As data managers and caches leave them: a scan, a bundle's files and a table's images that are links to files elsewhere."""
    store = place.folder / "store"
    shutil.copytree(place.folder / "bundle", store / "bundle")
    shutil.copy(place.folder / "ct.nii", store / "ct.nii")
    for original in [path for path in store.rglob("*") if path.is_file()]:
        link = place.folder / "links" / original.relative_to(store)
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(original)
    segment = ["segment", "-m", "links/bundle", "-i", "links/ct.nii", "-o", "mask.nii.gz", "--strategy", "general"] + CLICK
    check_success(place.run(segment))
    (place.folder / "cases.csv").write_text('image,output,voxel\nlinks/ct.nii,a.nii.gz,"20,20,20"\n')
    batch = ["links/bundle" if argument == "bundle" else argument for argument in BATCH]
    assert "1 done" in check_success(place.run(batch + ["--cases", "cases.csv", "--output-dir", "out"]))
    (place.folder / "labelled.csv").write_text("image,label\nlinks/ct.nii,mask.nii.gz\n")
    check_success(place.run(["evaluate", "-m", "links/bundle", "--cases", "labelled.csv", "--strategies", "general", "--clicks", "1"]))


def opens_nothing_else(place):
    """What the process opens after it is in the sandbox, and that all of it was let through."""
    if landlock_version() <= 0:
        print("   skipped: this kernel has no Landlock")
        return
    if shutil.which("strace") is None:
        print("   skipped: strace is not installed")
        return
    trace = place.folder / "trace"
    command = ["strace", "-f", "-o", str(trace), "-e", "trace=openat,open,landlock_restrict_self", place.program, *ONE_CASE]
    # LeakSanitizer does not work under strace.
    environment = dict(os.environ, OMP_WAIT_POLICY="passive", ASAN_OPTIONS="detect_leaks=0")
    subprocess.run(command, cwd=place.folder, check=True, stdout=subprocess.DEVNULL, env=environment)
    lines = trace.read_text().splitlines()
    begin = next(number for number, line in enumerate(lines) if "landlock_restrict_self" in line)
    denied = [line for line in lines[begin:] if "EACCES" in line]
    assert not denied, denied


SCENES = [default_is_on_where_the_kernel_can, off_is_off, on_is_on_or_an_error, unknown_word, same_results, batch_into_a_new_folder,
          evaluation_with_every_report, links_out_of_folders, opens_nothing_else]


def main():
    print(f"Landlock: version {landlock_version()}" if landlock_version() > 0 else "this kernel has no Landlock: its part is skipped")
    return run_from_command_line(named(SCENES))


if __name__ == "__main__":
    sys.exit(main())
