"""A picture of any kind becomes grey of a bounded size, its ink standing out."""

import numpy as np

from mnist_core.grey import contrast_channel, on_matte, shrink, to_bytes, undo_enlarging


def test_a_photo_with_transparent_corners_gets_its_own_colour_as_matte() -> None:
    """What is transparent in a picture of paper looks like the paper, so that the outline is no stroke."""
    pixels = np.full((20, 20, 4), 200, np.uint8)
    pixels[..., 3] = 255
    pixels[5:15, 9:11, :3] = 30
    pixels[:3, :3, 3] = 0
    assert (on_matte(pixels)[:3, :3] == 200).all()


def test_bytes_of_every_type() -> None:
    """Eight bits stay, sixteen bits and floats are brought to eight, twelve bits in sixteen are stretched."""
    eight = np.array([[0, 255]], np.uint8)
    assert to_bytes(eight) is eight
    assert to_bytes(np.array([[0, 65535]], np.uint16)).tolist() == [[0, 255]]
    assert to_bytes(np.array([[0, 4095]], np.uint16)).tolist() == [[0, 255]]
    assert to_bytes(np.array([[0.0, 0.5]], np.float32)).tolist() == [[0, 128]]


def test_enlarging_is_undone_only_when_it_was_one() -> None:
    """Blocks of equal pixels become one pixel each; a picture of one colour becomes one pixel; others stay."""
    small = np.arange(6, dtype=np.uint8).reshape(2, 3)
    assert (undo_enlarging(np.kron(small, np.ones((4, 4), np.uint8))) == small).all()
    odd = np.kron(small, np.ones((4, 4), np.uint8))
    odd[0, 0] = 99
    assert undo_enlarging(odd).shape == odd.shape


def test_a_large_picture_is_reduced_by_a_whole_factor_where_enough_is_left() -> None:
    """And else to the most that is looked at; a small one stays."""
    sides = {1400: 1400, 1401: 1400, 1999: 1400, 2000: 1000, 2999: 1400, 4000: 1333, 12000: 1333}
    assert {side: shrink(np.zeros((side, 10), np.uint8)).shape[0] for side in sides} == sides


def test_ink_as_bright_as_its_paper_stands_out_by_its_colour() -> None:
    """Red on green of the same grey; black on white stays grey."""
    paper = np.full((60, 60, 3), (60, 140, 60), np.uint8)
    paper[20:40, 28:32] = (200, 70, 54)
    grey = contrast_channel(paper).astype(int)
    assert abs(grey[30, 30] - grey[5, 5]) > 60
    plain = np.full((60, 60, 3), 255, np.uint8)
    plain[20:40, 28:32] = 0
    assert (contrast_channel(plain) == plain[..., 0]).all()
