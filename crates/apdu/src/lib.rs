//! ISO 7816-4 commands, responses, status words and TLV, and the one trait that a card hangs on.
