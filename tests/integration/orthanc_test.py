"""Stores a series and our DICOM Segmentation of it in an Orthanc, and fetches both back.

Usage: orthanc_test.py SEGMENTATION_TOOL. Exits with 77 (skipped) where Orthanc, DCMTK's clients or pydicom are missing.
"""
import io
import json
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile

from private_orthanc import PrivateOrthanc, reason_to_skip

try:
    import numpy
    import pydicom
except ImportError:
    print("skipped: python3-pydicom or python3-numpy is missing")
    sys.exit(77)

SIZE = (9, 7, 6)  # 63 voxels a frame: frames begin within a byte


def make_files(tool, folder):
    """A series of a file a slice, and a segmentation of it; the labels as (k, j, i)."""
    labels = numpy.random.default_rng(8).integers(0, 3, SIZE[::-1])
    labels[0] = labels[-1] = 0
    request = {"write": str(folder / "mask.dcm"), "size": SIZE, "labels": labels.ravel().tolist(), "names": ["one", "two"]}
    done = subprocess.run([tool], input=json.dumps(request) + "\n", capture_output=True, text=True, timeout=60, check=True)
    assert "error" not in json.loads(done.stdout), done.stdout
    return labels


def read_labels(tool, path):
    done = subprocess.run([tool], input=json.dumps({"read": str(path)}) + "\n", capture_output=True, text=True, timeout=60,
                          check=True)
    answer = json.loads(done.stdout)
    assert "error" not in answer, answer
    return numpy.array(answer["labels"]).reshape(answer["size"][::-1])


def by_uid(folder):
    return {dataset.SOPInstanceUID: dataset for dataset in map(pydicom.dcmread, sorted(folder.iterdir()))}


def assert_equal(sent, received):
    """The same objects, attribute by attribute, pixels included."""
    assert set(sent) == set(received), (set(sent), set(received))
    for uid, dataset in sent.items():
        assert dataset == received[uid], f"{uid} came back changed"


def check_get(orthanc, folder, sent):
    """C-GET, as a workstation fetches a study."""
    received = folder / "received"
    received.mkdir()
    study = next(iter(sent.values())).StudyInstanceUID
    orthanc.scu("getscu", "-S", "-od", str(received), "-k", "QueryRetrieveLevel=STUDY", "-k",
                f"StudyInstanceUID={study}", [])
    assert_equal(sent, by_uid(received))
    return received


def check_rest(orthanc, sent):
    """The bytes as Orthanc keeps them."""
    received = {}
    for instance in json.loads(orthanc.rest("instances")):
        dataset = pydicom.dcmread(io.BytesIO(orthanc.rest(f"instances/{instance}/file")))
        received[dataset.SOPInstanceUID] = dataset
    assert_equal(sent, received)


def check_query(orthanc, sent):
    """The segmentation is a series of the patient's study."""
    study = next(iter(sent.values())).StudyInstanceUID
    assert len(json.loads(orthanc.rest("patients"))) == len(json.loads(orthanc.rest("studies"))) == 1
    found = orthanc.scu("findscu", "-S", "-k", "QueryRetrieveLevel=SERIES", "-k", f"StudyInstanceUID={study}", "-k",
                        "Modality", "-k", "SeriesInstanceUID", [])
    for dataset in sent.values():
        assert dataset.SeriesInstanceUID in found, found


def main():
    reason = reason_to_skip()
    if reason:
        print(f"skipped: {reason}")
        return 77
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the server is stopped
    tool = str(pathlib.Path(sys.argv[1]).resolve())
    folder = pathlib.Path(tempfile.mkdtemp(prefix="sammoe_orthanc_"))
    try:
        files = folder / "sent"
        files.mkdir()
        labels = make_files(tool, files)
        sent = by_uid(files)
        assert len(sent) == SIZE[2] + 1
        with PrivateOrthanc(folder / "orthanc") as orthanc:
            orthanc.scu("storescu", "-R", [str(path) for path in sorted(files.iterdir())])
            check_query(orthanc, sent)
            check_rest(orthanc, sent)
            received = check_get(orthanc, folder, sent)
        mask = next(path for path in received.iterdir() if pydicom.dcmread(path).Modality == "SEG")
        numpy.testing.assert_array_equal(read_labels(tool, mask), labels[1:-1])
        print(f"{len(sent)} objects stored and fetched twice, all equal")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
