"""The archive: nothing is lost, nothing is half-visible, nothing changes unseen."""
