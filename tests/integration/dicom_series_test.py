"""Compares DICOM series with the volumes they were written from, and with dcm2niix, an independent reader.

Usage: dicom_series_test.py VOLUME_TOOL. Exits with 77 (skipped) where pydicom, nibabel or the volumes are missing.
"""
import itertools
import json
import random
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

try:
    import nibabel
    import numpy
    import pydicom
    from pydicom.dataset import FileDataset, FileMetaDataset
    from pydicom.encaps import encapsulate
    from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, JPEG2000Lossless, MRImageStorage, generate_uid
except ImportError as missing:
    print(f"skipped: {missing}; install python3-pydicom and python3-nibabel")
    sys.exit(77)

from json_tool import VolumeTool

TOOL = None
TEMPLATES = Path("/usr/share/mricron/templates")
ITK_EXAMPLES = Path("/usr/share/doc/insighttoolkit5-examples/examples/Data")
CH2 = TEMPLATES / "ch2.nii.gz"
INIA19 = TEMPLATES / "inia19-t1-brain.nii.gz"
T1 = ITK_EXAMPLES / "KmeansTest_T1UCharRaw.nii.gz"

# Which axis of the volume runs along the rows, down the columns and from slice to slice, and which of them backwards.
ORIENTATIONS = {
    "axial": ((0, 1, 2), (-1, -1, 1)),
    "axial, head first": ((0, 1, 2), (-1, -1, -1)),
    "coronal": ((0, 2, 1), (-1, -1, 1)),
    "coronal, backwards": ((0, 2, 1), (1, -1, -1)),
    "sagittal": ((1, 2, 0), (-1, -1, 1)),
    "sagittal, transposed": ((2, 1, 0), (-1, 1, 1)),
}
COMPRESSORS = {
    "RLE": ["dcmcrle"],
    "lossless JPEG": ["dcmcjpeg", "+e1"],
    "JPEG-LS": ["dcmcjpls"],
}


class Scan:
    """Whole numbers in 16 bits and a voxel-to-world map (RAS+ mm)."""

    def __init__(self, values, affine):
        self.values = numpy.ascontiguousarray(values)
        self.affine = numpy.array(affine, dtype=float)

    @classmethod
    def of(cls, path, step=1):
        image = nibabel.load(path)
        values = numpy.asarray(image.dataobj)[::step, ::step, ::step].astype(float)
        if values.max() > 4095 or (values != values.round()).any():
            values = values * (4095 / values.max())
        affine = image.affine @ numpy.diag([step, step, step, 1])
        return cls(values.round().astype(numpy.uint16), affine)

    def oriented(self, order, signs):
        """The same voxels at the same places, with other axes."""
        turn = numpy.zeros((4, 4))
        turn[3, 3] = 1
        for new, (old, sign) in enumerate(zip(order, signs)):
            turn[old, new] = sign
            if sign < 0:
                turn[old, 3] = self.values.shape[old] - 1
        values = self.values.transpose(order)[tuple(slice(None, None, sign) for sign in signs)]
        return Scan(values, self.affine @ turn)

    def turned(self):
        """Lying obliquely to all axes of the world."""
        a, b = 0.31, -0.17
        about_z = [[numpy.cos(a), -numpy.sin(a), 0], [numpy.sin(a), numpy.cos(a), 0], [0, 0, 1]]
        about_x = [[1, 0, 0], [0, numpy.cos(b), -numpy.sin(b)], [0, numpy.sin(b), numpy.cos(b)]]
        turn = numpy.eye(4)
        turn[:3, :3] = numpy.array(about_z) @ about_x
        return Scan(self.values, turn @ self.affine)

    def right_handed(self):
        """As a reader stacks it: along the normal of the slices."""
        return self if numpy.linalg.det(self.affine) > 0 else self.mirrored()

    def mirrored(self):
        return self.oriented((0, 1, 2), (1, 1, -1))


def decimals(numbers):
    """Numbers as DICOM's decimal strings, of at most 16 characters."""
    return [f"{number:.12f}"[:16] for number in numbers]


def slice_dataset(scan, k, sop_class, series):
    """Slice k of a series. World coordinates of DICOM are LPS."""
    lps = numpy.diag([-1, -1, 1, 1]) @ scan.affine
    spacing = numpy.linalg.norm(lps[:3, :3], axis=0)
    meta = FileMetaDataset()
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    meta.MediaStorageSOPClassUID = sop_class
    meta.MediaStorageSOPInstanceUID = generate_uid()
    dataset = FileDataset("", {}, file_meta=meta, preamble=bytes(128))
    dataset.is_little_endian, dataset.is_implicit_VR = True, False
    dataset.SOPClassUID, dataset.SOPInstanceUID = sop_class, meta.MediaStorageSOPInstanceUID
    dataset.SeriesInstanceUID, dataset.StudyInstanceUID = series, series + ".1"
    dataset.FrameOfReferenceUID = series + ".2"
    dataset.Modality = "MR" if sop_class == MRImageStorage else "CT"
    dataset.PatientName, dataset.PatientID = "Planted^Name", "PLANTED-77"
    dataset.SeriesNumber, dataset.InstanceNumber = 1, scan.values.shape[2] - k
    dataset.AcquisitionNumber, dataset.ImageType = 1, ["ORIGINAL", "PRIMARY", "AXIAL"]
    dataset.Rows, dataset.Columns = scan.values.shape[1], scan.values.shape[0]
    dataset.SamplesPerPixel, dataset.PhotometricInterpretation = 1, "MONOCHROME2"
    dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit, dataset.PixelRepresentation = 16, 12, 11, 0
    dataset.ImageOrientationPatient = decimals(numpy.concatenate([lps[:3, 0] / spacing[0], lps[:3, 1] / spacing[1]]))
    dataset.ImagePositionPatient = decimals((lps @ [0, 0, k, 1])[:3])
    dataset.PixelSpacing = decimals([spacing[1], spacing[0]])
    dataset.SliceThickness = decimals([spacing[2]])[0]
    if sop_class == CTImageStorage:
        dataset.RescaleSlope, dataset.RescaleIntercept = 2, -1000
    dataset.PixelData = scan.values[:, :, k].T.tobytes()
    return dataset


def write_series(scan, folder, sop_class=MRImageStorage):
    """Writes files whose names say nothing of their order."""
    folder.mkdir()
    names = [f"{n:05d}.dcm" for n in range(scan.values.shape[2])]
    random.Random(7).shuffle(names)
    series = generate_uid()[:48].rstrip(".")
    for k, name in enumerate(names):
        slice_dataset(scan, k, sop_class, series).save_as(folder / name, write_like_original=False)
    return folder


class DicomSeriesTest(unittest.TestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.folder = Path(self.temporary.name)
        self.tool = VolumeTool(TOOL)

    def tearDown(self):
        self.tool.close()
        self.temporary.cleanup()

    def scan(self, path, step=1):
        if not path.is_file():
            self.skipTest(f"{path} is not on this machine")
        return Scan.of(path, step)

    def assert_same(self, answer, scan, slope=1, intercept=0):
        self.assertNotIn("error", answer)
        expected = scan.right_handed()
        self.assertEqual(answer["shape"], list(expected.values.shape))
        self.assertLess(numpy.abs(numpy.array(answer["affine"]) - expected.affine).max(), 1e-6)
        values = expected.values.ravel(order="F").astype(float) * slope + intercept
        self.assertEqual(answer["sum"], values.sum())
        self.assertEqual(answer["weighted_sum"], (values * (numpy.arange(values.size) % 1009)).sum())

    def assert_same_as_dcm2niix(self, series, *times):
        """dcm2niix stores axes the other way round; the same voxels must be at the same places."""
        if shutil.which("dcm2niix") is None:
            return
        out = Path(tempfile.mkdtemp(dir=self.folder))
        run = subprocess.run(["dcm2niix", "-b", "n", "-z", "n", "-f", "x", "-o", out, series], stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT, text=True)
        self.assertEqual(run.returncode, 0, run.stdout)
        image = nibabel.load(out / "x.nii")
        expected = times[0].right_handed()
        turn = nibabel.orientations.ornt_transform(nibabel.io_orientation(image.affine),
                                                   nibabel.io_orientation(expected.affine))
        turned = image.as_reoriented(turn)
        self.assertLess(numpy.abs(turned.affine - expected.affine).max(), 1e-3)
        values = [scan.right_handed().values for scan in times]
        expected = numpy.stack(values, axis=-1) if len(times) > 1 else values[0]
        self.assertTrue(numpy.array_equal(numpy.asarray(turned.dataobj), expected))

    def check_orientations(self, scan):
        for name, (order, signs) in ORIENTATIONS.items():
            for turned in (False, True):
                with self.subTest(orientation=name, oblique=turned):
                    laid = scan.oriented(order, signs)
                    laid = laid.turned() if turned else laid
                    series = write_series(laid, self.folder / f"{name}{turned}")
                    self.assert_same(self.tool(series), laid)
                    self.assert_same_as_dcm2niix(series, laid)

    def test_itk_t1(self):
        self.check_orientations(self.scan(T1, 2))

    def test_inia19(self):
        self.check_orientations(self.scan(INIA19, 4))

    def test_ch2(self):
        self.check_orientations(self.scan(CH2, 4))

    def test_whole_volumes(self):
        for path in (CH2, INIA19, T1):
            with self.subTest(path=path.name):
                scan = self.scan(path).oriented((0, 1, 2), (-1, -1, 1))
                series = write_series(scan, self.folder / path.name, CTImageStorage)
                self.assert_same(self.tool(series), scan, 2, -1000)

    def compress(self, series, command):
        if shutil.which(command[0]) is None:
            self.skipTest(f"{command[0]} is not on this machine; install dcmtk")
        packed = Path(str(series) + command[0])
        packed.mkdir()
        for file in series.iterdir():
            subprocess.run([*command, file, packed / file.name], check=True)
        return packed

    def test_compressed(self):
        scan = self.scan(CH2, 4).turned()
        series = write_series(scan, self.folder / "plain")
        for name, command in COMPRESSORS.items():
            with self.subTest(coding=name):
                packed = self.compress(series, command)
                self.assert_same(self.tool(packed), scan)
                self.assertNotEqual(pydicom.dcmread(next(packed.iterdir())).file_meta.TransferSyntaxUID,
                                    ExplicitVRLittleEndian)

    def test_jpeg_2000(self):
        if shutil.which("opj_compress") is None:
            self.skipTest("opj_compress is not on this machine; install libopenjp2-tools")
        scan = self.scan(CH2, 4)
        series = write_series(scan, self.folder / "plain")
        for file in series.iterdir():
            dataset = pydicom.dcmread(file)
            picture = self.folder / "slice.pgm"
            head = f"P5\n{dataset.Columns} {dataset.Rows}\n4095\n".encode()
            picture.write_bytes(head + dataset.pixel_array.astype(">u2").tobytes())
            subprocess.run(["opj_compress", "-i", picture, "-o", picture.with_suffix(".j2k"), "-n", "3"], check=True,
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            dataset.PixelData = encapsulate([picture.with_suffix(".j2k").read_bytes()])
            dataset["PixelData"].VR, dataset["PixelData"].is_undefined_length = "OB", True
            dataset.file_meta.TransferSyntaxUID = JPEG2000Lossless
            dataset.save_as(file)
        self.assert_same(self.tool(series), scan)

    def test_times_as_dcm2niix_divides_them(self):
        first = self.scan(T1, 4).oriented((0, 1, 2), (-1, -1, 1))
        times = [Scan(first.values + 7 * t, first.affine) for t in range(3)]
        slices = first.values.shape[2]
        numbers = {"time after time": lambda t, k: t * slices + k + 1, "place after place": lambda t, k: 3 * k + t + 1}
        for (order, number), told in itertools.product(numbers.items(), ("TemporalPositionIdentifier", None)):
            with self.subTest(order=order, told=told):
                series = self.folder / f"{order} {told}"
                series.mkdir()
                uid = generate_uid()[:48].rstrip(".")
                for t, k in itertools.product(range(3), range(slices)):
                    dataset = slice_dataset(times[t], k, MRImageStorage, uid)
                    dataset.InstanceNumber = number(t, k)
                    if told:
                        setattr(dataset, told, t + 1)
                    dataset.save_as(series / f"{(t * slices + k) * 7919 % 10007}.dcm", write_like_original=False)
                for t, scan in enumerate(times):
                    answer = self.tool(series, series=f"{uid}:{t + 1}")
                    self.assert_same(answer, scan)
                    self.assertEqual(len(answer["warnings"]), 0 if told else 1)
                self.assert_same_as_dcm2niix(series, *times)
                next(series.iterdir()).unlink()
                refused = self.tool(series)["error"]
                self.assertIn("3 DICOM volumes" if told else f"at {slices} positions, 2 to 3 at each", refused)

    def test_names_and_folders_do_not_matter(self):
        scan = self.scan(T1, 2)
        series = write_series(scan, self.folder / "flat")
        before = self.tool(series)
        for n, file in enumerate(sorted(series.iterdir())):
            inner = series / f"part{n % 3}"
            inner.mkdir(exist_ok=True)
            file.rename(inner / f"x{(n * 7919) % 1000}")
        self.assertEqual(self.tool(series)["sha256"], before["sha256"])
        self.assert_same(self.tool(series), scan)

    def test_masks_of_dicom_input_keep_its_place(self):
        scan = self.scan(T1, 2).turned()
        series = write_series(scan, self.folder / "series")
        mask = self.folder / "mask.nii.gz"
        self.assertNotIn("error", self.tool(series, mask=str(mask)))
        written = nibabel.load(mask)
        expected = scan.right_handed()
        self.assertLess(numpy.abs(written.affine - expected.affine).max(), 1e-4)
        values = expected.values.astype(numpy.float32)
        self.assertTrue(numpy.array_equal(numpy.asarray(written.dataobj), values > values.mean(dtype=float)))

    def test_patients_are_never_named(self):
        scan = self.scan(T1, 4)
        series = write_series(scan, self.folder / "series")
        answers = [self.tool(series)]
        middle = [file for file in series.iterdir() if pydicom.dcmread(file).InstanceNumber == 7]
        middle[0].unlink()
        answers.append(self.tool(series))
        self.assertIn("--allow-gaps", answers[-1]["error"])
        answers.append(self.tool(series, allow_gaps=True))
        self.assertIn("interpolated", " ".join(answers[-1]["warnings"]))
        file = next(series.iterdir())
        file.write_bytes(file.read_bytes()[:900])
        answers.append(self.tool(series))
        self.assertIn("error", answers[-1])
        self.assertNotIn("planted", json.dumps(answers).lower())


if __name__ == "__main__":
    TOOL = sys.argv.pop(1)
    unittest.main()
