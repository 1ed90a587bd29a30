"""Speaks nnInteractive's protocol to `sammoe serve` by raw HTTP: a point gives the command line's mask byte for byte, undo
takes it back, and wrong requests are answered with their status and a sentence.

usage: serve_test.py SAMMOE MAKE_TINY_BUNDLE
"""
import http.client
import json
import pathlib
import re
import struct
import subprocess
import sys
import tempfile
import unittest

try:
    import nibabel
    import numpy
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)

PROGRAM = None
MAKE_BUNDLE = None
KEY = "0123456789abcdef-test-key"
SHAPE = (40, 36, 32)
SPACING = (1.5, 1.8, 2.1)
CLICK = (20, 18, 16)


def packed(values):
    """An array as the client packs small ones: one copied chunk."""
    raw = values.tobytes()
    name = values.dtype.name.encode()
    head = b"NNIA" + bytes([1, 1, values.ndim, len(name)]) + name + struct.pack(f"<{values.ndim}q", *values.shape)
    chunk = bytes([5, 1, 0x97, values.itemsize]) + struct.pack("<iii", len(raw), len(raw), len(raw) + 32)
    chunk += bytes(6) + b"\x05" + bytes(9) + raw
    return head + struct.pack("<IQQ", 1, len(raw), len(chunk)) + chunk


def unpacked(body):
    """A mask of the server: raw, zero, or zstd blocks, which the zstd program unpacks."""
    assert body[:4] == b"NNIA" and body[8:13] == b"uint8"
    axes = body[6]
    shape = struct.unpack_from(f"<{axes}q", body, 13)
    chunk = body[13 + 8 * axes + 20:]
    size, block = struct.unpack_from("<ii", chunk, 4)
    if chunk[31] >> 4 & 7 == 1:
        return numpy.zeros(shape, numpy.uint8)
    raw = b""
    for n in range(-(-size // block)):
        offset, = struct.unpack_from("<i", chunk, 32 + 4 * n)
        length, = struct.unpack_from("<i", chunk, offset)
        stream = chunk[offset + 4:offset + 4 + length]
        if length != min(block, size - n * block):
            stream = subprocess.run(["zstd", "-dcq"], input=stream, stdout=subprocess.PIPE, check=True).stdout
        raw += stream
    return numpy.frombuffer(raw, numpy.uint8).reshape(shape)


class Server:
    def __init__(self, folder, *options):
        self.log = open(folder / "serve.log", "w+")
        self.process = subprocess.Popen([PROGRAM, "serve", "-m", folder / "bundle", "--port", "0", "--axes", "SAR", *options],
                                        stderr=subprocess.PIPE, text=True)
        for line in self.process.stderr:
            found = re.search(r"listening on http://127\.0\.0\.1:(\d+)", line)
            if found:
                self.port = int(found[1])
                return
        raise AssertionError("the server does not listen")

    def stop(self):
        self.process.terminate()
        rest = self.process.communicate(timeout=60)[1]
        self.log.close()
        return self.process.returncode, rest


class Client:
    def __init__(self, port, key=KEY):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self.headers = {"Authorization": f"Bearer {key}"}

    def ask(self, method, path, body=b"", meta=None):
        headers = dict(self.headers)
        if meta is not None:
            headers["X-Meta"] = json.dumps(meta)
        self.connection.request(method, path, body if isinstance(body, bytes) else json.dumps(body), headers)
        reply = self.connection.getresponse()
        content = reply.read()
        if reply.getheader("Content-Type") == "application/json":
            content = json.loads(content)
        return reply.status, content, json.loads(reply.getheader("X-Meta") or "null")

    def claim(self):
        status, body, _ = self.ask("POST", "/claim")
        if status == 200:
            self.headers["X-Lease-Token"] = body["lease_token"]
        return status

    def point(self, index, include=True, run=True):
        return self.ask("POST", "/add_point_interaction",
                        {"coordinates": list(index), "include_interaction": include, "run_prediction": run,
                         "override_capability_checks": False})


class ServeTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls.temporary.name)
        subprocess.run([MAKE_BUNDLE, cls.folder / "bundle"], check=True, stdout=subprocess.DEVNULL)
        values = numpy.random.default_rng(3).integers(0, 60, SHAPE).astype(numpy.int16)
        values[14:27, 12:25, 10:22] += 400
        cls.values = values
        nibabel.save(nibabel.Nifti1Image(values, numpy.diag([*SPACING, 1])), cls.folder / "ct.nii")
        (cls.folder / "key").write_text(KEY + "\n")
        cls.server = Server(cls.folder, "--api-key", str(cls.folder / "key"), "--max-sessions", "2", "--max-volume", "2")

    @classmethod
    def tearDownClass(cls):
        status, log = cls.server.stop()
        cls.temporary.cleanup()
        assert status == 130, (status, log)
        assert "array axes SAR" in log, log

    def setUp(self):
        self.client = Client(self.server.port)
        self.assertEqual(self.client.claim(), 200)
        self.addCleanup(lambda: self.client.ask("POST", "/release"))

    def open_volume(self):
        array = numpy.ascontiguousarray(self.values.transpose())[None]
        status, body, _ = self.client.ask("POST", "/set_image", packed(array),
                                          {"image_properties": {"spacing": SPACING[::-1]}})
        self.assertEqual((status, body), (200, {"original_image_shape": list(array.shape)}))
        status, _, _ = self.client.ask("POST", "/set_target_buffer", {"shape": SHAPE[::-1], "dtype": "uint8"})
        self.assertEqual(status, 200)
        self.target = numpy.zeros(SHAPE[::-1], numpy.uint8)

    def apply(self, reply):
        status, body, meta = reply
        self.assertEqual(status, 200, body)
        if meta["ran_prediction"] and meta["bbox"]:
            self.target[tuple(slice(*side) for side in meta["bbox"])] = unpacked(body)
        return meta

    def mask_of_command_line(self, *voxels):
        clicks = [argument for voxel in voxels for argument in ("--voxel", voxel)]
        subprocess.run([PROGRAM, "segment", "-m", self.folder / "bundle", "-i", self.folder / "ct.nii", "-o",
                        self.folder / "mask.nii", *clicks], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return numpy.asarray(nibabel.load(self.folder / "mask.nii").dataobj).astype(numpy.uint8).transpose()

    def test_points_give_the_masks_of_the_command_line_and_undo_takes_them_back(self):
        self.open_volume()
        one, two = self.mask_of_command_line("20,18,16"), self.mask_of_command_line("20,18,16", "15,13,11,-")
        self.assertGreater(one.sum(), 0)
        self.assertFalse(numpy.array_equal(one, two))
        self.apply(self.client.point(CLICK[::-1]))
        self.assertTrue(numpy.array_equal(self.target, one))
        self.apply(self.client.point((11, 13, 15), include=False))
        self.assertTrue(numpy.array_equal(self.target, two))
        self.apply(self.client.ask("POST", "/undo", {}))
        self.assertTrue(numpy.array_equal(self.target, one))
        self.apply(self.client.ask("POST", "/undo", {}))
        self.assertEqual(self.target.sum(), 0)
        self.assertEqual(self.apply(self.client.ask("POST", "/undo", {})), {"ran_prediction": False, "bbox": None})

    def test_points_for_later_wait_for_predict(self):
        self.open_volume()
        self.assertFalse(self.apply(self.client.point(CLICK[::-1], run=False))["ran_prediction"])
        self.apply(self.client.point((11, 13, 15), include=False, run=False))
        self.apply(self.client.ask("POST", "/predict", {"force_full_refine": False}))
        self.assertTrue(numpy.array_equal(self.target, self.mask_of_command_line("20,18,16", "15,13,11,-")))

    def test_a_point_outside_or_before_a_volume_is_refused(self):
        status, body, _ = self.client.point((0, 0, 0))
        self.assertEqual(status, 400)
        self.assertIn("no volume is open", body["detail"])
        self.open_volume()
        status, body, _ = self.client.point((32, 0, 0))
        self.assertEqual(status, 400)
        self.assertIn("32", body["detail"])

    def test_keys_leases_and_slots(self):
        self.assertEqual(Client(self.server.port, "wrong-" + KEY).claim(), 401)
        self.assertEqual(Client(self.server.port, "").ask("GET", "/healthz")[:2], (200, {"ok": True}))
        second = Client(self.server.port)
        self.assertEqual(second.claim(), 200)
        self.assertEqual(Client(self.server.port).claim(), 503)
        self.assertEqual(second.ask("POST", "/heartbeat", {})[0], 200)
        self.assertEqual(second.ask("POST", "/release")[:2], (200, {"released": True}))
        self.assertEqual(second.ask("POST", "/heartbeat", {})[0], 410)
        self.assertEqual(second.point((0, 0, 0))[0], 410)
        self.assertEqual(second.ask("GET", "/nothing")[0], 404)

    def test_volumes_that_are_too_large_or_lie_are_refused(self):
        meta = {"image_properties": {"spacing": SPACING[::-1]}}
        whole = packed(self.values[None])
        for cut in (0, 3, 12, 40, len(whole) - 1):
            self.assertEqual(self.client.ask("POST", "/set_image", whole[:cut], meta)[0], 400, cut)
        self.assertEqual(self.client.ask("POST", "/set_image", whole, {"image_properties": {}})[0], 400)
        self.assertEqual(self.client.ask("POST", "/set_image", whole, {})[0], 400)
        self.assertEqual(self.client.ask("POST", "/set_image", packed(self.values), meta)[0], 400)
        large = packed(numpy.zeros((1, 128, 128, 80), numpy.int16))
        self.assertEqual(self.client.ask("POST", "/set_image", large, meta)[0], 413)


if __name__ == "__main__":
    PROGRAM, MAKE_BUNDLE = sys.argv[1:3]
    unittest.main(argv=sys.argv[:1])
