"""Runs the commands of docs/add_an_expert.md, in its order, on small volumes.

The program `sammoe` that the commands find stands for the real one with so little training that it ends in seconds.

usage: add_an_expert_test.py SAMMOE DOCUMENT BUNDLE
"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import nibabel
import numpy

EDGE = 48
SPACING_MM = 1.5
# So that a test is quick; the document's own commands do without.
LITTLE = {
    "finetune": ["--steps", "2", "--batch", "2", "--clicks", "2", "--first-clicks", "1"],
    "train-gate": ["--epochs", "3", "--clicks", "2", "--first-clicks", "1"],
    "evaluate": ["--clicks", "1"],
}


def fences(text, kind):
    """The code blocks of that kind, in order."""
    return re.findall(rf"^```{kind}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def write_case(folder, number, task):
    """A bright thing in noise around the world's origin: a tube for a vessel, a ball for an organ."""
    random = numpy.random.default_rng(number)
    i, j, k = numpy.indices((EDGE, EDGE, EDGE)) - (EDGE - 1) / 2
    inside = i**2 + j**2 < 5**2 if task == "vessel" else i**2 + j**2 + k**2 < 11**2
    image = random.normal(100, 20, inside.shape) + 150 * inside
    affine = numpy.diag([SPACING_MM] * 3 + [1])
    affine[:3, 3] = -SPACING_MM * (EDGE - 1) / 2
    for name, voxels, kind in (("scans", image, numpy.int16), ("labels", inside, numpy.uint8)):
        (folder / name).mkdir(exist_ok=True)
        nibabel.save(nibabel.Nifti1Image(voxels.astype(kind), affine), folder / name / f"{number}.nii.gz")


def write_stand_in(path, sammoe):
    cases = "".join(f"  {command}) set -- \"$@\" {' '.join(options)};;\n" for command, options in LITTLE.items())
    path.write_text(f'#!/bin/sh\ncase "$1" in\n{cases}esac\nexec "{sammoe}" "$@"\n')
    path.chmod(0o755)


def run(block, folder):
    done = subprocess.run(["sh", "-e", "-c", block], cwd=folder, capture_output=True, text=True, timeout=300,
                          env={**os.environ, "PATH": f"{folder / 'bin'}:{os.environ['PATH']}"})
    if done.returncode != 0:
        sys.exit(f"failed with {done.returncode}:\n{block}\n{done.stdout}{done.stderr}")
    return done.stdout


def expect(condition, what):
    if not condition:
        sys.exit(f"expected: {what}")


def main(sammoe, document, bundle):
    text = pathlib.Path(document).read_text()
    with tempfile.TemporaryDirectory(prefix="sammoe-test-") as name:
        folder = pathlib.Path(name)
        (table,) = fences(text, "text")
        (folder / "cases.csv").write_text(table)
        rows = re.findall(r"^scans/(\d+).nii.gz,labels/\1.nii.gz,1,(\w+),", table, re.MULTILINE)
        expect(len(rows) == 8, "eight rows that the test can make volumes for")
        for number, task in rows:
            write_case(folder, int(number), task)
        shutil.copytree(bundle, folder / "demo", ignore=shutil.ignore_patterns("recipe", "*.md"))
        (folder / "bin").mkdir()
        write_stand_in(folder / "bin" / "sammoe", pathlib.Path(sammoe).resolve())

        outputs = [run(block, folder) for block in fences(text, "sh")]
        expect(len(outputs) == 7, "seven blocks of commands")
        manifest = json.loads((folder / "demo-vessel" / "bundle.json").read_text())
        expect([expert["name"] for expert in manifest["experts"]][-1] == "vessel", "the new expert is the last")
        expect("gate" in manifest, "the bundle has a gate")
        expect(manifest["selection"]["strategy"] == "top-k-threshold", "the gate is used by default")
        for strategy in ("general", "expert:vessel", "default", "oracle"):
            expect(strategy in outputs[5], f"{strategy} in the table of step 5")
        mask = nibabel.load(folder / "vessel.nii.gz")
        expect(mask.shape == (EDGE,) * 3 and numpy.asarray(mask.dataobj).any(), "a mask that is not empty")
        record = json.loads((folder / "vessel.json").read_text())
        scores = record["objects"][0]["gate_scores"]
        expect(len(scores) == len(manifest["experts"]), "a score for each expert")


if __name__ == "__main__":
    main(*sys.argv[1:])
