//! Draws the front of My Number Cards for training and tests.
