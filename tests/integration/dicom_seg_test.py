"""Compares our DICOM Segmentations with what others make of them: dciodvfy (dicom3tools) and pydicom, and highdicom where it is installed.

Usage: dicom_seg_test.py SEGMENTATION_TOOL. Exits with 77 (skipped) where one of them is missing.
"""
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

try:
    import numpy
    import pydicom
    from pydicom.data import get_testdata_file
except ImportError:
    print("skipped: python3-pydicom or python3-numpy is missing")
    sys.exit(77)
if shutil.which("dciodvfy") is None:
    print("skipped: dciodvfy (dicom3tools) is missing")
    sys.exit(77)

try:
    import highdicom
except ImportError:
    highdicom = None

from json_tool import JsonTool

TOOL = None


class Tool(JsonTool):
    """One whose errors are failures."""

    def __call__(self, **request):
        answer = super().__call__(**request)
        if "error" in answer:
            raise AssertionError(answer["error"])
        return answer


def errors_of(path):
    """What dciodvfy calls errors. Its return value counts only some of them."""
    run = subprocess.run(["dciodvfy", "-new", str(path)], capture_output=True, text=True, check=False)
    lines = [line for line in (run.stdout + run.stderr).splitlines() if line.startswith("Error")]
    if run.returncode != 0 and not lines:
        lines = [f"return value {run.returncode}"]
    return lines


def frames_by_place(dataset):
    """{(segment number, z of LPS): voxels of the frame}"""
    pixels = dataset.pixel_array
    if pixels.ndim == 2:
        pixels = pixels[numpy.newaxis]
    result = {}
    for frame, groups in zip(pixels, dataset.PerFrameFunctionalGroupsSequence):
        number = groups.SegmentIdentificationSequence[0].ReferencedSegmentNumber
        place = groups.PlanePositionSequence[0].ImagePositionPatient
        result[(number, round(float(place[2]), 3))] = frame
    return result


def voxels_and_place(volume):
    """Of a volume of highdicom, whose axes are k, j, i: its voxels, and the map from voxel (i, j, k) to RAS mm; k along the normal."""
    voxels = volume.array
    affine = (numpy.diag([-1, -1, 1, 1]) @ numpy.array(volume.affine))[:3, [2, 1, 0, 3]]
    if numpy.linalg.det(affine[:, :3]) < 0:
        voxels = voxels[::-1]
        affine[:, 3] += (len(voxels) - 1) * affine[:, 2]
        affine[:, 2] *= -1
    return voxels, affine


def described_segment(number):
    code = pydicom.sr.codedict.codes.SCT
    return highdicom.seg.SegmentDescription(number, f"part {number}", code.Organ, code.Liver, "MANUAL")


class SegmentationTest(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        self.path = self.folder / "mask.dcm"
        self.random = numpy.random.default_rng(4)

    def check_frames(self, dataset, volume_of_segment, keep_empty=False):
        """Every frame of every segment, and no other; volumes are (k, j, i), small_grid's slices are 3 mm apart."""
        frames = frames_by_place(dataset)
        wanted = {}
        for number, volume in volume_of_segment.items():
            for k, voxels in enumerate(volume):
                if keep_empty or voxels.any():
                    wanted[(number, round(-318 + 3.0 * k, 3))] = voxels
        self.assertEqual(set(frames), set(wanted))
        for place, voxels in wanted.items():
            numpy.testing.assert_array_equal(frames[place], voxels, err_msg=str(place))

    def test_every_bit_whatever_the_size_of_a_frame(self):
        for columns in range(8, 16):  # times 5 rows: every remainder of 8
            for count in (1, 2, 3):
                with self.subTest(remainder=columns * 5 % 8, segments=count):
                    labels = self.random.integers(0, count + 1, (5, 5, columns))
                    labels[0] = 0  # a slice that is left out
                    answer = TOOL(write=str(self.path), size=[columns, 5, 5], labels=labels.ravel().tolist())
                    self.assertEqual(answer["labels"], list(range(1, count + 1)))
                    self.assertEqual(errors_of(self.path), [])
                    dataset = pydicom.dcmread(self.path)
                    self.check_frames(dataset, {n + 1: labels == n + 1 for n in range(count)})
                    read = TOOL(read=str(self.path))
                    numpy.testing.assert_array_equal(
                        numpy.array(read["labels"]).reshape(4, 5, columns), labels[1:])

    def test_the_checker_finds_errors(self):
        labels = numpy.ones((2, 3, 5), int)
        TOOL(write=str(self.path), size=[5, 3, 2], labels=labels.ravel().tolist())
        dataset = pydicom.dcmread(self.path)
        del dataset.SegmentSequence[0].SegmentLabel
        dataset.save_as(self.path)
        self.assertNotEqual(errors_of(self.path), [])

    def test_all_frames_on_demand(self):
        labels = numpy.zeros((4, 3, 5), int)
        labels[2, 1, 3] = 6
        TOOL(write=str(self.path), size=[5, 3, 4], labels=labels.ravel().tolist(), all_frames=True)
        self.assertEqual(errors_of(self.path), [])
        self.check_frames(pydicom.dcmread(self.path), {1: labels == 6}, keep_empty=True)

    def test_an_empty_mask_is_a_valid_file(self):
        labels = numpy.zeros((4, 3, 5), int)
        labels[3, 2, 4] = 1
        TOOL(write=str(self.path), size=[5, 3, 4], labels=labels.ravel().tolist())
        self.assertEqual(errors_of(self.path), [])
        self.assertEqual(pydicom.dcmread(self.path).NumberOfFrames, 1)

    def test_probabilities(self):
        values = self.random.random((2, 4, 3, 5)).astype(numpy.float32)
        TOOL(write=str(self.path), size=[5, 3, 4], probabilities=[v.ravel().tolist() for v in values])
        self.assertEqual(errors_of(self.path), [])
        dataset = pydicom.dcmread(self.path)
        self.assertEqual((dataset.SegmentationType, dataset.SegmentationFractionalType), ("FRACTIONAL", "PROBABILITY"))
        self.assertEqual(dataset.MaximumFractionalValue, 255)
        stored = numpy.ceil(values.astype(numpy.float64) * 255 - 0.5).astype(numpy.uint8)
        self.check_frames(dataset, {n + 1: stored[n] for n in range(2)})

    def test_coded_terms_and_names_beyond_ascii(self):
        labels = numpy.ones((4, 3, 5), int)
        TOOL(write=str(self.path), size=[5, 3, 4], labels=labels.ravel().tolist(), coded=True, names=["Niere, linke ä"])
        self.assertEqual(errors_of(self.path), [])
        segment = pydicom.dcmread(self.path).SegmentSequence[0]
        self.assertEqual(segment.SegmentLabel, "Niere, linke ä")
        kind = segment.SegmentedPropertyTypeCodeSequence[0]
        self.assertEqual(kind.CodeMeaning, "Kidney")
        self.assertEqual(kind.SegmentedPropertyTypeModifierCodeSequence[0].CodeMeaning, "Left")
        self.assertEqual(segment.AnatomicRegionSequence[0].CodeMeaning, "Abdomen")

    @unittest.skipUnless(highdicom, "highdicom is not installed")
    def test_highdicom_reads_the_same_voxels_at_the_same_places(self):
        labels = self.random.integers(0, 3, (4, 3, 5))
        labels[2] = 0  # a slice that is left out
        made = TOOL(write=str(self.path), size=[5, 3, 4], labels=labels.ravel().tolist())
        numbers, place = voxels_and_place(highdicom.seg.segread(self.path).get_volume(combine_segments=True))
        ours = TOOL(read=str(self.path))
        self.assertEqual(list(numbers.shape[::-1]), ours["size"])
        self.assertEqual(numpy.array([0, *made["labels"]])[numbers].ravel().tolist(), ours["labels"])
        self.assertLess(numpy.abs(place - numpy.array(ours["affine"])).max(), 1e-4)

    @unittest.skipUnless(highdicom, "highdicom is not installed")
    def test_segmentations_of_highdicom_are_read(self):
        TOOL(write=str(self.path), series=str(self.folder), size=[5, 3, 4], labels=[1] * 60)
        slices = sorted((pydicom.dcmread(path) for path in self.folder.glob("slice*.dcm")), key=lambda d: float(d.ImagePositionPatient[2]))
        labels = self.random.integers(0, 3, (4, 3, 5)).astype(numpy.uint8)
        labels[1] = 0
        uid = pydicom.uid
        for kind, syntax in (("BINARY", uid.ExplicitVRLittleEndian), ("FRACTIONAL", uid.ExplicitVRLittleEndian),
                             ("FRACTIONAL", uid.RLELossless), ("LABELMAP", uid.ExplicitVRLittleEndian), ("LABELMAP", uid.RLELossless)):
            with self.subTest(kind=kind, syntax=syntax.name):
                stack = labels if kind != "FRACTIONAL" else numpy.stack([labels == 1, labels == 2], axis=-1).astype(numpy.float32)
                segmentation = highdicom.seg.Segmentation(
                    slices, stack, kind, [described_segment(1), described_segment(2)], uid.generate_uid(), 1, uid.generate_uid(), 1,
                    "maker", "model", "1", "2", transfer_syntax_uid=syntax, content_label="PARTS")
                path = self.folder / "theirs.dcm"
                segmentation.save_as(path)
                read = TOOL(read=str(path))
                self.assertEqual((read["size"], read["labels"]), ([5, 3, 4], labels.ravel().tolist()))
                _, place = voxels_and_place(segmentation.get_volume())
                self.assertLess(numpy.abs(place - numpy.array(read["affine"])).max(), 1e-4)

    def test_segmentations_of_others(self):
        for name in ("liver_1frame.dcm", "liver_expb_1frame.dcm"):
            path = get_testdata_file(name)
            dataset = pydicom.dcmread(path)
            read = TOOL(read=path)
            self.assertEqual(read["size"], [dataset.Columns, dataset.Rows, 1])
            numpy.testing.assert_array_equal(
                numpy.array(read["labels"]).reshape(dataset.Rows, dataset.Columns), dataset.pixel_array)
            self.assertGreater(sum(read["labels"]), 0)
            place = dataset.PerFrameFunctionalGroupsSequence[0].PlanePositionSequence[0].ImagePositionPatient
            origin = [row[3] for row in read["affine"]]
            numpy.testing.assert_allclose(origin, [-float(place[0]), -float(place[1]), float(place[2])])


if __name__ == "__main__":
    TOOL = Tool(sys.argv.pop(1))
    try:
        unittest.main(verbosity=2)
    finally:
        TOOL.close()
