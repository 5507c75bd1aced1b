"""``@compiled``: the same function under numba when it is installed, and as plain Python when it is not.

Three things are worth their lines here. Numba is imported at the first call of a kernel, because a command that only
reads the law must not wait for a compiler. Machine code is kept in a cache folder of our own, because numba looks for
one beside the source, then in the home, and *raises* when neither can be written. And no trouble of that cache reaches
anybody: a kernel that cannot be kept is compiled again, and one that cannot be compiled runs as Python.
"""

from __future__ import annotations

import os
import sys
import tempfile
import threading
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import FunctionType
from typing import Any, Generic, ParamSpec, TypeVar, cast

P = ParamSpec("P")
R = TypeVar("R")

_LOCK = threading.RLock()


def cache_folder() -> Path | None:
    """Where compiled code is kept: the XDG cache, or a private folder under the temporary one; None when neither can be."""
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    private = os.path.join(
        tempfile.gettempdir(),
        f"mancomun-numba-{getattr(os, 'getuid', lambda: 'user')()}",
    )
    for folder in (Path(base) / "mancomun" / "numba", Path(private)):
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            # Numba unpickles what it finds there: a folder that somebody else owns is not ours to trust.
            if hasattr(os, "getuid") and folder.stat().st_uid != os.getuid():
                continue
            with tempfile.TemporaryFile(dir=folder):
                return folder
        except OSError:
            continue
    return None


def numba_module() -> Any:
    """The numba module, prepared with our cache folder; None when absent or when ``MANCOMUN_NO_NUMBA=1``."""
    if os.environ.get("MANCOMUN_NO_NUMBA") == "1":
        return None
    with _LOCK:  # two threads that wake it at once would meet a half-imported module
        return _load()


@cache
def _load() -> Any:
    if "NUMBA_CACHE_DIR" not in os.environ:
        folder = cache_folder()
        if folder is not None:
            os.environ["NUMBA_CACHE_DIR"] = str(folder)
            if "numba" in sys.modules:
                sys.modules["numba"].config.CACHE_DIR = str(folder)
    try:
        import numba
    except Exception:  # a numba that does not fit this numpy fails in many ways; Python still works
        return None
    return numba


class Kernel(Generic[P, R]):
    """A function that compiles itself at its first call; ``py_func`` is the plain Python one."""

    def __init__(self, function: Callable[P, R]) -> None:
        self.py_func = function
        self.__doc__ = function.__doc__
        self.__name__ = getattr(function, "__name__", "kernel")
        self.__module__ = function.__module__
        self.__wrapped__ = function
        self._fast: Callable[P, R] | None = None
        self._warm = False

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        if os.environ.get("MANCOMUN_NO_NUMBA") == "1":
            return self.py_func(*args, **kwargs)
        if self._warm and self._fast is not None:
            return self._fast(*args, **kwargs)
        return self._first_call(*args, **kwargs)

    def _first_call(self, *args: P.args, **kwargs: P.kwargs) -> R:
        numba = numba_module()
        if numba is None:
            return self.py_func(*args, **kwargs)
        with _LOCK:
            for cache in (True, False):
                try:
                    self._fast = self.dispatcher(cache=cache)
                    answer = self._fast(*args, **kwargs)
                except Exception:
                    # An unwritable or damaged cache: once more without it. An error of the kernel itself comes back below.
                    self._fast = None
                    continue
                self._warm = True
                return answer
        return self.py_func(*args, **kwargs)

    def dispatcher(self, *, cache: bool = True) -> Callable[P, R]:
        """The numba function. Kernels that this one calls are put in its place as numba functions too."""
        if self._fast is not None:
            return self._fast
        numba = numba_module()
        plain = cast(FunctionType, self.py_func)
        names = dict(plain.__globals__)
        for name in plain.__code__.co_names:
            if isinstance(names.get(name), Kernel):
                names[name] = names[name].dispatcher(cache=cache)
        twin = FunctionType(plain.__code__, names, plain.__name__, plain.__defaults__, plain.__closure__)
        twin.__qualname__, twin.__module__, twin.__doc__ = (
            plain.__qualname__,
            plain.__module__,
            plain.__doc__,
        )
        return cast("Callable[P, R]", numba.njit(cache=cache, nogil=True)(twin))


class Inlined(Kernel[P, R]):
    """A kernel that other kernels take in whole: plain Python beside the same said in LLVM. From Python, the plain one runs."""

    def __init__(self, function: Callable[P, R], build: Callable[..., None]) -> None:
        super().__init__(function)
        self._build = build

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        return self.py_func(*args, **kwargs)

    def dispatcher(self, *, cache: bool = True) -> Callable[P, R]:
        """What numba puts in the place of a call."""
        if self._fast is None:
            from numba.extending import intrinsic

            types: Any = numba_module().types

            def code(context: Any, builder: Any, signature: Any, values: Any) -> Any:
                kinds = signature.args[0].types
                parts = [builder.extract_value(values[0], k) for k in range(len(kinds))]
                self._build(context, builder, kinds, parts)
                return context.get_dummy_value()

            def typed(_: Any, *given: Any) -> tuple[Any, Any]:
                return types.void(types.StarArgTuple(given)), code

            self._fast = cast("Callable[P, R]", intrinsic(typed))
        return self._fast


def inlined(build: Callable[..., None]) -> Callable[[Callable[P, R]], Inlined[P, R]]:
    """Mark a function, which answers nothing, as taken in whole. ``build(context, builder, kinds, values)`` emits it."""
    return lambda function: Inlined(function, build)


def compiled(function: Callable[P, R]) -> Kernel[P, R]:
    """Mark ``function`` as a kernel. Its results must not depend on whether numba is there."""
    return Kernel(function)
