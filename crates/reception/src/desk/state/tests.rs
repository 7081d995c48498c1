//! The state after a journal's entries, and how fast it gets there.

use eligibility::codes::PersonalFamilyClassification;
use eligibility::xml_msg::{Personal, ResultOfQualificationConfirmation};
use eligibility::{CivilDate, EvidenceLevel, NotQualified, Snapshot};
use redacted::Redacted;

use super::*;
use crate::desk::entry::{
    Actor, AttentionReason, DifferenceAcknowledged, Ending, NeedsAttention, PatientRecorded, Place,
    ReceptionAnswered, ReceptionClosed, ReceptionLinked, ReceptionOpened, StatementSettled,
    StatementTaken,
};

/// 2026-11-22T00:00 in Japan.
const MORNING: i64 = 1_795_273_200;

fn today() -> CivilDate {
    CivilDate::from_iso("2026-11-22").unwrap()
}

pub(in crate::desk) fn snapshot(id: &str, evidence: EvidenceLevel, as_of: &str) -> Snapshot {
    let text = |text: &str| Some(Personal::new(text.to_owned()));
    let as_of = CivilDate::from_iso(as_of).unwrap();
    Snapshot {
        id: id.to_owned(),
        taken_at: i64::from(as_of.year()) * 366
            + i64::from(as_of.month()) * 31
            + i64::from(as_of.day()),
        evidence,
        as_of,
        result: ResultOfQualificationConfirmation {
            insurer_number: Some(String::from("01130012")),
            insured_identification_number: text("1234"),
            personal_family_classification: Some(PersonalFamilyClassification::InsuredPerson),
            name: text("受付　見本子"),
            name_kana: text("ｳｹﾂｹ ﾐﾎﾝｺ"),
            birthdate: text("19571122"),
            pharmacists_info_cons_flg: Some(eligibility::codes::ConsFlg::Given),
            ..Default::default()
        },
        raw_sha256: None,
    }
}

struct Journal {
    state: DeskState,
    seq: u64,
}

impl Journal {
    fn new() -> Self {
        Self {
            state: DeskState::new(),
            seq: 0,
        }
    }

    /// Through the payload's text, as records come from the store.
    fn add(&mut self, entry: impl Into<Entry>) {
        let entry = entry.into();
        let read = Entry::read(entry.kind(), &entry.payload().unwrap());
        assert_eq!(read, entry);
        self.seq += 1;
        let stamp = Stamp {
            seq: self.seq,
            at: MORNING + i64::try_from(self.seq).unwrap(),
            actor: Actor::System,
        };
        self.state.apply(read, &stamp);
    }

    fn status(&self, id: &str) -> Status {
        self.state.reception(id).unwrap().status()
    }
}

fn opened(id: &str, place: Place) -> ReceptionOpened {
    ReceptionOpened {
        reception: id.to_owned(),
        place,
        visit: None,
        patient: None,
        name: None,
        language: None,
    }
}

fn answered(reception: &str, snapshot: Snapshot) -> ReceptionAnswered {
    ReceptionAnswered {
        reception: reception.to_owned(),
        finding: Finding::Qualified {
            snapshot: Box::new(snapshot),
        },
        consent: None,
        recognised: None,
    }
}

fn linked(reception: &str, patient: &str) -> ReceptionLinked {
    ReceptionLinked {
        reception: reception.to_owned(),
        patient: patient.to_owned(),
    }
}

#[test]
fn todays_list_shows_who_waits_who_is_at_the_screen_who_is_done_and_whom_to_look_after() {
    let mut journal = Journal::new();
    journal.add(opened("waits", Place::Desk));
    journal.add(opened("screen", Place::PatientScreen));
    journal.add(opened("done", Place::PatientScreen));
    journal.add(opened("help", Place::PatientScreen));
    let official = snapshot("s1", EvidenceLevel::OfficialCard, "2026-11-22");
    journal.add(answered("done", official));
    journal.add(NeedsAttention {
        reception: String::from("help"),
        reason: AttentionReason::Asked,
    });
    assert_eq!(journal.status("waits"), Status::Waiting);
    assert_eq!(journal.status("screen"), Status::InProgress);
    assert_eq!(journal.status("done"), Status::Done);
    assert_eq!(journal.status("help"), Status::NeedsAttention);

    let today = CivilDate::from_iso("2026-11-22").unwrap();
    let ids: Vec<&str> = (journal.state.receptions_on(today))
        .map(|reception| reception.id.as_str())
        .collect();
    assert_eq!(ids, ["help", "done", "screen", "waits"]);
    assert_eq!(journal.state.broken_off(today).count(), 1);

    journal.add(ReceptionClosed {
        reception: String::from("help"),
        ending: Ending::Left,
    });
    assert_eq!(journal.status("help"), Status::Done);
}

#[test]
fn a_changed_insurance_waits_until_somebody_has_seen_it_and_both_are_kept() {
    let mut journal = Journal::new();
    journal.add(opened("first", Place::PatientScreen));
    journal.add(answered(
        "first",
        snapshot("old", EvidenceLevel::OfficialCard, "2026-10-01"),
    ));
    journal.add(linked("first", "p"));
    assert_eq!(journal.status("first"), Status::Done);

    let mut moved = snapshot("new", EvidenceLevel::OfficialCard, "2026-11-22");
    moved.result.insurer_number = Some(String::from("06130012"));
    journal.add(opened("second", Place::PatientScreen));
    journal.add(answered("second", moved));
    journal.add(linked("second", "p"));
    assert_eq!(journal.status("second"), Status::NeedsAttention);
    let kept: Vec<&str> = (journal.state.snapshots_of("p"))
        .map(|snapshot| snapshot.id.as_str())
        .collect();
    assert_eq!(kept, ["old", "new"]);

    journal.add(DifferenceAcknowledged {
        reception: String::from("second"),
        before: String::from("old"),
        after: String::from("new"),
        changes: vec![eligibility::difference::Change::NewInsurer],
    });
    assert_eq!(journal.status("second"), Status::Done);
}

#[test]
fn an_answer_without_a_qualification_is_nobodys_result() {
    let mut journal = Journal::new();
    journal.add(opened("r", Place::PatientScreen));
    journal.add(ReceptionAnswered {
        reception: String::from("r"),
        finding: Finding::NotQualified {
            reason: NotQualified::Several { count: 2 },
            found: vec![
                snapshot("a", EvidenceLevel::OfficialCard, "2026-11-22"),
                snapshot("b", EvidenceLevel::OfficialCard, "2026-11-22"),
            ],
        },
        consent: None,
        recognised: None,
    });
    let reception = journal.state.reception("r").unwrap();
    assert_eq!(reception.attention, [AttentionReason::NotQualified]);
    assert_eq!(reception.snapshot, None);

    journal.add(QualificationChosen {
        reception: String::from("r"),
        snapshot: snapshot("b", EvidenceLevel::OfficialCard, "2026-11-22"),
    });
    assert_eq!(journal.status("r"), Status::Done);
}

#[test]
fn a_patient_is_found_by_whatever_the_clerk_types() {
    let mut journal = Journal::new();
    journal.add(PatientRecorded {
        patient: String::from("p"),
        clinic_number: Some(Personal::new(String::from("00042"))),
        name: Some(Personal::new(String::from("受付　見本子"))),
        kana: Some(Personal::new(String::from("ｳｹﾂｹ ﾐﾎﾝｺ"))),
        birth_date: Some(Redacted::new(CivilDate::from_iso("1957-11-22").unwrap())),
    });
    journal.add(opened("r", Place::Desk));
    journal.add(answered(
        "r",
        snapshot("s", EvidenceLevel::OfficialCard, "2026-11-22"),
    ));
    let nobodys = Hit::Reception(String::from("r"));
    assert!(
        journal
            .state
            .search("みほん", today(), 10)
            .contains(&nobodys)
    );
    journal.add(linked("r", "p"));

    let patient = [Hit::Patient(String::from("p"))];
    for query in [
        "見本",
        "受付見本子",
        "うけつけ",
        "ミホンコ S32.11.22",
        "昭和32年11月22日",
        "1957/11/22",
        "19571122",
        "1234",
        "42",
    ] {
        assert_eq!(journal.state.search(query, today(), 10), patient, "{query}");
    }
    for query in ["", " 　", "架空", "見本 1958-11-22", "\u{1F}"] {
        assert!(
            journal.state.search(query, today(), 10).is_empty(),
            "{query}"
        );
    }

    let found = snapshot("other", EvidenceLevel::OfficialCard, "2026-11-22");
    let candidates = journal.state.candidates(&found);
    assert_eq!(candidates.len(), 1);
    let mut twin = found;
    twin.result.name = Some(Personal::new(String::from("受付　双子")));
    twin.result.name_kana = Some(Personal::new(String::from("ｳｹﾂｹ ﾌﾀｺﾞ")));
    assert!(journal.state.candidates(&twin).is_empty());
}

#[test]
fn entries_of_a_newer_program_are_counted_and_kept() {
    let mut journal = Journal::new();
    let unknown = Entry::read("palm_scanned", r#"{"hand":"left"}"#);
    assert_eq!(unknown.payload().unwrap(), r#"{"hand":"left"}"#);
    assert!(unknown.is_personal());
    journal.add_unknown(unknown);
    let changed_shape = Entry::read("reception_opened", r#"{"reception":1}"#);
    assert_eq!(changed_shape.kind(), "reception_opened");
    journal.add_unknown(changed_shape);
    assert_eq!(journal.state.unknown_entries(), 2);

    let newer = r#"{"reception":"r","place":"desk","colour":"blue"}"#;
    assert!(matches!(
        Entry::read("reception_opened", newer),
        Entry::ReceptionOpened(_)
    ));
}

impl Journal {
    fn add_unknown(&mut self, entry: Entry) {
        self.seq += 1;
        let stamp = Stamp {
            seq: self.seq,
            at: MORNING,
            actor: Actor::System,
        };
        self.state.apply(entry, &stamp);
    }
}

#[test]
fn a_statement_is_kept_until_payment_is_confirmed_and_its_paper_until_somebody_destroyed_it() {
    let mut journal = Journal::new();
    journal.add(opened("r", Place::Desk));
    let statement = crate::desk::statement::tests::statement();
    let taken = crate::desk::statement::Taken {
        at: MORNING,
        snapshot_id: String::from("declared"),
        queue_id: String::from("q"),
    };
    journal.add(statement.queued(&taken, &Settings::default().due_rule()));
    journal.add(StatementTaken {
        snapshot: statement.snapshot(&taken),
        statement,
    });
    let reception = journal.state.reception("r").unwrap();
    assert_eq!(reception.evidence, Some(EvidenceLevel::Declared));
    assert_eq!(journal.state.queue().open().len(), 1);
    let may_go = |journal: &Journal| {
        let kept = journal.state.statements().next().unwrap();
        kept.paper_may_be_destroyed()
    };
    assert!(!may_go(&journal));
    for (paper_destroyed, may) in [(false, true), (true, false)] {
        journal.add(StatementSettled {
            statement: String::from("s"),
            paper_destroyed,
        });
        assert_eq!(may_go(&journal), may);
    }
}

#[test]
fn the_state_can_lie_in_a_signal_of_the_app() {
    const fn in_a_signal<T: Send + Sync + 'static>() {}
    in_a_signal::<DeskState>();
}
