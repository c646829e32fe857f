"""The story of a build, top to bottom."""

from __future__ import annotations

from build.analysis.inputs import Inputs
from build.config import Config
from build.ingest.coverage import load_corrections
from build.assemble import make_inputs
from build.ingest.reference import load_reference
from build.ingest.snapshot import load_snapshot


def load_inputs(config: Config) -> Inputs:
    """The analysis's inputs from data/reference and data/snapshot as they are."""
    return make_inputs(
        load_reference(config), load_snapshot(config), load_corrections(config.corrections), config
    )
