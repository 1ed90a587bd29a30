"""Compares the readers and writers of docs/formats.md with independent ones: nibabel, and SimpleITK and pynrrd where they are installed.

Usage: formats_test.py VOLUME_TOOL. Exits with 77 (skipped) where nibabel is missing.
"""
import hashlib
import itertools
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

from json_tool import VolumeTool

TOOL = None
SHAPE = (5, 4, 3)
TO_RAS = numpy.diag([-1, -1, 1, 1])


def affine_of(turn=0.3):
    c, s = numpy.cos(turn), numpy.sin(turn)
    affine = numpy.eye(4)
    affine[:3, :3] = numpy.array([[c, -s, 0], [0, 0, 1], [s, c, 0]]) @ numpy.diag([0.7, 1.25, 3])
    affine[:3, 3] = (-85.5, 199.25, -318)
    return affine


def some_values(dtype, shape=SHAPE):
    return numpy.random.default_rng(7).integers(0, 120, shape).astype(dtype)


def some_labels():
    labels = numpy.zeros(SHAPE, numpy.uint8)
    labels[1:4, :2, 1] = 1
    labels[4, 3, :] = 7
    return labels


def itk_image(values, affine):
    image = SimpleITK.GetImageFromArray(values.transpose())
    lps = TO_RAS @ affine
    spacing = numpy.linalg.norm(lps[:3, :3], axis=0)
    image.SetSpacing(spacing.tolist())
    image.SetOrigin(lps[:3, 3].tolist())
    image.SetDirection((lps[:3, :3] / spacing).ravel().tolist())
    return image


def sums(values):
    flat = numpy.asarray(values, dtype=numpy.float64).ravel(order="F")
    return flat.sum(), (flat * (numpy.arange(flat.size) % 1009)).sum()


class FormatsTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.tool = VolumeTool(TOOL)
        self.addCleanup(self.tool.close)

    def path(self, name):
        return Path(self.folder.name) / name

    def check(self, path, values, affine, warnings=0, **request):
        return self.check_answer(self.tool(path, **request), values, affine, warnings)

    def check_labels(self, path, values, affine, warnings=0):
        with self.subTest(labels=path.name):
            return self.check_answer(self.tool.labels(path), values, affine, warnings)

    def check_answer(self, answer, values, affine, warnings):
        self.assertNotIn("error", answer)
        self.assertEqual(answer["shape"], list(values.shape))
        self.assertEqual(len(answer["warnings"]), warnings, answer["warnings"])
        total, weighted = sums(values)
        self.assertAlmostEqual(answer["sum"], total, delta=1e-3)
        self.assertAlmostEqual(answer["weighted_sum"], weighted, delta=1e-1)
        corners = numpy.array(list(itertools.product(*[(0, n - 1) for n in values.shape])))
        places = [nibabel.affines.apply_affine(numpy.array(a), corners) for a in (answer["affine"], affine)]
        self.assertLess(numpy.abs(places[0] - places[1]).max(), 1e-3)
        return answer

    def digest(self, *paths):
        digests = sorted(hashlib.sha256(path.read_bytes()).hexdigest() for path in paths)
        return hashlib.sha256("".join(digest + "\n" for digest in digests).encode()).hexdigest()

    def test_nifti_pairs(self):
        for kind, endianness in itertools.product((nibabel.Nifti1Pair, nibabel.Nifti2Pair), "<>"):
            image = kind(some_values(numpy.int16), affine_of(), kind.header_class(endianness=endianness))
            image.set_data_dtype(numpy.int16)
            for name in ("a.hdr", "b.img"):
                nibabel.save(image, self.path(name))
                answer = self.check(self.path(name), some_values(numpy.int16), affine_of())
                self.assertEqual(answer["sha256"], self.digest(*[self.path(name[0] + end) for end in (".hdr", ".img")]))

    def test_packed_nifti(self):
        values = some_values(numpy.int16)
        for name in ("a.nii.gz", "a.nii.bz2"):
            nibabel.save(nibabel.Nifti1Image(values, affine_of()), self.path(name))
            self.check(self.path(name), values, affine_of())
        nibabel.Nifti1Pair(values, affine_of()).to_filename(self.path("p.hdr.gz"))
        self.assertTrue(self.path("p.img.gz").exists())
        for name in ("p.hdr.gz", "p.img.gz"):
            self.check(self.path(name), values, affine_of())

    def test_analyze(self):
        kinds = (nibabel.AnalyzeImage, nibabel.Spm99AnalyzeImage, nibabel.Spm2AnalyzeImage)
        for kind, endianness in itertools.product(kinds, "<>"):
            header = kind.header_class(endianness=endianness)
            header.set_data_shape(SHAPE)
            header.set_zooms((0.7, 1.25, 3))
            header.set_data_dtype(numpy.int16)
            kind(some_values(numpy.int16), None, header).to_filename(self.path("a.hdr"))
            self.path("a.mat").unlink(missing_ok=True)
            self.check(self.path("a.hdr"), some_values(numpy.int16), nibabel.load(self.path("a.hdr")).affine, warnings=1)
            raw = bytearray(self.path("a.hdr").read_bytes())
            raw[253:259] = numpy.array([2, 3, 1], endianness + "i2").tobytes()
            self.path("a.hdr").write_bytes(raw)
            expected = nibabel.Spm99AnalyzeImage.from_filename(self.path("a.hdr")).affine
            self.check(self.path("a.hdr"), some_values(numpy.int16), expected, warnings=1)

    def test_mgh(self):
        for dtype, name in itertools.product((numpy.uint8, numpy.int16, numpy.int32, numpy.float32), ("a.mgz", "a.mgh")):
            values = some_values(dtype)
            nibabel.save(nibabel.MGHImage(values, affine_of()), self.path(name))
            mask = self.path("mask.mgz")
            answer = self.check(self.path(name), values, nibabel.load(self.path(name)).affine, plain_mask=mask)
            self.assertEqual(answer["type"], numpy.dtype(dtype).name)
            written = nibabel.load(mask)
            self.assertTrue(numpy.array_equal(numpy.asarray(written.dataobj), values > values.astype(float).mean()))
            self.assertLess(numpy.abs(written.affine - affine_of()).max(), 1e-3)

    def test_mgh_frames(self):
        values = some_values(numpy.int16, SHAPE + (2,))
        nibabel.save(nibabel.MGHImage(values, affine_of()), self.path("a.mgz"))
        self.assertIn("holds 2 volumes", self.tool(self.path("a.mgz"))["error"])
        self.check(self.path("a.mgz"), values[..., 1], affine_of(), volume_index=1)

    def test_real_files_of_nibabel(self):
        folder = Path(nibabel.__file__).parent / "tests" / "data"
        found = [path for ending in (".mgz", ".hdr") for path in sorted(folder.glob("*" + ending))
                 if ending == ".mgz" or path.with_suffix(".img").exists()]
        if not found:
            self.skipTest("nibabel came without its test data")
        for path in found:
            with self.subTest(path=path.name):
                image = nibabel.load(path)
                request = {"volume_index": int(image.shape[3]) - 1} if len(image.shape) == 4 and image.shape[3] > 1 else {}
                if len(image.shape) == 4:
                    image = image.slicer[..., image.shape[3] - 1]
                values = numpy.asarray(image.dataobj, dtype=numpy.float64)
                answer = self.tool(path, **request)
                if "error" in answer:
                    self.assertIn("expected", answer["error"])
                    continue
                total, weighted = sums(values.reshape(answer["shape"]))
                self.assertAlmostEqual(answer["sum"], total, delta=1e-4 * (1 + numpy.abs(values).sum()))
                self.assertAlmostEqual(answer["weighted_sum"], weighted, delta=1e-1 * (1 + numpy.abs(values).sum()))

    @unittest.skipUnless(SimpleITK, "SimpleITK is not installed")
    def test_simpleitk_detached(self):
        values = some_values(numpy.int16)
        image = itk_image(values, affine_of())
        lps = TO_RAS @ affine_of()
        spacing = numpy.linalg.norm(lps[:3, :3], axis=0)
        for name, packed in itertools.product(("a.mhd", "a.nhdr", "a.mha", "a.nrrd"), (False, True)):
            path = self.path(("z" if packed else "") + name)
            SimpleITK.WriteImage(image, str(path), packed)
            self.check(path, values, affine_of())
            for ending in (".mha", ".nrrd", ".seg.nrrd", ".nii", ".nii.gz"):
                mask = self.path("mask" + ending)
                self.tool(path, plain_mask=mask)
                written = SimpleITK.ReadImage(str(mask))
                self.assertLess(numpy.abs(numpy.array(written.GetOrigin()) - lps[:3, 3]).max(), 1e-4)
                self.assertLess(numpy.abs(numpy.array(written.GetSpacing()) - spacing).max(), 1e-5)
                self.assertLess(numpy.abs(numpy.array(written.GetDirection()) - (lps[:3, :3] / spacing).ravel()).max(), 1e-5)
                self.assertTrue(numpy.array_equal(SimpleITK.GetArrayFromImage(written).transpose(), values > values.mean()))
        four = SimpleITK.JoinSeries([image, image + 1])
        for name in ("f.mha", "f.nrrd", "f.mhd"):
            SimpleITK.WriteImage(four, str(self.path(name)))
            warned = 1 if name.endswith("nrrd") else 0
            self.check(self.path(name), values + 1, affine_of(), warnings=warned, volume_index=1)

    @unittest.skipUnless(nrrd, "pynrrd is not installed")
    def test_pynrrd(self):
        values = some_values(numpy.int16)
        lps = TO_RAS @ affine_of()
        header = {"space": "left-posterior-superior", "space directions": lps[:3, :3].T, "space origin": lps[:3, 3]}
        for name, encoding, order in itertools.product(("a.nrrd", "a.nhdr"), ("raw", "gzip", "bzip2"), "<>"):
            nrrd.write(str(self.path(name)), values.astype(order + "i2"), {**header, "encoding": encoding})
            self.check(self.path(name), values, affine_of())
        nrrd.write(str(self.path("plain.nrrd")), values)
        self.check(self.path("plain.nrrd"), values, TO_RAS, warnings=1)
        both = numpy.stack([values, values + 1])
        four = {**header, "kinds": ["list", "domain", "domain", "domain"],
                "space directions": numpy.vstack([numpy.full(3, numpy.nan), lps[:3, :3].T])}
        nrrd.write(str(self.path("list.nrrd")), both, four)
        self.check(self.path("list.nrrd"), values + 1, affine_of(), volume_index=1)


    def test_labels_of_nibabel(self):
        labels = some_labels()
        for kind in (nibabel.Nifti1Image, nibabel.Nifti2Image, nibabel.Nifti1Pair, nibabel.MGHImage):
            for dtype in (numpy.uint8, numpy.float32):
                path = self.path("a" + (".mgz" if kind is nibabel.MGHImage else ".img" if kind is nibabel.Nifti1Pair else ".nii.gz"))
                kind(labels.astype(dtype), affine_of()).to_filename(path)
                self.check_labels(path, labels, affine_of())
        nibabel.AnalyzeImage(labels, numpy.eye(4)).to_filename(self.path("b.hdr"))
        self.check_labels(self.path("b.hdr"), labels, nibabel.load(self.path("b.hdr")).affine, warnings=1)

    @unittest.skipUnless(SimpleITK, "SimpleITK is not installed")
    def test_labels_of_simpleitk(self):
        labels = some_labels()
        for ending in (".nii.gz", ".nrrd", ".nhdr", ".mha", ".mhd"):
            SimpleITK.WriteImage(itk_image(labels, affine_of()), str(self.path("a" + ending)))
            self.check_labels(self.path("a" + ending), labels, affine_of())

    @unittest.skipUnless(nrrd, "pynrrd is not installed")
    def test_segments_of_pynrrd(self):
        labels = some_labels()
        lps = TO_RAS @ affine_of()
        header = {"space": "left-posterior-superior", "space origin": lps[:3, 3], "kinds": ["list", "domain", "domain", "domain"],
                  "space directions": numpy.vstack([numpy.full(3, numpy.nan), lps[:3, :3].T])}
        for layer, (name, value) in enumerate((("Leber, links", 1), ("Tumour", 7))):
            header.update({f"Segment{layer}_ID": f"s{layer}", f"Segment{layer}_Name": name, f"Segment{layer}_Layer": str(layer),
                           f"Segment{layer}_LabelValue": str(value)})
        path = self.path("a.seg.nrrd")
        nrrd.write(str(path), numpy.stack([labels * (labels == 1), labels * (labels == 7)]), header)
        self.assertEqual(self.check_labels(path, labels, affine_of())["names"], {"1": "Leber, links", "7": "Tumour"})

    @unittest.skipUnless(nrrd, "pynrrd is not installed")
    def test_masks_that_pynrrd_reads(self):
        values = some_values(numpy.int16)
        nibabel.save(nibabel.Nifti1Image(values, affine_of()), self.path("a.nii"))
        lps = TO_RAS @ affine_of()
        for ending in (".nrrd", ".seg.nrrd"):
            mask = self.path("mask" + ending)
            self.tool(self.path("a.nii"), plain_mask=mask)
            read, header = nrrd.read(str(mask))
            self.assertTrue(numpy.array_equal(read, values > values.mean()))
            self.assertEqual(header["space"], "left-posterior-superior")
            self.assertLess(numpy.abs(header["space origin"] - lps[:3, 3]).max(), 1e-4)
            self.assertLess(numpy.abs(header["space directions"] - lps[:3, :3].T).max(), 1e-5)
        self.assertEqual((header["Segment0_Name"], header["Segment0_LabelValue"]), ("above", "1"))
        colour = numpy.array(header["Segment0_Color"].split(), dtype=float)
        self.assertLess(numpy.abs(colour - numpy.array([230, 159, 0]) / 255).max(), 1e-3)

    def test_probabilities_that_nibabel_reads(self):
        nibabel.save(nibabel.Nifti1Image(some_values(numpy.int16), affine_of()), self.path("a.nii"))
        first = (numpy.arange(numpy.prod(SHAPE)) % 8 / 8).reshape(SHAPE, order="F")
        for name in ("p.nii", "p.nii.gz", "p.mgz", "p.mgh"):
            answer = self.tool.write_probabilities(self.path(name), self.path("a.nii"))
            self.assertEqual(answer["sha256"], hashlib.sha256(self.path(name).read_bytes()).hexdigest())
            read = nibabel.load(self.path(name))
            self.assertTrue(numpy.array_equal(numpy.asarray(read.dataobj), numpy.stack([first, first / 2], axis=-1)))
            self.assertLess(numpy.abs(read.affine - affine_of()).max(), 1e-3)


if __name__ == "__main__":
    TOOL = sys.argv.pop(1)
    unittest.main()
