use super::*;

fn state(step: ScreenStep) -> ScreenState {
    ScreenState {
        step,
        since: 100,
        language: String::from("ko"),
        reception: Some(String::from("r")),
        waits_for_staff: false,
        name: None,
    }
}

fn steps(desk: &DeskSide, now: i64) -> Vec<ScreenStep> {
    (desk.screens(now))
        .map(|seen| seen.report.state.step)
        .collect()
}

#[test]
fn a_desk_that_is_loaded_later_or_again_sees_the_screen_at_once() {
    let mut screen = ScreenSide::new("left", 1_000, state(ScreenStep::Welcome));
    screen.show(state(ScreenStep::Consent));
    for session in [2_000, 3_000] {
        let mut desk = DeskSide::new(session);
        let reaction = screen.receive(&desk.join());
        for reply in &reaction.replies {
            desk.receive(reply, 100);
        }
        assert_eq!(steps(&desk, 100), [ScreenStep::Consent]);
    }
}

#[test]
fn late_and_repeated_messages_never_turn_the_clock_back() {
    let mut screen = ScreenSide::new("left", 1_000, state(ScreenStep::Welcome));
    let mut desk = DeskSide::new(2_000);
    let old = screen.show(state(ScreenStep::Reading)).unwrap();
    let new = screen.show(state(ScreenStep::Consent)).unwrap();
    for message in [&new, &old, &new, &old] {
        desk.receive(message, 100);
    }
    assert_eq!(steps(&desk, 100), [ScreenStep::Consent]);

    let mut reloaded = ScreenSide::new("left", 5_000, state(ScreenStep::Welcome));
    desk.receive(&reloaded.join(), 101);
    desk.receive(&new, 102);
    assert_eq!(steps(&desk, 102), [ScreenStep::Welcome]);
}

#[test]
fn a_command_that_was_lost_is_repeated_and_one_that_came_twice_is_followed_once() {
    let mut screen = ScreenSide::new("left", 1_000, state(ScreenStep::EnterCode));
    let mut desk = DeskSide::new(2_000);
    desk.receive(&screen.join(), 100);
    let lost = desk.command("left", Command::HelpIsComing).unwrap();
    drop(lost);

    let again = desk.tick(100 + HEARTBEAT);
    assert_eq!(again.len(), 1);
    let reaction = screen.receive(&again[0]);
    assert_eq!(reaction.command, Some(Command::HelpIsComing));
    let repeated = screen.receive(&again[0]);
    assert_eq!(repeated.command, None);
    for reply in repeated.replies {
        desk.receive(&reply, 106);
    }
    assert!(desk.tick(110).is_empty());
}

#[test]
fn a_command_for_the_last_patient_does_not_reach_the_next() {
    let mut screen = ScreenSide::new("left", 1_000, state(ScreenStep::EnterCode));
    let mut desk = DeskSide::new(2_000);
    desk.receive(&screen.join(), 100);
    let late = desk.command("left", Command::Cancel).unwrap();
    screen.show(ScreenState {
        reception: Some(String::from("next")),
        ..state(ScreenStep::PlaceCard)
    });
    let reaction = screen.receive(&late);
    assert_eq!(reaction.command, None);
    assert_eq!(reaction.replies.len(), 1, "it is not repeated for ever");
}

#[test]
fn a_screen_without_a_sign_of_life_is_shown_as_silent_and_a_closed_one_is_gone() {
    let mut screen = ScreenSide::new("left", 1_000, state(ScreenStep::Consent));
    let mut desk = DeskSide::new(2_000);
    desk.receive(&screen.join(), 100);
    let presence = |desk: &DeskSide, now| desk.screens(now).map(|seen| seen.presence).next();
    assert_eq!(presence(&desk, 110), Some(Presence::There));
    assert_eq!(presence(&desk, 116), Some(Presence::Silent));
    desk.receive(&screen.heartbeat(), 120);
    assert_eq!(presence(&desk, 121), Some(Presence::There));
    desk.receive(&screen.close(), 122);
    assert_eq!(presence(&desk, 122), None);
}

#[test]
fn messages_are_small_and_survive_the_channel() {
    let mut screen = ScreenSide::new("left", 1_000, state(ScreenStep::Consent));
    let message = screen.join();
    let text = serde_json::to_string(&message).unwrap();
    assert!(text.len() < 1_000);
    assert_eq!(serde_json::from_str::<Message>(&text).unwrap(), message);
}
