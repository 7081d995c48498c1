//! An answer of the eligibility system as a FHIR Bundle: `fhir_bundle ANSWER.json YYYY-MM-DD`.

use std::{env, error::Error, fs};

use eligibility::fhir::{Export, bundle};
use eligibility::{CareSetting, CivilDate, EvidenceLevel, XmlMsg};
use serde::Deserialize;

#[derive(Deserialize)]
struct Message {
    #[serde(rename = "XmlMsg")]
    xml_msg: XmlMsg,
}

#[allow(
    clippy::print_stdout,
    reason = "the Bundle is what this program is for"
)]
fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let (Some(path), Some(day)) = (arguments.next(), arguments.next()) else {
        return Err("usage: fhir_bundle ANSWER.json YYYY-MM-DD".into());
    };
    let message: Message = serde_json::from_str(&fs::read_to_string(path)?)?;
    let export = Export {
        id: "6f9619ff-8b86-4d01-b42d-00cf4fc964ff",
        answer: &message.xml_msg,
        on: CivilDate::from_iso(&day).ok_or("not a day YYYY-MM-DD")?,
        evidence: EvidenceLevel::Simulated,
        recorded_at: 1_795_308_000,
        raw_sha256: Some("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        setting: CareSetting::Desk,
    };
    println!("{}", bundle(&export));
    Ok(())
}
