//! The OpenAPI 3.1 document: routes in a table here, schemas from the types that travel.

use eligibility::gateway::{
    DeskAnswer, DeskInquiries, DeskInquiry, DeskOutcomes, FolderListing, JournalAppend,
    JournalHead, JournalPage, RelayReceipt, ScreenCommands, ScreenInvitation, ScreenKey,
    ScreenList, ScreenPairing, ScreenState, SealedPart,
};
use eligibility::{
    Challenge, DeskLogin, DeskSession, InquiryAnswer, InquiryRequest, Problem, ProblemKind,
    ReceptionList,
};
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::routes::health::Health;

/// The document.
pub(crate) fn document() -> Value {
    let mut settings = SchemaSettings::draft2020_12();
    settings.definitions_path = "/components/schemas".into();
    let mut schemas = settings.into_generator();
    let mut paths = Map::new();
    for route in ROUTES.iter().chain(DESK_ROUTES).chain(SCREEN_ROUTES) {
        let item = paths.entry(route.path).or_insert_with(|| json!({}));
        if let Some(operations) = item.as_object_mut() {
            operations.insert(route.method.to_owned(), route.describe(&mut schemas));
        }
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
            "securitySchemes": {
                "desk": { "type": "http", "scheme": "bearer", "description": "A desk session" },
                "screen": { "type": "http", "scheme": "bearer", "description": "A paired screen" },
            },
        },
    })
}

/// One method of one route.
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
    guard: Guard,
}

/// Whose token a route asks for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Guard {
    Nobody,
    Desk,
    Screen,
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
        guard: Guard::Nobody,
    },
    Route {
        method: "get",
        path: "/openapi.json",
        summary: "This document",
        takes: None,
        gives: (200, |_| schemars::json_schema!({ "type": "object" })),
        problems: &[],
        parameters: &[],
        guard: Guard::Nobody,
    },
    Route {
        method: "post",
        path: "/api/v1/challenges",
        summary: "A nonce for the card to sign, for one origin, once, within five minutes",
        takes: None,
        gives: (201, schema::<Challenge>),
        problems: &[ProblemKind::OriginNotAllowed],
        parameters: &[ORIGIN],
        guard: Guard::Nobody,
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
        guard: Guard::Nobody,
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
        guard: Guard::Nobody,
    },
    Route {
        method: "get",
        path: "/api/v1/receptions",
        summary: "The receptions of one day, newest first; with since and wait, what changes in them, as soon as it does",
        takes: None,
        gives: (200, schema::<ReceptionList>),
        problems: &[ProblemKind::MalformedRequest],
        parameters: &[
            Parameter {
                name: "date",
                place: "query",
                required: false,
                format: Some("date"),
                description: "The day in Japan; today when absent",
            },
            SINCE,
            WAIT,
            Parameter {
                name: "If-None-Match",
                place: "header",
                required: false,
                format: None,
                description: "The ETag of an earlier answer: 304 when nothing has changed",
            },
        ],
        guard: Guard::Desk,
    },
];

const fn desk(
    method: &'static str,
    path: &'static str,
    summary: &'static str,
    takes: Option<SchemaOf>,
    gives: (u16, SchemaOf),
    problems: &'static [ProblemKind],
) -> Route {
    Route {
        method,
        path,
        summary,
        takes,
        gives,
        problems,
        parameters: &[],
        guard: Guard::Desk,
    }
}

const fn with(parameters: &'static [Parameter], route: Route) -> Route {
    Route {
        parameters,
        ..route
    }
}

const DESK_ROUTES: &[Route] = &[
    desk(
        "post",
        "/api/v1/desk/inquiries",
        "Looks a person up by the data of a qualification certificate; the same request_id gets the same bytes again",
        Some(schema::<DeskInquiry>),
        (200, schema::<DeskAnswer>),
        &[
            ProblemKind::MalformedRequest,
            ProblemKind::TooLarge,
            ProblemKind::UnsupportedMediaType,
            ProblemKind::RequestIdConflict,
            ProblemKind::EligibilitySystemUnavailable,
        ],
    ),
    desk(
        "get",
        "/api/v1/receptions/{id}",
        "The answer behind a row of the list, as it was sent: to a card, or to the desk",
        None,
        (200, schema::<AnyAnswer>),
        &[ProblemKind::NotFound],
    ),
    desk(
        "post",
        "/api/v1/desk/inquiries/bulk",
        "Up to 100 such inquiries, each with an outcome of its own",
        Some(schema::<DeskInquiries>),
        (200, schema::<DeskOutcomes>),
        BODY,
    ),
    desk(
        "get",
        "/api/v1/desk/folders/{folder}",
        "The files in the terminal's folder req, res or face",
        None,
        (200, schema::<FolderListing>),
        FOLDER,
    ),
    desk(
        "get",
        "/api/v1/desk/folders/{folder}/{name}",
        "The bytes of a file of at most 4 MiB, as application/octet-stream",
        None,
        (200, anything),
        &[
            ProblemKind::NotFound,
            ProblemKind::FolderUnavailable,
            ProblemKind::TooLarge,
        ],
    ),
    desk(
        "put",
        "/api/v1/desk/folders/{folder}/{name}",
        "Writes a request of at most 4 MiB into req, whole or not at all; the same once more changes nothing",
        Some(anything),
        (204, anything),
        &[
            ProblemKind::MalformedRequest,
            ProblemKind::NotFound,
            ProblemKind::MethodNotAllowed,
            ProblemKind::TooLarge,
            ProblemKind::FileConflict,
            ProblemKind::FolderUnavailable,
        ],
    ),
    with(
        &[Parameter {
            name: "from",
            place: "query",
            required: false,
            format: None,
            description: "Place of the first record wanted; 0 when absent",
        }],
        desk(
            "get",
            "/api/v1/journal",
            "The clinic's journal in sealed parts, as many as a page holds, and its head",
            None,
            (200, schema::<JournalPage>),
            &[ProblemKind::MalformedRequest],
        ),
    ),
    desk(
        "post",
        "/api/v1/journal",
        "Appends sealed parts, all or none, durably; the same again changes nothing. The problem journal-conflict has a member head",
        Some(schema::<JournalAppend>),
        (200, schema::<JournalHead>),
        &[
            ProblemKind::MalformedRequest,
            ProblemKind::TooLarge,
            ProblemKind::UnsupportedMediaType,
            ProblemKind::JournalConflict,
        ],
    ),
    desk(
        "put",
        "/api/v1/journal",
        "Seals records that are there anew, in one part; the chain stays as it is",
        Some(schema::<SealedPart>),
        (200, schema::<JournalHead>),
        &[
            ProblemKind::MalformedRequest,
            ProblemKind::TooLarge,
            ProblemKind::UnsupportedMediaType,
            ProblemKind::JournalConflict,
        ],
    ),
];

const SCREEN_ROUTES: &[Route] = &[
    desk(
        "get",
        "/api/v1/screens",
        "The patients' screens that are paired",
        None,
        (200, schema::<ScreenList>),
        &[],
    ),
    desk(
        "post",
        "/api/v1/screens",
        "Invites a screen, which pairs with the code within ten minutes",
        None,
        (201, schema::<ScreenInvitation>),
        &[],
    ),
    Route {
        guard: Guard::Nobody,
        ..desk(
            "post",
            "/api/v1/screens/pairings",
            "A screen takes an invitation up; five wrong codes a minute close the door for the rest of it",
            Some(schema::<ScreenPairing>),
            (201, schema::<ScreenKey>),
            &[
                ProblemKind::MalformedRequest,
                ProblemKind::TooLarge,
                ProblemKind::UnsupportedMediaType,
                ProblemKind::OriginNotAllowed,
                ProblemKind::ScreenUnauthorized,
                ProblemKind::TooManyAttempts,
            ],
        )
    },
    desk(
        "delete",
        "/api/v1/screens/{id}",
        "Ends a screen's pairing",
        None,
        (204, anything),
        &[ProblemKind::NotFound],
    ),
    with(
        &[SINCE, WAIT],
        desk(
            "get",
            "/api/v1/screens/{id}/state",
            "What a screen shows",
            None,
            (200, schema::<ScreenState<Value>>),
            &[ProblemKind::MalformedRequest],
        ),
    ),
    Route {
        guard: Guard::Screen,
        ..desk(
            "put",
            "/api/v1/screens/{id}/state",
            "The screen tells what it shows: JSON of at most 16 KiB, kept for five minutes",
            Some(anything),
            (200, schema::<RelayReceipt>),
            BODY,
        )
    },
    Route {
        guard: Guard::Screen,
        ..with(
            &[SINCE, WAIT],
            desk(
                "get",
                "/api/v1/screens/{id}/commands",
                "What the desk commands the screen",
                None,
                (200, schema::<ScreenCommands<Value>>),
                &[ProblemKind::MalformedRequest],
            ),
        )
    },
    desk(
        "post",
        "/api/v1/screens/{id}/commands",
        "The desk commands the screen: JSON of at most 16 KiB, kept for five minutes",
        Some(anything),
        (201, schema::<RelayReceipt>),
        &[
            ProblemKind::MalformedRequest,
            ProblemKind::TooLarge,
            ProblemKind::UnsupportedMediaType,
            ProblemKind::NotFound,
        ],
    ),
];

/// Either kind of answer.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "it is there for its schema")]
enum AnyAnswer {
    Card(Box<InquiryAnswer>),
    Desk(Box<DeskAnswer>),
}

/// What a folder may be refused for.
const FOLDER: &[ProblemKind] = &[ProblemKind::NotFound, ProblemKind::FolderUnavailable];

/// What a body may be refused for.
const BODY: &[ProblemKind] = &[
    ProblemKind::MalformedRequest,
    ProblemKind::TooLarge,
    ProblemKind::UnsupportedMediaType,
];

const ORIGIN: Parameter = Parameter {
    name: "Origin",
    place: "header",
    required: true,
    format: None,
    description: "The page's origin, set by the browser; one that the gateway was started with",
};

const SINCE: Parameter = Parameter {
    name: "since",
    place: "query",
    required: false,
    format: None,
    description: "Only what is newer than this number of an earlier answer",
};

const WAIT: Parameter = Parameter {
    name: "wait",
    place: "query",
    required: false,
    format: None,
    description: "Seconds to wait for news when there are none, 25 at most",
};

/// Everything may meet these.
const ALWAYS: &[ProblemKind] = &[ProblemKind::Internal, ProblemKind::StoreUnavailable];

impl Route {
    fn describe(&self, schemas: &mut SchemaGenerator) -> Value {
        let id = format!("{}{}", self.method, self.path)
            .replace(['/', '.'], "_")
            .replace(['{', '}'], "");
        let in_path = (self.path.split('/'))
            .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
            .map(|name| {
                json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } })
            });
        let parameters: Value = in_path
            .chain(self.parameters.iter().map(Parameter::describe))
            .collect();
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
        match self.guard {
            Guard::Nobody => {}
            Guard::Desk => {
                operation.insert("security".into(), json!([{ "desk": [] }]));
            }
            Guard::Screen => {
                operation.insert("security".into(), json!([{ "screen": [] }]));
            }
        }
        operation.into()
    }

    fn responses(&self, schemas: &mut SchemaGenerator) -> Value {
        let (status, body) = self.gives;
        let mut responses = Map::new();
        let mut worked = Map::from_iter([("description".into(), "It worked".into())]);
        if status != 204 {
            let content = json!({ "application/json": { "schema": body(schemas) } });
            worked.insert("content".into(), content);
        }
        responses.insert(status.to_string(), worked.into());
        if self
            .parameters
            .iter()
            .any(|parameter| parameter.name == "If-None-Match")
        {
            responses.insert(
                "304".into(),
                json!({ "description": "Nothing has changed" }),
            );
        }
        let guards: &[ProblemKind] = match self.guard {
            Guard::Nobody => &[],
            Guard::Desk => &[ProblemKind::DeskUnauthorized, ProblemKind::DeskDisabled],
            Guard::Screen => &[ProblemKind::ScreenUnauthorized],
        };
        let problems = || self.problems.iter().chain(guards).chain(ALWAYS);
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

fn anything(_: &mut SchemaGenerator) -> Schema {
    schemars::json_schema!({})
}

fn schema<T: JsonSchema>(schemas: &mut SchemaGenerator) -> Schema {
    schemas.subschema_for::<T>()
}
