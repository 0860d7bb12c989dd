"""Numbers drawn from the tables: coverage, responsibility, time, targets, networks, frames, gaps.

The functions take the same words:

``data`` : Corpus or mapping of frames
    ``corpus`` where texts are read too, or the lists that plans are laid against.
``plans`` : sequence of str, optional
    Ids of plans, or names that mean one; all plans by default, and pairs of measures then only between those chosen.
``frame`` : str, path or Frame, optional
    As for ``compare.frames.find_frame``.
``kind`` : {"action", "measure", "safeguard"}, optional
    Entries of a frame of this kind alone.
"""
