"""What leaves the house: published checks as pages, markup, feed and search."""
