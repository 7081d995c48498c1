//! Every request that must not get through, with the problem that it gets.

use axum::body::Body;
use eligibility::codes::ReferenceClassification;
use eligibility::xml_msg::QualificationConfirmSearchInfo;
use eligibility::{Consent, InquiryRequest, ProblemKind, Proof, SignedByCard};
use redacted::Redacted;
use simulator::Purpose;

use super::demo_card::DemoCard;
use super::{House, id, request};

#[tokio::test]
async fn bodies_that_are_not_what_the_route_expects() {
    let house = House::open().await;
    let too_large = format!("{{\"x\":\"{}\"}}", "a".repeat(65 * 1024));
    let cases = [
        ("application/json", "{", ProblemKind::MalformedRequest),
        ("application/json", "", ProblemKind::MalformedRequest),
        (
            "application/json",
            "{\"passphrase\":1}",
            ProblemKind::MalformedRequest,
        ),
        (
            "application/json",
            too_large.as_str(),
            ProblemKind::TooLarge,
        ),
        ("text/plain", "{}", ProblemKind::UnsupportedMediaType),
    ];
    for path in ["/api/v1/inquiries", "/api/v1/desk/sessions"] {
        for (content_type, body, expected) in cases {
            let mut request = request("POST", path)
                .body(Body::from(body.to_owned()))
                .unwrap();
            let value = content_type.parse().unwrap();
            request.headers_mut().insert("content-type", value);
            assert_eq!(house.send(request).await.problem(), expected, "{path}");
        }
    }
}

#[tokio::test]
async fn routes_and_methods_that_do_not_exist() {
    let house = House::open().await;
    let get = async |path| {
        house
            .send(request("GET", path).body(Body::empty()).unwrap())
            .await
    };
    assert_eq!(
        get("/api/v1/patients").await.problem(),
        ProblemKind::NotFound
    );
    assert_eq!(
        get("/api/v1/inquiries").await.problem(),
        ProblemKind::MethodNotAllowed
    );
}

#[tokio::test]
async fn a_challenge_works_once_for_one_origin_and_five_minutes() {
    let house = House::open().await;
    let mut card = DemoCard::of(Purpose::Valid);
    let mut sign =
        |challenge: &_, number| card.inquire(challenge, &id(number), Consent::all(), house.today());
    let used = house.challenge().await;
    house
        .inquire(&sign(&used, 1))
        .await
        .json::<serde_json::Value>();
    let mut unknown = house.challenge().await;
    unknown.nonce = "A".repeat(43);
    let expired = house.challenge().await;
    house.wait(300);

    let problem = async |request| house.inquire(&request).await.problem();
    assert_eq!(problem(sign(&used, 2)).await, ProblemKind::ChallengeUsed);
    assert_eq!(
        problem(sign(&unknown, 3)).await,
        ProblemKind::ChallengeUnknown
    );
    assert_eq!(
        problem(sign(&expired, 4)).await,
        ProblemKind::ChallengeExpired
    );
    assert_eq!(
        house.list().await.receptions.len(),
        1,
        "only the first was received"
    );
}

#[tokio::test]
async fn another_page_gets_neither_challenge_nor_answer() {
    let house = House::open().await;
    let inquiry = house.signed_by(Purpose::Valid, &id(1)).await;
    for path in [
        "/api/v1/challenges",
        "/api/v1/inquiries",
        "/api/v1/desk/sessions",
    ] {
        let body = match path {
            "/api/v1/inquiries" => serde_json::to_vec(&inquiry).unwrap(),
            _ => b"{\"passphrase\":\"correct horse\"}".to_vec(),
        };
        let mut request = request("POST", path).body(Body::from(body)).unwrap();
        let elsewhere = "https://elsewhere.example".parse().unwrap();
        request.headers_mut().insert("origin", elsewhere);
        let answer = house.send(request).await;
        assert_eq!(answer.problem(), ProblemKind::OriginNotAllowed, "{path}");
    }
}

#[tokio::test]
async fn nothing_that_the_card_signed_can_be_exchanged() {
    let house = House::open().await;
    let signed = house.signed_by(Purpose::Valid, &id(1)).await;
    let foreign = house.signed_by(Purpose::HighCostLimit, &id(1)).await;
    let (Proof::Jpki(card), Proof::Jpki(other)) = (signed.proof.clone(), foreign.proof) else {
        unreachable!("a PIN was known");
    };
    let with = |card| InquiryRequest {
        proof: Proof::Jpki(card),
        ..signed.clone()
    };
    let with_signature = |signature: Vec<u8>| {
        let signature = Redacted::new(signature);
        with(SignedByCard {
            signature,
            ..card.clone()
        })
    };
    let exchanged = [
        InquiryRequest {
            consent: Consent::unasked(),
            ..signed.clone()
        },
        InquiryRequest {
            nonce: foreign.nonce,
            ..signed.clone()
        },
        with(SignedByCard {
            certificate: other.certificate,
            ..card.clone()
        }),
        with_signature(vec![0; 256]),
        with_signature(Vec::new()),
    ];
    for request in exchanged {
        assert_eq!(
            house.inquire(&request).await.problem(),
            ProblemKind::SignatureInvalid
        );
    }
    assert!(house.list().await.receptions.is_empty());
}

#[tokio::test]
async fn a_message_that_contradicts_its_request() {
    let house = House::open().await;
    let signed = house.signed_by(Purpose::Valid, &id(1)).await;
    let changed = |change: fn(&mut InquiryRequest)| {
        let mut request = signed.clone();
        change(&mut request);
        request
    };
    let contradictions = [
        changed(|request| request.request_id = "1".into()),
        changed(|request| request.request_id.make_ascii_uppercase()),
        changed(|request| request.xml_msg.message_header.arbitrary_file_identifier = None),
        changed(|request| {
            request
                .xml_msg
                .message_header
                .qualification_confirmation_date = None
        }),
        // Only a certified reader may say that it read the card.
        changed(|request| {
            let card = ReferenceClassification::MyNumberCard;
            request.xml_msg.message_header.reference_classification = Some(card);
        }),
        changed(|request| {
            let search = QualificationConfirmSearchInfo {
                insurer_number: Some("01130013".into()),
                ..QualificationConfirmSearchInfo::default()
            };
            request
                .xml_msg
                .message_body
                .qualification_confirm_search_info = Some(search);
        }),
    ];
    for request in contradictions {
        let problem = house.inquire(&request).await.problem();
        assert_eq!(problem, ProblemKind::MalformedRequest, "{request:?}");
    }
}
