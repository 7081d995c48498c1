//! The OpenAPI document says what the service does.

use axum::body::Body;
use eligibility::ProblemKind;
use serde_json::Value;

use super::{House, request};

#[tokio::test]
async fn every_route_of_the_document_exists_and_every_reference_resolves() {
    let house = House::open().await;
    let get = request("GET", "/openapi.json").body(Body::empty()).unwrap();
    let document: Value = house.send(get).await.json();

    let paths = document["paths"].as_object().unwrap();
    assert_eq!(paths.len(), 17);
    for (path, item) in paths {
        for method in item.as_object().unwrap().keys() {
            let path = path.replace(['{', '}'], "");
            let request = request(&method.to_uppercase(), &path);
            let answer = house.send(request.body(Body::empty()).unwrap()).await;
            assert!(!matches!(answer.status, 404 | 405), "{method} {path}");
            let documented = &item[method]["responses"][answer.status.to_string()];
            assert!(documented.is_object(), "{method} {path}: {}", answer.status);
        }
    }
    for reference in references(&document) {
        let pointer = reference.strip_prefix('#').unwrap();
        assert!(document.pointer(pointer).is_some(), "{reference}");
    }
    let text = document.to_string();
    for kind in ProblemKind::ALL {
        assert!(text.contains(&kind.uri()), "{kind:?}");
    }
}

fn references(value: &Value) -> Vec<&str> {
    let children: Vec<&Value> = match value {
        Value::Object(map) => map.values().collect(),
        Value::Array(items) => items.iter().collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    };
    let own = value.get("$ref").and_then(Value::as_str);
    own.into_iter()
        .chain(children.into_iter().flat_map(references))
        .collect()
}
