-- What the gateway itself has to remember, such as what it has asked the terminal.
CREATE TABLE notes (
    name TEXT NOT NULL PRIMARY KEY,
    text TEXT NOT NULL
);
