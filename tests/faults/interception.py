"""A function in a child process whose every change of the file system this process lets happen, refuses or ends with.

The kernel asks before each call (seccomp's user notification, Linux 5.5 and later, seccomp(2), seccomp_unotify(2)), so
that what libraries in C++ and Rust write is seen like what Python writes, in every thread.
"""

import ctypes
import errno
import fcntl
import os
import platform
import select
import signal
import socket
import struct
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

Fate: TypeAlias = Literal["happens", "kills", "finds the disk full", "finds the folder read-only"]

_NEEDS_ROOM = {
    "write": 1,
    "pwrite64": 18,
    "writev": 20,
    "sendfile": 40,
    "ftruncate": 77,
    "fsync": 74,
    "fdatasync": 75,
    "rename": 82,
    "mkdir": 83,
    "link": 86,
    "openat": 257,
    "mkdirat": 258,
    "renameat": 264,
    "linkat": 265,
    "fallocate": 285,
    "pwritev": 296,
    "renameat2": 316,
    "copy_file_range": 326,
}
_NEEDS_NONE = {"unlink": 87, "unlinkat": 263, "rmdir": 84, "chmod": 90, "fchmod": 91, "fchmodat": 268}
_NAMES = {number: name for name, number in (_NEEDS_ROOM | _NEEDS_NONE).items()}
# Where a call says which file it means: the number of the argument that points to the path.
_PATHS = {
    **dict.fromkeys(("rename", "mkdir", "link", "unlink", "rmdir", "chmod"), 0),
    **dict.fromkeys(("openat", "mkdirat", "renameat", "linkat", "renameat2", "unlinkat", "fchmodat"), 1),
}
# The argument that is the open file, where it is not the first.
_OUTPUTS = {"copy_file_range": 2}

_AUDIT_ARCH_X86_64 = 0xC000003E
_LOAD, _JUMP_IF_EQUAL, _JUMP_IF_ANY_BIT, _RETURN = 0x20, 0x15, 0x45, 0x06
_ALLOW, _ASK = 0x7FFF0000, 0x7FC00000
_PR_SET_NO_NEW_PRIVS, _SYS_SECCOMP, _SET_MODE_FILTER, _NEW_LISTENER = 38, 317, 1, 8
_RECEIVE, _SEND = 0xC0502100, 0xC0182101
_CONTINUE = 1
_ERRORS: dict[Fate, int] = {"finds the disk full": errno.ENOSPC, "finds the folder read-only": errno.EROFS}
_NOTICE = struct.Struct("=QIIiIQ6Q")
_REPLY = struct.Struct("=QqiI")
_LONGEST_PATH = 4096


@dataclass(frozen=True, slots=True)
class Change:
    """A call that changes a file under the watched folder; `path` is relative to it."""

    call: str
    path: str

    @property
    def needs_room(self) -> bool:
        """Whether a full disk can refuse it."""
        return self.call in _NEEDS_ROOM


@dataclass(frozen=True, slots=True)
class Ending:
    """How the child ended: its exit status, negative for a signal, what it reported, and the changes it asked for."""

    status: int
    report: bytes
    changes: tuple[Change, ...]


def why_impossible() -> str | None:
    """Return why nothing can be intercepted here, None where it can."""
    if sys.platform != "linux" or platform.machine() != "x86_64":
        return "system calls are intercepted on Linux on x86-64 only"
    try:
        ending = intercepted(lambda: b"", Path("/nonexistent"), lambda _: "happens")
    except OSError as error:
        return f"the kernel lets no system call be intercepted here: {error}"
    return None if ending.status == 0 else f"a child that did nothing ended with {ending.status}"


def intercepted(work: Callable[[], bytes], watched: Path, decide: Callable[[Change], Fate]) -> Ending:
    """Run a function in a forked child, asking for each change under a folder what becomes of it.

    Args:
        work: returns what the child reports; an exception is printed and ends it with status 1.
        watched: the folder.
        decide: is asked in this process, before the change; "kills" ends the whole child before it.

    Raises:
        OSError: the kernel does not allow it.
    """
    parent, child = socket.socketpair()
    results, result = os.pipe()
    pid = os.fork()
    if pid == 0:
        parent.close()
        _live_as_child(work, child, result)
    child.close()
    os.close(result)
    try:
        message, descriptors, _, _ = socket.recv_fds(parent, 16, 1)
        if not descriptors:
            raise OSError(int(message or b"0"), os.strerror(int(message or b"0")))
        changes = _supervise(descriptors[0], pid, watched, decide)
        os.close(descriptors[0])
        with os.fdopen(results, "rb", closefd=False) as file:
            report = file.read()
    finally:
        parent.close()
        os.close(results)
        _, status = os.waitpid(pid, 0)
    return Ending(os.waitstatus_to_exitcode(status), report, tuple(changes))


def _live_as_child(work: Callable[[], bytes], channel: socket.socket, result: int) -> None:
    status = 1
    try:
        listener = _install_filter()
        socket.send_fds(channel, [b"ok"], [listener])
        os.close(listener)
        os.write(result, work())
        status = 0
    except OSError as error:
        channel.send(str(error.errno).encode())
    except BaseException:  # noqa: BLE001 - a forked child must not return into its parent's stack
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(status)


def _install_filter() -> int:
    """Forbid what is not asked for to this process; return where it is asked for."""
    asked = sorted(_NAMES)
    rows: list[tuple[int, int, int, int]] = [
        (_LOAD, 0, 0, 4),
        (_JUMP_IF_EQUAL, 1, 0, _AUDIT_ARCH_X86_64),
        (_RETURN, 0, 0, _ALLOW),
        (_LOAD, 0, 0, 0),
    ]
    for position, number in enumerate(asked):
        # Past the remaining comparisons and the return that allows.
        rows.append((_JUMP_IF_EQUAL, len(asked) - position, 0, number))
    rows.append((_RETURN, 0, 0, _ALLOW))
    # Files that are only read are opened without asking: the flags are the third argument.
    rows += [
        (_JUMP_IF_EQUAL, 0, 2, _NEEDS_ROOM["openat"]),
        (_LOAD, 0, 0, 16 + 2 * 8),
        (_JUMP_IF_ANY_BIT, 0, 1, os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC),
        (_RETURN, 0, 0, _ASK),
        (_RETURN, 0, 0, _ALLOW),
    ]
    code = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *row) for row in rows))
    program = struct.pack("@HxxxxxxP", len(rows), ctypes.addressof(code))
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    listener = int(libc.syscall(_SYS_SECCOMP, _SET_MODE_FILTER, _NEW_LISTENER, program))
    if listener < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return listener


def _supervise(listener: int, pid: int, watched: Path, decide: Callable[[Change], Fate]) -> list[Change]:
    changes: list[Change] = []
    waiting = select.poll()
    waiting.register(listener, select.POLLIN)
    while any(events & select.POLLIN for _, events in waiting.poll()):
        notice = bytearray(_NOTICE.size)
        try:
            fcntl.ioctl(listener, _RECEIVE, notice)
        except FileNotFoundError:
            # It was killed while it asked.
            continue
        identity, thread, _, number, _, _, *arguments = _NOTICE.unpack(notice)
        change = _change(thread, _NAMES[number], arguments, watched)
        fate: Fate = "happens"
        if change is not None:
            changes.append(change)
            fate = decide(change)
        if fate == "kills":
            os.kill(pid, signal.SIGKILL)
            break
        reply = (
            _REPLY.pack(identity, 0, -_ERRORS[fate], 0) if fate in _ERRORS else _REPLY.pack(identity, 0, 0, _CONTINUE)
        )
        try:
            fcntl.ioctl(listener, _SEND, reply)
        except FileNotFoundError:
            continue
    return changes


def _change(thread: int, call: str, arguments: list[int], watched: Path) -> Change | None:
    """Return what a call changes, None where that is not under the watched folder."""
    try:
        if call in _PATHS:
            path = Path(_text_at(thread, arguments[_PATHS[call]]))
            if not path.is_absolute():
                folder = arguments[0] if call.endswith("at") or call == "renameat2" else -100
                path = _folder(thread, ctypes.c_int32(folder & 0xFFFFFFFF).value) / path
        else:
            path = Path(f"/proc/{thread}/fd/{arguments[_OUTPUTS.get(call, 0)]}").readlink()
    except OSError:
        return None
    return Change(call, path.relative_to(watched).as_posix()) if path.is_relative_to(watched) else None


def _folder(thread: int, descriptor: int) -> Path:
    return Path(f"/proc/{thread}/cwd" if descriptor == -100 else f"/proc/{thread}/fd/{descriptor}").readlink()


def _text_at(thread: int, address: int) -> str:
    with Path(f"/proc/{thread}/mem").open("rb", buffering=0) as memory:
        memory.seek(address)
        # A path may stand at the end of a page behind which nothing is mapped.
        text = memory.read(min(_LONGEST_PATH, 4096 - address % 4096)) or b""
        if b"\0" not in text:
            text += memory.read(_LONGEST_PATH) or b""
    return os.fsdecode(text.partition(b"\0")[0])
