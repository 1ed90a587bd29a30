"""Writes what the fuzzers start from: the tables of good and bad files, and examples of the documentation.

Needs nothing but Python's standard library.

usage: make_seeds.py FOLDER
"""
import pathlib
import re
import sys
import zipfile

SOURCE = pathlib.Path(__file__).resolve().parents[2]
LARGEST = 8192

sys.path.insert(0, str(SOURCE / "tests" / "cli"))
from bad_input_cases import ROWS  # noqa: E402  (the path has to be there first)

NRRD = (b"NRRD0004\n# note\ntype: short\ndimension: 3\nspace: left-posterior-superior\nsizes: 2 2 1\nspace directions: (0.5,0,0) "
        b"(0,0.75,0) (0,0,2)\nkinds: domain domain domain\nendian: little\nencoding: raw\nspace origin: (10,-20,30)\n\n12345678")
MHA = (b"ObjectType = Image\nNDims = 3\nBinaryData = True\nBinaryDataByteOrderMSB = False\nCompressedData = False\n"
       b"TransformMatrix = 0 1 0 1 0 0 0 0 1\nOffset = 10 -20 30\nElementSpacing = 0.5 0.75 2\nDimSize = 2 2 1\n"
       b"ElementType = MET_SHORT\nElementDataFile = LOCAL\n12345678")


def examples(page):
    """The code blocks of a page."""
    return [block.encode() for block in re.findall(r"```\w*\n(.*?)```", (SOURCE / "docs" / page).read_text(), re.DOTALL)]


def pickles():
    for path in sorted((SOURCE / "tests" / "data" / "checkpoints").glob("*.pth")):
        if not zipfile.is_zipfile(path):
            continue
        with zipfile.ZipFile(path) as archive:
            yield from (archive.read(name) for name in archive.namelist() if name.endswith("/data.pkl"))


def manifests():
    yield (SOURCE / "models" / "demo" / "bundle.json").read_bytes()
    yield from (example for example in examples("bundle.md") if example.startswith(b"{"))


SEEDS = {
    "volume": [NRRD, MHA, *(data for _, data, *_ in ROWS)],
    "pickle": list(pickles()),
    "prompts": examples("prompts.md"),
    "tables": [b"image,label\ncases.csv,cases.csv\n", b"image,label,label_value,task,split\ncases.csv,cases.csv,3,liver,train\n",
               b'image,output,voxel\ncases.csv,a.nii,"1,2,3"\n', b'{"image": "cases.jsonl", "output": "a.nii", "voxel": "1,2,3"}\n',
               *examples("batch.md"), *examples("tables.md")],
    "manifest": list(manifests()),
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
