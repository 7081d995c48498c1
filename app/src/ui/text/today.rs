//! Words of today's list: where a reception stands, why somebody has to look, what has changed.

use eligibility::codec::{EncodeError, EncodeReason};
use eligibility::difference::Change;
use eligibility::export::NotExported;
use eligibility::gateway::Outcome;
use eligibility::{CivilDate, EvidenceLevel, Viewing};
use reception::desk::mirror::{Command, ScreenStep};
use reception::desk::{AttentionReason, Ending};

use super::outcome::{ATTENTION, GOOD, OPEN};
use super::{Text, Verdict, clock_time, date, say, verdict};
use crate::desk::today::{Group, Line};

/// A part of the list.
pub fn group(group: Group) -> Text {
    match group {
        Group::Attention => say!(today.attention),
        Group::Screen => say!(today.screen),
        Group::Waiting => say!(today.waiting),
        Group::Done => say!(today.done),
    }
}

/// What a reception came to. Only an answer of a system says "insured": the rest says what it rests on.
pub fn standing(line: &Line) -> Verdict {
    let Some(outcome) = &line.outcome else {
        return match line.group {
            Group::Screen => open(say!(today.at_screen), say!(today.at_screen_next)),
            Group::Attention | Group::Waiting | Group::Done => {
                open(say!(today.nothing_asked), say!(today.nothing_asked_next))
            }
        };
    };
    let is_qualified = matches!(outcome, Outcome::Qualified { .. });
    let evidence = line.reception.evidence;
    let (result, next, tone) = match evidence.filter(|_| is_qualified) {
        Some(EvidenceLevel::SeenByStaff) => {
            (say!(today.by_document), say!(today.verify_later), GOOD)
        }
        Some(EvidenceLevel::Verbal) => (say!(today.by_word), say!(today.verify_later), GOOD),
        Some(EvidenceLevel::Declared) => (
            say!(today.by_statement),
            say!(today.verify_later),
            ATTENTION,
        ),
        Some(EvidenceLevel::PendingReverify) => {
            (say!(today.unverified), say!(today.verify_later), OPEN)
        }
        Some(
            EvidenceLevel::Simulated
            | EvidenceLevel::OfficialCard
            | EvidenceLevel::OfficialInsuredData
            | EvidenceLevel::OfficialWebConsent,
        )
        | None => return verdict(outcome),
    };
    Verdict { result, next, tone }
}

fn open(result: Text, next: Text) -> Verdict {
    Verdict {
        result,
        next,
        tone: OPEN,
    }
}

/// Why somebody of the staff has to look.
pub fn attention(reason: &AttentionReason) -> Text {
    match reason {
        AttentionReason::Asked => say!(attention.asked),
        AttentionReason::Failed { .. } => say!(attention.failed),
        AttentionReason::NotQualified => say!(attention.not_qualified),
        AttentionReason::Refused => say!(attention.refused),
        AttentionReason::Unanswered => say!(attention.unanswered),
        AttentionReason::Difference => say!(attention.difference),
        AttentionReason::NameWithMark => say!(attention.name_with_mark),
        AttentionReason::BrokenOff => say!(attention.broken_off),
    }
}

/// How a reception ended.
pub fn ending(ending: Ending) -> Text {
    match ending {
        Ending::Done => say!(today.ended_done),
        Ending::Left => say!(today.ended_left),
        Ending::Mistake => say!(today.ended_mistake),
    }
}

/// What is on a patient's screen.
pub fn screen_step(step: ScreenStep) -> Text {
    match step {
        ScreenStep::Welcome => say!(screen.welcome),
        ScreenStep::PlaceCard => say!(screen.place_card),
        ScreenStep::Reading => say!(screen.reading),
        ScreenStep::ChooseMethod => say!(screen.choose_method),
        ScreenStep::EnterCode => say!(screen.enter_code),
        ScreenStep::CompareFace => say!(screen.compare_face),
        ScreenStep::FaceFailed => say!(screen.face_failed),
        ScreenStep::StaffCheck => say!(screen.staff_check),
        ScreenStep::Consent => say!(screen.consent),
        ScreenStep::Inquiring => say!(screen.inquiring),
        ScreenStep::Interrupted => say!(screen.interrupted),
        ScreenStep::Stopped => say!(screen.stopped),
        ScreenStep::Complete => say!(screen.complete),
        ScreenStep::Closing => say!(screen.closing),
    }
}

/// What the desk can tell a screen.
pub fn command(command: Command) -> Text {
    match command {
        Command::HelpIsComing => say!(screen.help_is_coming),
        Command::MoreTime => say!(screen.more_time),
        Command::Cancel => say!(screen.cancel),
        Command::HandOver => say!(screen.hand_over),
    }
}

/// What has changed, and what it means for the desk.
pub fn change(change: &Change) -> [Text; 2] {
    match change {
        Change::NewInsurer => [say!(change.new_insurer), say!(change.new_insurer_meaning)],
        Change::Symbol => [say!(field.symbol), say!(change.number_meaning)],
        Change::Number => [say!(field.number), say!(change.number_meaning)],
        Change::Branch => [say!(field.branch), say!(change.number_meaning)],
        Change::Relation => [say!(field.relation), say!(change.relation_meaning)],
        Change::Ratio => [say!(field.share), say!(change.ratio_meaning)],
        Change::Ended => [say!(field.valid_to), say!(change.ended_meaning)],
        Change::Continues => [say!(field.valid_to), say!(change.continues_meaning)],
        Change::Ceiling => [say!(field.ceiling), say!(change.ceiling_meaning)],
        Change::CeilingNew => [say!(field.ceiling), say!(change.ceiling_new_meaning)],
        Change::CeilingGone => [say!(field.ceiling), say!(change.ceiling_gone_meaning)],
        Change::SpecialDiseases => [say!(field.disease), say!(change.disease_meaning)],
        Change::BirthDate => [say!(field.birth_date), say!(change.birth_date_meaning)],
        Change::Sex => [say!(field.sex), say!(change.sex_meaning)],
        Change::Name => [say!(field.name), say!(change.name_meaning)],
        Change::NameWriting { .. } => [say!(field.name), say!(change.name_writing_meaning)],
        Change::NameMark => [say!(field.name), say!(desk.mark)],
        Change::Kana => [say!(field.kana), say!(change.kana_meaning)],
        Change::OtherName => [say!(field.other_name), say!(change.other_name_meaning)],
        Change::Address => [say!(change.address), say!(change.address_meaning)],
        Change::InsurerName => [say!(field.insurer_name), say!(change.insurer_name_meaning)],
        // A change that this program has no words for yet is looked at element by element.
        _ => [say!(change.other), say!(change.other_meaning)],
    }
}

/// Until when something may be looked at.
pub fn viewing(viewing: &Viewing) -> Text {
    match viewing {
        Viewing::NotAsked => say!(viewing.not_asked),
        Viewing::NotGiven { at: None } => say!(viewing.not_given),
        Viewing::NotGiven { at: Some(at) } => at_moment(say!(viewing.not_given), *at),
        Viewing::Open {
            until: Some(until), ..
        } => {
            let until = moment(*until);
            Text::new(move |locale| {
                say!(viewing.open_until, until = until.in_locale(locale)).in_locale(locale)
            })
        }
        Viewing::Open { until: None, .. } => say!(viewing.open),
        Viewing::Over { since: Some(since) } => at_moment(say!(viewing.over), *since),
        Viewing::Over { since: None } => say!(viewing.over),
        Viewing::Emergency { .. } => say!(viewing.emergency),
        Viewing::Unclear => say!(viewing.unclear),
    }
}

fn at_moment(text: Text, unix_seconds: i64) -> Text {
    let at = moment(unix_seconds);
    Text::new(move |locale| format!("{} ({})", text.in_locale(locale), at.in_locale(locale)))
}

/// Why a result is not handed over, and what to do instead.
pub fn not_exported(error: &NotExported) -> Text {
    if let NotExported::Encode(EncodeError {
        element,
        reason: EncodeReason::NotInCharset { character, .. },
    }) = error
    {
        return say!(
            hand_over.not_encodable,
            element = element.clone(),
            character = character.to_string()
        );
    }
    if matches!(error, NotExported::NotDocumented(_)) {
        say!(hand_over.not_documented)
    } else {
        say!(hand_over.failed)
    }
}

/// A day and a time of day in Japan.
pub fn moment(unix_seconds: i64) -> Text {
    let day = date(CivilDate::in_japan(unix_seconds).unwrap_or_default());
    let time = clock_time(unix_seconds);
    Text::new(move |locale| format!("{} {time}", day.in_locale(locale)))
}

/// So long ago.
pub fn ago(seconds: i64) -> Text {
    match seconds / 60 {
        ..=0 => say!(today.just_now),
        minutes => say!(today.minutes_ago, count = minutes),
    }
}

/// An amount with its thousands apart.
pub fn yen(amount: u32) -> Text {
    let digits = amount.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    say!(field.yen, amount = grouped)
}

/// The language of a patient's screen.
pub fn language(code: &str) -> Text {
    match code {
        "ja" => Text::verbatim("日本語"),
        "en" => Text::verbatim("English"),
        _ => Text::verbatim(code),
    }
}
