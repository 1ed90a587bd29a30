"""What servers that a test starts for itself on the loopback have in common."""
import ctypes
import signal
import socket

PR_SET_PDEATHSIG = 1


def end_with_parent():
    """For `preexec_fn`: the child gets SIGTERM when this process dies."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports
