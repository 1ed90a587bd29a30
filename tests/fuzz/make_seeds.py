"""Writes what the fuzzers start from: the tables of good and bad files, and examples of the documentation.

Needs nothing but Python's standard library.

usage: make_seeds.py FOLDER
"""
import bz2
import gzip
import json
import pathlib
import re
import struct
import sys
import zipfile
import zlib

SOURCE = pathlib.Path(__file__).resolve().parents[2]
LARGEST = 8192

sys.path.insert(0, str(SOURCE / "tests" / "cli"))
from bad_input_cases import ROWS  # noqa: E402  (the path has to be there first)

NRRD = (b"NRRD0004\n# note\ntype: short\ndimension: 3\nspace: left-posterior-superior\nsizes: 2 2 1\nspace directions: (0.5,0,0) "
        b"(0,0.75,0) (0,0,2)\nkinds: domain domain domain\nendian: little\nencoding: raw\nspace origin: (10,-20,30)\n\n12345678")
MHA = (b"ObjectType = Image\nNDims = 3\nBinaryData = True\nBinaryDataByteOrderMSB = False\nCompressedData = False\n"
       b"TransformMatrix = 0 1 0 1 0 0 0 0 1\nOffset = 10 -20 30\nElementSpacing = 0.5 0.75 2\nDimSize = 2 2 1\n"
       b"ElementType = MET_SHORT\nElementDataFile = LOCAL\n12345678")


NHDR = NRRD.split(b"\n\n")[0].replace(b"sizes: 2 2 1", b"sizes: 4 3 2") + b"\ndata file: volume.img\n"
MHD = MHA.split(b"ElementDataFile")[0].replace(b"DimSize = 2 2 1", b"DimSize = 4 3 2") + b"ElementDataFile = volume.img\n"
NRRD_4D = (b"NRRD0004\ntype: uchar\ndimension: 4\nspace: left-posterior-superior\nsizes: 2 2 2 1\nspace directions: none (2,0,0) (0,2,0) "
           b"(0,0,3)\nkinds: list domain domain domain\nencoding: raw\nspace origin: (0,0,0)\n")
LAYERS = (NRRD_4D + b"Segment0_ID:=a\nSegment0_LabelValue:=1\nSegment0_Layer:=0\nSegment0_Name:=Liver\nSegment0_Color:=1 0 0.2\nSegment1_ID:=b\n"
          b"Segment1_LabelValue:=1\nSegment1_Layer:=1\nSegment1_Name:=Tumour\n\n\1\0\0\1\1\0\0\0")
NRRD_BZIP2 = NRRD.replace(b"encoding: raw", b"encoding: bzip2")[:-8] + bz2.compress(b"12345678")
MHA_4D = (b"ObjectType = Image\nNDims = 4\nBinaryData = True\nTransformMatrix = 1 0 0 0 0 1 0 0 0 0 1 0 0 0 0 1\nOffset = 1 2 3 0\n"
          b"ElementSpacing = 1 1 1 1\nDimSize = 2 1 1 4\nElementType = MET_UCHAR\nElementDataFile = LOCAL\n12345678")
MHA_ZLIB = (MHA[:-8].replace(b"CompressedData = False", b"CompressedData = True") + zlib.compress(b"12345678"))
# The files beside a header that volume_fuzzer.cpp puts there, by NRRD's name of how they are packed.
PACKED = {b"gzip": b"volume.gz", b"bzip2": b"volume.bz2"}
MGH = (struct.pack(">7ih3f9f3f", 1, 4, 3, 2, 1, 4, 0, 1, 1, 1, 1, -1, 0, 0, 0, 0, -1, 0, 1, 0, 0, 0, 0).ljust(284, b"\0") + bytes(range(48)) +
       struct.pack(">5f", 1, 2, 3, 4, 5) + struct.pack(">iq", 3, 4) + b"edit")


def nifti_header(magic):
    """A header of 4 x 3 x 2 voxels of int16 whose voxels are in volume.img."""
    header = bytearray(348)
    struct.pack_into("<i", header, 0, 348)
    struct.pack_into("<8h", header, 40, 3, 4, 3, 2, 1, 1, 1, 1)
    struct.pack_into("<2h", header, 70, 4, 16)
    struct.pack_into("<4f", header, 76, 1, 1, 1, 1)
    if magic:
        header[344:348] = magic
        struct.pack_into("<12f", header, 280, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0)
        struct.pack_into("<h", header, 254, 1)
    return bytes(header)


def nifti_file():
    """The same with the voxels behind it, of labels through a slope."""
    header = bytearray(nifti_header(b"n+1\0"))
    struct.pack_into("<3f", header, 108, 352, 0.5, 0)
    return bytes(header) + bytes(4) + struct.pack("<24h", *range(0, 48, 2))


def examples(page):
    """The code blocks of a page."""
    return [block.encode() for block in re.findall(r"```\w*\n(.*?)```", (SOURCE / "docs" / page).read_text(), re.DOTALL)]


def pickles():
    for path in sorted((SOURCE / "tests" / "data" / "checkpoints").glob("*.pth")):
        if not zipfile.is_zipfile(path):
            continue
        with zipfile.ZipFile(path) as archive:
            yield from (archive.read(name) for name in archive.namelist() if name.endswith("/data.pkl"))


def safetensors():
    """Two tensors, with metadata, with nothing, and damaged ones."""
    half = '"b":{"dtype":"F16","shape":[2,1],"data_offsets":[8,12]}'
    whole = '"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}'
    for header in ('{"__metadata__":{"format":"pt"},' + half + "," + whole + "}   ", "{" + whole + "}", "{}", "{" + whole + "," + whole + "}"):
        yield struct.pack("<Q", len(header)) + header.encode() + bytes(12 if "F16" in header else 8 if "F32" in header else 0)


def manifests():
    yield (SOURCE / "models" / "demo" / "bundle.json").read_bytes()
    yield from (example for example in examples("bundle.md") if example.startswith(b"{"))


OPTIONS = {"threads": 1, "precision": "fp32", "device": "cpu", "expert_memory_mib": 192, "sandbox": "auto", "engine_memory_mib": 0}
ROUTING = {"strategy": "top-k", "k": 2, "threshold": 0.3, "temperature": 1}
GRID = {"size": [4, 5, 6], "spacing": [1, 1.5, 2], "direction": [[1, 0, 0], [0, 1, 0], [0, 0, 1]], "origin": [-1, 2, 3]}
VOXELS = {"grid": GRID, "scalar_type": "int16", "slope": 1, "intercept": 0}
STATE = {"engine": {"libtorch": "1.13.0", "threads": 2, "precision": "fp32", "sandbox": "on"}, "loaded_experts": ["general"]}
OBJECT = {"type": "object", "label": 3, "clicks": [[1, 2, 3]], "gate_scores": [0.5, 0.5], "experts": [{"name": "liver", "weight": 1}],
          "reason": "asked for", "iou": None, "rois": 1, "reached_roi_limit": False}
BOX = {"begin": [1, 1, 1], "size": [2, 2, 2]}


# The version that the programs of this source speak: seeds of another one would be refused unread.
PROTOCOL = int(re.search(r"kProtocolVersion = (\d+)", (SOURCE / "src" / "segmenter" / "messages.hpp").read_text())[1])


def messages(*parts):
    """Lines as other_end_of of played_messages.hpp reads them: what goes with a message, then the message."""
    return b"\n".join((kind + json.dumps(body)).encode() for kind, body in parts)


def told_to_workers():
    """What sammoe says to a worker."""
    manifest = (SOURCE / "models" / "demo" / "bundle.json").read_text()
    bundle = {"type": "bundle", "protocol": PROTOCOL, "folder": "demo", "manifest": manifest, "options": OPTIONS}
    segment = {"type": "segment", "volume": 0, "prompts": [{"label": 1, "clicks": [[1, 2, 3, "voxel", True]], "channel": None}], "masks": [],
               "options": {"routing": ROUTING, "resample": "linear", "mask_threshold": 0.5, "max_rois": 8, "keep_probabilities": False}}
    yield messages((" ", bundle), (" ", {"type": "file", "problem": "no"}), (" ", {"type": "prepare", "routing": ROUTING}),
                   ("1", {"type": "volume", "number": 0, **VOXELS}), (" ", segment), ("1", {"type": "memory"}), (" ", segment))
    refine = {**segment, "prompts": [{**segment["prompts"][0], "mask": 0}], "masks": [BOX]}
    yield messages((" ", bundle), ("1", {"type": "volume", "number": 0, **VOXELS}), ("1", refine), ("1", {"type": "memory"}))
    yield messages((" ", bundle), ("1", {"type": "file"}), ("0", {"type": "volume", "number": 0, **VOXELS}), (" ", segment))
    yield messages((" ", {"type": "task", "protocol": PROTOCOL, "task": "import", "order": {}, "options": OPTIONS}), ("1", {"type": "file"}),
                   ("1", {"type": "image", **VOXELS}), ("1", {"type": "labels", **VOXELS, "scalar_type": "uint16"}), ("1", {"type": "memory"}))
    yield b"!SMOE\x05\0\0\0{}"


def told_by_workers():
    """What a worker says."""
    ready = {"type": "ready", **STATE}
    done = {"type": "done", **STATE, "stage_times": [{"stage": "encode", "seconds": 0.3}]}
    mask = {"type": "mask", **BOX}
    filled = {"type": "filled"}
    yield messages((" ", ready), (" ", {"type": "file", "name": "image_encoder.pt"}), (" ", {"type": "progress", "done": 1, "total": 2}),
                   (" ", mask), (" ", OBJECT), (" ", {**OBJECT, "label": 5}), (" ", done))
    values = {"type": "probabilities", **BOX}
    yield messages((" ", mask), (" ", OBJECT), (" ", values), (" ", filled), (" ", {**OBJECT, "label": 5}), (" ", values),
                   (" ", filled), (" ", done))
    yield messages((" ", {"type": "error", "code": "model", "message": "bad \x1b[31m"}))
    yield messages((" ", {"type": "open", "name": "checkpoint"}), (" ", {"type": "image", "case": 0}), (" ", {"type": "labels", "case": 1}),
                   (" ", {"type": "output", "name": "network"}), (" ", {"type": "part", "bytes": 7}), (" ", {"type": "finish"}),
                   (" ", {"type": "progress", "done": 1, "total": 2, "status": "loss 0.1"}), (" ", {"type": "answer", "answer": {}}))

# As other programs write them; more than the documentation shows.
PROMPTS = [
    b"label,l,p,s,defined,selected,visible,locked,description\nF-1,25.5,-4,2,1,1,1,0,\nF-2,12,-10,2,0,1,1,0,outside\n",
    b"label\tr\ta\ts\nF-1-\t1\t2\t3\n",
    b"sep=;\nlabel;name;frame;x;y;z;inside\n1;a;voxel;1;2;3;+\n;;;;;;\n",
    b'{"markups": [{"type": "ROI", "name": "box", "center": [1, 2, 3], "size": [4, 5, 6], "controlPoints": [{"position": [1, 2, 3]}]}]}',
    b'{"markups": [{"type": "Fiducial", "name": "positive", "controlPoints": [{"position": [1, 2, 3]}]}, '
    b'{"type": "Fiducial", "name": "negative", "controlPoints": [{"position": [4, 5, 6]}]}, '
    b'{"type": "Fiducial", "name": "none", "controlPoints": []}]}',
    b"# Markups fiducial file version = 4.3\n# CoordinateSystem = 0\n# columns = x,y,z,label\n1,2,3\n",
]
TABLES = [
    b"sep=;\r\nimage;label;label_value\r\ncases.csv;cases.csv;3\r\n;;\r\n",
    b"image\tlabel\ncases.csv\tcases.csv\n",
    b'image,output,voxel,volume\ncases.csv,a.nii,"1,2,3",2\n',
    b'\xef\xbb\xbfprediction,label,case\ncases.csv,cases.csv,a\n"cases.csv","cases.csv","b ""c"""\n',
]

SEEDS = {
    "volume": [NRRD, MHA, NHDR, MHD, NRRD_4D + b"\n12345678", LAYERS, NRRD_BZIP2, MHA_4D, MHA_ZLIB, MGH, gzip.compress(MGH),
               *(NHDR.replace(b"raw", coding).replace(b"volume.img", name) for coding, name in PACKED.items()),
               MHD.replace(b"volume.img", b"volume.zraw").replace(b"CompressedData = False", b"CompressedData = True"),
               nifti_header(b"ni1\0"), nifti_header(b""), gzip.compress(nifti_header(b"ni1\0")), nifti_file(), bz2.compress(nifti_file()), *(data for _, data, *_ in ROWS)],
    "pickle": list(pickles()),
    "safetensors": list(safetensors()),
    "prompts": [*PROMPTS, *examples("prompts.md")],
    "tables": [b"image,label\ncases.csv,cases.csv\n", b"image,label,label_value,task,split\ncases.csv,cases.csv,3,liver,train\n",
               b'image,output,voxel\ncases.csv,a.nii,"1,2,3"\n', b'{"image": "cases.jsonl", "output": "a.nii", "voxel": "1,2,3"}\n',
               *TABLES, *examples("batch.md"), *examples("tables.md")],
    "manifest": list(manifests()),
    "worker": list(told_to_workers()),
    "owner": list(told_by_workers()),
}


def main():
    for target, seeds in SEEDS.items():
        folder = pathlib.Path(sys.argv[1]) / target
        folder.mkdir(parents=True, exist_ok=True)
        small = [seed for seed in seeds if len(seed) <= LARGEST]
        assert small, f"no seeds for {target}"
        for number, seed in enumerate(small):
            (folder / f"seed-{number}").write_bytes(seed)


if __name__ == "__main__":
    main()
