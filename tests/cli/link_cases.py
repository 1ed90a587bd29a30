"""Runs the commands on trees of symbolic links, as DataLad, nnU-Net and the cache of Hugging Face make them: every input is a link to
a file elsewhere that has a hash for a name and no ending. Needs nothing but Python's standard library.

usage: link_cases.py SAMMOE MAKE_TINY_BUNDLE [TRAINING]
"""
import hashlib
import json
import os
import pathlib
import shutil
import sys

from run_cases import FAILED, SIZE, bright_cube, check_refusal, check_success, contents, named, nifti, run_from_command_line, unchanged

CHECKPOINT = pathlib.Path(__file__).resolve().parents[1] / "data" / "sam_med3d" / "tiny.checkpoint.pth"
GENERAL = ["--strategy", "general", "--threads", "1"]
LITTLE_TRAINING = ["--clicks", "1", "--first-clicks", "1", "--threads", "1"]
HAS_TRAINING = sys.argv.pop() == "TRAINING" if len(sys.argv) == 4 else False


def link(place, name, data):
    """Puts a relative link where a file of that name would be; its bytes are in the store, read-only."""
    store = place.folder / "store"
    store.mkdir(exist_ok=True)
    blob = store / hashlib.sha256(data).hexdigest()
    if not blob.exists():
        blob.write_bytes(data)
        blob.chmod(0o444)
    path = place.folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(os.path.relpath(blob, path.parent))


def link_folder(place, name, linked):
    """A folder with links to what was in another, which goes."""
    for file, data in contents(place.folder / name).items():
        link(place, f"{linked}/{file}", data)
    shutil.rmtree(place.folder / name)


def link_all(place):
    """Scans, labels, prompts, tables and the bundle of a workplace, all as links; no plain file is left."""
    link_folder(place, "bundle", "model")
    link(place, "scans/a.nii", (place.folder / "ct.nii").read_bytes())
    link(place, "scans/a.prompts.json", b'{"objects": [{"label": 1, "points": [{"voxel": [20, 20, 20]}]}]}')
    link(place, "labels/a.nii", nifti(SIZE, lambda *index: 1 if bright_cube(*index) > 500 else 0))
    header = nifti(SIZE, bright_cube)
    link(place, "pair/a.hdr", header[:108] + bytes(4) + header[112:344] + b"ni1\0")
    link(place, "pair/a.img", header[352:])
    link(place, "cases.csv", b"image,label,label_value,task,split\nscans/a.nii,labels/a.nii,1,cube,train\n"
         b"pair/a.hdr,labels/a.nii,1,cube,validation\n")
    link(place, "batch.csv", b"image,output,prompts\nscans/a.nii,a.nii,scans/a.prompts.json\npair/a.hdr,b.nii,scans/a.prompts.json\n")
    link(place, "pairs.csv", b"prediction,label\nlabels/a.nii,labels/a.nii\n")
    (place.folder / "ct.nii").unlink()


def mask_of(place, *arguments):
    check_success(place.run(["segment", "-m", "model", "-o", "mask.nii", *GENERAL, *arguments]))
    return (place.folder / "mask.nii").read_bytes()


def segment(place):
    link_all(place)
    mask = mask_of(place, "-i", "scans/a.nii", "--prompts", "scans/a.prompts.json")
    assert mask_of(place, "-i", "pair/a.hdr", "--voxel", "20,20,20")[352:] == mask[352:]
    coarse = mask_of(place, "-i", "scans/a.nii", "--from-mask", "labels/a.nii")
    assert any(coarse[352:])
    out = check_success(place.run(["batch", "-m", "model", "--cases", "batch.csv", "-o", "out", *GENERAL]))
    assert "2 done" in out, out
    assert (place.folder / "out" / "a.nii").read_bytes() == mask
    out = check_success(place.run(["batch", "-m", "model", "--input-dir", "scans", "-o", "out2", *GENERAL]))
    assert "1 done" in out, out


def evaluate_and_inspect(place):
    link_all(place)
    for masks in (["--predictions", "labels/a.nii", "--labels", "labels/a.nii"], ["--predictions", "labels", "--labels", "labels"],
                  ["--pairs", "pairs.csv"]):
        out = check_success(place.run(["evaluate", *masks, "--json"]))
        assert [score["dice"] for score in json.loads(out)["scores"]] == [1.0], out
    out = check_success(place.run(["evaluate", "-m", "model", "--cases", "cases.csv", "--clicks", "1", "--strategies", "general"]))
    assert "general" in out, out
    found = json.loads(check_success(place.run(["inspect", "-i", "scans/a.nii", "pair/a.img", "labels/a.nii", "--json"])))
    assert [volume["usable"] for volume in found] == [True] * 3, found
    assert [label["voxels"] for label in found[2]["labels"]] == [13**3], found[2]
    assert json.loads(check_success(place.run(["inspect", "-m", "model", "--json"])))["intact"] is True


def train(place):
    link_all(place)
    (place.folder / "sam_med3d.pth").write_bytes(CHECKPOINT.read_bytes())
    check_success(place.run(["import", "--general", "sam_med3d.pth", "-o", "imported"]))
    link_folder(place, "imported", "linked")
    check_success(place.run(["finetune", "-m", "linked", "--cases", "cases.csv", "--name", "cube", "-o", "tuned", "--steps", "1", "--batch",
                             "1", *LITTLE_TRAINING]))
    assert json.loads(check_success(place.run(["inspect", "-m", "tuned", "--json"])))["intact"] is True
    link_folder(place, "tuned", "linked-again")
    check_success(place.run(["train-gate", "-m", "linked-again", "--cases", "cases.csv", "-o", "gated", "--epochs", "1", *LITTLE_TRAINING]))
    assert json.loads(check_success(place.run(["inspect", "-m", "gated", "--json"])))["intact"] is True


def import_of_a_checkpoint(place):
    link(place, "sam_med3d.pth", CHECKPOINT.read_bytes())
    check_success(place.run(["import", "--general", "sam_med3d.pth", "-o", "imported"]))
    assert json.loads(check_success(place.run(["inspect", "-m", "imported", "--json"])))["intact"] is True


def output_that_is_a_link(place):
    """It becomes a file of its own; what it led to stays."""
    link(place, "mask.nii", b"precious")
    store = contents(place.folder / "store")
    check_success(place.run(["segment", "-m", "bundle", "-i", "ct.nii", "-o", "mask.nii", "--voxel", "20,20,20", *GENERAL]))
    assert contents(place.folder / "store") == store
    assert not (place.folder / "mask.nii").is_symlink() and (place.folder / "mask.nii").stat().st_size > 352


def links_to_nothing(place):
    """As a clone of DataLad has them before `datalad get`."""
    shutil.copytree(place.folder / "bundle", place.folder / "whole")
    link_all(place)
    shutil.rmtree(place.folder / "store")
    arguments = ["-o", "mask.nii", *GENERAL, "--voxel", "20,20,20"]
    with unchanged(place.folder):
        check_refusal(place.run(["segment", "-m", "whole", "-i", "scans/a.nii", *arguments]), FAILED, ["scans/a.nii", "link"])
        check_refusal(place.run(["segment", "-m", "model", "-i", "small.nii", *arguments]), FAILED, ["model/bundle.json", "link"])
        check_refusal(place.run(["inspect", "-i", "scans/a.nii"]), FAILED, ["scans/a.nii", "link"])
        for masks in (["labels/a.nii", "small.nii"], ["small.nii", "labels/a.nii"], ["labels", "labels"]):
            arguments = ["--predictions", masks[0], "--labels", masks[1], "--allow-missing"]
            check_refusal(place.run(["evaluate", *arguments]), FAILED, ["labels/a.nii", "link", "fetch"])


SCENES = [segment, evaluate_and_inspect, import_of_a_checkpoint, output_that_is_a_link, links_to_nothing]
if HAS_TRAINING:
    SCENES.append(train)


if __name__ == "__main__":
    sys.exit(run_from_command_line(named(SCENES)))
