//! The patients that the clinic knows.

use std::collections::HashMap;

use eligibility::matching::search_key;
use eligibility::xml_msg::{Personal, ResultOfQualificationConfirmation};
use eligibility::{CivilDate, Snapshot};
use redacted::Redacted;

use super::super::entry::{ConsentRemembered, PatientRecorded};

/// A patient, by the identifier that the journal made.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Patient {
    /// The identifier.
    pub id: String,
    /// The clinic's own patient number (診察券番号).
    pub clinic_number: Option<Personal>,
    /// 氏名
    pub name: Option<Personal>,
    /// 氏名カナ
    pub kana: Option<Personal>,
    /// 生年月日
    pub birth_date: Option<Redacted<CivilDate>>,
    /// The snapshots in the order of learning; none is ever replaced.
    pub snapshots: Vec<String>,
    /// The answers of the last visit.
    pub consent: Option<ConsentRemembered>,
}

/// Every patient.
#[derive(Debug, Default)]
pub(super) struct Patients {
    list: Vec<Patient>,
    by_id: HashMap<String, usize>,
}

impl Patients {
    pub(super) fn get(&self, id: &str) -> Option<&Patient> {
        self.by_id.get(id).and_then(|&at| self.list.get(at))
    }

    pub(super) fn record(&mut self, recorded: PatientRecorded) -> &Patient {
        let patient = self.at(&recorded.patient);
        patient.clinic_number = recorded.clinic_number;
        patient.name = recorded.name;
        patient.kana = recorded.kana;
        patient.birth_date = recorded.birth_date;
        patient
    }

    pub(super) fn remember(&mut self, consent: ConsentRemembered) {
        let patient = self.at(&consent.patient);
        patient.consent = Some(consent);
    }

    /// What staff recorded of a person stays; what they did not is taken from the snapshot.
    pub(super) fn add_snapshot(&mut self, id: &str, snapshot: &Snapshot) {
        let patient = self.at(id);
        if patient.snapshots.contains(&snapshot.id) {
            return;
        }
        patient.snapshots.push(snapshot.id.clone());
        let result = &snapshot.result;
        if patient.name.is_none() {
            patient.name.clone_from(&result.name);
        }
        if patient.kana.is_none() {
            patient.kana.clone_from(&result.name_kana);
        }
        if patient.birth_date.is_none() {
            patient.birth_date = birth_date(result).map(Redacted::new);
        }
        if patient.clinic_number.is_none() {
            patient.clinic_number.clone_from(&result.reference_number);
        }
    }

    pub(super) fn candidates(&self, result: &ResultOfQualificationConfirmation) -> Vec<&Patient> {
        let fold = |text: &Option<Personal>| -> Option<String> {
            let text = search_key(text.as_ref()?.expose());
            (!text.is_empty()).then_some(text)
        };
        let both_same =
            |ours: Option<String>, theirs: &Option<String>| ours.is_some() && ours == *theirs;
        let number = fold(&result.reference_number);
        let (name, kana) = (fold(&result.name), fold(&result.name_kana));
        let born = birth_date(result);
        let mut found: Vec<(u8, &Patient)> = (self.list.iter())
            .filter_map(|patient| {
                let same_birth_date =
                    born.is_some() && patient.birth_date.as_ref().map(|day| *day.expose()) == born;
                let same_number =
                    number.is_some() && both_same(fold(&patient.clinic_number), &number);
                if same_number && same_birth_date {
                    return Some((0, patient));
                }
                if !same_number && !same_birth_date {
                    return None;
                }
                let same_name =
                    both_same(fold(&patient.kana), &kana) || both_same(fold(&patient.name), &name);
                match (same_number, same_name) {
                    (_, true) => Some((1, patient)),
                    (true, false) => Some((2, patient)),
                    (false, false) => None,
                }
            })
            .collect();
        found.sort_by_key(|(rank, _)| *rank);
        found.into_iter().map(|(_, patient)| patient).collect()
    }

    fn at(&mut self, id: &str) -> &mut Patient {
        let next = self.list.len();
        let at = *self.by_id.entry(id.to_owned()).or_insert(next);
        if at == next {
            self.list.push(Patient {
                id: id.to_owned(),
                ..Patient::default()
            });
        }
        #[allow(
            clippy::indexing_slicing,
            reason = "the entry was pushed above if it was new"
        )]
        &mut self.list[at]
    }
}

fn birth_date(result: &ResultOfQualificationConfirmation) -> Option<CivilDate> {
    CivilDate::from_compact(result.birthdate.as_ref()?.expose())
}
