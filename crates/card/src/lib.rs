//! Conversations with the applications of a My Number Card.
