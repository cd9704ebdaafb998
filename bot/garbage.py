"""The garbage collector, kept away from what lives as long as the process."""

import gc


def collect_and_freeze() -> None:
    """Collect what is garbage now, and leave out of later collections what is left.

    The libraries and an index are millions of objects: to go through them takes a fifth of a second, in which nothing
    else runs, and it happens every few seconds when many people ask. To be called when everything is open, and again
    when an index took the place of another, whose objects would stay for ever otherwise.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()
