"""How tests speak with the C++ programs of tests/support."""
import json
import os
import subprocess


class JsonTool:
    """A program, kept running: a request and an answer are one line of JSON each. Paths are sent as text."""

    def __init__(self, program):
        self.process = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __call__(self, **request):
        self.process.stdin.write(json.dumps(request, default=os.fspath) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def close(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()


class VolumeTool(JsonTool):
    """tests/support/volume_tool.cpp: reads the volume at a path, or the labels there; writes probabilities."""

    def __call__(self, path, **request):
        return super().__call__(path=path, **request)

    def labels(self, path):
        return super().__call__(labels=path)

    def write_probabilities(self, path, like):
        return super().__call__(probabilities=path, like=like)
