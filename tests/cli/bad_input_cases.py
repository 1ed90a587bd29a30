"""NIfTI files as they come, good, odd and broken: each is read as the standard says, or refused in one line that names the field.

Every file goes through `sammoe evaluate` as both masks, which reads it whole and needs no network. A file that is refused must end in
status 1 and one line with the expected words; one that is accepted, in status 0. None may end by a signal, take more than 5 s or more
than 600 MB of address space. Needs nothing but Python's standard library.

usage: bad_input_cases.py SAMMOE
"""
import gzip
import os
import pathlib
import resource
import struct
import subprocess
import sys
import tempfile

ADDRESS_SPACE = 600 << 20
SECONDS = 5
NAN, INF = float("nan"), float("inf")
IDENTITY = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0]


class Nifti:
    """A file put together field by field: 4 x 3 x 2 voxels int16, an sform of 1 mm along R, A, S."""

    # field: offset, struct format; of version 1 and 2
    FIELDS = ({"sizeof_hdr": (0, "i"), "dim": (40, "8h"), "datatype": (70, "h"), "bitpix": (72, "h"), "pixdim": (76, "8f"),
               "vox_offset": (108, "f"), "slope": (112, "f"), "inter": (116, "f"), "units": (123, "B"), "qform_code": (252, "h"),
               "sform_code": (254, "h"), "quatern": (256, "3f"), "qoffset": (268, "3f"), "srow": (280, "12f"), "magic": (344, "4s")},
              {"sizeof_hdr": (0, "i"), "magic": (4, "8s"), "datatype": (12, "h"), "bitpix": (14, "h"), "dim": (16, "8q"),
               "pixdim": (104, "8d"), "vox_offset": (168, "q"), "slope": (176, "d"), "inter": (184, "d"), "qform_code": (344, "i"),
               "sform_code": (348, "i"), "quatern": (352, "3d"), "qoffset": (376, "3d"), "srow": (400, "12d"), "units": (500, "i")})

    def __init__(self, version=1, order="<", values=None, kind="h", extension=b"", **fields):
        self.fields = {"sizeof_hdr": (348, 540)[version - 1], "dim": [3, 4, 3, 2, 1, 1, 1, 1], "datatype": 4, "bitpix": 16,
                       "pixdim": [1] * 8, "vox_offset": (352, 544)[version - 1] + len(extension), "slope": 1, "inter": 0, "units": 2,
                       "qform_code": 0, "sform_code": 1, "quatern": [0, 0, 0], "qoffset": [0, 0, 0], "srow": IDENTITY,
                       "magic": (b"n+1\0", b"n+2\0\r\n\x1a\n")[version - 1]}
        self.fields.update(fields)
        self.version, self.order, self.extension, self.kind = version, order, extension, kind
        self.values = range(24) if values is None else values

    def header(self):
        header = bytearray((352, 544)[self.version - 1])
        for name, value in self.fields.items():
            offset, form = self.FIELDS[self.version - 1][name]
            struct.pack_into(self.order + form, header, offset, *(value if isinstance(value, (list, tuple)) else [value]))
        header[-4] = 1 if self.extension else 0
        return bytes(header)

    def bytes(self):
        voxels = list(self.values)
        return self.header() + self.extension + struct.pack(f"{self.order}{len(voxels)}{self.kind}", *voxels)


def nifti(**fields):
    return Nifti(**fields).bytes()


def packed(data):
    return gzip.compress(data, mtime=0)


def flipped(data, byte, bit=0):
    changed = bytearray(data)
    changed[byte] ^= 1 << bit
    return bytes(changed)


def extension(size, length):
    return struct.pack("<2i", size, 6) + bytes(length - 8)


def sform(**entries):
    values = list(IDENTITY)
    for name, value in entries.items():
        values[int(name[1:])] = value
    return values


def bomb(edge):
    """Zeros, as many as the header says: a megabyte that becomes a gigabyte."""
    piece = 1000 * 1000
    return packed(nifti(dim=[3, edge, edge, edge, 1, 1, 1, 1], datatype=2, bitpix=8, values=[])) + packed(bytes(piece)) * (edge**3 // piece)


GOOD = nifti()
GZIP = packed(GOOD)
MIDDLE = len(GZIP) - 20
FLIPPED = sform(_0=-1)
THIRD = 1 / 3
OBLIQUE = [1.6 * THIRD, -1.6 * THIRD, 2.5 * THIRD, 569, 1.6 * THIRD, 0.8 * THIRD, -5 * THIRD, 569, 0.8 * THIRD, 1.6 * THIRD, 5 * THIRD, -569]
ACCEPTED = ()

# name, bytes, words that the refusal must hold, or ACCEPTED; where the name matters, the file's
ROWS = [
    ("good", GOOD, ACCEPTED),
    ("no data", GOOD[:352], ["but the file has"]),
    ("half of .nii", GOOD[:376], ["but the file has"]),
    ("half .nii.gz", GZIP[:len(GZIP) // 2], ["ends early"], "a.nii.gz"),
    (".nii.gz without its last 8 bytes", GZIP[:-8], ["ends early"], "a.nii.gz"),
    ("wrong CRC", flipped(GZIP, -8), ["corrupt"], "a.nii.gz"),
    ("wrong ISIZE", flipped(GZIP, -1), ["corrupt"], "a.nii.gz"),
    ("bit flip amid the gzip", flipped(GZIP, MIDDLE), ["corrupt"], "a.nii.gz"),
    ("two gzip members", packed(GOOD[:200]) + packed(GOOD[200:]), ACCEPTED, "a.nii.gz"),
    ("garbage after the gzip", GZIP + b"garbage", ["after the end"], "a.nii.gz"),
    ("plain file named .nii.gz", GOOD, ACCEPTED, "a.nii.gz"),
    ("gzip named .nii", GZIP, ACCEPTED),
    ("header of 200 bytes", GOOD[:200], ["200 bytes"]),
    ("0 bytes", b"", ["is empty"]),
    ("text", b"hello\n", ["any known format"]),
    ("random bytes", bytes((37 * n * n + 11) % 256 for n in range(1000)), ["any known format"]),
    ("gzip bomb of 1000^3 voxels", bomb(1000), ["1000000000 bytes of voxels do not fit"], "a.nii.gz"),
    ("gzip bomb behind the voxels", packed(GOOD + bytes(64 << 20)), ["more bytes than"], "a.nii.gz"),
    ("dim 1000^3 in a small gzip", packed(nifti(dim=[3, 1000, 1000, 1000, 1, 1, 1, 1])), ["but the file has"], "a.nii.gz"),
    ("dim 32767^3 in a small file", nifti(dim=[3, 32767, 32767, 32767, 1, 1, 1, 1]), ["at most"]),
    ("dim 2000x2000x1000 in a small file", nifti(dim=[3, 2000, 2000, 1000, 1, 1, 1, 1]), ["but the file has"]),
    ("dim[1] negative", nifti(dim=[3, -4, 3, 2, 1, 1, 1, 1]), ["dim[1] is -4"]),
    ("dim[1] zero", nifti(dim=[3, 0, 3, 2, 1, 1, 1, 1]), ["dim[1] is 0"]),
    ("dim[0] = -3", nifti(dim=[-3, 4, 3, 2, 1, 1, 1, 1]), ["dim[0] is -3"]),
    ("dim[0] = 8", nifti(dim=[8, 4, 3, 2, 1, 1, 1, 1]), ["dim[0] is 8"]),
    ("dim[0] = 0", nifti(dim=[0, 4, 3, 2, 1, 1, 1, 1]), ["dim[0] is 0"]),
    ("garbage in unused dims", nifti(dim=[3, 4, 3, 2, -7, 0, 99, 32767]), ACCEPTED),
    ("4D with 2 volumes", nifti(dim=[4, 4, 3, 2, 2, 1, 1, 1], values=range(48)), ["holds 2 volumes", "extract one"]),
    ("4D with dim[4] = 1", nifti(dim=[4, 4, 3, 2, 1, 1, 1, 1]), ACCEPTED),
    ("5D", nifti(dim=[5, 4, 3, 2, 1, 2, 1, 1], values=range(48)), ["dim[5] is 2"]),
    ("7D", nifti(dim=[7, 4, 3, 2, 1, 1, 1, 2], values=range(48)), ["dim[7] is 2"]),
    ("2D", nifti(dim=[2, 4, 6, 1, 1, 1, 1, 1]), ["dim[0] is 2", "stack the slices"]),
    ("sform and qform agree", nifti(qform_code=1), ACCEPTED),
    *[(f"sform other than qform, codes s{s} q{q}", nifti(sform_code=s, qform_code=q, srow=sform(_3=12)), ["apart", "--prefer"])
      for s, q in ((1, 1), (2, 1), (4, 1))],
    ("left and right exchanged between the two", nifti(sform_code=2, qform_code=1, srow=FLIPPED), ["apart", "--prefer"]),
    ("no code", nifti(sform_code=0), ACCEPTED),
    ("sform shear of 1e-4", nifti(srow=sform(_1=1e-4)), ACCEPTED),
    ("sform shear of 1e-3", nifti(srow=sform(_1=1.1e-3)), ["not at right angles"]),
    ("sheared sform, good qform", nifti(srow=sform(_1=0.1), qform_code=1), ["not at right angles", "--prefer qform"]),
    ("singular sform, good qform", nifti(srow=[0] * 12, qform_code=1), ACCEPTED),
    ("good sform, quaternion (2, 2, 2)", nifti(qform_code=1, quatern=[2, 2, 2]), ACCEPTED),
    ("sform scale other than pixdim", nifti(srow=[2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0]), ACCEPTED),
    ("sform with a translation of 318 mm", nifti(pixdim=[1, .33, .33, .7, 1, 1, 1, 1],
                                                 srow=[.33, 0, 0, -85, 0, .33, 0, -199, 0, 0, .7, -318]), ACCEPTED),
    ("oblique sform far from the origin", nifti(pixdim=[1, .8, .8, 2.5, 1, 1, 1, 1], srow=OBLIQUE), ACCEPTED),
    ("sform with NaN", nifti(srow=sform(_5=NAN)), ["sform holds nan"]),
    ("sform with Inf", nifti(srow=sform(_3=INF)), ["sform holds inf"]),
    ("sform entry 1.7e38", nifti(srow=sform(_0=1.7e38)), ["sform holds 1.7e+38"]),
    ("singular sform", nifti(srow=[0] * 12), ["sform has a step of 0"]),
    ("sform of rank 2", nifti(srow=sform(_10=0, _2=1)), ["not at right angles"]),
    ("quaternion (2, 2, 2)", nifti(sform_code=0, qform_code=1, quatern=[2, 2, 2]), ["quatern_b, c, d are 2, 2, 2"]),
    ("quaternion NaN", nifti(sform_code=0, qform_code=1, quatern=[0, NAN, 0]), ["quatern_b, c, d"]),
    ("offset Inf", nifti(sform_code=0, qform_code=1, qoffset=[0, 0, INF]), ["qform holds inf"]),
    *[(f"pixdim {value} beside a good sform", nifti(pixdim=[1, value, 1, 1, 1, 1, 1, 1]), ACCEPTED) for value in (-1, 0, NAN, INF)],
    *[(f"pixdim {value} of a qform", nifti(sform_code=0, qform_code=1, pixdim=[1, value, 1, 1, 1, 1, 1, 1]), [f"pixdim[1] is {value:g}"])
      for value in (-1, 0, NAN, INF)],
    *[(f"qfac {qfac}", nifti(sform_code=0, qform_code=1, pixdim=[qfac, 1, 1, 1, 1, 1, 1, 1]), ACCEPTED) for qfac in (-1, 0, 7)],
    ("slope 0, inter 5", nifti(slope=0, inter=5), ACCEPTED),
    ("slope NaN", nifti(slope=NAN), ACCEPTED),
    ("slope Inf", nifti(slope=INF), ACCEPTED),
    ("slope 1, inter NaN", nifti(inter=NAN), ["scl_inter is nan"]),
    ("RGB24", nifti(datatype=128, bitpix=24, values=[0] * 36), ["datatype is 128 (colour)"]),
    ("RGBA32", nifti(datatype=2304, bitpix=32, values=[0] * 48), ["datatype is 2304 (colour)"]),
    ("complex64", nifti(datatype=32, bitpix=64, values=[0] * 96), ["datatype is 32 (complex)"]),
    ("complex128", nifti(datatype=1792, bitpix=128, values=[0] * 192), ["datatype is 1792 (complex)"]),
    ("float128", nifti(datatype=1536, bitpix=128, values=[0] * 192), ["datatype is 1536 (float128)"]),
    ("binary", nifti(datatype=1, bitpix=1), ["datatype is 1 (binary)"]),
    ("type 0", nifti(datatype=0, bitpix=0), ["datatype is 0 (unknown)"]),
    ("type 9999", nifti(datatype=9999), ["datatype is 9999"]),
    ("float64 beyond float32", nifti(datatype=64, bitpix=64, kind="d", values=[1e300] + [0] * 23), ["1 voxel is NaN, infinite or beyond"]),
    ("bitpix of another type", nifti(bitpix=8), ["bitpix is 8"]),
    ("big-endian", nifti(order=">"), ACCEPTED),
    ("NIfTI-2", nifti(version=2), ACCEPTED),
    ("NIfTI-2, big-endian", nifti(version=2, order=">"), ACCEPTED),
    *[(f"units {units}", nifti(units=units), ACCEPTED) for units in (0, 1, 3, 10)],
    ("units 6", nifti(units=6), ["xyzt_units is 6"]),
    ("NaN voxels", nifti(datatype=16, bitpix=32, kind="f", values=[NAN, INF] + [0] * 22), ["2 voxels are NaN", "--nonfinite"]),
    ("vox_offset 0", nifti(vox_offset=0), ["vox_offset is 0"]),
    ("vox_offset NaN", nifti(vox_offset=NAN), ["vox_offset is nan"]),
    ("vox_offset -100", nifti(vox_offset=-100), ["vox_offset is -100"]),
    ("vox_offset 1e9", nifti(vox_offset=1e9), ["vox_offset is 1000000000"]),
    ("a good extension", nifti(extension=extension(32, 32)), ACCEPTED),
    ("extension of negative size", nifti(extension=extension(-16, 32)), ["(esize) of -16"]),
    ("extension of 2^30 bytes", nifti(extension=extension(1 << 30, 32)), ["(esize) of 1073741824"]),
    ("magic n+9", nifti(magic=b"n+9\0"), ["magic is not that of a NIfTI-1"]),
    ("sizeof_hdr 0", nifti(sizeof_hdr=0), ["sizeof_hdr is 0"]),
    ("magic empty", nifti(magic=b"\0\0\0\0"), ["Analyze"]),
]


# AddressSanitizer's tables are larger than any limit.
MEMORY_IS_LIMITED = "SAMMOE_TESTS_ARE_SANITIZED" not in os.environ
# Good files where there is no limit.
REFUSED_FOR_THE_LIMIT = {"gzip bomb of 1000^3 voxels"}


def limit_memory():
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))


def run(program, path):
    """Status and standard error; raises AssertionError for a signal or a file that takes too long."""
    command = [program, "evaluate", "--predictions", str(path), "--labels", str(path)]
    try:
        process = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, timeout=SECONDS,
                                 preexec_fn=limit_memory if MEMORY_IS_LIMITED else None)
    except subprocess.TimeoutExpired:
        raise AssertionError(f"took more than {SECONDS} s") from None
    assert process.returncode >= 0, f"ended by signal {-process.returncode}"
    return process.returncode, process.stderr


def check(program, folder, data, words, name="a.nii"):
    path = folder / name
    path.write_bytes(data)
    status, err = run(program, path)
    path.unlink()
    if words == ACCEPTED:
        assert status == 0, f"refused: {err}"
        return
    assert status == 1, f"status {status}, expected 1: {err}"
    assert err.startswith("sammoe: error: ") and err.count("\n") == 1, f"not one line: {err!r}"
    for word in words:
        assert word in err, f"{word!r} is not in: {err}"


def main():
    program = str(pathlib.Path(sys.argv[1]).resolve())
    rows = [row for row in ROWS if MEMORY_IS_LIMITED or row[0] not in REFUSED_FOR_THE_LIMIT]
    failures = 0
    with tempfile.TemporaryDirectory() as folder:
        for name, *row in rows:
            try:
                check(program, pathlib.Path(folder), *row)
            except AssertionError as failure:
                failures += 1
                print(f"FAILED  {name}: {failure}")
    print(f"{len(rows) - failures} of {len(rows)} files were read or refused as expected")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
