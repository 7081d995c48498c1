//! The desk's list and its door.

use axum::body::Body;
use axum::http::Request;
use eligibility::{DeskLogin, ProblemKind, ReceptionList};
use redacted::Redacted;
use simulator::Purpose;
use tower::ServiceExt as _;

use super::{Answer, House, ORIGIN, id, request};

async fn receptions(house: &House, query: &str, headers: &[(&str, &str)]) -> Answer {
    let path = format!("/api/v1/receptions{query}");
    let request = (headers.iter()).fold(request("GET", &path), |request, (name, value)| {
        request.header(*name, *value)
    });
    house.send(request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn without_a_session_nothing_is_shown() {
    let house = House::open().await;
    for headers in [
        &[][..],
        &[("authorization", "Bearer ")],
        &[("authorization", "Bearer AAAA")],
        &[("authorization", "Basic c3RhZmY6c3RhZmY=")],
    ] {
        let answer = receptions(&house, "", headers).await;
        assert_eq!(answer.problem(), ProblemKind::DeskUnauthorized);
    }
    let passphrase = Redacted::new("wrong".to_owned());
    let answer = house
        .post("/api/v1/desk/sessions", &DeskLogin { passphrase })
        .await;
    assert_eq!(answer.problem(), ProblemKind::DeskUnauthorized);
}

#[tokio::test]
async fn a_list_that_has_not_changed_is_not_sent_again() {
    let house = House::open().await;
    house.visit(Purpose::Valid, &id(1)).await;
    let session = house.sign_in().await;
    let bearer = format!("Bearer {}", session.token.expose());
    let bearer = ("authorization", bearer.as_str());
    let etag = receptions(&house, "", &[bearer]).await.etag.unwrap();

    let same = receptions(&house, "", &[bearer, ("if-none-match", &etag)]).await;
    house.visit(Purpose::Elderly70, &id(2)).await;
    let changed = receptions(&house, "", &[bearer, ("if-none-match", &etag)]).await;

    assert_eq!((same.status, same.body.len()), (304, 0));
    assert_eq!(changed.status, 200);
}

#[tokio::test]
async fn a_list_is_of_one_day_in_japan() {
    let house = House::open().await;
    house.visit(Purpose::Valid, &id(1)).await;
    assert_eq!(house.list().await.receptions.len(), 1);
    // Half past nine in the morning; fifteen hours later it is tomorrow in Japan.
    house.wait(15 * 60 * 60);
    assert_eq!(house.list().await.receptions.len(), 0);

    let session = house.sign_in().await;
    let bearer = format!("Bearer {}", session.token.expose());
    let answer = receptions(&house, "?date=2026-13-01", &[("authorization", &bearer)]).await;
    assert_eq!(answer.problem(), ProblemKind::MalformedRequest);
}

#[tokio::test]
async fn a_desk_that_waits_hears_of_the_next_visit_and_of_nothing_else() {
    let house = House::open().await;
    house.visit(Purpose::Valid, &id(1)).await;
    let token = house.desk_token().await;
    let cursor = house.list().await.cursor;
    let path = format!("/api/v1/receptions?wait=20&since={cursor}");

    let other = id(2);
    let (news, _) = tokio::join!(
        house.get(&path, &token),
        house.visit(Purpose::Elderly70, &other)
    );
    let first: ReceptionList = news.json();
    // The visit is news twice, when it is accepted and when it is answered.
    let path = format!("/api/v1/receptions?wait=1&since={}", first.cursor);
    let then: ReceptionList = house.get(&path, &token).await.json();
    let last = then.cursor;
    let path = format!("/api/v1/receptions?since={last}");
    let nothing: ReceptionList = house.get(&path, &token).await.json();

    assert!(first.receptions.iter().all(|row| row.request_id == id(2)));
    assert_eq!(first.receptions.len(), 1);
    assert!(then.receptions.iter().all(|row| row.request_id == id(2)));
    assert!(nothing.receptions.is_empty());
    assert_eq!(nothing.cursor, last);
}

#[tokio::test]
async fn a_cursor_of_another_database_gets_the_whole_list() {
    let house = House::open().await;
    house.visit(Purpose::Valid, &id(1)).await;
    let token = house.desk_token().await;
    let list: ReceptionList = house
        .get("/api/v1/receptions?since=1000&wait=20", &token)
        .await
        .json();
    assert_eq!(list.receptions.len(), 1);
}

#[tokio::test]
async fn a_page_from_elsewhere_may_ask_a_gateway_in_the_clinic_only_if_it_is_known() {
    let house = House::open().await;
    for (origin, allowed) in [(ORIGIN, Some("true")), ("https://other.example", None)] {
        let preflight = Request::builder()
            .method("OPTIONS")
            .uri("/api/v1/screens/x/state")
            .header("origin", origin)
            .header("access-control-request-method", "PUT")
            .header("access-control-request-private-network", "true");
        let preflight = preflight.body(Body::empty()).unwrap();
        let response = house.service.clone().oneshot(preflight).await.unwrap();
        let header = |name: &str| {
            let value = response.headers().get(name)?;
            Some(value.to_str().unwrap().to_owned())
        };
        let private = header("access-control-allow-private-network");
        assert_eq!(private.as_deref(), allowed);
        assert_eq!(
            header("access-control-allow-origin").is_some(),
            allowed.is_some()
        );
    }
}
