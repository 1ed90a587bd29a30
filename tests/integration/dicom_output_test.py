"""From a folder of DICOM to a DICOM Segmentation and its scores, through the program.

Usage: dicom_output_test.py SAMMOE MAKE_TINY_BUNDLE SEGMENTATION_TOOL. Needs nothing but the standard library; dciodvfy checks the
files where it is installed.
"""
import csv
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

PATIENT = ["Quxley", "Zebedee", "PID-7431", "19500102"]
SIZE = [21, 30, 24]
PROMPTS = {"objects": [
    {"label": 7, "name": "bright", "points": [{"voxel": [17, 25, 20]}],
     "terms": {"type": {"value": "4147007", "scheme": "SCT", "meaning": "Mass"}}},
    {"label": 3, "points": [{"voxel": [12, 25, 12]}]}]}


class DicomOutputTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="sammoe_dicom_"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.series = cls.folder / "series"
        cls.series.mkdir()
        subprocess.run([MAKE_BUNDLE, str(cls.folder / "bundle")], check=True, capture_output=True)
        cls.tool({"write": str(cls.folder / "made.dcm"), "series": str(cls.series), "size": SIZE,
                  "labels": [1] * (SIZE[0] * SIZE[1] * SIZE[2])})
        cls.prompts = cls.folder / "clicks.json"
        cls.prompts.write_text(json.dumps(PROMPTS))
        cls.masks = cls.folder / "masks"
        cls.masks.mkdir()
        for name in ("mask.dcm", "mask.nii.gz"):
            subprocess.run([SAMMOE, "segment", "-m", str(cls.folder / "bundle"), "-i", str(cls.series), "--prompts",
                            str(cls.prompts), "-o", str(cls.masks / name)], check=True, capture_output=True)

    def setUp(self):
        self.out = pathlib.Path(tempfile.mkdtemp(dir=self.folder))

    @staticmethod
    def tool(request):
        done = subprocess.run([TOOL], input=json.dumps(request) + "\n", capture_output=True, text=True, check=True)
        answer = json.loads(done.stdout)
        if "error" in answer:
            raise AssertionError(answer["error"])
        return answer

    def sammoe(self, *arguments, status=0):
        done = subprocess.run([SAMMOE, *map(str, arguments)], capture_output=True, text=True, timeout=120, check=False)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        self.assert_private(done.stdout + done.stderr)
        return done.stdout + done.stderr

    def segment(self, output, *more, series=None, prompts=None, status=0):
        return self.sammoe("segment", "-m", self.folder / "bundle", "-i", series or self.series, "--prompts", prompts or self.prompts,
                           "-o", self.out / output, "--log-level", "debug", *more, status=status)

    def assert_private(self, text):
        for secret in PATIENT:
            self.assertNotIn(secret, text)

    def assert_valid(self, path):
        if shutil.which("dciodvfy") is None:
            return
        done = subprocess.run(["dciodvfy", "-new", str(path)], capture_output=True, text=True, check=False)
        errors = [line for line in (done.stdout + done.stderr).splitlines() if line.startswith("Error")]
        self.assertEqual((errors, done.returncode), ([], 0))

    def dice_of(self, predictions, labels):
        table = self.out / "scores.csv"
        self.sammoe("evaluate", "--predictions", predictions, "--labels", labels, "--csv", table)
        with open(table, newline="", encoding="utf-8") as stream:
            return {int(row["label"]): float(row["dice"]) for row in csv.DictReader(stream)}

    def test_a_mask_is_the_same_in_both_formats(self):
        self.segment("mask.dcm", "--record", self.out / "r.json")
        self.assertEqual({path.name for path in self.out.iterdir()}, {"mask.dcm", "r.json"})
        self.assert_valid(self.out / "mask.dcm")
        record = (self.out / "r.json").read_text()
        self.assert_private(record)
        objects = {entry["label"]: entry["voxels"] for entry in json.loads(record)["objects"]}
        labels = self.tool({"read": str(self.out / "mask.dcm")})["labels"]
        self.assertEqual(objects, {label: labels.count(label) for label in objects})
        self.assertTrue(all(objects.values()), objects)
        for predictions, truth in (("mask.dcm", "mask.nii.gz"), ("mask.nii.gz", "mask.dcm")):
            self.assertEqual(self.dice_of(self.masks / predictions, self.masks / truth), {3: 1.0, 7: 1.0})
        self.assertEqual(self.dice_of(self.out / "mask.dcm", self.masks / "mask.dcm"), {3: 1.0, 7: 1.0})

    def test_fractional_values_and_all_frames(self):
        # One object: where two are equally probable in 8 bits, only the mask tells which of them has the voxel.
        alone = self.out / "clicks.json"
        alone.write_text(json.dumps({"objects": PROMPTS["objects"][:1]}))
        self.segment("mask.dcm", prompts=alone)
        self.segment("fractional.dcm", "--fractional", "--all-frames", prompts=alone)
        self.assert_valid(self.out / "fractional.dcm")
        self.assertEqual(self.tool({"read": str(self.out / "fractional.dcm")})["size"], SIZE)
        self.assertEqual(self.dice_of(self.out / "fractional.dcm", self.out / "mask.dcm"), {7: 1.0})

    def test_a_batch_writes_segmentations(self):
        table = self.out / "cases.csv"
        table.write_text(f"image,prompts,output\n{self.series},{self.prompts},a/mask.dcm\n")
        output = self.out / "masks"
        command = ["batch", "-m", self.folder / "bundle", "--cases", table, "--output-dir", output, "--record"]
        self.sammoe(*command)
        self.assert_valid(output / "a" / "mask.dcm")
        self.assertIn("1 ", self.sammoe(*command, "--resume"))
        for path in output.rglob("*"):
            if path.is_file() and path.suffix != ".dcm":
                self.assert_private(path.read_text())
        self.assertEqual(self.dice_of(output / "a" / "mask.dcm", self.masks / "mask.dcm"), {3: 1.0, 7: 1.0})

    def test_resampled_slices_refer_to_the_nearest_images(self):
        gappy = self.out / "gappy"
        shutil.copytree(self.series, gappy)
        (gappy / "slice9.dcm").unlink()
        self.segment("mask.dcm", series=gappy, status=1)
        self.segment("mask.dcm", "--allow-gaps", series=gappy)
        self.assert_valid(self.out / "mask.dcm")
        dice = self.dice_of(self.out / "mask.dcm", self.masks / "mask.dcm")
        self.assertTrue(all(score > 0.9 for score in dice.values()), dice)

    def test_folders_of_segmentations_are_scored(self):
        for name in ("predictions", "labels"):
            (self.out / name).mkdir()
        shutil.copy(self.masks / "mask.dcm", self.out / "predictions" / "a.dcm")
        shutil.copy(self.masks / "mask.nii.gz", self.out / "labels" / "a.nii.gz")
        self.assertEqual(self.dice_of(self.out / "predictions", self.out / "labels"), {3: 1.0, 7: 1.0})

    def test_clicks_come_from_a_segmentation(self):
        self.sammoe("segment", "-m", self.folder / "bundle", "-i", self.series, "--from-mask", self.masks / "mask.dcm", "-o",
                    self.out / "fine.dcm")
        self.assertEqual(set(self.dice_of(self.out / "fine.dcm", self.masks / "mask.dcm")), {3, 7})

    def test_what_does_not_go_together_is_refused(self):
        message = self.segment("x.dcm", series=self.masks / "mask.nii.gz", status=1)
        self.assertIn("x.dcm: a DICOM Segmentation refers to a DICOM series", message)
        self.assertIn(".dcm", self.segment("x.nii.gz", "--fractional", status=2))
        self.assertIn("p.dcm", self.segment("x.dcm", "--probabilities", self.out / "p.dcm", status=1))
        before = (self.series / "slice3.dcm").read_bytes()
        self.assertIn("would replace", self.segment(self.series / "slice3.dcm", status=1))
        self.assertEqual((self.series / "slice3.dcm").read_bytes(), before)
        self.assertEqual(list(self.out.iterdir()), [])


if __name__ == "__main__":
    SAMMOE, MAKE_BUNDLE, TOOL = sys.argv[1:4]
    del sys.argv[1:4]
    unittest.main()
