"""Compares the volume reader and writer with nibabel, an independent implementation.

Usage: nibabel_test.py VOLUME_TOOL. Exits with 77 (skipped) where nibabel is missing.
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

from json_tool import VolumeTool

TOOL = None
MM_PER_UNIT = {"mm": 1.0, "meter": 1000.0, "micron": 0.001}
REAL_FOLDERS = [Path("/usr/share/mricron/templates"), Path(nibabel.__file__).parent / "tests" / "data"]


def axis_orders():
    """The 48 ways to lay three axes along R, A, S: every order and every sign."""
    for order in itertools.permutations(range(3)):
        for signs in itertools.product((1, -1), repeat=3):
            matrix = numpy.zeros((3, 3))
            for axis, (row, sign) in enumerate(zip(order, signs)):
                matrix[row, axis] = sign
            yield matrix


def oblique():
    """A rotation about no axis of the world."""
    a, b = 0.31, -0.17
    about_z = numpy.array([[numpy.cos(a), -numpy.sin(a), 0], [numpy.sin(a), numpy.cos(a), 0], [0, 0, 1]])
    about_x = numpy.array([[1, 0, 0], [0, numpy.cos(b), -numpy.sin(b)], [0, numpy.sin(b), numpy.cos(b)]])
    return about_z @ about_x


def sums(values):
    flat = numpy.asarray(values, dtype=numpy.float32).astype(numpy.float64).ravel(order="F")
    return flat.sum(), (flat * (numpy.arange(flat.size) % 1009)).sum()


def quaternion_slack_mm(image):
    """How far float32 rounding of a stored quaternion can move a voxel of the image.

    The scalar part follows from the stored ones, so near half a turn rounding is magnified; there nibabel takes
    what is left of the rounding for a rotation, and niftilib and we take it for none.
    """
    header = image.header
    vector = [float(header[name]) for name in ("quatern_b", "quatern_c", "quatern_d")]
    scalar = max(0.0, 1 - sum(v * v for v in vector)) ** 0.5
    error = min(1.2e-7**0.5, 1.2e-7 / max(scalar, 1e-9))
    spacing = numpy.array(header.get_zooms()[:3]) * MM_PER_UNIT.get(header.get_xyzt_units()[0], 1.0)
    return 2 * error * float(numpy.linalg.norm(spacing * image.shape[:3]))


def scaled_affine(image, affine=None):
    """nibabel's affine in mm (nibabel itself ignores the unit)."""
    affine = numpy.array(image.affine if affine is None else affine)
    affine[:3] *= MM_PER_UNIT.get(image.header.get_xyzt_units()[0], 1.0)
    return affine


class NibabelTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.tool = VolumeTool(TOOL)
        self.addCleanup(self.tool.close)

    def path(self, name):
        return Path(self.folder.name) / name

    def assert_same_voxels(self, answer, values):
        total, weighted = sums(values)
        scale = 1e-6 * max(1.0, float(numpy.abs(numpy.asarray(values, dtype=numpy.float64)).sum()))
        self.assertAlmostEqual(answer["sum"], total, delta=scale)
        self.assertAlmostEqual(answer["weighted_sum"], weighted, delta=1009 * scale)

    def assert_same_place(self, answer, affine, delta=1e-4):
        corners = numpy.array(list(itertools.product(*[(0, n - 1) for n in answer["shape"]])))
        ours = nibabel.affines.apply_affine(numpy.array(answer["affine"]), corners)
        theirs = nibabel.affines.apply_affine(affine, corners)
        self.assertLess(numpy.abs(ours - theirs).max(), delta)

    def check_written(self, path, image, answer, source_geometry):
        """The mask must be what nibabel makes of the source, with the same header fields."""
        self.assertEqual(hashlib.sha256(path.read_bytes()).hexdigest(), answer)
        mask = nibabel.load(path)
        values = numpy.asarray(image.dataobj, dtype=numpy.float32)
        expected = values.astype(numpy.float64) > values.astype(numpy.float64).mean()
        self.assertTrue(numpy.array_equal(numpy.asarray(mask.dataobj), expected.astype(numpy.uint8)))
        self.assertEqual(mask.get_data_dtype(), numpy.uint8)
        if not source_geometry:
            return mask
        for field in ("pixdim", "qform_code", "sform_code", "quatern_b", "quatern_c", "quatern_d", "qoffset_x",
                      "qoffset_y", "qoffset_z", "srow_x", "srow_y", "srow_z", "xyzt_units", "sizeof_hdr"):
            ours, theirs = mask.header[field], image.header[field]
            if field == "pixdim":
                ours, theirs = ours[:4], theirs[:4]
            self.assertTrue(numpy.array_equal(ours, theirs), field)
        return mask

    def test_axis_orders_forms_and_units(self):
        shape, spacing = (5, 4, 3), numpy.array([0.7, 1.25, 3.0])
        values = numpy.random.default_rng(1).integers(-1000, 3000, shape).astype(numpy.int16)
        cases = itertools.product(axis_orders(), ("sform", "qform", "both"), (numpy.eye(3), oblique()),
                                  enumerate(MM_PER_UNIT.items()))
        for number, (axes, forms, turn, (order, (unit, mm))) in enumerate(cases):
            with self.subTest(axes=axes.tolist(), forms=forms, oblique=turn[0, 1] != 0, unit=unit):
                affine = numpy.eye(4)
                affine[:3, :3] = turn @ axes @ numpy.diag(spacing)
                affine[:3, 3] = (-85.5, 199.25, -318.0)
                kind = nibabel.Nifti2Image if (number + order) % 5 == 0 else nibabel.Nifti1Image
                stored = affine.copy()
                stored[:3] /= mm
                image = kind(values, stored)
                image.header.set_xyzt_units(unit)
                image.set_sform(stored, 2 if forms != "qform" else 0)
                image.set_qform(stored, 1 if forms != "sform" else 0)
                path = self.path("a.nii" if number % 2 else "a.nii.gz")
                nibabel.save(image, path)
                mask, plain = self.path("mask.nii.gz"), self.path("plain.nii")
                # Syncing files to disk is slow, so not every case writes.
                writes = {"mask": mask, "plain_mask": plain} if number % 4 == 0 or unit == "micron" else {}
                answer = self.tool(path, **writes)
                self.assertNotIn("error", answer)
                loaded = nibabel.load(path)
                self.assertEqual(answer["shape"], list(shape))
                self.assertEqual(answer["type"], "int16")
                self.assertEqual(answer["warnings"], [])
                self.assert_same_place(answer, affine, 1e-4)
                self.assert_same_place(answer, scaled_affine(loaded), 1e-4 + quaternion_slack_mm(loaded))
                self.assert_same_voxels(answer, values)
                self.assertEqual(answer["sha256"], hashlib.sha256(path.read_bytes()).hexdigest())
                if not writes:
                    continue
                self.check_written(mask, loaded, answer["mask_sha256"], True)
                written = self.check_written(plain, loaded, answer["plain_mask_sha256"], False)
                self.assert_same_place(answer, written.get_sform(), 1e-4)
                self.assert_same_place(answer, written.get_qform(), 1e-4 + quaternion_slack_mm(written))
                self.assertNotIn("error", self.tool(plain))

    def test_types_and_scaling(self):
        types = ("int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64", "float32", "float64")
        for name, swapped, scaled in itertools.product(types, (False, True), (False, True)):
            with self.subTest(type=name, swapped=swapped, scaled=scaled):
                dtype = numpy.dtype(name)
                values = numpy.arange(60).reshape(5, 4, 3).astype(dtype)
                header = nibabel.Nifti1Header(endianness=">" if swapped else "<")
                header.set_data_dtype(dtype)
                header.set_xyzt_units("mm")
                image = nibabel.Nifti1Image(values, numpy.diag([2, 2, 3, 1]), header)
                if scaled:
                    image.header.set_slope_inter(0.5, -7)
                    image = nibabel.Nifti1Image(values * 0.5 - 7, image.affine, image.header)
                    image.header.set_slope_inter(0.5, -7)
                path = self.path("t.nii.gz")
                nibabel.save(image, path)
                answer = self.tool(path)
                self.assertNotIn("error", answer)
                self.assertEqual(answer["type"], name)
                self.assert_same_voxels(answer, nibabel.load(path).get_fdata())

    def test_real_files(self):
        found = [p for folder in REAL_FOLDERS if folder.is_dir() for p in sorted(folder.iterdir())
                 if p.name.endswith((".nii", ".nii.gz")) and ".dconn." not in p.name]
        if not found:
            self.skipTest("no real volumes on this machine")
        for path in found:
            with self.subTest(path=path.name):
                self.check_real_file(path)

    def check_real_file(self, path):
        image = nibabel.load(path)
        request = {}
        if len(image.shape) == 4 and image.shape[3] > 1:
            self.assertIn("volumes; expected one", self.tool(path)["error"])
            request["volume_index"] = image.shape[3] - 1
            image = image.slicer[..., image.shape[3] - 1]
        values = numpy.asarray(image.dataobj, dtype=numpy.float32)
        if not numpy.isfinite(values).all():
            self.assertIn("NaN", self.tool(path, prefer_form="sform", **request)["error"])
            request["non_finite"] = "zero"
            values = numpy.nan_to_num(values, nan=0, posinf=0, neginf=0)
        forms = self.forms_of(image)
        slack = {"sform": 1e-3, "qform": 1e-3 + quaternion_slack_mm(image)}
        if len(forms) == 2:
            corners = numpy.array(list(itertools.product(*[(0, n - 1) for n in image.shape[:3]])))
            places = [nibabel.affines.apply_affine(affine, corners) for affine in forms.values()]
            distance = numpy.abs(places[0] - places[1]).max()
            answer = self.tool(path, **request)
            self.assertEqual("sform" in answer.get("error", ""), distance > slack["qform"])
        for form, affine in forms.items():
            mask = self.path("mask.nii.gz")
            answer = self.tool(path, prefer_form=form, mask=mask, **request)
            self.assertNotIn("error", answer)
            self.assertEqual(answer["shape"], list(image.shape[:3]))
            self.assert_same_place(answer, scaled_affine(image, affine), slack[form])
            self.assert_same_voxels(answer, values)
            written = nibabel.load(mask)
            self.assertTrue(numpy.array_equal(written.get_sform(), image.get_sform()))
            self.assertTrue(numpy.array_equal(written.get_qform(), image.get_qform()))

    @staticmethod
    def forms_of(image):
        forms = {}
        if image.header["sform_code"] > 0:
            forms["sform"] = image.get_sform()
        if image.header["qform_code"] > 0:
            forms["qform"] = image.get_qform()
        return forms


if __name__ == "__main__":
    TOOL = sys.argv.pop(1)
    unittest.main()
