//! Why an inquiry has no answer, and what the terminal's folders tell: what happened, and what to do.

use eligibility::codec::DecodeReason;
use eligibility::folder::{FileRef, Flaw, Folder, FolderFailure, Mismatch, Notice, WriteFailure};
use eligibility::gateway::delivery::{QueuedState, Refused};
use reception::GatewayError;

use super::{Text, record_error, say};
use crate::desk::folder::FolderState;
use crate::desk::{FolderTrouble, InquiryTrouble};
use crate::host::folder::FileFailure;

/// What happened, and what to do about it.
#[derive(Clone)]
pub struct Told {
    /// What happened.
    pub what: Text,
    /// What to do.
    pub todo: Text,
}

impl Told {
    const fn new(what: Text, todo: Text) -> Self {
        Self { what, todo }
    }
}

/// Why an inquiry has no answer.
pub fn inquiry_trouble(trouble: &InquiryTrouble) -> Told {
    match trouble {
        InquiryTrouble::Folder(trouble) => folder_trouble(trouble),
        InquiryTrouble::Cancelled => Told::new(
            say!(inquiry_trouble.cancelled),
            say!(inquiry_trouble.cancelled_todo),
        ),
        InquiryTrouble::Queued => Told::new(
            say!(inquiry_trouble.queued),
            say!(inquiry_trouble.queued_todo),
        ),
        InquiryTrouble::NotConnected => Told::new(
            say!(inquiry_trouble.not_connected),
            say!(inquiry_trouble.not_connected_todo),
        ),
        InquiryTrouble::Gateway(GatewayError::Unreachable) => Told::new(
            say!(inquiry_trouble.unreachable),
            say!(inquiry_trouble.not_connected_todo),
        ),
        InquiryTrouble::Gateway(GatewayError::Problem(kind)) => Told::new(
            say!(inquiry_trouble.refused, code = kind.slug()),
            say!(inquiry_trouble.refused_todo),
        ),
        InquiryTrouble::Gateway(GatewayError::NotUnderstood) => Told::new(
            say!(inquiry_trouble.not_understood),
            say!(inquiry_trouble.not_understood_todo),
        ),
        InquiryTrouble::Demo => Told::new(
            say!(inquiry_trouble.demo),
            say!(inquiry_trouble.refused_todo),
        ),
        InquiryTrouble::Record(error) => {
            Told::new(record_error(error), say!(inquiry_trouble.record_todo))
        }
    }
}

/// Whether the folders can be used, and what to do where they cannot.
pub fn folder_state(state: FolderState) -> Told {
    match state {
        FolderState::Unsupported => {
            Told::new(say!(terminal.unsupported), say!(terminal.unsupported_todo))
        }
        FolderState::NotChosen => {
            Told::new(say!(terminal.not_chosen), say!(terminal.not_chosen_todo))
        }
        FolderState::NotGiven(FileFailure::Cancelled) => {
            Told::new(say!(terminal.cancelled), say!(terminal.not_chosen_todo))
        }
        FolderState::NotGiven(_) => Told::new(say!(terminal.refused), say!(terminal.refused_todo)),
        FolderState::Missing(folder) => Told::new(
            say!(terminal.missing, folder = folder_name(folder)),
            say!(terminal.missing_todo),
        ),
        FolderState::NeedsPermission => Told::new(
            say!(terminal.needs_permission),
            say!(terminal.needs_permission_todo),
        ),
        FolderState::Denied => Told::new(say!(terminal.denied), say!(terminal.denied_todo)),
        FolderState::ElsewhereOpen => {
            Told::new(say!(terminal.elsewhere), say!(terminal.elsewhere_todo))
        }
        FolderState::Open {
            failure: Some((folder, failure)),
            ..
        } => Told::new(
            say!(terminal.lost, folder = folder_name(folder)),
            folder_failure(failure),
        ),
        FolderState::Open {
            failure: None,
            waiting,
        } => {
            let what = if waiting {
                say!(terminal.waiting)
            } else {
                say!(terminal.open)
            };
            Told::new(what, say!(terminal.cards))
        }
    }
}

/// What the folders tell besides answers; what it is about stands in [`notice_file`].
pub fn terminal_notice(notice: &Notice) -> Told {
    match notice {
        Notice::CameTwice { same: true, .. } => {
            Told::new(say!(terminal.came_twice), say!(terminal.came_twice_todo))
        }
        Notice::CameTwice { same: false, .. } => Told::new(
            say!(terminal.came_twice_different),
            say!(terminal.came_twice_different_todo),
        ),
        Notice::CameLate { .. } => {
            Told::new(say!(terminal.came_late), say!(terminal.came_late_todo))
        }
        Notice::CardResultCopied(_) => Told::new(say!(terminal.copied), say!(terminal.copied_todo)),
        Notice::Vanished(_) => Told::new(say!(terminal.vanished), say!(terminal.vanished_todo)),
        Notice::Unusable(_, flaw) => flaw_told(flaw),
        Notice::FolderFailed(folder, failure) => Told::new(
            say!(terminal.lost, folder = folder_name(*folder)),
            folder_failure(*failure),
        ),
        Notice::FolderBack(folder) => Told::new(
            say!(terminal.back, folder = folder_name(*folder)),
            say!(terminal.came_twice_todo),
        ),
    }
}

/// The file that a notice is about.
pub fn notice_file(notice: &Notice) -> Option<Text> {
    match notice {
        Notice::CardResultCopied(file) | Notice::Vanished(file) | Notice::Unusable(file, _) => {
            Some(file_name(file))
        }
        Notice::CameTwice { identifier, .. } | Notice::CameLate { identifier, .. } => {
            Some(Text::verbatim(identifier.as_str()))
        }
        Notice::FolderFailed(..) | Notice::FolderBack(_) => None,
    }
}

/// Where an inquiry to the gateway stands.
pub fn delivery_state<A>(state: &QueuedState<A>, attempts: u32) -> Text {
    match state {
        QueuedState::Queued { .. } if attempts == 0 => say!(delivery.waiting),
        QueuedState::Queued { .. } => say!(delivery.queued, count = attempts),
        QueuedState::Sending { .. } => say!(delivery.sending),
        QueuedState::Answered { .. } => say!(delivery.answered),
        QueuedState::Refused {
            reason: Refused::Problem(kind),
        } => say!(delivery.refused, code = kind.slug()),
        QueuedState::Refused {
            reason: Refused::NotUnderstood,
        } => say!(inquiry_trouble.not_understood),
        QueuedState::Expired => say!(delivery.expired),
    }
}

fn folder_trouble(trouble: &FolderTrouble) -> Told {
    match trouble {
        FolderTrouble::NotOpen => Told::new(say!(terminal.not_open), say!(terminal.not_open_todo)),
        FolderTrouble::NeverCame => {
            Told::new(say!(terminal.never_came), say!(terminal.never_came_todo))
        }
        FolderTrouble::Unusable(flaw) => flaw_told(flaw),
        FolderTrouble::NotWritten(failure) => {
            Told::new(say!(terminal.not_written), write_failure(*failure))
        }
        FolderTrouble::Failed(FolderFailure::PermissionLost) => Told::new(
            say!(terminal.failed),
            folder_failure(FolderFailure::PermissionLost),
        ),
        FolderTrouble::Failed(FolderFailure::Gone | FolderFailure::Busy) => {
            Told::new(say!(terminal.failed), say!(terminal.failed_todo))
        }
    }
}

fn flaw_told(flaw: &Flaw) -> Told {
    match flaw {
        Flaw::ForAnotherDesk(Mismatch::Institution) => Told::new(
            say!(terminal.flaw_institution),
            say!(terminal.flaw_institution_todo),
        ),
        Flaw::ForAnotherDesk(Mismatch::NoInstitution) => Told::new(
            say!(terminal.flaw_no_institution),
            say!(terminal.flaw_institution_todo),
        ),
        Flaw::ForAnotherDesk(Mismatch::FileIdentifier) => Told::new(
            say!(terminal.flaw_identifier),
            say!(terminal.flaw_identifier_todo),
        ),
        Flaw::Encrypted => Told::new(
            say!(terminal.flaw_encrypted),
            say!(terminal.flaw_encrypted_todo),
        ),
        Flaw::HalfWritten => Told::new(say!(terminal.flaw_half), say!(terminal.flaw_half_todo)),
        Flaw::Foreign(error) => {
            let element = match error.element.as_str() {
                "" => say!(terminal.whole_file),
                element => Text::verbatim(element),
            };
            let reason = decode_reason(&error.reason);
            let what = Text::new(move |locale| {
                let element = element.in_locale(locale);
                say!(
                    terminal.flaw_foreign,
                    element = element,
                    reason = reason.in_locale(locale)
                )
                .in_locale(locale)
            });
            Told::new(what, say!(terminal.flaw_foreign_todo))
        }
        Flaw::TooLarge { bytes } => Told::new(
            say!(terminal.flaw_large, size = bytes.div_ceil(1024 * 1024)),
            say!(terminal.flaw_large_todo),
        ),
        Flaw::Unreadable(failure) => Told::new(
            say!(terminal.flaw_unreadable),
            match failure {
                FolderFailure::PermissionLost => folder_failure(*failure),
                FolderFailure::Gone | FolderFailure::Busy => say!(terminal.flaw_unreadable_todo),
            },
        ),
        Flaw::UnknownName => Told::new(say!(terminal.flaw_name), say!(terminal.flaw_name_todo)),
    }
}

/// What is wrong with the bytes of a file.
#[allow(
    clippy::wildcard_enum_match_arm,
    reason = "the rest is for who writes the other program, in its own words"
)]
fn decode_reason(reason: &DecodeReason) -> Text {
    match reason {
        DecodeReason::Empty => say!(unreadable.empty),
        DecodeReason::UnknownFormat => say!(unreadable.format),
        DecodeReason::UnknownEncoding(name) => say!(unreadable.encoding, name = name.clone()),
        DecodeReason::NotText => say!(unreadable.not_text),
        DecodeReason::Json { .. } | DecodeReason::Xml { .. } => say!(unreadable.broken),
        DecodeReason::DocumentType => say!(unreadable.document_type),
        DecodeReason::Entity(_) => say!(unreadable.entity),
        DecodeReason::NotXmlMsg => say!(unreadable.not_a_message),
        _ => Text::verbatim(reason.to_string()),
    }
}

fn write_failure(failure: WriteFailure) -> Text {
    match failure {
        WriteFailure::FolderGone => say!(terminal.gone_todo),
        WriteFailure::PermissionLost => say!(terminal.permission_lost_todo),
        WriteFailure::DiskFull => say!(terminal.disk_full_todo),
        WriteFailure::NameTaken => say!(terminal.name_taken_todo),
        WriteFailure::NotEncodable => say!(terminal.not_encodable_todo),
        WriteFailure::Refused => say!(terminal.write_refused_todo),
    }
}

fn folder_failure(failure: FolderFailure) -> Text {
    match failure {
        FolderFailure::Gone => say!(terminal.gone_todo),
        FolderFailure::PermissionLost => say!(terminal.permission_lost_todo),
        FolderFailure::Busy => say!(terminal.busy_todo),
    }
}

fn file_name(file: &FileRef) -> Text {
    say!(
        terminal.file,
        folder = folder_name(file.folder),
        name = file.name.clone()
    )
}

const fn folder_name(folder: Folder) -> &'static str {
    match folder {
        Folder::Req => "req",
        Folder::Res => "res",
        Folder::Face => "face",
    }
}
