"""Runs the program on DICOM series: inspect, segment, batch with resume, evaluate; and looks for the patient in all it says.

Usage: dicom_commands_test.py SAMMOE MAKE_TINY_BUNDLE. Exits with 77 (skipped) where pydicom or nibabel are missing.
"""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import dicom_series_test  # exits with 77 where it cannot run
import nibabel
import numpy

PROGRAM = MAKE_BUNDLE = None


def scan():
    """A bright ball in a noisy box."""
    grid = numpy.indices((24, 20, 16)).transpose(1, 2, 3, 0)
    ball = numpy.linalg.norm((grid - [12, 10, 8]) * [1, 1, 1.5], axis=-1) < 6
    noise = numpy.random.default_rng(3).integers(100, 200, ball.shape)
    return dicom_series_test.Scan((noise + 900 * ball).astype(numpy.uint16), numpy.diag([-1.5, -1.5, 2.0, 1])), ball


class DicomCommandsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.folder = Path(cls.temporary.name)
        cls.bundle = cls.folder / "bundle"
        subprocess.run([MAKE_BUNDLE, cls.bundle], check=True)
        cls.scan, cls.ball = scan()
        cls.series = dicom_series_test.write_series(cls.scan, cls.folder / "series")

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    def run_sammoe(self, *arguments, status=0):
        run = subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True, cwd=self.folder)
        self.assertEqual(run.returncode, status, run.stderr)
        self.assert_no_patient(run.stdout + run.stderr)
        if status:
            self.assertEqual(len(run.stderr.splitlines()), 1, run.stderr)
        return run

    def assert_no_patient(self, text):
        self.assertNotIn("planted", text.lower())

    def test_inspect_lists_the_volume(self):
        listing = json.loads(self.run_sammoe("inspect", "--input", self.series, "--json").stdout)
        volume, = listing["volumes"]
        self.assertEqual((volume["modality"], volume["slices"], volume["usable"]), ("MR", 16, True))
        self.assertEqual((volume["size"], volume["spacing_mm"]), ([24, 20, 16], [1.5, 1.5, 2.0]))
        self.assertIn("24 x 20 x 16 voxels of 1.5 x 1.5 x 2 mm", self.run_sammoe("inspect", "--input", self.series).stdout)
        self.assertIn("no such file", self.run_sammoe("inspect", "--input", "missing", status=1).stderr)
        self.assertIn("give a bundle or volumes", self.run_sammoe("inspect", status=2).stderr)

    def test_segment_writes_masks_at_the_place_of_the_series(self):
        self.run_sammoe("segment", "--model", self.bundle, "--input", self.series, "--voxel", "12,10,8", "--output",
                        "mask.nii.gz", "--record", "record.json", "--log-level", "trace")
        mask = nibabel.load(self.folder / "mask.nii.gz")
        self.assertEqual(mask.shape, self.scan.values.shape)
        self.assertLess(numpy.abs(mask.affine - self.scan.affine).max(), 1e-4)
        text = (self.folder / "record.json").read_text()
        self.assert_no_patient(text)
        record = json.loads(text)
        self.assertEqual(record["input"]["size"], [24, 20, 16])
        self.assertEqual(len(record["input"]["sha256"]), 64)
        self.assertIsNone(record["options"]["series"])

    @unittest.skipIf(shutil.which("strace") is None, "strace is not installed")
    def test_opens_only_its_inputs_and_writes_only_its_output(self):
        """Without the sandbox, which would deny the rest: what the program itself asks for."""
        shutil.copy(next(self.series.iterdir()), self.folder / "neighbour.dcm")
        (self.folder / "alone").mkdir()
        trace = self.folder / "trace"
        # LeakSanitizer does not work under strace.
        environment = dict(os.environ, OMP_WAIT_POLICY="passive", ASAN_OPTIONS="detect_leaks=0")
        subprocess.run(["strace", "-f", "-o", trace, "-e", "trace=open,openat,creat", PROGRAM, "segment", "--model", self.bundle,
                        "--input", self.series, "--voxel", "12,10,8", "--output", "alone/a.dcm", "--sandbox", "off"],
                       cwd=self.folder, check=True, stdout=subprocess.DEVNULL, env=environment)
        calls = re.findall(r'(?:open|openat|creat)\((?:AT_FDCWD, )?"([^"]+)", ([A-Z_|]+).*?(?:= -1|= \d+|unfinished)(.*)', trace.read_text())
        opened = [(self.folder / path, flags) for path, flags, rest in calls if "ENOENT" not in rest]
        ours = {path for path, _ in opened if path.is_relative_to(self.folder)}
        self.assertTrue(set(self.series.iterdir()) <= ours, "the trace lacks the slices")
        allowed = (self.bundle, self.series, self.folder / "alone")
        self.assertEqual({path for path in ours if not any(path.is_relative_to(place) for place in allowed)}, set())
        written = {path for path, flags in opened if re.search("O_WRONLY|O_RDWR|O_CREAT", flags)}
        elsewhere = {path for path in written if not path.is_relative_to(self.folder / "alone")}
        self.assertEqual({path for path in elsewhere if Path("/dev") not in path.parents}, set())
        self.assertEqual([path.name for path in (self.folder / "alone").iterdir()], ["a.dcm"])

    def test_series_are_chosen_and_gaps_allowed(self):
        study = self.folder / "study"
        dicom_series_test.write_series(self.scan, study)
        dicom_series_test.write_series(self.scan, study / "other")
        segment = ["segment", "--model", self.bundle, "--input", study, "--voxel", "12,10,8", "--output", "m.nii.gz"]
        self.assertIn("--series", self.run_sammoe(*segment, status=1).stderr)
        listing = json.loads(self.run_sammoe("inspect", "--input", study, "--json").stdout)
        self.assertEqual(len(listing["volumes"]), 2)
        chosen = ["--series", listing["volumes"][0]["series"]]
        self.run_sammoe(*segment, *chosen)
        for file in study.glob("*.dcm"):
            if dicom_series_test.pydicom.dcmread(file).InstanceNumber == 5:
                file.unlink()
        self.assertIn("--allow-gaps", self.run_sammoe(*segment, *chosen, status=1).stderr)
        self.assertIn("interpolated", self.run_sammoe(*segment, *chosen, "--allow-gaps").stderr)

    def test_batch_resumes_folders(self):
        inputs = self.folder / "inputs"
        shutil.copytree(self.series, inputs / "case1")
        clicks = {"objects": [{"label": 1, "points": [{"voxel": [12, 10, 8]}]}]}
        (inputs / "case1.prompts.json").write_text(json.dumps(clicks))
        batch = ["batch", "--model", self.bundle, "--input-dir", inputs, "--output-dir", "masks", "--record"]
        self.run_sammoe(*batch)
        self.assertTrue((self.folder / "masks" / "case1.nii.gz").is_file())
        self.assertEqual(self.states(), ["done"])
        self.run_sammoe(*batch, "--resume")
        self.assertEqual(self.states(), ["done"])
        (inputs / "case1" / "00003.dcm").rename(inputs / "case1" / "other name")
        self.run_sammoe(*batch, "--resume")
        self.assertEqual(self.states(), ["done"])
        changed = next((inputs / "case1").glob("*.dcm"))
        changed.write_bytes(changed.read_bytes()[:-2] + b"\x11\x01")
        self.run_sammoe(*batch, "--resume")
        self.assertEqual(self.states(), ["done", "done"])
        for file in (self.folder / "masks").rglob("*.json*"):
            self.assert_no_patient(file.read_text())

    def states(self):
        """Of the cases in the batch's journals."""
        lines = [json.loads(line) for file in sorted((self.folder / "masks").rglob("*.jsonl"))
                 for line in file.read_text().splitlines()]
        return [line["case"]["state"] if "case" in line else line["state"] for line in lines
                if "state" in line or "state" in line.get("case", {})]

    def test_slices_may_be_links(self):
        """As data sets are kept: links with names that mean nothing to files that are elsewhere, the series' folder among them."""
        store, links = self.folder / "store", self.folder / "links" / "scan"
        shutil.copytree(self.series, store)
        links.mkdir(parents=True)
        for number, slice_file in enumerate(sorted(store.iterdir())):
            (links / f"{number}.bin").symlink_to(Path("..", "..", "store", slice_file.name))
        volume, = json.loads(self.run_sammoe("inspect", "--input", links, "--json").stdout)["volumes"]
        self.assertEqual((volume["slices"], volume["usable"]), (16, True))
        segment = ["segment", "-m", self.bundle, "--voxel", "12,10,8", "--strategy", "general"]
        (self.folder / "folder").symlink_to("links/scan")
        masks = []
        for number, source in enumerate((self.series, links, self.folder / "folder")):
            self.run_sammoe(*segment, "-i", source, "-o", f"link{number}.nii", "--threads", "1")
            masks.append((self.folder / f"link{number}.nii").read_bytes())
        self.assertEqual(len(set(masks)), 1)

    def test_evaluate_takes_folders_as_images(self):
        nibabel.save(nibabel.Nifti1Image(self.ball.astype(numpy.uint8), self.scan.affine), self.folder / "ball.nii.gz")
        (self.folder / "cases.csv").write_text("image,label\nseries,ball.nii.gz\n")
        run = self.run_sammoe("evaluate", "--model", self.bundle, "--cases", "cases.csv", "--clicks", "1", "--strategies",
                              "general")
        self.assertIn("general", run.stdout)


if __name__ == "__main__":
    PROGRAM, MAKE_BUNDLE = sys.argv.pop(1), sys.argv.pop(1)
    unittest.main()
