"""An Orthanc on the loopback: a child of this process with own ports, an own configuration and storage in one folder.

Nothing of an installed server is touched. It stays in the foreground and gets SIGTERM when this process dies.
"""
import json
import os
import pathlib
import shutil
import subprocess
import time
import urllib.error
import urllib.request

from private_service import end_with_parent, free_ports

PROGRAMS = ["Orthanc", "storescu", "getscu", "findscu"]
START_S = STOP_S = 60


def reason_to_skip():
    """Why no Orthanc can be started here, or None."""
    os.environ["PATH"] += ":/usr/sbin:/sbin"
    missing = [name for name in PROGRAMS if shutil.which(name) is None]
    return f"no {', '.join(missing)} here; Debian's packages are orthanc and dcmtk" if missing else None


class PrivateOrthanc:
    """Use it in a `with`: it runs inside."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.http_port, self.dicom_port = free_ports(2)

    def __enter__(self):
        self.folder.mkdir()
        configuration = self.folder / "orthanc.json"
        configuration.write_text(json.dumps({
            "Name": "private",
            "StorageDirectory": str(self.folder / "storage"),
            "IndexDirectory": str(self.folder / "storage"),
            "HttpPort": self.http_port,
            "DicomPort": self.dicom_port,
            "DicomAet": "PRIVATE",
            "DicomCheckCalledAet": False,
            "DicomAlwaysAllowStore": True,
            "DicomAlwaysAllowFind": True,
            "DicomAlwaysAllowGet": True,
            "RemoteAccessAllowed": False,
            "AuthenticationEnabled": False,
            "DicomModalities": {"sammoe": ["SAMMOE", "127.0.0.1", 104]},
            "Plugins": [],
        }))
        self.log = open(self.folder / "log.txt", "wb")
        self.process = subprocess.Popen([shutil.which("Orthanc"), str(configuration)], stdout=self.log,
                                        stderr=subprocess.STDOUT, preexec_fn=end_with_parent)
        try:
            self.wait_until_it_answers()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.log.close()

    def wait_until_it_answers(self):
        end = time.monotonic() + START_S
        while time.monotonic() < end:
            if self.process.poll() is not None:
                break
            try:
                return self.rest("system")
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.1)
        raise RuntimeError("Orthanc does not answer:\n" + (self.folder / "log.txt").read_text(errors="replace"))

    def rest(self, path, data=None):
        """Bytes of an answer of the REST interface."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.http_port}/{path}", data=data, timeout=30) as answer:
            return answer.read()

    def scu(self, program, *arguments):
        """Runs one of DCMTK's clients against it."""
        command = [program, "-aet", "SAMMOE", "-aec", "PRIVATE", *arguments[:-1], "127.0.0.1", str(self.dicom_port),
                   *arguments[-1]]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
        return done.stdout + done.stderr
