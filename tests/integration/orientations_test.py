"""One scene stored in all 48 axis orders, oblique, in mm, m and um, with sform, qform or both, segmented by the program.

Checked with nibabel, a reader independent of ours:
- the mask's affine, form codes and units are the source's;
- the mask covers the object in world space, so neither an axis nor a sign is mixed up;
- masks of the same scene agree (Dice >= 0.99) once mapped to one grid.

usage: orientations_test.py SAMMOE MAKE_TINY_BUNDLE
"""
import itertools
import pathlib
import subprocess
import sys
import tempfile

try:
    import nibabel
    import numpy
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)

# An ellipsoid with three different radii, off centre, so that every permutation or flip of the axes moves it.
CENTRE_RAS_MM = numpy.array([6.0, -4.0, 3.0])
RADII_MM = numpy.array([14.0, 9.0, 6.0])
SIZE = (46, 40, 34)
SPACING_MM = (1.5, 1.8, 2.1)


def scene_affine(oblique):
    """World from voxel of the scene as first stored: axes R, A, S, or turned by 20 degrees about two axes."""
    affine = numpy.diag([*SPACING_MM, 1.0])
    if oblique:
        c, s = numpy.cos(numpy.radians(20)), numpy.sin(numpy.radians(20))
        about_z = numpy.array([[c, -s, 0], [s, c, 0], [0, 0, 1]])
        about_x = numpy.array([[1, 0, 0], [0, c, -s], [0, s, c]])
        affine[:3, :3] = about_z @ about_x @ affine[:3, :3]
    middle = affine[:3, :3] @ ((numpy.array(SIZE) - 1) / 2)
    affine[:3, 3] = -middle
    return affine


def world_positions(affine, shape):
    index = numpy.stack(numpy.meshgrid(*[numpy.arange(n) for n in shape], indexing="ij"), axis=-1)
    return index @ affine[:3, :3].T + affine[:3, 3]


def ellipsoid(affine, shape):
    offset = (world_positions(affine, shape) - CENTRE_RAS_MM) / RADII_MM
    return (offset**2).sum(axis=-1) <= 1.0


def reordered(voxels, affine, order, flips):
    """The same scene with its axes permuted and flipped."""
    turned = numpy.transpose(voxels, order)
    turn = numpy.zeros((4, 4))
    turn[3, 3] = 1
    for new, (old, flip) in enumerate(zip(order, flips)):
        turn[old, new] = -1 if flip else 1
        if flip:
            turn[old, 3] = voxels.shape[old] - 1
            turned = numpy.flip(turned, axis=new)
    return numpy.ascontiguousarray(turned), affine @ turn


def restored(voxels, order, flips):
    for new, flip in enumerate(flips):
        if flip:
            voxels = numpy.flip(voxels, axis=new)
    return numpy.transpose(voxels, numpy.argsort(order))


def save(path, voxels, affine, form, unit):
    scale = {"mm": 1.0, "meter": 1e-3, "micron": 1e3}[unit]
    affine = numpy.vstack([affine[:3] * scale, affine[3:]])
    image = nibabel.Nifti1Image(voxels, None)
    image.header.set_xyzt_units(unit)
    image.header.set_zooms(numpy.linalg.norm(affine[:3, :3], axis=0))
    image.set_sform(affine if form != "qform" else None, code=1 if form != "qform" else 0)
    image.set_qform(affine if form != "sform" else None, code=2 if form != "sform" else 0)
    nibabel.save(image, path)


def dice(a, b):
    return 2.0 * numpy.logical_and(a, b).sum() / (a.sum() + b.sum())


def segment(program, bundle, source, mask):
    click = ",".join(str(c) for c in CENTRE_RAS_MM)
    command = [program, "segment", "--model", bundle, "--input", source, "--output", mask, f"--point={click}", "--threads", "1"]
    subprocess.run([str(part) for part in command], check=True, stdout=subprocess.DEVNULL)


def check_header(source, mask):
    wanted, found = nibabel.load(source), nibabel.load(mask)
    assert found.shape == wanted.shape, (found.shape, wanted.shape)
    error = numpy.abs(found.affine - wanted.affine).max() / numpy.abs(wanted.affine).max()
    assert error <= 1e-5, f"affine differs by {error}"
    for field in ("qform_code", "sform_code", "xyzt_units"):
        assert found.header[field] == wanted.header[field], field


def main():
    program, make_bundle = sys.argv[1:3]
    orders = list(itertools.product(itertools.permutations(range(3)), itertools.product([False, True], repeat=3)))
    assert len(orders) == 48
    references = {}
    lowest_truth, lowest_agreement = 1.0, 1.0
    with tempfile.TemporaryDirectory() as folder_name:
        folder = pathlib.Path(folder_name)
        bundle = folder / "bundle"
        subprocess.run([make_bundle, bundle], check=True)
        for number, (order, flips) in enumerate(orders):
            # Forms, units and obliquity cycle with different periods, so that all their pairs come up.
            oblique = number % 2 == 1
            form = ("sform", "qform", "both")[number % 3]
            unit = ("mm", "meter", "micron")[(number // 3) % 3]
            scene = scene_affine(oblique)
            truth = ellipsoid(scene, SIZE)
            voxels, affine = reordered(numpy.where(truth, 900, 100).astype(numpy.int16), scene, order, flips)
            source, mask = folder / "source.nii.gz", folder / "mask.nii.gz"
            save(source, voxels, affine, form, unit)
            segment(program, bundle, source, mask)
            check_header(source, mask)
            found = restored(numpy.asarray(nibabel.load(mask).dataobj) > 0, order, flips)
            agreement = dice(found, references.setdefault(oblique, found))
            lowest_truth = min(lowest_truth, dice(found, truth))
            lowest_agreement = min(lowest_agreement, agreement)
            case = f"order {order}, flips {flips}, {form}, {unit}, {'oblique' if oblique else 'straight'}"
            assert dice(found, truth) >= 0.8, f"{case}: Dice {dice(found, truth):.3f} with the object"
            assert agreement >= 0.99, f"{case}: Dice {agreement:.3f} with the first order"
            mask.unlink()
    print(f"48 orders: lowest Dice with the object {lowest_truth:.3f}, with each other {lowest_agreement:.4f}")


if __name__ == "__main__":
    main()
