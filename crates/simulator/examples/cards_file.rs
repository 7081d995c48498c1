//! Writes what was issued to the demo patients to a file, for a page that fetches it: cards_file PATH

use std::env;
use std::error::Error;
use std::fs;

fn main() -> Result<(), Box<dyn Error>> {
    let path = env::args_os().nth(1).ok_or("usage: cards_file PATH")?;
    fs::write(path, simulator::cards_file())?;
    Ok(())
}
