"""Which of the package's patterns take more than linear time for what is made to be slow for them.

    python tests/regular_expressions.py [CHARACTERS]

Every pattern that is compiled while the samples and some hostile input are read, extracted, asked and drawn is
searched in texts that are made of it: each part that may repeat, many times over, behind what leads to it. One that
takes more than eight times as long for four times the text is printed with the text that it does so for.
"""

from __future__ import annotations

import re
import re._compiler as compiler  # type: ignore[import-not-found]
import re._constants as constants  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
import signal
import sys
import time
from collections.abc import Iterator
from itertools import islice
from random import Random
from typing import Any, Final

_REPEATS: Final = (constants.MAX_REPEAT, constants.MIN_REPEAT, constants.POSSESSIVE_REPEAT)
_CASES: Final = 20
_TEXTS: Final = 60  # that are tried of a pattern
_LEAST: Final = 0.01  # seconds: less is not measured


def patterns() -> dict[re.Pattern[Any], str]:
    """The compiled patterns of the package, each with the line that made it."""
    found: dict[re.Pattern[Any], str] = {}
    compiled = compiler.compile

    def noting(pattern: Any, flags: int = 0) -> Any:
        result = compiled(pattern, flags)
        frame = sys._getframe(1)
        while frame is not None and frame.f_code.co_filename.rpartition("/")[2] in ("__init__.py", "functools.py"):
            if "/kg/" in frame.f_code.co_filename:
                break
            frame = frame.f_back  # type: ignore[assignment]
        file = frame.f_code.co_filename if frame is not None else ""
        if "/kg/" in file and "site-packages" not in file:
            found.setdefault(result, f"{file.rpartition('/kg/')[2]}:{frame.f_lineno}")
        return result

    compiler.compile = noting
    re.purge()
    import importlib
    import pkgutil

    import kg

    for module in pkgutil.walk_packages(kg.__path__, "kg."):
        if not module.name.endswith("__main__") and "training" not in module.name:
            importlib.import_module(module.name)
    from fuzz_targets import TARGETS

    for name, target in TARGETS.items():
        for number in range(5 if name in ("view", "report", "builds", "server", "remote") else _CASES):
            try:
                target(Random(f"pattern {number}"))
            except Exception:
                break  # findings are for fuzz.py
    compiler.compile = compiled
    return found


def texts(pattern: re.Pattern[Any]) -> Iterator[tuple[str, str]]:
    """What leads to a part that may repeat, and that part, for each such part of a pattern."""
    rng = Random(repr(pattern.pattern))
    seen = set()
    for before, body in _repeated(parser.parse(pattern.pattern, pattern.flags), []):
        for _ in range(3):
            pair = "".join(_sample(rng, part) for part in before), _sample(rng, body)
            if pair[1] and pair not in seen:
                seen.add(pair)
                yield pair
                if ("", pair[1]) not in seen:
                    seen.add(("", pair[1]))
                    yield "", pair[1]
                whole = pair[0] + pair[1]
                if ("", whole) not in seen:
                    seen.add(("", whole))
                    yield "", whole


def _repeated(parsed: Any, before: list[Any]) -> Iterator[tuple[list[Any], Any]]:
    leading = list(before)
    for item in parsed:
        operation, value = item
        if operation in _REPEATS:
            if value[1] > 8:
                yield leading, value[2]
            yield from _repeated(value[2], leading)
        elif operation is constants.SUBPATTERN:
            yield from _repeated(value[3], leading)
        elif operation is constants.BRANCH:
            for branch in value[1]:
                yield from _repeated(branch, leading)
        elif operation in (constants.ASSERT, constants.ASSERT_NOT):
            yield from _repeated(value[1], leading)
        elif operation is constants.ATOMIC_GROUP:
            yield from _repeated(value, leading)
        leading.append([item])


def _sample(rng: Random, parsed: Any) -> str:
    """A text that a part matches, as far as that is easy to say."""
    made = []
    for operation, value in parsed:
        if operation is constants.LITERAL:
            made.append(chr(value))
        elif operation is constants.NOT_LITERAL:
            made.append("x" if value != ord("x") else "y")
        elif operation is constants.ANY:
            made.append("x")
        elif operation is constants.IN:
            made.append(_member(rng, value))
        elif operation in _REPEATS:
            made.append("".join(_sample(rng, value[2]) for _ in range(max(value[0], min(1, value[1])))))
        elif operation is constants.SUBPATTERN:
            made.append(_sample(rng, value[3]))
        elif operation is constants.BRANCH:
            made.append(_sample(rng, rng.choice(value[1])))
        elif operation is constants.ATOMIC_GROUP:
            made.append(_sample(rng, value))
    return "".join(made)


_CATEGORIES: Final = {"DIGIT": "7", "SPACE": " ", "WORD": "x", "NOT_DIGIT": "x", "NOT_SPACE": "x", "NOT_WORD": " "}


def _member(rng: Random, members: Any) -> str:
    if members[0][0] is constants.NEGATE:
        probes = "x市a7 ，И.“\n"
        shut = re.compile("[" + "".join(map(_class, members[1:])) + "]")
        return next((c for c in probes if not shut.match(c)), "\u4e01")
    operation, value = rng.choice(members)
    if operation is constants.LITERAL:
        return chr(value)
    if operation is constants.RANGE:
        return chr(rng.randint(*value))
    return _CATEGORIES.get(str(value).replace("CATEGORY_", "").replace("UNI_", ""), "x")


def _class(member: Any) -> str:
    operation, value = member
    if operation is constants.LITERAL:
        return re.escape(chr(value))
    if operation is constants.RANGE:
        return f"{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}"
    return {"DIGIT": r"\d", "SPACE": r"\s", "WORD": r"\w", "NOT_DIGIT": r"\D", "NOT_SPACE": r"\S", "NOT_WORD": r"\W"}[
        str(value).replace("CATEGORY_", "").replace("UNI_", "")
    ]


def took(pattern: re.Pattern[Any], text: str) -> float:
    """Seconds for a search of all that matches, broken off after one."""
    subject: Any = text if isinstance(pattern.pattern, str) else text.encode("utf-8", "replace")
    start = time.process_time()
    signal.setitimer(signal.ITIMER_PROF, 1)
    try:
        for _ in pattern.finditer(subject):
            pass
    except TimeoutError:
        pass
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return time.process_time() - start


def _break_off(number: int, frame: Any) -> None:
    raise TimeoutError


def slow(pattern: re.Pattern[Any], characters: int) -> tuple[float, float, str] | None:
    """The first text for which a pattern is slower than it should be, with the seconds for a quarter of it and for the
    whole."""
    for before, body in islice(texts(pattern), _TEXTS):
        for end in ("", "\x00"):
            quarter, whole = (before + body * (size // len(body)) + end for size in (characters // 4, characters))
            if (long := took(pattern, whole)) > _LEAST and long > 8 * (short := took(pattern, quarter)):
                return short, long, repr(f"{before[:20]} {body[:30]}*{end}")
    return None


def main() -> None:
    characters = int(sys.argv[1]) if len(sys.argv) > 1 else 4_000
    known = patterns()
    signal.signal(signal.SIGPROF, _break_off)
    count = 0
    for pattern, place in sorted(known.items(), key=lambda item: item[1]):
        if found := slow(pattern, characters):
            count += 1
            short, whole, text = found
            sys.stdout.write(f"{place}: {short:.3f} s, {whole:.3f} s for {text}: {pattern.pattern[:100]!r}\n")
            sys.stdout.flush()
    sys.stdout.write(f"{len(known)} patterns, {count} of them slow\n")


if __name__ == "__main__":
    main()
