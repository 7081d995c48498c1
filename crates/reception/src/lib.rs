//! One visit at the reception as a pure state machine.
