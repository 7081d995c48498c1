//! The journal in words: what kind of thing happened, by whom, whether the chain is whole.

use journal::{BackupError, Fault, FaultKind, RestoreError as Misfit};

use super::{Text, account_error, record_error, say};
use crate::desk::{ArchiveError, RestoreError};
use crate::records::backup::BackupFailure;

/// What a kind of entry tells; a kind of a newer program by its own name.
pub fn record_kind(kind: &str) -> Text {
    match kind {
        "reception_opened" => say!(record_kind.reception_opened),
        "reception_answered" => say!(record_kind.reception_answered),
        "card_result" => say!(record_kind.card_result),
        "reception_needs_attention" => say!(record_kind.needs_attention),
        "reception_linked" => say!(record_kind.reception_linked),
        "reception_closed" => say!(record_kind.reception_closed),
        "patient_recorded" => say!(record_kind.patient_recorded),
        "inquiry_sent" => say!(record_kind.inquiry_sent),
        "inquiry_answered" => say!(record_kind.inquiry_answered),
        "qualification_chosen" => say!(record_kind.qualification_chosen),
        "document_seen" => say!(record_kind.document_seen),
        "verbal_verified" => say!(record_kind.verbal_verified),
        "statement_taken" => say!(record_kind.statement_taken),
        "statement_settled" => say!(record_kind.statement_settled),
        "reverify_queued" => say!(record_kind.reverify_queued),
        "reverify_attempted" => say!(record_kind.reverify_attempted),
        "reverify_resolved" => say!(record_kind.reverify_resolved),
        "difference_acknowledged" => say!(record_kind.difference_acknowledged),
        "consent_remembered" => say!(record_kind.consent_remembered),
        "mode_changed" => say!(record_kind.mode_changed),
        "mode_step_done" => say!(record_kind.mode_step_done),
        "settings_changed" => say!(record_kind.settings_changed),
        "staff_changed" => say!(record_kind.staff_changed),
        "staff_removed" => say!(record_kind.staff_removed),
        "signed_in" => say!(record_kind.signed_in),
        "signed_out" => say!(record_kind.signed_out),
        "sign_in_failed" => say!(record_kind.sign_in_failed),
        "payloads_erased" => say!(record_kind.payloads_erased),
        "exported" => say!(record_kind.exported),
        "back_up_made" => say!(record_kind.back_up_made),
        other => Text::verbatim(other),
    }
}

/// What is wrong with a record of the chain.
pub fn fault(fault: &Fault) -> Text {
    let seq = fault.seq;
    match fault.kind {
        FaultKind::Gap { expected } => say!(chain.gap, seq = seq, expected = expected),
        FaultKind::Reordered { expected } => say!(chain.reordered, seq = seq, expected = expected),
        FaultKind::Changed => say!(chain.changed, seq = seq),
        FaultKind::PayloadChanged => say!(chain.payload_changed, seq = seq),
        FaultKind::Unlinked => say!(chain.unlinked, seq = seq),
        FaultKind::Unreadable => say!(chain.unreadable, seq = seq),
        FaultKind::CutOff { known } => {
            let known = known.seq;
            say!(chain.cut_off, known = known)
        }
    }
}

/// Why a back-up is not taken in.
pub fn backup_failure(failure: &BackupFailure) -> Text {
    match failure {
        BackupFailure::File(BackupError::NotABackup) => say!(back_up.not_one),
        BackupFailure::File(BackupError::Version) => say!(back_up.newer),
        BackupFailure::File(
            BackupError::Checksum
            | BackupError::Format(_)
            | BackupError::Keyring(_)
            | BackupError::Order,
        ) => say!(back_up.damaged),
        BackupFailure::Misfit(Misfit::OtherClinic) => say!(back_up.other_clinic),
        BackupFailure::Misfit(Misfit::Diverged(seq)) => say!(back_up.diverged, seq = *seq),
        BackupFailure::Misfit(Misfit::Gap) => say!(back_up.gap),
        BackupFailure::NotWhole(seq) => say!(back_up.not_whole, seq = *seq),
        BackupFailure::Busy => say!(back_up.busy),
        BackupFailure::Store(_) => say!(record_error.store),
    }
}

/// Why a back-up could not be made or taken in.
pub fn archive_error(error: &ArchiveError) -> Text {
    match error {
        ArchiveError::Record(error) => record_error(error),
        ArchiveError::Backup(failure) => backup_failure(failure),
    }
}

/// Why a back-up does not open the door.
pub fn restore_error(error: &RestoreError) -> Text {
    match error {
        RestoreError::Account(error) => account_error(error),
        RestoreError::Backup(failure) => backup_failure(failure),
    }
}
