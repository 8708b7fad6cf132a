"""Trazo's core: train, save, load and explain the networks that read handwritten digits."""
