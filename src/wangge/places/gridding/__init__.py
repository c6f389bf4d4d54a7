"""Cutting ground into squares (standards: unit grids of about ten thousand m²), without a database.

Read in this order: ``faces`` draws the lattice and all boundaries into one net of lines, whose meshes share
every vertex; ``joining`` adds small pieces to their neighbours; ``numbering`` gives the codes; ``cut`` does
all of it.
"""

from wangge.places.gridding.cut import Area, Piece, TooManyCells, cut

__all__ = ["Area", "Piece", "TooManyCells", "cut"]
