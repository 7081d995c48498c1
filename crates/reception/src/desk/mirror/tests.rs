use proptest::prelude::*;

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

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever the channel loses, repeats and reorders: after the next sign of life the desk shows what the
    /// screen shows, and no command is followed twice.
    #[test]
    fn a_bad_channel_delays_and_never_misleads(
        events in proptest::collection::vec((0_u8..6, any::<proptest::sample::Index>()), 0..60),
    ) {
        let mut screen = ScreenSide::new("left", 1_000, state(ScreenStep::Welcome));
        let mut desk = DeskSide::new(2_000);
        let mut channel = vec![screen.join(), desk.join()];
        let (mut now, mut sent, mut followed) = (100, 0, 0);
        let steps_shown = [ScreenStep::Welcome, ScreenStep::Reading, ScreenStep::Consent];
        for (event, index) in events {
            now += 1;
            match event {
                0 => channel.extend(screen.show(state(steps_shown[index.index(3)]))),
                1 => {
                    let command = desk.command("left", Command::MoreTime);
                    sent += u32::from(command.is_some());
                    channel.extend(command);
                }
                2 => channel.extend(desk.tick(now)),
                3 => channel.push(screen.heartbeat()),
                _ if channel.is_empty() => {}
                4 => drop(channel.swap_remove(index.index(channel.len()))),
                _ => {
                    // Delivered, and perhaps once more later.
                    let message = channel[index.index(channel.len())].clone();
                    channel.extend(desk.receive(&message, now));
                    let reaction = screen.receive(&message);
                    followed += u32::from(reaction.command.is_some());
                    channel.extend(reaction.replies);
                }
            }
        }
        desk.receive(&screen.heartbeat(), now);
        let Message::Screen(report) = screen.heartbeat() else { unreachable!() };
        prop_assert_eq!(steps(&desk, now), [report.state.step]);
        prop_assert!(followed <= sent);
    }
}
