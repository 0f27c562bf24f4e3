"""The theories of the review, one module each: pure functions of arrays, with units in the names."""
