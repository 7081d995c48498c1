//! The re-verification queue and the modes in words.

use reception::desk::modes::{Mode, Phase};
use reception::desk::reverify::{AttemptResult, GiveUpReason, Outcome};

use super::{Text, say};

/// How a re-verification ended.
pub fn reverified(outcome: &Outcome) -> Text {
    match outcome {
        Outcome::Confirmed => say!(queue.confirmed),
        Outcome::Changed { .. } => say!(queue.changed),
        Outcome::NotFound => say!(queue.ended_not_found),
        Outcome::GivenUp { .. } => say!(queue.given_up),
    }
}

/// Why an attempt decided nothing.
pub fn attempt(result: AttemptResult) -> Text {
    match result {
        AttemptResult::Unanswered => say!(queue.unanswered),
        AttemptResult::InProcess => say!(queue.in_process),
        AttemptResult::Error => say!(queue.error),
        AttemptResult::NotFoundYet => say!(queue.not_found_yet),
        AttemptResult::StaffDecide => say!(queue.staff_decide),
    }
}

/// Why nobody asks any more.
pub fn give_up_reason(reason: GiveUpReason) -> Text {
    match reason {
        GiveUpReason::PaidInFull => say!(queue.paid_in_full),
        GiveUpReason::ClaimedAsUnknown => say!(queue.claimed_as_unknown),
        GiveUpReason::NotReachable => say!(queue.not_reachable),
        GiveUpReason::Mistake => say!(queue.mistake),
    }
}

/// An extraordinary way of working: its name, and when it is for.
pub fn mode(mode: Mode) -> [Text; 2] {
    match mode {
        Mode::NetworkOutage => [say!(modes.network_outage), say!(modes.network_outage_when)],
        Mode::SystemFailure => [say!(modes.system_failure), say!(modes.system_failure_when)],
        Mode::Disaster => [say!(modes.disaster), say!(modes.disaster_when)],
    }
}

/// When a step of a checklist is done.
pub fn phase(phase: Phase) -> Text {
    match phase {
        Phase::Begin => say!(modes.phase_begin),
        Phase::EachPatient => say!(modes.phase_each),
        Phase::End => say!(modes.phase_end),
    }
}

/// A step of a checklist, by its key.
pub fn mode_step(key: &str) -> Text {
    match key {
        "check_cables_and_router" => say!(mode_step.check_cables_and_router),
        "check_other_devices" => say!(mode_step.check_other_devices),
        "call_provider" => say!(mode_step.call_provider),
        "follow_fallback" => say!(mode_step.follow_fallback),
        "keep_for_reverification" => say!(mode_step.keep_for_reverification),
        "test_connection" => say!(mode_step.test_connection),
        "run_reverification" => say!(mode_step.run_reverification),
        "check_official_notices" => say!(mode_step.check_official_notices),
        "call_help_desk" => say!(mode_step.call_help_desk),
        "await_call_back" => say!(mode_step.await_call_back),
        "switch_on_at_terminal" => say!(mode_step.switch_on_at_terminal),
        "ask_four_items" => say!(mode_step.ask_four_items),
        "switch_off_at_terminal" => say!(mode_step.switch_off_at_terminal),
        "send_usage_report" => say!(mode_step.send_usage_report),
        "check_area_and_period" => say!(mode_step.check_area_and_period),
        "ask_consent_by_word" => say!(mode_step.ask_consent_by_word),
        "unconscious_without_consent" => say!(mode_step.unconscious_without_consent),
        "check_access_log" => say!(mode_step.check_access_log),
        _ => say!(mode_step.other),
    }
}
