"""Runs the example programs with a bundle whose decoder marks what is as bright as the voxel clicked on, so that their results
are known beforehand, and checks what they print and write with nibabel and numpy.

usage: examples_test.py FOLDER_OF_THE_EXAMPLES MAKE_TINY_BUNDLE
"""
import csv
import json
import pathlib
import re
import subprocess
import sys
import tempfile

try:
    import nibabel
    import numpy
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)

SIZE = 40
AFFINE = numpy.diag([1.5, 1.5, 1.5, 1.0])
CENTRES = {"first": (20, 20, 20), "second": (15, 22, 18)}


def run(program, *arguments, status=0):
    done = subprocess.run([program, *map(str, arguments)], capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == status, f"{program.name}: exit code {done.returncode}, not {status}: {done.stderr}"
    return done


def ball(size, centre, radius, spacing_mm=(1, 1, 1)):
    index = numpy.indices(size)
    return sum(((index[axis] - centre[axis]) * spacing_mm[axis]) ** 2 for axis in range(3)) < radius**2


def dice(a, b):
    return 2 * numpy.count_nonzero(a & b) / (numpy.count_nonzero(a) + numpy.count_nonzero(b))


def load(path):
    return numpy.asarray(nibabel.load(path).dataobj)


def save(path, voxels):
    nibabel.save(nibabel.Nifti1Image(voxels, AFFINE), path)


def near(value, wanted, tolerance):
    return abs(value - wanted) <= tolerance * wanted


def check_segment_in_memory(programs, bundle):
    """The first click takes the organ and its neighbour, the second one gives the neighbour back."""
    out = run(programs / "segment_in_memory", bundle).stdout
    counts = [int(text) for text in re.findall(r": (\d+) voxels", out)]
    volumes_ml = [float(text) for text in re.findall(r"([\d.]+) ml", out)]
    size, spacing_mm, centre = (64, 64, 32), (1, 1, 2), (32, 32, 16)  # world 0 of the example's grid
    organ = numpy.count_nonzero(ball(size, centre, 12, spacing_mm))
    neighbour = numpy.count_nonzero(ball(size, (32 - 17, 32, 16), 5, spacing_mm))
    assert near(counts[0], organ + neighbour, 0.1), (counts, organ, neighbour)
    assert near(counts[1], organ, 0.1) and counts[0] - counts[1] > neighbour / 2, (counts, organ, neighbour)
    assert all(near(ml, count * 2 / 1000, 0.01) for ml, count in zip(volumes_ml, counts)), out
    assert "by general (1.00)" in out, out
    assert float(out.split("mean intensity: ")[1]) > 800, out


def check_segment_folder(programs, bundle, scans, masks):
    """Two good cases and a truncated one; then that one is mended."""
    for name, centre in CENTRES.items():
        save(scans / f"{name}.nii.gz", numpy.where(ball((SIZE,) * 3, centre, 8), 900, 100).astype(numpy.int16))
        clicks = {"objects": [{"label": 3, "points": [{"voxel": list(centre)}]}]}
        (scans / f"{name}.prompts.json").write_text(json.dumps(clicks))
    whole = (scans / "first.nii.gz").read_bytes()
    (scans / "broken.nii.gz").write_bytes(whole[: len(whole) // 2])
    (scans / "broken.prompts.json").write_text((scans / "first.prompts.json").read_text())

    failed = run(programs / "segment_folder", bundle, scans, masks, status=3)
    assert "broken" in failed.stderr, failed.stderr
    assert not (masks / "broken.nii.gz").exists()
    for name, centre in CENTRES.items():
        mask = load(masks / f"{name}.nii.gz")
        assert set(numpy.unique(mask)) == {0, 3}
        assert dice(mask == 3, ball((SIZE,) * 3, centre, 8)) > 0.95, name
        assert json.loads((masks / f"{name}.json").read_text())["objects"][0]["label"] == 3

    (scans / "broken.nii.gz").write_bytes(whole)
    before = {name: (masks / f"{name}.nii.gz").stat().st_mtime_ns for name in CENTRES}
    mended = run(programs / "segment_folder", bundle, scans, masks)
    assert "1 done, 2 skipped, 0 failed" in mended.stdout, mended.stdout
    assert before == {name: (masks / f"{name}.nii.gz").stat().st_mtime_ns for name in CENTRES}
    assert numpy.array_equal(load(masks / "broken.nii.gz"), load(masks / "first.nii.gz"))


def check_evaluate_model(programs, bundle, folder):
    """Labels that are the very masks give 1; smaller balls in them give the Dice that numpy counts."""
    smaller = {}
    for name, centre in CENTRES.items():
        mask = load(folder / "masks" / f"{name}.nii.gz")
        labels = 3 * ball((SIZE,) * 3, centre, 4).astype(numpy.uint8)  # every click on it is one on the bright ball
        save(folder / f"smaller_{name}.nii.gz", labels)
        smaller[name] = dice(mask == 3, labels == 3)
    for table, labels in (("good.csv", "masks/{}.nii.gz"), ("smaller.csv", "smaller_{}.nii.gz")):
        rows = [f"scans/{name}.nii.gz,{labels.format(name)},3,balls" for name in CENTRES]
        (folder / table).write_text("\n".join(["image,label,label_value,task", *rows, ""]))

    good = run(programs / "evaluate_model", bundle, folder / "good.csv", 1, folder / "good_scores.csv")
    assert "mean Dice 1.0000, needed 1.0000" in good.stdout, good.stdout
    assert "balls" in good.stdout
    run(programs / "evaluate_model", bundle, folder / "smaller.csv", 0.99, folder / "scores.csv", status=4)
    with open(folder / "scores.csv", newline="") as file:
        scores = [row for row in csv.DictReader(file) if row["strategy"] == "general" and row["clicks"] == "1"]
    assert len(scores) == len(CENTRES)
    for row, name in zip(scores, CENTRES):
        assert abs(float(row["dice"]) - smaller[name]) < 1e-6, (name, row, smaller[name])


def check_refusals(programs, folder):
    """Wrong arguments show the usage, what is missing is named; one line each."""
    for program, arguments in (("segment_in_memory", 1), ("segment_folder", 3), ("evaluate_model", 4)):
        assert "usage" in run(programs / program, status=2).stderr
        values = [folder / f"nowhere{n}" for n in range(arguments)]
        refusal = run(programs / program, *values, status=1).stderr
        assert "nowhere" in refusal and refusal.count("\n") == 1, refusal


def main():
    programs, make_tiny_bundle = map(pathlib.Path, sys.argv[1:3])
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        bundle = folder / "bundle"
        run(make_tiny_bundle, bundle)
        (folder / "scans").mkdir()
        check_segment_in_memory(programs, bundle)
        check_segment_folder(programs, bundle, folder / "scans", folder / "masks")
        check_evaluate_model(programs, bundle, folder)
        check_refusals(programs, folder)
    print("three examples do what they say")


if __name__ == "__main__":
    main()
