//! A tablet and the desk, in step.

use eligibility::ProblemKind;
use eligibility::gateway::{
    RelayReceipt, ScreenCommands, ScreenInvitation, ScreenKey, ScreenList, ScreenPairing,
    ScreenState,
};
use redacted::Redacted;
use serde_json::{Value, json};

use super::{Answer, House};

async fn pair(house: &House, code: &str) -> Answer {
    let code = Redacted::new(code.to_owned());
    house
        .post("/api/v1/screens/pairings", &ScreenPairing { code })
        .await
}

async fn paired(house: &House, desk: &str) -> ScreenKey {
    let invitation: ScreenInvitation = house
        .call("POST", "/api/v1/screens", desk, &())
        .await
        .json();
    pair(house, invitation.code.expose()).await.json()
}

#[tokio::test]
async fn the_desk_sees_what_the_tablet_shows_and_the_tablet_does_what_the_desk_says() {
    let mut house = House::open().await;
    let desk = house.desk_token().await;
    let screen = paired(&house, &desk).await;
    let own = screen.token.expose().as_str();
    let (state, commands) = (
        format!("/api/v1/screens/{}/state", screen.id),
        format!("/api/v1/screens/{}/commands", screen.id),
    );

    let waiting = format!("{state}?wait=20");
    let shown = json!({ "step": "consent" });
    let (seen, receipt) = tokio::join!(
        house.get(&waiting, &desk),
        house.call("PUT", &state, own, &shown)
    );
    let seen: ScreenState<Value> = seen.json();
    let receipt: RelayReceipt = receipt.json();
    let waiting = format!("{commands}?wait=20");
    let command = json!({ "help": "is coming" });
    let (told, _) = tokio::join!(
        house.get(&waiting, own),
        house.call("POST", &commands, &desk, &command)
    );
    let told: ScreenCommands<Value> = told.json();

    assert_eq!(seen.state.as_ref().unwrap().content, shown);
    assert_eq!(seen.state.unwrap().version, receipt.version);
    assert_eq!(told.commands[0].content, command);
    let later = format!("{commands}?since={}", told.commands[0].version);
    let nothing: ScreenCommands<Value> = house.get(&later, own).await.json();
    assert!(nothing.commands.is_empty());

    // After a restart of the gateway the pairing holds, and what is said then is newer.
    house.restart().await;
    let desk = house.desk_token().await;
    let list: ScreenList = house.get("/api/v1/screens", &desk).await.json();
    assert_eq!(list.screens[0].id, screen.id);
    house.wait(1);
    let again: RelayReceipt = house.call("PUT", &state, own, &shown).await.json();
    assert!(again.version > receipt.version);
    house.wait(5 * 60);
    let gone: ScreenState<Value> = house.get(&state, &desk).await.json();
    assert_eq!(gone.state, None);
}

#[tokio::test]
async fn a_code_pairs_one_screen_and_soon_none() {
    let house = House::open().await;
    let desk = house.desk_token().await;
    let invitation: ScreenInvitation = house
        .call("POST", "/api/v1/screens", &desk, &())
        .await
        .json();
    let code = invitation.code.expose();
    pair(&house, code).await.json::<ScreenKey>();
    assert_eq!(
        pair(&house, code).await.problem(),
        ProblemKind::ScreenUnauthorized
    );

    let late: ScreenInvitation = house
        .call("POST", "/api/v1/screens", &desk, &())
        .await
        .json();
    house.wait(10 * 60);
    for _guess in 0..5 {
        let refused = pair(&house, late.code.expose()).await;
        assert_eq!(refused.problem(), ProblemKind::ScreenUnauthorized);
    }
    let refused = pair(&house, "00000000").await;
    assert_eq!(refused.problem(), ProblemKind::TooManyAttempts);
}

#[tokio::test]
async fn a_screen_reaches_nothing_but_itself() {
    let house = House::open().await;
    let desk = house.desk_token().await;
    let (one, other) = (paired(&house, &desk).await, paired(&house, &desk).await);
    let own = one.token.expose().as_str();

    let elsewhere = format!("/api/v1/screens/{}/state", other.id);
    let refused = house.call("PUT", &elsewhere, own, &json!({})).await;
    assert_eq!(refused.problem(), ProblemKind::ScreenUnauthorized);
    for path in ["/api/v1/receptions", "/api/v1/journal", "/api/v1/screens"] {
        let refused = house.get(path, own).await;
        assert_eq!(refused.problem(), ProblemKind::DeskUnauthorized);
    }
    let here = format!("/api/v1/screens/{}/state", one.id);
    let long = json!({ "text": "x".repeat(17 * 1024) });
    let refused = house.call("PUT", &here, own, &long).await;
    assert_eq!(refused.problem(), ProblemKind::TooLarge);

    let path = format!("/api/v1/screens/{}", one.id);
    assert_eq!(house.call("DELETE", &path, &desk, &()).await.status, 204);
    let refused = house.call("PUT", &here, own, &json!({})).await;
    assert_eq!(refused.problem(), ProblemKind::ScreenUnauthorized);
}
