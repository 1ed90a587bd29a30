"""Compares the measures of sammoe evaluate with SciPy's erosion and distance transform, on seeded pairs of masks.

Usage: scipy_metrics_test.py SAMMOE. Exits with 77 (skipped) where nibabel, NumPy or SciPy is missing.
"""
import csv
import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

try:
    import nibabel
    import numpy
    from scipy import ndimage
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)

SAMMOE = None
TOLERANCES_MM = [0, 1, 2, 3.5]
DISTANCE_MM = 1e-4
SPACINGS_MM = [(1, 1, 1), (0.7, 0.7, 5), (0.4, 3, 1.1), (2.5, 0.9, 0.9)]
SHAPE = (19, 17, 14)
SEED = 20240704


def surface(mask):
    """The voxels with a face neighbour outside; beyond the image everything is."""
    return mask & ~ndimage.binary_erosion(mask, ndimage.generate_binary_structure(3, 1), border_value=0)


def directed(start, end, spacing_mm):
    return ndimage.distance_transform_edt(~surface(end), sampling=spacing_mm)[surface(start)]


def reference(predicted, labelled, spacing_mm):
    """The measures by their definitions in docs/metrics.md, with the default convention for empty masks."""
    both, total = int((predicted & labelled).sum()), int(predicted.sum() + labelled.sum())
    volume_mm3 = float(numpy.prod(spacing_mm))
    scores = {
        "predicted_voxels": int(predicted.sum()),
        "reference_voxels": int(labelled.sum()),
        "volume_difference_mm3": (int(predicted.sum()) - int(labelled.sum())) * volume_mm3,
    }
    if not predicted.any() or not labelled.any():
        same = total == 0
        distance = 0.0 if same else None
        return {**scores, "dice": float(same), "iou": float(same), "hd95_mm": distance, "mean_surface_mm": distance,
                **{f"nsd_{t:g}mm": float(same) for t in TOLERANCES_MM}}
    there, back = directed(predicted, labelled, spacing_mm), directed(labelled, predicted, spacing_mm)
    pooled = numpy.concatenate([there, back])
    return {
        **scores,
        "dice": 2 * both / total,
        "iou": both / int((predicted | labelled).sum()),
        "hd95_mm": max(numpy.percentile(there, 95), numpy.percentile(back, 95)),
        "mean_surface_mm": pooled.mean(),
        **{f"nsd_{t:g}mm": (pooled <= t + DISTANCE_MM).mean() for t in TOLERANCES_MM},
    }


def blob(random, centre, radii):
    """An ellipsoid with a rough surface."""
    places = numpy.indices(SHAPE)
    squared = sum(((places[axis] - centre[axis]) / radii[axis]) ** 2 for axis in range(3))
    return squared < 1 + 0.3 * random.standard_normal(SHAPE)


def voxel(*index):
    mask = numpy.zeros(SHAPE, bool)
    mask[index] = True
    return mask


def random_blob(random):
    return blob(random, random.uniform(0, 1, 3) * SHAPE, random.uniform(2, 9, 3))


def pairs():
    """Name, predicted, labelled; masks that touch the border of the image come up often."""
    random = numpy.random.default_rng(SEED)
    none, full = numpy.zeros(SHAPE, bool), numpy.ones(SHAPE, bool)
    inner = blob(random, (9, 8, 7), (5, 5, 4))
    yield "same", inner, inner
    yield "moved", inner, numpy.roll(inner, 2, axis=0)
    yield "nested", ndimage.binary_erosion(inner), inner
    yield "both empty", none, none
    yield "no prediction", none, inner
    yield "nothing to predict", inner, none
    yield "two voxels", voxel(2, 3, 4), voxel(15, 9, 1)
    yield "one voxel, same", voxel(0, 0, 0), voxel(0, 0, 0)
    yield "opposite corners", voxel(0, 0, 0), voxel(-1, -1, -1)
    yield "voxel and blob", voxel(9, 8, 7), inner
    yield "full and blob", full, inner
    yield "full and full", full, full
    yield "full and empty", full, none
    yield "full and corner", full, voxel(0, -1, 0)
    yield "halves that touch", numpy.indices(SHAPE)[0] < 9, numpy.indices(SHAPE)[0] >= 9
    yield "faces of the image", numpy.indices(SHAPE)[2] == 0, numpy.indices(SHAPE)[2] == SHAPE[2] - 1
    yield "noise", random.random(SHAPE) < 0.5, random.random(SHAPE) < 0.5
    yield "sparse noise", random.random(SHAPE) < 0.01, random.random(SHAPE) < 0.01
    yield "shell", inner ^ ndimage.binary_erosion(inner), inner
    yield "parts", inner | voxel(0, 0, 0) | voxel(18, 16, 13), inner
    for n in range(20):
        yield f"blobs {n}", random_blob(random), random_blob(random)


class ScipyTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def save(self, name, mask, spacing_mm):
        nibabel.save(nibabel.Nifti1Image(mask.astype(numpy.uint8), numpy.diag([*spacing_mm, 1])), self.folder / name)

    def evaluate(self, *arguments):
        run = subprocess.run([SAMMOE, "evaluate", *arguments], cwd=self.folder, capture_output=True, text=True)
        self.assertEqual(run.returncode, 0, run.stderr)
        return run.stdout

    def test_pairs(self):
        expected = {}
        with open(self.folder / "pairs.csv", "w", newline="") as file:
            table = csv.writer(file)
            table.writerow(["case", "prediction", "label"])
            for number, (name, predicted, labelled) in enumerate(pairs()):
                # NIfTI keeps float32.
                spacing_mm = numpy.array(SPACINGS_MM[number % len(SPACINGS_MM)], numpy.float32).astype(float)
                self.save(f"p{number}.nii", predicted, spacing_mm)
                self.save(f"l{number}.nii", labelled, spacing_mm)
                table.writerow([name, f"p{number}.nii", f"l{number}.nii"])
                expected[name] = reference(predicted, labelled, spacing_mm)
        self.assertGreaterEqual(len(expected), 30)
        tolerances = [word for t in TOLERANCES_MM for word in ("--tolerance-mm", f"{t:g}")]
        answer = json.loads(self.evaluate("--pairs", "pairs.csv", "--label", "1", "--json", *tolerances))
        self.assertEqual([score["case"] for score in answer["scores"]], list(expected))
        for score in answer["scores"]:
            for measure, value in expected[score["case"]].items():
                with self.subTest(case=score["case"], measure=measure):
                    self.assert_agrees(measure, score[measure], value)
        self.check_summaries(answer, expected)

    def assert_agrees(self, measure, ours, reference_value):
        if reference_value is None or measure in ("dice", "iou") or measure.endswith("_voxels"):
            self.assertEqual(ours, reference_value)
        elif measure.startswith("nsd"):
            self.assertAlmostEqual(ours, reference_value, delta=1e-12)
        else:
            self.assertAlmostEqual(ours, reference_value, delta=DISTANCE_MM)

    def check_summaries(self, answer, expected):
        for summary in answer["summaries"]:
            values = [case[summary["measure"]] for case in expected.values()]
            values = numpy.array([value for value in values if value is not None])
            with self.subTest(measure=summary["measure"]):
                self.assertEqual(summary["cases"], len(values))
                self.assertEqual(summary["undefined"], len(expected) - len(values))
                self.assertAlmostEqual(summary["mean"], values.mean(), delta=DISTANCE_MM)
                self.assertAlmostEqual(summary["median"], numpy.median(values), delta=DISTANCE_MM)
                self.assertAlmostEqual(summary["standard_deviation"], values.std(ddof=1), delta=DISTANCE_MM)
                self.assertLessEqual(summary["low"], summary["mean"])
                self.assertGreaterEqual(summary["high"], summary["mean"])


if __name__ == "__main__":
    SAMMOE = sys.argv.pop(1)
    unittest.main()
