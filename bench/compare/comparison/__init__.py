"""Holds cogview4j against diffusers: the same work, on the same machine, in turn."""
