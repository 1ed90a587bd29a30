"""Runs the program as its users do: exit status, standard output, standard error, and the files it leaves.

Every refusal must exit with its status, say why in exactly one line on standard error, print no result and leave the folder
as it was. Needs nothing but Python's standard library.

usage: run_cases.py SAMMOE MAKE_TINY_BUNDLE
"""
import contextlib
import csv
import hashlib
import io
import json
import os
import pathlib
import resource
import shutil
import signal
import struct
import subprocess
import sys
import tempfile

SIZE = 40
SPACING_MM = 1.5
ORIGIN_MM = -30.0  # of voxel 0 along each axis: the bright cube's middle is at world (0, 0, 0) = voxel (20, 20, 20)
DONE, FAILED, USAGE, INTERRUPTED = 0, 1, 2, 130

SEGMENT = ["segment", "--model", "bundle", "--input", "ct.nii", "--output", "mask.nii.gz"]
CLICK = ["--point", "0,0,0"]

# name, arguments, status, words that the error must hold
REFUSALS = [
    ("no command", [], USAGE, ["command"]),
    ("unknown command", ["segmentate"], USAGE, ["segmentate"]),
    ("unknown option", SEGMENT + CLICK + ["--fast"], USAGE, ["--fast"]),
    ("no prompts", SEGMENT, USAGE, ["no prompts"]),
    ("two sources of prompts", SEGMENT + CLICK + ["--prompts", "clicks.csv"], USAGE, ["2 sources"]),
    ("refining without a mask", SEGMENT + CLICK + ["--refine"], USAGE, ["--refine", "--from-mask"]),
    ("refining a mask on another grid", SEGMENT + ["--from-mask", "small.nii", "--refine"], FAILED, ["small.nii", "another grid", "3x3x3"]),
    ("refining a mask that does not exist", SEGMENT + ["--from-mask", "no.nii", "--refine"], FAILED, ["no.nii"]),
    ("clicks in an object that the mask does not have", SEGMENT + CLICK + ["--from-mask", "coarse.nii", "--refine", "--label", "4"], FAILED,
     ["coarse.nii", "label 4"]),
    ("simulating an unknown prompt", ["evaluate", "-m", "bundle", "--cases", "cases.csv", "--simulate", "clicks,boxes"], USAGE,
     ["'boxes'", "clicks,mask"]),
    ("unknown strategy", SEGMENT + CLICK + ["--strategy", "best"], USAGE, ["best", "top-k"]),
    ("unknown expert", SEGMENT + CLICK + ["--strategy", "expert:nobody"], USAGE, ["nobody"]),
    ("all labels of no expert", SEGMENT + ["--all-labels"], USAGE, ["expert:NAME"]),
    ("all labels of a decoder", SEGMENT + ["--all-labels", "--expert", "similar"], USAGE, ["similar", "clicked"]),
    ("all labels and a click", SEGMENT + CLICK + ["--all-labels", "--expert", "similar"], USAGE, ["2 sources"]),
    ("click that is no click", SEGMENT + ["--point", "1,2"], USAGE, ["1,2", "R,A,S"]),
    ("output equals input", ["segment", "-m", "bundle", "-i", "ct.nii", "-o", "./ct.nii"] + CLICK, USAGE, ["same file"]),
    ("probabilities equal mask", SEGMENT + CLICK + ["--probabilities", "mask.nii.gz"], USAGE, ["same file"]),
    ("missing input", ["segment", "-m", "bundle", "-i", "no.nii", "-o", "mask.nii"] + CLICK, FAILED, ["no.nii"]),
    ("missing bundle", ["segment", "-m", "nowhere", "-i", "ct.nii", "-o", "mask.nii"] + CLICK, FAILED, ["nowhere"]),
    ("missing prompts file", SEGMENT + ["--prompts", "no.csv"], FAILED, ["no.csv"]),
    ("click outside the volume", SEGMENT + ["--point", "0,0,0", "--point=-500,0,0"], FAILED, ["-500", "outside"]),
    ("no click inside", SEGMENT + ["--point", "0,0,0,-"], FAILED, ["inside"]),
    ("missing folder", ["segment", "-m", "bundle", "-i", "ct.nii", "-o", "no/mask.nii"] + CLICK, FAILED, ["no/mask.nii"]),
    ("missing folder of a companion", SEGMENT + CLICK + ["--record", "no/record.json"], FAILED, ["no/record.json"]),
    ("unknown ending", ["segment", "-m", "bundle", "-i", "ct.nii", "-o", "mask.jpg"] + CLICK, FAILED, ["mask.jpg"]),
    ("masks on other grids", ["evaluate", "--predictions", "small.nii", "--labels", "ct.nii"], FAILED, ["grid"]),
    ("missing mask", ["evaluate", "--predictions", "no.nii", "--labels", "ct.nii"], FAILED, ["no.nii", "no such"]),
    ("mask that is none", ["evaluate", "--predictions", "bundle/bundle.json", "--labels", "ct.nii"], FAILED, ["bundle.json"]),
    ("mask and folder", ["evaluate", "--predictions", ".", "--labels", "ct.nii"], FAILED, ["folder"]),
    ("folders without partners", ["evaluate", "--predictions", ".", "--labels", "bundle"], FAILED, ["no volume"]),
    ("missing table", ["evaluate", "--pairs", "no.csv"], FAILED, ["no.csv"]),
    ("table that is none", ["evaluate", "--pairs", "bundle/bundle.json"], FAILED, ["bundle.json", "prediction"]),
    ("negative tolerance", ["evaluate", "--predictions", "ct.nii", "--labels", "ct.nii", "--tolerance-mm=-1"], USAGE, ["-1"]),
    ("label that is none", ["evaluate", "--predictions", "ct.nii", "--labels", "ct.nii", "--label", "70000"], USAGE, ["70000"]),
    ("table and masks", ["evaluate", "--pairs", "a.csv", "--labels", "ct.nii"], USAGE, ["--pairs", "--labels"]),
    ("report in no folder", ["evaluate", "--predictions", "ct.nii", "--labels", "ct.nii", "--csv", "no/a.csv"], FAILED, ["no/a.csv"]),
    ("import of what is no checkpoint", ["import", "--general", "ct.nii", "-o", "new"], FAILED, ["ct.nii"]),
]


def nifti(size, value_at):
    """A NIfTI-1 file of int16 with an sform, as bytes."""
    header = bytearray(352)
    struct.pack_into("<i", header, 0, 348)
    struct.pack_into("<8h", header, 40, 3, size, size, size, 1, 1, 1, 1)
    struct.pack_into("<2h", header, 70, 4, 16)
    struct.pack_into("<8f", header, 76, 1, *[SPACING_MM] * 3, 1, 1, 1, 1)
    struct.pack_into("<3f", header, 108, 352, 1, 0)
    struct.pack_into("<b", header, 123, 2)
    struct.pack_into("<2h", header, 252, 0, 1)
    for row in range(3):
        values = [SPACING_MM if axis == row else 0.0 for axis in range(3)] + [ORIGIN_MM]
        struct.pack_into("<4f", header, 280 + 16 * row, *values)
    header[344:348] = b"n+1\0"
    voxels = [value_at(i, j, k) for k in range(size) for j in range(size) for i in range(size)]
    return bytes(header) + struct.pack(f"<{len(voxels)}h", *voxels)


def bright_cube(i, j, k):
    return 900 if all(14 <= index < 27 for index in (i, j, k)) else 100


def shifted_cube(i, j, k):
    """A coarse mask of the bright cube, as label 3."""
    return 3 if all(16 <= index < 28 for index in (i, j, k)) else 0


def contents(folder):
    """Every file and its bytes."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


class Workplace:
    """A folder with a volume and a bundle in which the program runs."""

    def __init__(self, program, folder, original):
        self.program = program
        self.folder = folder
        shutil.copytree(original, folder)

    def start(self, arguments, **options):
        environment = dict(os.environ, OMP_WAIT_POLICY="passive")
        return subprocess.Popen([self.program, *arguments], cwd=self.folder, env=environment, text=True,
                                stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, **{"stdout": subprocess.PIPE, **options})

    def run(self, arguments, **options):
        process = self.start(arguments, **options)
        out, err = process.communicate(timeout=120)
        return process.returncode, out, err


def check_refusal(outcome, status, words):
    returned, out, err = outcome
    assert returned == status, f"status {returned}, expected {status}: {err}"
    assert not out, f"printed {out!r}"
    assert err.startswith("sammoe: error: ") and err.endswith("\n"), err
    assert err.count("\n") == 1, f"not one line: {err!r}"
    for word in words:
        assert word in err, f"{word!r} is not in: {err}"


def check_success(outcome):
    returned, out, err = outcome
    assert returned == DONE, f"status {returned}: {err}"
    assert err == "", err
    return out


@contextlib.contextmanager
def unchanged(folder):
    before = contents(folder)
    yield
    after = contents(folder)
    assert after.keys() == before.keys(), f"files differ: {sorted(after.keys() ^ before.keys())}"
    assert after == before, "a file was changed"


def refusal(place, arguments, status, words):
    with unchanged(place.folder):
        check_refusal(place.run(arguments), status, words)


def help_and_version(place):
    with unchanged(place.folder):
        assert "segment" in check_success(place.run(["--help"]))
        assert "--point" in check_success(place.run(["segment", "--help"]))
        assert check_success(place.run(["--version"])).startswith("sammoe ")


def segments_with_everything(place):
    """Negative coordinates, every companion, and a record that names the true hashes."""
    out = check_success(place.run(SEGMENT + [
        "--point", "-1.5,-1.5,1.5", "--voxel", "2,2,2,-", "--label", "7", "--name", "cube", "--strategy", "general",
        "--probabilities", "p.nii", "--record", "record.json", "--preview", "preview.png"]))
    assert "label 7 (cube)" in out and "mask: mask.nii.gz" in out, out
    files = contents(place.folder)
    record = json.loads(files["record.json"])
    for role, name in (("mask", "mask.nii.gz"), ("probabilities", "p.nii"), ("preview", "preview.png")):
        assert record["outputs"][role] == {"path": name, "sha256": hashlib.sha256(files[name]).hexdigest()}, role
    assert record["input"]["sha256"] == hashlib.sha256(files["ct.nii"]).hexdigest()
    assert record["bundle"]["manifest_sha256"] == hashlib.sha256(files["bundle/bundle.json"]).hexdigest()
    assert record["options"]["strategy"] == "general"
    found = record["objects"][0]
    assert found["label"] == 7 and found["name"] == "cube" and found["experts"] == [{"name": "general", "weight": 1.0}]
    assert [click["inside"] for click in found["clicks_in_voxels"]] == [True, False]
    assert found["clicks_in_voxels"][0]["position"] == [19.0, 19.0, 21.0], found["clicks_in_voxels"]
    assert found["voxels"] > 0 and abs(found["volume_ml"] - found["voxels"] * SPACING_MM**3 / 1000) < 1e-9
    assert not [name for name in files if name.startswith(".")], "temporary files were left"
    # The same command again gives the same mask.
    check_success(place.run(SEGMENT + ["--point=-1.5,-1.5,1.5", "--voxel=2,2,2,-", "--label", "7", "--strategy", "general"]))
    assert contents(place.folder)["mask.nii.gz"] == files["mask.nii.gz"]
    out = check_success(place.run(["evaluate", "--predictions", "mask.nii.gz", "--labels", "mask.nii.gz", "--json"]))
    assert [score["dice"] for score in json.loads(out)["scores"]] == [1.0]


def refines_a_mask(place):
    """The demo's network sees the mask: it answers otherwise than to the same click alone, and as to the same clicks in one go."""
    demo = str(pathlib.Path(__file__).resolve().parents[2] / "models" / "demo")
    segment = ["segment", "--model", demo, "--input", "ct.nii", "--strategy", "general", "--from-mask", "coarse.nii"]
    check_success(place.run(segment + ["-o", "clicked.nii"]))
    check_success(place.run(segment + ["-o", "refined.nii", "--refine", "--record", "refined.json"]))
    check_success(place.run(segment + ["-o", "more.nii", "--refine", "--voxel", "15,15,15", "--record", "more.json"]))
    files = contents(place.folder)
    assert len({files[name] for name in ("clicked.nii", "refined.nii", "more.nii")}) == 3, "a prompt changed nothing"
    for name, clicks in (("refined.json", 1), ("more.json", 2)):
        record = json.loads(files[name])
        assert record["prompts"]["source"] == "mask", record["prompts"]
        found = record["objects"][0]
        assert found["label"] == 3 and found["refined_mask_voxels"] == 12**3 and len(found["clicks_in_voxels"]) == clicks, found


def evaluates_refined_masks(place):
    (place.folder / "cases.csv").write_text("image,label\nct.nii,coarse.nii\n")
    evaluate = ["evaluate", "-m", "bundle", "--cases", "cases.csv", "--strategies", "general", "--clicks", "1,2", "--csv", "scores.csv"]
    out = check_success(place.run(evaluate + ["--simulate", "clicks,mask"]))
    assert "mask alone" in out and "gain over the mask alone" in out, out
    text = (place.folder / "scores.csv").read_text()
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["prompt"], row["strategy"], row["clicks"]) for row in rows] == [
        ("clicks", "general", "1"), ("clicks", "general", "2"), ("mask alone", "none", "0"), ("mask", "general", "1"),
        ("mask", "general", "2")], rows
    check_success(place.run(evaluate + ["--simulate", "clicks,mask"]))
    assert (place.folder / "scores.csv").read_text() == text, "the same command gives other scores"
    check_success(place.run(evaluate))
    assert (place.folder / "scores.csv").read_text().splitlines()[0] == "line,label,task,strategy,clicks,dice,experts"


def changed_byte_in_a_bundle(place):
    intact = check_success(place.run(["inspect", "--model", "bundle", "--json"]))
    assert json.loads(intact)["intact"] is True
    decoder = place.folder / "bundle" / json.loads(intact)["experts"][0]["decoder"]
    data = bytearray(decoder.read_bytes())
    data[len(data) // 2] ^= 1
    decoder.write_bytes(data)
    with unchanged(place.folder):
        returned, out, err = place.run(["inspect", "--model", "bundle"])
        assert returned == FAILED and "intact: no" in out and decoder.name in err and err.count("\n") == 1, (out, err)
        check_refusal(place.run(SEGMENT + CLICK + ["--strategy", "general"]), FAILED, [decoder.name])


def file_size_limit(place):
    """A limit that only the largest output exceeds: nothing of the others may stay."""
    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (256_100, 256_100))

    arguments = SEGMENT + CLICK + ["--strategy", "general", "--record", "record.json", "--probabilities", "p.nii"]
    with unchanged(place.folder):
        check_refusal(place.run(arguments, preexec_fn=limit), FAILED, ["p.nii", "cannot be written"])


def full_disk(place):
    mount = place.folder / "full"
    mount.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(mount)]
    if subprocess.run(command, stderr=subprocess.DEVNULL).returncode != 0:
        print("   skipped: this user cannot mount a tmpfs")
        return
    try:
        arguments = SEGMENT + CLICK + ["--strategy", "general", "--probabilities", "full/p.nii"]
        with unchanged(place.folder):
            check_refusal(place.run(arguments), FAILED, ["full/p.nii", "No space left"])
    finally:
        subprocess.run(["umount", str(mount)], check=True)


def full_standard_output(place):
    with open("/dev/full", "w") as full, unchanged(place.folder):
        returned, _, err = place.run(["reference"], stdout=full)
    check_refusal((returned, "", err), FAILED, ["standard output"])


def interruption(place):
    """The prompts come through a pipe, so the signal surely arrives while the case runs."""
    pipe = place.folder / "clicks.csv"
    os.mkfifo(pipe)
    for number in (signal.SIGINT, signal.SIGTERM):
        with unchanged(place.folder):
            process = place.start(SEGMENT + ["--prompts", "clicks.csv", "--record", "record.json"])
            with open(pipe, "w") as prompts:  # opens when the program reads
                process.send_signal(number)
                prompts.write('{"objects": [{"label": 1, "points": [{"voxel": [20, 20, 20]}]}]}')
            out, err = process.communicate(timeout=120)
            check_refusal((process.returncode, out, err), INTERRUPTED, ["interrupted"])


def front_without_engine(place):
    """The front program alone does what needs no network, and says what it lacks for the rest."""
    alone = place.folder / "bin"
    alone.mkdir()
    shutil.copy(place.program, alone / "sammoe")
    place.program = str(alone / "sammoe")
    check_success(place.run(["evaluate", "--predictions", "small.nii", "--labels", "small.nii"]))
    refusal(place, SEGMENT + CLICK, FAILED, ["sammoe-engine", "not found"])


SCENES = [help_and_version, front_without_engine, segments_with_everything, refines_a_mask, evaluates_refined_masks,
          changed_byte_in_a_bundle, file_size_limit, full_disk, full_standard_output, interruption]


def make_original(folder, make_bundle):
    """What every workplace starts with: a bundle and scans."""
    original = folder / "original"
    original.mkdir()
    subprocess.run([make_bundle, original / "bundle"], check=True)
    (original / "ct.nii").write_bytes(nifti(SIZE, bright_cube))
    (original / "coarse.nii").write_bytes(nifti(SIZE, shifted_cube))
    (original / "small.nii").write_bytes(nifti(3, lambda i, j, k: 1))


def named(scenes):
    return [(scene.__name__.replace("_", " "), scene) for scene in scenes]


def run_scenes(scenes, program, folder):
    """Each of (name, function) in a workplace of its own; the exit status."""
    failures = 0
    for number, (name, scene) in enumerate(scenes):
        try:
            scene(Workplace(program, folder / str(number), folder / "original"))
            print(f"ok      {name}")
        except AssertionError as failure:
            failures += 1
            print(f"FAILED  {name}: {failure}")
    print(f"{len(scenes) - failures} of {len(scenes)} scenes passed")
    return 1 if failures else 0


def refusals(check, rows):
    """A scene for each row (name, argument...) of a table of refusals: `check` of a workplace and the arguments."""
    return [(name, lambda place, rest=rest: check(place, *rest)) for name, *rest in rows]


def run_from_command_line(scenes):
    """Runs scenes with the program, and the maker of a small bundle, that the command line names; the exit status."""
    program, make_bundle = (str(pathlib.Path(argument).resolve()) for argument in sys.argv[1:3])
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        make_original(folder, make_bundle)
        return run_scenes(scenes, program, folder)


if __name__ == "__main__":
    sys.exit(run_from_command_line(refusals(refusal, REFUSALS) + named(SCENES)))
