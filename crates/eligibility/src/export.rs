//! What is handed to the clinic's receipt computer: the face-result file, and a table.

mod csv;
mod face;

pub use csv::csv;
pub use face::{FaceFile, NotExported, face_xml};
