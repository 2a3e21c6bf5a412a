"""Python source by itself: what its names, expressions and loops come to, without running it."""
