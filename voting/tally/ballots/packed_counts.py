"""Packed ballot papers by the million, as arrays: alike ones together, then sorted out by contest."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from voting.tally.ballots.grouping import Cast, grouped
from voting.tally.ballots.packing import ContestLayout
from voting.tally.types import Ballots, ChoiceState, Marking

PackedCounts = npt.NDArray[Any]  # of records: a packed paper, how often it lies there
Rows = npt.NDArray[np.uint8]
Ints = npt.NDArray[np.int64]
NOTHING: Ints = np.zeros(0, dtype=np.int64)
CHUNK = 50_000


def shape(size: int) -> np.dtype[Any]:
    return np.dtype([("paper", f"V{size}"), ("weight", "<u4")])


def gather(papers: Rows) -> PackedCounts:
    """The packed papers, one a row, alike ones together in increasing order: the same ballots, the same
    bytes.
    """
    size = papers.shape[1]
    laid = np.ascontiguousarray(papers).reshape(-1).view(f"V{size}")
    alike, weights = np.unique(laid, return_counts=True)
    counts = np.empty(len(alike), dtype=shape(size))
    counts["paper"], counts["weight"] = alike, weights
    return counts


def of_papers(papers: Sequence[bytes], weights: Sequence[int], size: int) -> PackedCounts:
    """Different packed papers of this size, and how often each lies there."""
    counts = np.empty(len(papers), dtype=shape(size))
    counts["paper"] = np.frombuffer(b"".join(papers), dtype=f"V{size}")
    counts["weight"] = weights
    return counts


def papers_of(counts: PackedCounts) -> list[bytes]:
    """Each different packed paper once."""
    return [bytes(paper) for paper in counts["paper"]]


def total(counts: PackedCounts) -> int:
    return int(counts["weight"].sum(dtype=np.int64))


def ballots(counts: PackedCounts, layout: ContestLayout, start: int, marking: Marking) -> Ballots:
    """The ballots of one contest, whose bytes begin at `start` of each paper."""
    laid = _bytes_of(counts["paper"])
    offered = laid[:, start] != ChoiceState.NOT_OFFERED
    marked = np.ascontiguousarray(laid[offered, start + 1 : start + layout.size])
    rows, places, values = _marks(np.repeat(marked, counts["weight"][offered], axis=0), layout)
    lengths = np.bincount(rows, minlength=int(counts["weight"][offered].sum()))
    starts = np.concatenate(([0], np.cumsum(lengths)))
    return grouped(marking, Cast(starts, places, values[:0] if marking is Marking.APPROVAL else values))


def _bytes_of(papers: npt.NDArray[Any]) -> Rows:
    return np.frombuffer(papers.tobytes(), dtype=np.uint8).reshape(len(papers), papers.dtype.itemsize)


def _marks(packed: Rows, layout: ContestLayout) -> tuple[Ints, Ints, Ints]:
    """Of each mark its ballot, its project's place and its value; some ballots at a time, to stay small."""
    chunks: list[tuple[Ints, Ints, Ints]] = [(NOTHING, NOTHING, NOTHING)]
    for start in range(0, len(packed), CHUNK):
        stored = _stored(packed[start : start + CHUNK], layout)
        rows, places = np.nonzero(stored)
        chunks.append((rows + start, places, stored[rows, places].astype(np.int64) + layout.lowest - 1))
    rows, places, values = (np.concatenate(column) for column in zip(*chunks, strict=True))
    return rows, places, values


def _stored(packed: Rows, layout: ContestLayout) -> npt.NDArray[Any]:
    """For each ballot and printed number: 0 where it is not marked, otherwise value − lowest + 1."""
    bits = np.unpackbits(packed, axis=1)[:, : len(layout.numbers) * layout.width]
    if layout.width == 1:
        return bits
    powers = 2 ** np.arange(layout.width - 1, -1, -1, dtype=np.int64)
    return bits.reshape(len(packed), len(layout.numbers), layout.width) @ powers
