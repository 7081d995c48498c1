//! Virtual My Number Cards and a virtual eligibility system for the demo and the tests.
