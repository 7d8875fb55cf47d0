"""Few samples from a noisy machine: the middle and the ends, never a mean."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Summary:
    median: float
    lowest: float
    highest: float

    @staticmethod
    def of(values: Sequence[float]) -> Summary:
        return Summary(median(values), min(values), max(values))


@dataclass(frozen=True)
class Ratio:
    """How many times as long theirs takes: of the medians, and the spread over the rounds."""

    of_medians: float
    lowest: float
    highest: float

    @staticmethod
    def of(ours: Sequence[float], theirs: Sequence[float]) -> Ratio:
        rounds = [their / our for our, their in zip(ours, theirs, strict=True)]
        return Ratio(median(theirs) / median(ours), min(rounds), max(rounds))
