"""Plans laid against a frame, a list of entries or a plan: what each took over, changed, left out and added."""

from compare.frames.coverage import find_frame, frame_changes, frame_coverage, frame_deadlines, frame_tables
from compare.frames.decided import names_nothing
from compare.frames.lists import ANY_FRAME, Frame, FrameError, list_files, read_frame, usable_frames
from compare.frames.settings import FrameSettings

__all__ = [
    "ANY_FRAME",
    "Frame",
    "FrameError",
    "FrameSettings",
    "find_frame",
    "frame_changes",
    "frame_coverage",
    "frame_deadlines",
    "frame_tables",
    "list_files",
    "names_nothing",
    "read_frame",
    "usable_frames",
]
