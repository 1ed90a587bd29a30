"""Compares what `sammoe inspect --input` says of every format with independent readers: nibabel, and SimpleITK and pynrrd where they
are installed. All files of a test are described in one run.

Usage: inspect_test.py SAMMOE. Exits with 77 (skipped) where nibabel is missing.
"""
import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

try:
    import nibabel
    import numpy
except ImportError:
    sys.exit(77)
try:
    import SimpleITK
except ImportError:
    SimpleITK = None
try:
    import nrrd
except ImportError:
    nrrd = None

PROGRAM = None
SHAPE = (6, 5, 4)
TO_RAS = numpy.diag([-1, -1, 1, 1])


def affines():
    """Where axes may run: along R, A, S; sagittal slices; oblique; left-handed."""
    plain = numpy.diag([0.7, 1.25, 3, 1])
    sagittal = numpy.array([[0, 0, 3, 5], [-0.7, 0, 0, 6], [0, -1.25, 0, 7], [0, 0, 0, 1]])
    c, s = numpy.cos(0.2), numpy.sin(0.2)
    oblique = numpy.array([[c, -s, 0, -80], [s, c, 0, 20], [0, 0, 1, 3], [0, 0, 0, 1]]) @ plain
    return [plain, sagittal, oblique, oblique @ numpy.diag([-1, 1, 1, 1])]


def values_of(dtype):
    return numpy.random.default_rng(11).integers(-90 if numpy.dtype(dtype).kind != "u" else 0, 120, SHAPE).astype(dtype)


def itk_image(values, affine):
    image = SimpleITK.GetImageFromArray(values.transpose())
    lps = TO_RAS @ affine
    spacing = numpy.linalg.norm(lps[:3, :3], axis=0)
    image.SetSpacing(spacing.tolist())
    image.SetOrigin(lps[:3, 3].tolist())
    image.SetDirection((lps[:3, :3] / spacing).ravel().tolist())
    return image


class InspectTest(unittest.TestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.addCleanup(self.temporary.cleanup)
        self.folder = Path(self.temporary.name)
        self.expected = []

    def expect(self, name, form, values, affine):
        """Once `check` runs, the file will have to be described so."""
        self.expected.append((self.folder / name, form, values, affine))
        return str(self.folder / name)

    def inspect(self, *arguments):
        run = subprocess.run([PROGRAM, "inspect", "--json", "--input", *map(str, arguments)], capture_output=True, text=True)
        self.assertEqual(run.returncode, 0, run.stderr)
        return json.loads(run.stdout)

    def check(self):
        found = self.inspect(*[path for path, *_ in self.expected])
        found = found if len(self.expected) > 1 else [found]
        for (path, form, values, affine), volume in zip(self.expected, found):
            with self.subTest(file=path.name):
                self.assertEqual((volume["input"], volume["format"], volume["problem"]), (str(path), form, None))
                self.assertEqual((volume["size"], volume["type"]), (list(values.shape), values.dtype.name))
                self.assertEqual(volume["orientation"], "".join(nibabel.aff2axcodes(affine)))
                self.assertLess(abs(volume["obliquity_degrees"] - numpy.degrees(nibabel.affines.obliquity(affine).max())), 1e-3)
                self.assertLess(numpy.abs(numpy.array(volume["affine_ras_mm"]) - affine).max(), 1e-4)
                self.assertLess(numpy.abs(numpy.array(volume["spacing_mm"]) - nibabel.affines.voxel_sizes(affine)).max(), 1e-5)
                real = values.astype(numpy.float64)
                self.assertEqual((volume["minimum"], volume["maximum"]), (real.min(), real.max()))
                self.assertAlmostEqual(volume["mean"], real.mean(), places=4)

    def test_nibabels_formats(self):
        for number, affine in enumerate(affines()):
            for dtype in (numpy.uint8, numpy.int16, numpy.float32):
                values = values_of(dtype)
                name = f"{number}-{numpy.dtype(dtype).name}"
                for ending in (".nii", ".nii.gz", ".nii.bz2"):
                    nibabel.save(nibabel.Nifti1Image(values, affine), self.expect(name + ending, "NIfTI-1", values, affine))
                nibabel.save(nibabel.Nifti2Image(values, affine), self.expect(name + ".2.nii", "NIfTI-2", values, affine))
                for ending in (".hdr", ".hdr.gz"):
                    path = self.expect(name + ending, "NIfTI-1, header and voxels in two files", values, affine)
                    nibabel.Nifti1Pair(values, affine).to_filename(path)
                nibabel.save(nibabel.MGHImage(values, affine), self.expect(name + ".mgz", "FreeSurfer MGH", values, affine))
        self.check()

    def test_volumes_units_and_scaling(self):
        values = numpy.stack([values_of(numpy.int16), values_of(numpy.int16) + 1], axis=-1)
        image = nibabel.Nifti1Image(values, affines()[2])
        image.header.set_xyzt_units("micron")
        image.header.set_slope_inter(2, -5)
        nibabel.save(image, self.folder / "a.nii")
        found = self.inspect(self.folder / "a.nii", "--volume", "1")
        self.assertEqual((found["volume_count"], found["volume_index"], found["usable"]), (2, 1, True))
        self.assertEqual((found["length_unit"], found["slope"], found["intercept"]), ("um", 2, -5))
        real = nibabel.load(self.folder / "a.nii").get_fdata()[..., 1]
        self.assertEqual((found["minimum"], found["maximum"]), (real.min(), real.max()))
        self.assertIn("--volume 0 to 1", self.inspect(self.folder / "a.nii")["problem"])

    def test_analyze(self):
        header = nibabel.AnalyzeImage.header_class()
        header.set_data_shape(SHAPE)
        header.set_zooms((0.7, 1.25, 3))
        header.set_data_dtype(numpy.int16)
        values = values_of(numpy.int16)
        path = self.expect("a.hdr", "Analyze 7.5", values, None)
        nibabel.AnalyzeImage(values, None, header).to_filename(path)
        self.expected[0] = (*self.expected[0][:3], nibabel.load(path).affine)
        self.check()

    def test_labels(self):
        labels = numpy.zeros((20, 20, 20), numpy.uint16)
        labels[2:9, 3:8, 4:6] = 1
        labels[12:, 12:, 12:] = 2035
        nibabel.save(nibabel.MGHImage(labels.astype(numpy.int32), affines()[2]), self.folder / "a.mgz")
        nibabel.save(nibabel.Nifti1Image(labels.astype(numpy.float64), affines()[2]), self.folder / "a.nii.gz")
        ml = numpy.abs(numpy.linalg.det(affines()[2][:3, :3])) / 1000
        for found in self.inspect(self.folder / "a.mgz", self.folder / "a.nii.gz"):
            self.assertEqual([(row["label"], row["voxels"]) for row in found["labels"]], [(1, 70), (2035, 512)])
            for row in found["labels"]:
                self.assertAlmostEqual(row["volume_ml"], row["voxels"] * ml, places=6)

    @unittest.skipUnless(SimpleITK, "SimpleITK is not installed")
    def test_simpleitks_formats(self):
        for number, affine in enumerate(affines()):
            for dtype in (numpy.uint8, numpy.int16, numpy.float32):
                values = values_of(dtype)
                for ending, form in ((".nii", "NIfTI-1"), (".nrrd", "NRRD"), (".nhdr", "NRRD, header and voxels in two files"),
                                     (".mha", "MetaImage"), (".mhd", "MetaImage, header and voxels in two files")):
                    for packed in (False, True):
                        name = f"{number}-{numpy.dtype(dtype).name}-{int(packed)}{ending}"
                        SimpleITK.WriteImage(itk_image(values, affine), self.expect(name, form, values, affine), packed)
        self.check()

    @unittest.skipUnless(nrrd, "pynrrd is not installed")
    def test_segments_of_pynrrd(self):
        layers = numpy.zeros((2, 5, 4, 3), numpy.uint8)
        layers[0, 1:3, :2, 0] = 1
        layers[1, 4, 3, :] = 1
        lps = TO_RAS @ affines()[0]
        header = {"space": "left-posterior-superior", "kinds": ["list", "domain", "domain", "domain"], "space origin": lps[:3, 3],
                  "space directions": numpy.vstack([numpy.full(3, numpy.nan), lps[:3, :3].T])}
        for number, name in enumerate(("Leber, links", "Tumour")):
            header.update({f"Segment{number}_ID": f"s{number}", f"Segment{number}_Name": name, f"Segment{number}_Layer": str(number),
                           f"Segment{number}_LabelValue": "1"})
        nrrd.write(str(self.folder / "a.seg.nrrd"), layers, header)
        found = self.inspect(self.folder / "a.seg.nrrd")
        self.assertEqual([(row["name"], row["voxels"]) for row in found["labels"]], [("Leber, links", 4), ("Tumour", 3)])


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    unittest.main()
