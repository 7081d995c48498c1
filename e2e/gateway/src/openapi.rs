//! The OpenAPI 3.1 document: routes in a table here, schemas from the types that travel.

use eligibility::{
    Challenge, DeskLogin, DeskSession, InquiryAnswer, InquiryRequest, Problem, ProblemKind,
    ReceptionList,
};
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::{Map, Value, json};

use crate::routes::health::Health;

/// The document.
pub(crate) fn document() -> Value {
    let mut settings = SchemaSettings::draft2020_12();
    settings.definitions_path = "/components/schemas".into();
    let mut schemas = settings.into_generator();
    let mut paths = Map::new();
    for route in ROUTES {
        paths.insert(route.path.to_owned(), route.describe(&mut schemas));
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Uketsuke eligibility gateway",
            "version": env!("CARGO_PKG_VERSION"),
            "summary": "Looks up the insurance qualification of the holder of a card",
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
        },
        "servers": [{ "url": "/" }],
        "paths": paths,
        "components": {
            "schemas": schemas.take_definitions(true),
            "securitySchemes": { "desk": { "type": "http", "scheme": "bearer" } },
        },
    })
}

/// One route; each has one method.
struct Route {
    method: &'static str,
    path: &'static str,
    summary: &'static str,
    /// Body of the request.
    takes: Option<SchemaOf>,
    /// Body of the answer, and its status.
    gives: (u16, SchemaOf),
    problems: &'static [ProblemKind],
    parameters: &'static [Parameter],
    /// Needs a desk session.
    guarded: bool,
}

struct Parameter {
    name: &'static str,
    place: &'static str,
    required: bool,
    format: Option<&'static str>,
    description: &'static str,
}

type SchemaOf = fn(&mut SchemaGenerator) -> Schema;

const ROUTES: &[Route] = &[
    Route {
        method: "get",
        path: "/health",
        summary: "The process answers",
        takes: None,
        gives: (200, schema::<Health>),
        problems: &[],
        parameters: &[],
        guarded: false,
    },
    Route {
        method: "get",
        path: "/openapi.json",
        summary: "This document",
        takes: None,
        gives: (200, |_| schemars::json_schema!({ "type": "object" })),
        problems: &[],
        parameters: &[],
        guarded: false,
    },
    Route {
        method: "post",
        path: "/api/v1/challenges",
        summary: "A nonce for the card to sign, for one origin, once, within five minutes",
        takes: None,
        gives: (201, schema::<Challenge>),
        problems: &[ProblemKind::OriginNotAllowed],
        parameters: &[ORIGIN],
        guarded: false,
    },
    Route {
        method: "post",
        path: "/api/v1/inquiries",
        summary: "Looks up the holder of a card; the same request_id gets the same bytes again",
        takes: Some(schema::<InquiryRequest>),
        gives: (200, schema::<InquiryAnswer>),
        problems: &[
            ProblemKind::MalformedRequest,
            ProblemKind::OriginNotAllowed,
            ProblemKind::ChallengeUnknown,
            ProblemKind::ChallengeExpired,
            ProblemKind::ChallengeUsed,
            ProblemKind::RequestIdConflict,
            ProblemKind::TooLarge,
            ProblemKind::UnsupportedMediaType,
            ProblemKind::CertificateMalformed,
            ProblemKind::CertificateUntrusted,
            ProblemKind::CertificateExpired,
            ProblemKind::SignatureInvalid,
            ProblemKind::CardFaceMalformed,
            ProblemKind::CardFaceUntrusted,
            ProblemKind::HolderMismatch,
            ProblemKind::DeskUnauthorized,
            ProblemKind::DeskDisabled,
            ProblemKind::CardNotRegistered,
            ProblemKind::EligibilitySystemUnavailable,
        ],
        parameters: &[ORIGIN],
        guarded: false,
    },
    Route {
        method: "post",
        path: "/api/v1/desk/sessions",
        summary: "The staff sign in; five wrong passphrases a minute close the door for the rest of it",
        takes: Some(schema::<DeskLogin>),
        gives: (201, schema::<DeskSession>),
        problems: &[
            ProblemKind::MalformedRequest,
            ProblemKind::DeskUnauthorized,
            ProblemKind::DeskDisabled,
            ProblemKind::OriginNotAllowed,
            ProblemKind::TooLarge,
            ProblemKind::UnsupportedMediaType,
            ProblemKind::TooManyAttempts,
        ],
        parameters: &[],
        guarded: false,
    },
    Route {
        method: "get",
        path: "/api/v1/receptions",
        summary: "The receptions of one day, newest first",
        takes: None,
        gives: (200, schema::<ReceptionList>),
        problems: &[
            ProblemKind::MalformedRequest,
            ProblemKind::DeskUnauthorized,
            ProblemKind::DeskDisabled,
        ],
        parameters: &[
            Parameter {
                name: "date",
                place: "query",
                required: false,
                format: Some("date"),
                description: "The day in Japan; today when absent",
            },
            Parameter {
                name: "If-None-Match",
                place: "header",
                required: false,
                format: None,
                description: "The ETag of an earlier answer: 304 when nothing has changed",
            },
        ],
        guarded: true,
    },
];

const ORIGIN: Parameter = Parameter {
    name: "Origin",
    place: "header",
    required: true,
    format: None,
    description: "The page's origin, set by the browser; one that the gateway was started with",
};

/// Everything may meet these.
const ALWAYS: &[ProblemKind] = &[ProblemKind::Internal];

impl Route {
    fn describe(&self, schemas: &mut SchemaGenerator) -> Value {
        let id = format!("{}{}", self.method, self.path.replace(['/', '.'], "_"));
        let parameters: Value = self.parameters.iter().map(Parameter::describe).collect();
        let mut operation = Map::from_iter([
            ("summary".into(), self.summary.into()),
            ("operationId".into(), id.into()),
            ("parameters".into(), parameters),
            ("responses".into(), self.responses(schemas)),
        ]);
        if let Some(body) = self.takes {
            let content = json!({ "application/json": { "schema": body(schemas) } });
            let body = json!({ "required": true, "content": content });
            operation.insert("requestBody".into(), body);
        }
        if self.guarded {
            operation.insert("security".into(), json!([{ "desk": [] }]));
        }
        json!({ (self.method): operation })
    }

    fn responses(&self, schemas: &mut SchemaGenerator) -> Value {
        let (status, body) = self.gives;
        let mut responses = Map::new();
        responses.insert(
            status.to_string(),
            json!({
                "description": "It worked",
                "content": { "application/json": { "schema": body(schemas) } },
            }),
        );
        if self.guarded {
            responses.insert(
                "304".into(),
                json!({ "description": "Nothing has changed" }),
            );
        }
        let problems = || self.problems.iter().chain(ALWAYS);
        for status in problems().map(|kind| kind.status()) {
            let kinds: Vec<ProblemKind> = problems()
                .copied()
                .filter(|kind| kind.status() == status)
                .collect();
            responses.insert(status.to_string(), describe_problems(&kinds, schemas));
        }
        responses.into()
    }
}

impl Parameter {
    fn describe(&self) -> Value {
        let schema = match self.format {
            Some(format) => json!({ "type": "string", "format": format }),
            None => json!({ "type": "string" }),
        };
        json!({
            "name": self.name,
            "in": self.place,
            "required": self.required,
            "description": self.description,
            "schema": schema,
        })
    }
}

/// The problems that share a status.
fn describe_problems(kinds: &[ProblemKind], schemas: &mut SchemaGenerator) -> Value {
    let titles: Vec<&str> = kinds.iter().map(|kind| kind.title()).collect();
    json!({
        "description": titles.join("; "),
        "content": { "application/problem+json": { "schema": {
            "allOf": [
                schemas.subschema_for::<Problem>(),
                { "properties": { "type": { "enum": kinds } } },
            ],
        } } },
    })
}

fn schema<T: JsonSchema>(schemas: &mut SchemaGenerator) -> Schema {
    schemas.subschema_for::<T>()
}
