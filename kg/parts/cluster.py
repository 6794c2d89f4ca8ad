"""Partitions by Dask: on the machines of a cluster that is there, or by processes of this one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from kg.documents.sources import Source
from kg.errors import KGError
from kg.extraction.recognizer import OWN_MODEL
from kg.parts import Manifest, Partition, lost, partitions, prepared, process_partition

_AHEAD = 4  # partitions for each worker that are handed out before one is asked back
_RETRIES = 3
_PATIENCE = "30s"


def run(
    sources: Source | Iterable[Source],
    folder: str | Path,
    *,
    model: str = OWN_MODEL,
    scheduler: str | None = None,
    jobs: int = 1,
) -> Iterator[Manifest]:
    """Process all partitions, in the order in which they are done. Workers may die: what they had is done again.

    Args:
        folder: where parts are written; all workers have to see it under this path, as they have to see files that the
            sources name.
        scheduler: the address of a cluster's scheduler (``tcp://10.0.0.1:8786``); by default, a cluster of ``jobs``
            processes is started here for as long as this takes.

    Raises:
        KGError: Dask is not installed, or the scheduler cannot be reached.
    """
    dask = _distributed()
    folder = prepared(folder).resolve()
    work = partial(process_partition, folder=folder, model=model)
    with ExitStack() as stack:
        address: object = scheduler
        if scheduler is None:
            local = dask.LocalCluster(n_workers=jobs, threads_per_worker=1, host="127.0.0.1", dashboard_address=None)
            address = stack.enter_context(local)
        try:
            client = stack.enter_context(dask.Client(address, timeout=_PATIENCE))
        except (OSError, TimeoutError, ValueError) as error:
            raise KGError(f"{scheduler}: no Dask scheduler answers there: {error}") from error
        waiting = partitions(sources)
        ahead = _AHEAD * max(1, len(client.scheduler_info()["workers"]))
        tasks: dict[str, Partition] = {}
        done = dask.as_completed()

        def submit(partition: Partition) -> None:
            future = client.submit(work, partition, pure=False, retries=_RETRIES)
            tasks[future.key] = partition
            done.add(future)

        for partition in islice(waiting, ahead):
            submit(partition)
        for future in done:
            partition = tasks.pop(future.key)
            failed = future.exception()
            if failed is None:
                yield future.result()
            elif isinstance(failed, KGError):
                raise failed
            else:  # it ended so many workers that it is given up
                yield lost(partition, folder, model)
            for following in islice(waiting, 1):
                submit(following)


def _distributed() -> Any:
    try:
        import distributed
    except ImportError as error:
        raise KGError('a cluster needs a package: pip install "intercity-kg[cluster]"') from error
    return distributed
