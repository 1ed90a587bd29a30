"""Segments volumes with sammoe and, in Python, with the steps around the network that SAM-Med3D's published inference takes with TorchIO:
resample to 1.5 mm, bring to canonical axes, crop or pad around a mask, z-score, and back to the volume by nearest neighbour. Both use the
networks of one bundle and the same clicks. The crops must be the same and the masks nearly so.

TorchIO 0.20.4 is meant: later ones sample another grid (docs/parity.md).

usage: public_pipeline_test.py SAMMOE CHECKPOINT [TORCH_PYTHON]     TORCH_PYTHON: a Python with PyTorch 2 and TorchIO 0.20.4

Exits with 77 (skipped) where these are not installed.
"""
import os
import pathlib
import subprocess
import sys
import tempfile

if len(sys.argv) > 3 and sys.argv[3]:
    os.execv(sys.argv[3], [sys.argv[3], *sys.argv[:3]])
try:
    import nibabel
    import numpy
    import torch
    import torchio
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)
if torchio.__version__ != "0.20.4":
    print(f"skipped: TorchIO {torchio.__version__}, not 0.20.4")
    sys.exit(77)

SPACING_MM = 1.5
CLICK_COUNTS = (1, 3, 5)
INSIDE = (1, 1, 0, 1, 0)
LEAST_DICE = 0.99


class Bundle:
    """The networks of a bundle that sammoe made."""

    def __init__(self, folder):
        load = lambda name: torch.jit.load(str(folder / name)).eval()
        self.image_encoder, self.prompt_encoder, self.decoder = map(load, ("image_encoder.pt", "prompt_encoder.pt", "experts/general.pt"))

    def encode(self, image):
        return self.image_encoder(image)

    def decode(self, embedding, points, labels, mask):
        sparse, dense, position = self.prompt_encoder(points, labels, mask)
        return self.decoder(embedding, position, sparse, dense)[0]


class PublishedRoi:
    """What the published inference crops around the mask of a label."""

    def __init__(self, image, label, size):
        self.subject = torchio.Subject(image=torchio.ScalarImage(image), label=torchio.LabelMap(label))
        ones = torchio.LabelMap(tensor=torch.ones_like(self.subject.label.data), affine=self.subject.label.affine)
        self.subject.add_image(ones, "volume")
        to_canonical = torchio.Compose([torchio.Resample(target=(SPACING_MM,) * 3), torchio.ToCanonical()])
        cropped = torchio.CropOrPad(mask_name="label", target_shape=(size,) * 3)(to_canonical(self.subject))
        self.affine, self.size = cropped.image.affine, size
        normalise = torchio.ZNormalization(masking_method=lambda values: values > 0)
        self.image = normalise(cropped.image.data.float())[None]
        self.label, self.is_volume = cropped.label.data[0] > 0, cropped.volume.data[0] > 0

    def clicks(self):
        """The middle of the label's box, then whole voxels inside and outside the label."""
        voxels = torch.nonzero(self.label)
        outside = torch.nonzero(self.is_volume & ~self.label)
        outside = outside[(outside - voxels.float().mean(0)).norm(dim=1) < self.size / 4]
        generator = torch.Generator().manual_seed(7)
        clicks = [(voxels.min(0).values + voxels.max(0).values) / 2]
        for inside in INSIDE[1:]:
            choice = voxels if inside else outside
            clicks.append(choice[torch.randint(len(choice), (1,), generator=generator)[0]].float())
        return torch.stack(clicks)

    def to_volume(self, mask):
        on_roi = torchio.LabelMap(tensor=mask.float()[None], affine=self.affine)
        shape, affine = self.subject.image.spatial_shape, self.subject.image.affine
        volume = torchio.ScalarImage(tensor=torch.zeros(1, *shape), affine=affine)
        return torchio.Resample(target=volume, image_interpolation="nearest")(on_roi).data[0].numpy() > 0


def published_masks(networks, roi, clicks):
    """The masks after 1, 2, ... clicks, each fed with the logits of the one before."""
    with torch.no_grad():
        embedding = networks.encode(roi.image)
        logits = torch.zeros(1, 1, *(4 * edge for edge in embedding.shape[2:]))
        for count in range(1, len(clicks) + 1):
            labels = torch.tensor([INSIDE[:count]]).float()
            logits = networks.decode(embedding, clicks[None, :count], labels, logits)
            yield torch.nn.functional.interpolate(logits, size=roi.size, mode="trilinear")[0, 0] > 0


def run(*arguments):
    done = subprocess.run([str(argument) for argument in arguments], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def our_mask(sammoe, folder, image, points):
    clicks = [f"--point={','.join(repr(float(value)) for value in point)}{'' if inside else ',-'}" for point, inside in zip(points, INSIDE)]
    mask, probabilities = folder / "mask.nii.gz", folder / "probabilities.nii.gz"
    run(sammoe, "segment", "--model", folder / "bundle", "--input", image, "--output", mask, "--max-rois", 1,
        "--resample", "nearest", "--probabilities", probabilities, *clicks)
    return [nibabel.load(file).get_fdata() > 0 for file in (mask, probabilities)]


def dice(one, other):
    return 2 * numpy.logical_and(one, other).sum() / (one.sum() + other.sum())


def compare(sammoe, folder, networks, image, label, size):
    """Rows of (clicks, share of the volume in the mask, voxels in one crop only, Dice)."""
    roi = PublishedRoi(image, label, size)
    clicks = roi.clicks()
    points = clicks.double().numpy() @ roi.affine[:3, :3].T + roi.affine[:3, 3]
    crop = roi.to_volume(torch.ones(size, size, size))
    for count, mask in enumerate(published_masks(networks, roi, clicks), 1):
        if count in CLICK_COUNTS:
            published = roi.to_volume(mask)
            ours, covered = our_mask(sammoe, folder, image, points[:count])
            yield count, published[crop].mean(), int((covered != crop).sum()), dice(published, ours)


def smooth(shape, cells, seed):
    """Numbers from 0 to 1 that vary over about that many cells."""
    coarse = torch.rand(1, 1, *cells, generator=torch.Generator().manual_seed(seed))
    return torch.nn.functional.interpolate(coarse, size=shape, mode="trilinear", align_corners=True)[0, 0].numpy()


def turned(spacing, axis, degrees, origin):
    cosine, sine = numpy.cos(numpy.radians(degrees)), numpy.sin(numpy.radians(degrees))
    turn = numpy.eye(3)
    first, second = [other for other in range(3) if other != axis]
    turn[first, first], turn[first, second], turn[second, first], turn[second, second] = cosine, -sine, sine, cosine
    affine = numpy.eye(4)
    affine[:3, :3], affine[:3, 3] = turn * spacing, origin
    return affine


# name, shape, affine, values at 0 and 1, type
VOLUMES = [
    ("1 mm", (110, 96, 104), turned((1, 1, 1), 0, 0, (-50, -60, -40)), (0, 2000), numpy.int16),
    ("0.5 mm", (120, 140, 130), turned((0.5, 0.5, 0.5), 0, 0, (-30.25, -40, 12.5)), (1, 200), numpy.float32),
    ("smaller than the ROI", (35, 51, 40), turned((1, 1, 1), 0, 0, (0, 0, 0)), (5, 900), numpy.int16),
    ("CT with thick slices", (120, 130, 44), turned((0.8, 0.8, 3), 0, 0, (-48, 20, -700)), (-1000, 1500), numpy.int16),
    ("oblique", (100, 90, 50), turned((1.1, 1.1, 2.2), 2, 17, (-40, -30, 5)), (1, 700), numpy.int16),
]


def write_volume(folder, shape, affine, values, kind):
    image = values[0] + (values[1] - values[0]) * smooth(shape, (9, 9, 9), 1)
    places = numpy.stack(numpy.meshgrid(*(numpy.arange(edge) / edge for edge in shape), indexing="ij"), -1)
    label = (((places - (0.55, 0.4, 0.5)) / (0.2, 0.24, 0.16)) ** 2).sum(-1) < 1
    for name, voxels, kind_of_it in (("image", image, kind), ("label", label, numpy.uint8)):
        file = nibabel.Nifti1Image(voxels.astype(kind_of_it), affine)
        file.set_qform(None, 0)
        nibabel.save(file, folder / f"{name}.nii.gz")
    return folder / "image.nii.gz", folder / "label.nii.gz"


def main():
    sammoe, checkpoint = sys.argv[1:3]
    failures = 0
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        out = run(sammoe, "import", "--general", checkpoint, "--output", folder / "bundle")
        size = int(out.split("^3 voxels")[0].split()[-1])
        networks = Bundle(folder / "bundle")
        for volume, *geometry in VOLUMES:
            image, label = write_volume(folder, *geometry)
            for clicks, share, elsewhere, score in compare(sammoe, folder, networks, image, label, size):
                assert 0.02 < share < 0.98, "a mask that shows nothing"
                is_good = elsewhere == 0 and score >= LEAST_DICE
                failures += not is_good
                print(f"{'ok    ' if is_good else 'FAILED'} {volume}, {clicks} clicks: {elsewhere} voxels in one crop only, Dice {score:.4f} "
                      f"of a mask of {share:.2f} of the crop")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
