//! Responses of a real axum router, with and without the layer, and the client that reads them.

#![cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]

use axum::body::{Body, Bytes};
use axum::extract::rejection::{BytesRejection, ExtensionRejection, FormRejection, JsonRejection, StringRejection};
use axum::extract::{Form, Request};
use axum::http::header::{ALLOW, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderMap, HeaderValue, Method, Response, StatusCode};
use axum::response::{Html, IntoResponse};
use axum::routing::{get, post};
use axum::{Extension, Router, middleware};
use http_body_util::BodyExt;
use serde::{Deserialize, Serialize, Serializer, ser};
use stardust_errors::axum::{
    EnvelopeLayer, ErrorSource, Json, Path, Query, RequestId, method_not_allowed, not_found, panicked,
};
use stardust_errors::{
    ApiError, DecodeOptions, Decoded, Envelope, ErrorCode, Failure, ResultExt, Retry, decode_envelope, decode_response,
};
use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tower::{Layer, ServiceExt};
use tower_http::catch_panic::CatchPanicLayer;

const DATE: &str = "2024-05-16 19:03:34";

fn request(path: &str) -> Request {
    Request::builder().uri(path).body(Body::empty()).unwrap()
}

fn request_with_id(path: &str, id: &str) -> Request {
    let id = HeaderValue::from_bytes(id.as_bytes()).unwrap();
    Request::builder().uri(path).header("x-request-id", id).body(Body::empty()).unwrap()
}

async fn read(response: Response<Body>) -> Response<Bytes> {
    let (parts, body) = response.into_parts();
    Response::from_parts(parts, body.collect().await.unwrap().to_bytes())
}

async fn send(app: &Router, request: Request) -> Response<Bytes> {
    read(app.clone().oneshot(request).await.unwrap()).await
}

/// Converts what a handler returns into a response, without the layer.
async fn respond(response: impl IntoResponse) -> Response<Bytes> {
    read(response.into_response()).await
}

fn text(response: &Response<Bytes>) -> &str {
    std::str::from_utf8(response.body()).unwrap()
}

fn failure(response: &Response<Bytes>) -> Failure<'_> {
    match decode_response(response) {
        Decoded::Failure(failure) => failure,
        other => panic!("not a failure: {other:?}"),
    }
}

fn id_header(response: &Response<Bytes>) -> Option<&str> {
    response.headers().get("x-request-id").map(|it| it.to_str().unwrap())
}

async fn by_code(Path(code): Path<i64>) -> Result<Envelope<()>, ApiError> {
    Err(ErrorCode::new(code).into())
}

async fn by_code_itself(Path(code): Path<i64>) -> Result<Envelope<()>, ErrorCode> {
    Err(ErrorCode::new(code))
}

async fn from_a_file() -> Result<Envelope<String>, ApiError> {
    let text: Result<String, io::Error> = Err(io::Error::other("disk /dev/sda1 is on fire"));
    Ok(Envelope::success(text.internal()?))
}

async fn early_return() -> Result<Envelope<String>, ApiError> {
    Err(ErrorCode::DATASET_NOT_EXISTS)?;
    unreachable!()
}

async fn dataset() -> Result<Envelope<Vec<u64>>, ApiError> {
    Ok(Envelope::success(vec![8_545_436_153_352_348_123]))
}

async fn own_words() -> ApiError {
    ApiError::new(ErrorCode::FILE_NOT_ZIP)
        .with_message("données.tar is \"no\" ZIP")
        .with_request_id("own-id")
        .with_date("yesterday")
}

async fn told_its_id(id: RequestId) -> Envelope<String> {
    Envelope::success(id.to_string())
}

fn routes() -> Router {
    Router::new()
        .route("/code/{code}", get(by_code))
        .route("/code-itself/{code}", get(by_code_itself))
        .route("/file", get(from_a_file))
        .route("/early", get(early_return))
        .route("/dataset", get(dataset))
        .route("/own", get(own_words))
        .route("/id", get(told_its_id))
        .route("/html", get(|| async { Html("<p>A page</p>") }))
}

/// Creates a layer with the ids `made-0`, `made-1` and so on.
fn layer() -> EnvelopeLayer {
    let count = AtomicU64::new(0);
    EnvelopeLayer::new()
        .request_id(move || format!("made-{}", count.fetch_add(1, Ordering::Relaxed)))
        .date(|| DATE.to_owned())
}

#[tokio::test]
async fn every_code_is_sent_with_its_status_and_decodes_to_itself() {
    for app in [routes(), routes().layer(layer())] {
        for description in ErrorCode::ALL.iter().filter_map(|code| code.describe()) {
            for path in ["code", "code-itself"] {
                let code = description.code;
                let response = send(&app, request_with_id(&format!("/{path}/{}", code.get()), "r-1")).await;
                assert_eq!(response.status().as_u16(), description.http_status, "{code}");
                assert_eq!(response.extensions().get(), Some(&code), "for a layer that logs");
                assert_eq!(response.headers()[CONTENT_TYPE], "application/json");
                assert!(!response.headers().contains_key(RETRY_AFTER));
                let failure = failure(&response);
                assert_eq!((failure.code, failure.description), (code, Some(description)));
                assert_eq!((&*failure.message, failure.retry), (description.description, description.retry));
                assert_eq!((failure.data.get(), failure.request_id.as_deref()), ("null", id_header(&response)));
                assert!(failure.anomalies.is_empty());
            }
        }
    }
}

#[tokio::test]
async fn a_custom_code_is_sent_like_any_other() {
    const RATE_LIMITED: ErrorCode = ErrorCode::new(6001);
    let response = respond(ApiError::new(RATE_LIMITED).with_status(429).with_message("Slow down")).await;
    assert_eq!(response.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(response.extensions().get(), Some(&RATE_LIMITED));
    let failure = failure(&response);
    assert_eq!((failure.code, &*failure.message, failure.retry), (RATE_LIMITED, "Slow down", Retry::Backoff));

    let response = respond(RATE_LIMITED).await;
    assert_eq!(
        (response.status(), text(&response).contains("Unknown error code 6001")),
        (StatusCode::INTERNAL_SERVER_ERROR, true)
    );
}

#[tokio::test]
async fn a_response_is_the_envelope_in_bytes() {
    let envelope = Envelope::success(vec![1, 2]).with_message("é\"").with_request_id("r").with_date(DATE);
    let response = respond(envelope.clone()).await;
    assert_eq!(text(&response), serde_json::to_string(&envelope).unwrap());
    assert_eq!(response.status(), StatusCode::OK);

    let response = respond(ErrorCode::WRONG_DATA_TYPE).await;
    let envelope = Envelope::<()>::failure(ErrorCode::WRONG_DATA_TYPE);
    assert_eq!(text(&response), serde_json::to_string(&envelope).unwrap());
    assert_eq!(text(&respond(ApiError::from(ErrorCode::WRONG_DATA_TYPE)).await), text(&response));
}

#[tokio::test]
async fn an_envelope_is_sent_with_the_status_of_its_code() {
    let unknown = Envelope::<()> { code: 5999, ..Envelope::failure(ErrorCode::NOT_FOUND) };
    assert_eq!(respond(unknown).await.status(), StatusCode::INTERNAL_SERVER_ERROR);
    let contradiction = Envelope { code: 5308, ..Envelope::success(()) };
    assert_eq!(respond(contradiction).await.status(), StatusCode::NOT_FOUND);
    assert_eq!(respond((StatusCode::CREATED, Envelope::success(()))).await.status(), StatusCode::CREATED);
}

#[tokio::test]
async fn the_source_of_an_internal_error_never_reaches_the_client() {
    for app in [routes(), routes().layer(layer())] {
        let response = send(&app, request("/file")).await;
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        let failure = failure(&response);
        assert_eq!((failure.code, failure.retry), (ErrorCode::INTERNAL_ERROR, Retry::Backoff));
        assert_eq!(failure.message, "Internal Error, please try again later");
        assert!(!text(&response).contains("disk"));
        assert!(response.headers().values().all(|value| !value.as_bytes().windows(4).any(|it| it == b"disk")));

        let source = response.extensions().get::<ErrorSource>().expect("the source").get();
        assert_eq!(source.to_string(), "disk /dev/sda1 is on fire");
        assert!(source.is::<io::Error>());
    }
}

#[tokio::test]
async fn the_question_mark_operator_returns_a_code() {
    let response = send(&routes(), request("/early")).await;
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
    assert_eq!(failure(&response).description, ErrorCode::DATASET_NOT_EXISTS.describe());
    assert!(response.extensions().get::<ErrorSource>().is_none());
}

#[tokio::test]
async fn a_source_is_only_in_the_extensions() {
    let error = ApiError::new(ErrorCode::FILE_NOT_ZIP).with_message("No ZIP").with_source("magic bytes 1f8b");
    let response = respond(error).await;
    assert_eq!(response.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE);
    assert_eq!(failure(&response).message, "No ZIP");
    assert!(!text(&response).contains("1f8b"));
    assert_eq!(response.extensions().get::<ErrorSource>().unwrap().get().to_string(), "magic bytes 1f8b");
}

/// Fails in the middle of an array, after part of it has been written.
struct Unserializable;

impl Serialize for Unserializable {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        Err(ser::Error::custom("the secret cannot be written"))
    }
}

#[tokio::test]
async fn data_that_cannot_be_serialized_is_an_internal_error() {
    async fn handler() -> Envelope<(&'static str, Unserializable)> {
        Envelope::success(("written first", Unserializable)).with_request_id("own-id").with_date("yesterday")
    }
    let plain = Router::new().route("/", get(handler));
    for app in [plain.clone(), plain.layer(layer())] {
        let response = send(&app, request("/")).await;
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(
            text(&response),
            r#"{"code":500,"data":null,"date":"yesterday","message":"Internal Error, please try again later","requestId":"own-id","success":false}"#
        );
        let source = response.extensions().get::<ErrorSource>().expect("the source").get();
        assert_eq!(source.to_string(), "the secret cannot be written");
        assert!(source.is::<serde_json::Error>());
    }
}

#[tokio::test]
async fn the_layer_uses_the_id_of_the_request() {
    let app = routes().layer(layer());
    for id in ["7f2a", "!~", &"x".repeat(128)] {
        for path in ["/dataset", "/code/404", "/file", "/html", "/id"] {
            let response = send(&app, request_with_id(path, id)).await;
            assert_eq!(id_header(&response), Some(id), "{path}");
            if path != "/html" {
                assert_eq!(decode_response(&response).request_id(), Some(id), "{path}");
                assert_eq!(decode_response(&response).date(), Some(DATE), "{path}");
            }
        }
    }
}

#[tokio::test]
async fn an_id_that_is_not_fit_for_logs_is_replaced() {
    for id in ["", " ", "two words", "tab\there", "日本", "caf\u{e9}", &"x".repeat(129)] {
        let app = routes().layer(layer());
        let response = send(&app, request_with_id("/dataset", id)).await;
        assert_eq!(decode_response(&response).request_id(), Some("made-0"), "{id}");
        assert_eq!(id_header(&response), Some("made-0"), "{id}");

        let response = send(&routes().layer(EnvelopeLayer::new()), request_with_id("/dataset", id)).await;
        assert_eq!((decode_response(&response).request_id(), id_header(&response)), (None, None), "{id}");
    }
}

#[tokio::test]
async fn the_layer_makes_an_id_and_passes_it_to_the_handler() {
    let app = routes().layer(layer());
    let response = send(&app, request("/id")).await;
    assert_eq!(text(&response), written(r#""made-0""#, "made-0"));
    assert_eq!(id_header(&response), Some("made-0"));
    let response = send(&app, request("/id")).await;
    assert_eq!(decode_response(&response).request_id(), Some("made-1"));
    assert_eq!(decode_envelope(response.body()).into_result::<String>().unwrap(), "made-1");
}

/// Returns a success as the layer of these tests writes it.
fn written(data: &str, id: &str) -> String {
    format!(r#"{{"code":200,"data":{data},"date":"{DATE}","message":"","requestId":"{id}","success":true}}"#)
}

#[tokio::test]
async fn without_functions_the_layer_only_uses_the_id_of_the_request() {
    let app = routes().layer(EnvelopeLayer::new());
    let response = send(&app, request("/dataset")).await;
    assert_eq!((decode_response(&response).request_id(), decode_response(&response).date()), (None, None));
    assert_eq!(id_header(&response), None);
    let response = send(&app, request_with_id("/dataset", "r")).await;
    assert_eq!((decode_response(&response).request_id(), decode_response(&response).date()), (Some("r"), None));
}

#[tokio::test]
async fn the_values_of_a_handler_are_kept() {
    let response = send(&routes().layer(layer()), request_with_id("/own", "theirs")).await;
    assert_eq!(
        text(&response),
        r#"{"code":5709,"data":null,"date":"yesterday","message":"données.tar is \"no\" ZIP","requestId":"own-id","success":false}"#
    );
    assert_eq!(id_header(&response), Some("own-id"));

    // One of the two.
    async fn dated() -> Envelope<u8> {
        Envelope::success(1).with_date("yesterday")
    }
    async fn named() -> Envelope<u8> {
        Envelope::success(1).with_request_id("own-id")
    }
    let app = Router::new().route("/dated", get(dated)).route("/named", get(named)).layer(layer());
    let response = send(&app, request_with_id("/dated", "theirs")).await;
    assert_eq!(text(&response), written("1", "theirs").replace(DATE, "yesterday"));
    let response = send(&app, request_with_id("/named", "theirs")).await;
    assert_eq!(text(&response), written("1", "own-id"));
    assert_eq!(id_header(&response), Some("own-id"));
}

#[tokio::test]
async fn a_header_that_the_handler_set_is_kept_unless_it_contradicts_the_envelope() {
    async fn envelope() -> impl IntoResponse {
        ([("x-request-id", "own-id")], Envelope::success(1))
    }
    async fn page() -> impl IntoResponse {
        ([("x-request-id", "an id with blanks")], Html("<p>"))
    }
    let app = Router::new().route("/", get(page)).route("/envelope", get(envelope)).layer(layer());
    let response = send(&app, request_with_id("/", "theirs")).await;
    assert_eq!(id_header(&response), Some("an id with blanks"));
    let response = send(&app, request_with_id("/envelope", "theirs")).await;
    assert_eq!((text(&response), id_header(&response)), (&*written("1", "theirs"), Some("theirs")));
}

#[tokio::test]
async fn the_id_of_an_envelope_is_a_header_without_the_layer_too() {
    let response = respond(Envelope::success(1).with_request_id("own-id")).await;
    assert_eq!(id_header(&response), Some("own-id"));
    assert_eq!(id_header(&respond(Envelope::success(1)).await), None);
}

#[tokio::test]
async fn an_id_that_cannot_be_a_header_is_in_the_envelope_only() {
    let app = routes().layer(EnvelopeLayer::new().request_id(|| "请求-1".to_owned()));
    let response = send(&app, request("/dataset")).await;
    assert_eq!((decode_response(&response).request_id(), id_header(&response)), (Some("请求-1"), None));

    async fn own() -> Envelope<u8> {
        Envelope::success(1).with_request_id("请求-2")
    }
    let app = Router::new().route("/", get(own)).layer(layer());
    let response = send(&app, request("/")).await;
    assert_eq!((decode_response(&response).request_id(), id_header(&response)), (Some("请求-2"), None));
}

#[tokio::test]
async fn an_id_chosen_by_an_outer_layer_is_kept() {
    async fn choose(mut request: Request, next: middleware::Next) -> Response<Body> {
        request.extensions_mut().insert(RequestId::new("chosen"));
        next.run(request).await
    }
    let app = routes().layer(layer()).layer(middleware::from_fn(choose));
    let response = send(&app, request_with_id("/id", "theirs")).await;
    assert_eq!((text(&response), id_header(&response)), (&*written(r#""chosen""#, "chosen"), Some("chosen")));

    // Two layers: the outer makes the id, the inner the date, and neither undoes the other.
    let outer = EnvelopeLayer::new().request_id(|| "outer".to_owned()).date(|| "too late".to_owned());
    let app = routes().layer(layer()).layer(outer);
    let response = send(&app, request("/id")).await;
    assert_eq!((text(&response), id_header(&response)), (&*written(r#""outer""#, "outer"), Some("outer")));
}

#[tokio::test]
async fn an_outer_layer_fills_in_what_an_inner_layer_omitted() {
    let inner = EnvelopeLayer::new().date(|| DATE.to_owned());
    let outer = EnvelopeLayer::new().request_id(|| "outer".to_owned());
    // Even if the inner one does not see the id.
    let service = outer.layer(middleware::from_fn(forget_the_id).layer(inner.layer(routes())));
    let response = read(service.oneshot(request("/dataset")).await.unwrap()).await;
    assert_eq!(text(&response), written("[8545436153352348123]", "outer"));
}

async fn forget_the_id(mut request: Request, next: middleware::Next) -> Response<Body> {
    request.extensions_mut().remove::<RequestId>();
    next.run(request).await
}

#[tokio::test]
async fn other_responses_pass_unchanged() {
    let with = send(&routes().layer(layer()), request("/html")).await;
    let without = send(&routes(), request("/html")).await;
    assert_eq!(text(&with), "<p>A page</p>");
    let mut headers: HeaderMap = with.headers().clone();
    assert_eq!(headers.remove("x-request-id").unwrap(), "made-0");
    assert_eq!(&headers, without.headers());

    let json = Router::new().route("/", get(|| async { ([(CONTENT_TYPE, "application/json")], r#"{"code":1}"#) }));
    assert_eq!(text(&send(&json.layer(layer()), request("/")).await), r#"{"code":1}"#);
}

#[tokio::test]
async fn large_data_is_sent_completely() {
    let data: Vec<String> =
        (0..50_000).map(|n| format!("row {n}: \u{1f4ab} \"quoted\" }},\"requestId\":\"\"")).collect();
    let expected = data.clone();
    let app = Router::new().route("/", get(|| async { Envelope::success(data) })).layer(layer());
    let response = send(&app, request("/")).await;
    assert!(response.body().len() > 2_000_000);
    assert_eq!(text(&response), written(&serde_json::to_string(&expected).unwrap(), "made-0"));
    assert_eq!(response.headers()[CONTENT_LENGTH], response.body().len().to_string());
    assert_eq!(decode_response(&response).into_result::<Vec<String>>().unwrap(), expected);
}

#[tokio::test]
async fn the_content_length_is_right_around_a_whole_router() {
    let service = layer().layer(routes());
    let response = read(service.clone().oneshot(request("/dataset")).await.unwrap()).await;
    assert_eq!(text(&response), written("[8545436153352348123]", "made-0"));
    assert_eq!(response.headers()[CONTENT_LENGTH], response.body().len().to_string());

    // The router removes the body of a HEAD response, and the layer does not restore it.
    let head = Request::builder().method(Method::HEAD).uri("/dataset").body(Body::empty()).unwrap();
    let response = read(service.oneshot(head).await.unwrap()).await;
    assert_eq!((text(&response), id_header(&response)), ("", Some("made-1")));
}

#[tokio::test]
async fn a_body_that_another_layer_changed_stays_changed() {
    async fn mask(response: Response<Body>) -> Response<Body> {
        let response = read(response).await;
        let masked = text(&response).replace("secret", "xxxxxx");
        response.map(|_| Body::from(masked))
    }
    async fn compress(response: Response<Body>) -> Response<Body> {
        let mut response = response.map(|_| Body::from("compressed"));
        response.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static("br"));
        response
    }
    async fn secret() -> Envelope<&'static str> {
        Envelope::success("secret")
    }
    let app = Router::new().route("/", get(secret));
    let masked = app.clone().layer(middleware::map_response(mask)).layer(layer());
    let response = send(&masked, request("/")).await;
    assert_eq!((text(&response), id_header(&response)), (&*written(r#""xxxxxx""#, "made-0"), Some("made-0")));

    let compressed = app.layer(middleware::map_response(compress)).layer(layer());
    let response = send(&compressed, request("/")).await;
    assert_eq!((text(&response), id_header(&response)), ("compressed", Some("made-0")));
}

#[tokio::test]
async fn concurrent_requests_keep_their_own_ids() {
    async fn slow() -> Envelope<u8> {
        tokio::task::yield_now().await;
        Envelope::success(1)
    }
    let app = Router::new().route("/", get(slow)).layer(layer());
    let responses = (0..100).map(|n| {
        let app = app.clone();
        async move { (n, send(&app, request_with_id("/", &format!("r-{n}"))).await) }
    });
    let mut tasks = tokio::task::JoinSet::new();
    for response in responses {
        tasks.spawn(response);
    }
    for (n, response) in tasks.join_all().await {
        assert_eq!(text(&response), written("1", &format!("r-{n}")));
    }
    // No id remains on the thread.
    assert_eq!(decode_envelope(respond(Envelope::success(1)).await.body()).request_id(), None);
}

#[tokio::test]
async fn a_panic_is_an_internal_error_and_leaves_nothing_behind() {
    async fn handler(Path(kind): Path<String>) -> Envelope<()> {
        match kind.as_str() {
            "text" => panic!("the secret"),
            "formatted" => panic!("the {}", "secret"),
            _ => std::panic::panic_any(7),
        }
    }
    let panics = |expected| async move {
        let app = Router::new().route("/{kind}", get(handler)).layer(CatchPanicLayer::custom(panicked)).layer(layer());
        let response = send(&app, request(expected)).await;
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        let failure = failure(&response);
        assert_eq!((failure.code, failure.request_id.as_deref()), (ErrorCode::INTERNAL_ERROR, Some("made-0")));
        assert!(!text(&response).contains("secret"));
        response.extensions().get::<ErrorSource>().unwrap().get().to_string()
    };
    assert_eq!(panics("/text").await, "panicked: the secret");
    assert_eq!(panics("/formatted").await, "panicked: the secret");
    assert_eq!(panics("/any").await, "panicked: a value that is not text");

    // Without a layer that catches it, the panic passes through.
    let app = Router::new().route("/{kind}", get(handler)).layer(layer());
    assert!(tokio::spawn(async move { send(&app, request("/text")).await }).await.unwrap_err().is_panic());
    assert_eq!(decode_envelope(respond(Envelope::success(1)).await.body()).request_id(), None);
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct NewProject {
    name: String,
    item_count: Option<u32>,
}

/// Creates handlers that respond with the value that they extract.
fn extractors() -> Router {
    async fn json(Json(project): Json<NewProject>) -> Envelope<NewProject> {
        Envelope::success(project)
    }
    async fn list(Json(numbers): Json<Vec<u8>>) -> Json<Vec<u8>> {
        Json(numbers)
    }
    async fn optional(project: Option<Json<NewProject>>) -> Envelope<bool> {
        Envelope::success(project.is_some())
    }
    async fn by_question_mark(
        project: Result<axum::Json<NewProject>, JsonRejection>,
    ) -> Result<Envelope<NewProject>, ApiError> {
        let axum::Json(project) = project?;
        Ok(Envelope::success(project))
    }
    async fn one(Path(id): Path<u64>) -> Envelope<u64> {
        Envelope::success(id)
    }
    async fn two(Path((_, page)): Path<(String, u8)>) -> Envelope<u8> {
        Envelope::success(page)
    }
    #[derive(Deserialize)]
    struct Names {
        page: u8,
    }
    #[derive(Deserialize)]
    #[serde(rename_all = "kebab-case")]
    enum Kind {
        Lidar,
    }
    async fn kind(Path(Kind::Lidar): Path<Kind>) -> Envelope<()> {
        Envelope::success(())
    }
    async fn second_kind(Path((_, Kind::Lidar)): Path<(String, Kind)>) -> Envelope<()> {
        Envelope::success(())
    }
    async fn named(Path(Names { page }): Path<Names>) -> Envelope<u8> {
        Envelope::success(page)
    }
    async fn wrong(Path((_, _)): Path<(String, String)>) -> Envelope<()> {
        Envelope::success(())
    }
    async fn maybe(id: Option<Path<u64>>) -> Envelope<Option<u64>> {
        Envelope::success(id.map(|Path(id)| id))
    }
    async fn text(text: Result<String, StringRejection>) -> Result<Envelope<String>, ApiError> {
        Ok(Envelope::success(text?))
    }
    async fn bytes(bytes: Result<Bytes, BytesRejection>) -> Result<Envelope<usize>, ApiError> {
        Ok(Envelope::success(bytes?.len()))
    }
    async fn form(form: Result<Form<Names>, FormRejection>) -> Result<Envelope<u8>, ApiError> {
        Ok(Envelope::success(form?.page))
    }
    async fn extension(extension: Result<Extension<u8>, ExtensionRejection>) -> Result<Envelope<u8>, ApiError> {
        Ok(Envelope::success(extension?.0))
    }
    async fn query(Query(Names { page }): Query<Names>) -> Envelope<u8> {
        Envelope::success(page)
    }
    Router::new()
        .route("/json", post(json))
        .route("/list", post(list))
        .route("/optional", post(optional))
        .route("/question-mark", post(by_question_mark))
        .route("/one/{id}", get(one))
        .route("/two/{name}/{page}", get(two))
        .route("/named/{name}/{page}", get(named))
        .route("/kind/{kind}", get(kind))
        .route("/kind/{name}/{kind}", get(second_kind))
        .route("/wrong/{id}", get(wrong))
        .route("/maybe", get(maybe))
        .route("/maybe/{id}", get(maybe))
        .route("/text", post(text))
        .route("/bytes", post(bytes))
        .route("/form", post(form))
        .route("/extension", get(extension))
        .route("/query", get(query))
}

fn posted(path: &str, body: &'static str) -> Request {
    Request::post(path).header(CONTENT_TYPE, "application/json").body(Body::from(body)).unwrap()
}

/// Asserts that a request is an `ILLEGAL_PARAMETER` with this message.
#[track_caller]
fn rejected(request: Request, message: &'static str) -> impl Future<Output = ()> {
    let caller = std::panic::Location::caller();
    async move {
        let response = send(&extractors().layer(layer()), request).await;
        let failure = failure(&response);
        assert_eq!((failure.code, &*failure.message), (ErrorCode::ILLEGAL_PARAMETER, message), "{caller}");
        assert_eq!((response.status(), failure.request_id.as_deref()), (StatusCode::BAD_REQUEST, Some("made-0")));
    }
}

#[tokio::test]
async fn a_rejection_names_the_field_and_the_reason() {
    for path in ["/json", "/question-mark", "/optional"] {
        rejected(
            posted(path, r#"{"name":7}"#),
            "name: invalid type: integer `7`, expected a string at line 1 column 9",
        )
        .await;
        rejected(posted(path, r#"{"itemCount":1}"#), "missing field `name` at line 1 column 15").await;
        rejected(posted(path, r#"{"name":"#), "name: EOF while parsing a value at line 1 column 8").await;
        rejected(posted(path, ""), "EOF while parsing a value at line 1 column 0").await;
    }
    rejected(posted("/json", r#"{"name":"a"}x"#), "trailing characters at line 1 column 13").await;
    rejected(posted("/json", r#"["a",1]"#), "invalid type: sequence, expected an object at line 1 column 1").await;
    let text = Request::post("/json").body(Body::from("{}")).unwrap();
    rejected(text, "Expected request with `Content-Type: application/json`").await;

    rejected(request("/one/x"), r#"id: expected u64, received "x""#).await;
    rejected(request("/two/a/256"), r#"page: expected u8, received "256""#).await;
    rejected(request("/named/a/x"), r#"page: expected u8, received "x""#).await;
    rejected(request("/maybe/x"), r#"id: expected u64, received "x""#).await;
    rejected(request("/one/%ff"), "id: expected UTF-8").await;
    rejected(request("/kind/x"), "kind: unknown variant `x`, expected `lidar`").await;
    rejected(request("/kind/a/x"), "unknown variant `x`, expected `lidar`").await;
    rejected(request("/query?page=x"), "page: invalid digit found in string").await;
    rejected(request("/query"), "missing field `page`").await;
}

#[tokio::test]
async fn a_body_over_the_limit_is_rejected() {
    let app = extractors().layer(axum::extract::DefaultBodyLimit::max(10));
    let long = r#"{"name":"longer than ten bytes"}"#;
    for request in [posted("/json", long), posted("/text", long), posted("/bytes", long), form(long)] {
        let path = request.uri().path().to_owned();
        let response = send(&app, request).await;
        assert_eq!(failure(&response).code, ErrorCode::ILLEGAL_PARAMETER, "{path}");
        assert_eq!(failure(&response).message, "the body is larger than the server accepts", "{path}");
    }
}

fn form(body: &'static str) -> Request {
    let request = Request::post("/form").header(CONTENT_TYPE, "application/x-www-form-urlencoded");
    request.body(Body::from(body)).unwrap()
}

#[tokio::test]
async fn rejections_of_other_extractors_convert_by_a_question_mark() {
    let text = Request::post("/text").body(Body::from(&b"\xff"[..])).unwrap();
    rejected(text, "invalid utf-8 sequence of 1 bytes from index 0").await;
    rejected(form("page=x"), "page: invalid digit found in string").await;
    let response = send(&extractors(), form("page=7")).await;
    assert_eq!(decode_response(&response).into_result::<u8>().unwrap(), 7);
    // An extension that no layer inserts is an error of the program.
    let response = send(&extractors(), request("/extension")).await;
    assert_eq!(failure(&response).code, ErrorCode::INTERNAL_ERROR);
}

#[tokio::test]
async fn a_body_that_breaks_off_is_rejected_without_the_details() {
    let broken = broken_body("decompress: /srv/dictionary is missing");
    let request = Request::post("/json").header(CONTENT_TYPE, "application/json").body(broken).unwrap();
    let response = send(&extractors(), request).await;
    assert_eq!(
        (failure(&response).code, &*failure(&response).message),
        (ErrorCode::ILLEGAL_PARAMETER, "the body could not be read")
    );
    assert!(response.extensions().get::<ErrorSource>().unwrap().to_string().contains("/srv/dictionary"));
}

/// Returns a body that fails with this error.
fn broken_body(error: &'static str) -> Body {
    struct Broken(&'static str);

    impl axum::body::HttpBody for Broken {
        type Data = Bytes;
        type Error = io::Error;

        fn poll_frame(
            self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<Option<Result<http_body::Frame<Bytes>, io::Error>>> {
            std::task::Poll::Ready(Some(Err(io::Error::other(self.0))))
        }
    }
    Body::new(Broken(error))
}

#[tokio::test]
async fn a_reason_is_limited() {
    let body = format!(r#"{{"name":"a","itemCount":"{}"}}"#, "é".repeat(100_000));
    let request = Request::post("/json").header(CONTENT_TYPE, "application/json").body(body.into()).unwrap();
    let response = send(&extractors(), request).await;
    let failure = failure(&response);
    assert_eq!(failure.message.chars().count(), 257);
    assert!(failure.message.starts_with("itemCount: invalid type: string \"éé") && failure.message.ends_with("é…"));
}

#[tokio::test]
async fn a_request_without_an_id_is_not_the_clients_mistake() {
    async fn required(id: RequestId) -> Envelope<String> {
        Envelope::success(id.to_string())
    }
    async fn optional(id: Option<RequestId>) -> Envelope<bool> {
        Envelope::success(id.is_some())
    }
    let app = Router::new().route("/required", get(required)).route("/optional", get(optional));
    let app = app.layer(EnvelopeLayer::new());
    assert_eq!(
        text(&send(&app, request_with_id("/required", "r")).await),
        r#"{"code":200,"data":"r","date":"","message":"","requestId":"r","success":true}"#
    );
    assert_eq!(failure(&send(&app, request("/required")).await).code, ErrorCode::INTERNAL_ERROR);
    assert!(!decode_response(&send(&app, request("/optional")).await).into_result::<bool>().unwrap());
    assert!(decode_response(&send(&app, request_with_id("/optional", "r")).await).into_result::<bool>().unwrap());
}

#[tokio::test]
async fn an_error_of_the_program_is_an_internal_error() {
    let response = send(&extractors(), request("/wrong/1")).await;
    assert_eq!(failure(&response).code, ErrorCode::INTERNAL_ERROR);
    assert!(
        response
            .extensions()
            .get::<ErrorSource>()
            .unwrap()
            .get()
            .to_string()
            .contains("Wrong number of path arguments")
    );
}

#[tokio::test]
async fn extractors_return_the_extracted_values() {
    let app = extractors();
    let data = |request| async {
        let response = send(&app, request).await;
        match decode_response(&response) {
            Decoded::Success(success) => success.data.to_string(),
            _ => text(&response).to_owned(),
        }
    };
    assert_eq!(data(posted("/json", r#"{"name":"a"}"#)).await, r#"{"name":"a","itemCount":null}"#);
    assert_eq!(data(posted("/question-mark", r#"{"name":"a"}"#)).await, r#"{"name":"a","itemCount":null}"#);
    // Plain JSON, without an envelope.
    assert_eq!(data(posted("/list", "[1,2]")).await, "[1,2]");
    assert_eq!(data(posted("/optional", r#"{"name":"a"}"#)).await, "true");
    assert_eq!(data(Request::post("/optional").body(Body::empty()).unwrap()).await, "false");
    assert_eq!(data(request("/one/7")).await, "7");
    assert_eq!(data(request("/two/a/7")).await, "7");
    assert_eq!(data(request("/named/a/7")).await, "7");
    assert_eq!(data(request("/maybe")).await, "null");
    assert_eq!(data(request("/query?page=7")).await, "7");
}

#[tokio::test]
async fn plain_json_that_cannot_be_serialized_is_an_internal_error() {
    let response = respond(Json(("written first", Unserializable))).await;
    assert_eq!(failure(&response).code, ErrorCode::INTERNAL_ERROR);
    assert!(!text(&response).contains("written first") && !text(&response).contains("secret"));
}

#[tokio::test]
async fn fallbacks_are_envelopes() {
    let app = routes().fallback(not_found).method_not_allowed_fallback(method_not_allowed).layer(layer());
    let response = send(&app, request("/no/such/route")).await;
    assert_eq!((response.status(), failure(&response).code), (StatusCode::NOT_FOUND, ErrorCode::NOT_FOUND));
    assert_eq!(failure(&response).request_id.as_deref(), Some("made-0"));

    let response = send(&app, Request::post("/dataset").body(Body::empty()).unwrap()).await;
    assert_eq!((response.status(), failure(&response).code), (StatusCode::METHOD_NOT_ALLOWED, ErrorCode::NOT_FOUND));
    assert_eq!(failure(&response).message, "Method not allowed");
    assert_eq!(response.headers()[ALLOW], "GET,HEAD");
}

#[tokio::test]
async fn a_client_reads_the_status_and_the_retry_after_header() {
    async fn busy() -> impl IntoResponse {
        (StatusCode::SERVICE_UNAVAILABLE, [(RETRY_AFTER, "7")], "<h1>Down</h1>")
    }
    let response = send(&Router::new().route("/", get(busy)), request("/")).await;
    let Decoded::Malformed(malformed) = decode_response(&response) else { panic!("an envelope") };
    assert_eq!((malformed.status, malformed.retry), (Some(503), Retry::Backoff));
    assert_eq!(malformed.retry_after, Some(Duration::from_secs(7)));

    let options = |headers: &[&'static str]| {
        let headers = headers.iter().map(|it| (RETRY_AFTER, HeaderValue::from_static(it)));
        DecodeOptions::from_response_parts(StatusCode::OK, &headers.collect())
    };
    let known = DecodeOptions::new().status(200);
    assert_eq!(options(&[]), known);
    assert_eq!(options(&["soon"]), known);
    assert_eq!(options(&["7", "8"]), known, "contradictory");
    assert_eq!(options(&["Sun, 06 Nov 1994 08:49:37 GMT"]), known.retry_after(Duration::ZERO));
}

#[test]
fn the_layer_is_send_and_sync() {
    fn fit<T: Send + Sync + 'static>() {}
    fit::<EnvelopeLayer>();
    assert_eq!(format!("{:?}", layer()), "EnvelopeLayer { request_id: true, date: true }");
}

#[cfg(feature = "tracing")]
mod logged {
    use super::*;
    use serde_json::{Value, json};
    use std::cell::RefCell;
    use std::error::Error;
    use std::fmt;
    use std::io::Write;
    use std::sync::Once;

    thread_local! {
        static LOG: RefCell<Vec<u8>> = RefCell::default();
    }

    /// Writes to the log of this thread, on which a test with its requests runs.
    struct ThreadLog;

    impl Write for ThreadLog {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            LOG.with_borrow_mut(|log| log.write(bytes))
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// Returns the events that a future emits, without their timestamps.
    async fn events(future: impl Future) -> Vec<Value> {
        static SUBSCRIBER: Once = Once::new();
        SUBSCRIBER.call_once(|| {
            // For all threads: tracing caches that nobody listens if another test emits the event first.
            tracing_subscriber::fmt().json().flatten_event(true).without_time().with_writer(|| ThreadLog).init();
        });
        LOG.take();
        future.await;
        let log = LOG.take();
        log.split(|&byte| byte == b'\n')
            .filter(|it| !it.is_empty())
            .map(|it| serde_json::from_slice(it).unwrap())
            .collect()
    }

    /// An error with a source.
    #[derive(Debug)]
    struct Outer(io::Error);

    impl fmt::Display for Outer {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("cannot read the dataset")
        }
    }

    impl Error for Outer {
        fn source(&self) -> Option<&(dyn Error + 'static)> {
            Some(&self.0)
        }
    }

    async fn fails() -> Result<Envelope<()>, ApiError> {
        Err(Outer(io::Error::other("disk on fire"))).internal()
    }

    fn event() -> Value {
        json!({
            "level": "ERROR",
            "target": "stardust_errors",
            "message": "request failed",
            "error.type": "INTERNAL_ERROR",
            "error.source": "cannot read the dataset: disk on fire",
            "stardust.code": 500,
            "stardust.request_id": "made-0",
            "stardust.retry": "backoff",
            "http.response.status_code": 500,
        })
    }

    #[tokio::test]
    async fn an_internal_error_is_logged_once_with_its_sources_and_its_request_id() {
        let app = Router::new().route("/", get(fails)).layer(layer());
        let logged = events(async {
            let response = send(&app, request("/")).await;
            assert!(!text(&response).contains("disk"));
        });
        assert_eq!(logged.await, [event()]);
        // As an envelope, too, and outside of axum.
        let app = Router::new().route("/", get(|| async { fails().await.unwrap_err().into_envelope() })).layer(layer());
        assert_eq!(events(send(&app, request("/"))).await, [event()]);
        let logged = events(async { fails().await.unwrap_err().with_request_id("made-0").into_envelope() });
        assert_eq!(logged.await, [event()]);
    }

    #[tokio::test]
    async fn a_panic_and_data_that_cannot_be_serialized_are_logged() {
        async fn panics() -> Envelope<()> {
            panic!("index out of bounds")
        }
        async fn unserializable() -> Envelope<Unserializable> {
            Envelope::success(Unserializable)
        }
        let app = Router::new().route("/panic", get(panics)).route("/data", get(unserializable));
        let app = app.layer(CatchPanicLayer::custom(panicked)).layer(layer());
        for (path, source) in [("/panic", "panicked: index out of bounds"), ("/data", "the secret cannot be written")] {
            let logged = events(send(&app, request_with_id(path, "made-0"))).await;
            let mut expected = event();
            expected["error.source"] = source.into();
            assert_eq!(logged, [expected]);
        }
    }

    #[tokio::test]
    async fn client_errors_are_not_logged() {
        let logged = events(async {
            for code in ErrorCode::ALL.iter().filter(|&&code| code != ErrorCode::INTERNAL_ERROR) {
                respond(ApiError::new(*code).with_source("for the log of the back end")).await;
            }
            respond(ApiError::new(ErrorCode::new(6001)).with_status(429)).await;
            send(&extractors(), posted("/json", "{")).await;
        });
        assert_eq!(logged.await, [json!(null); 0]);

        let own = events(respond(ApiError::new(ErrorCode::new(6001)).with_source("out of disk"))).await;
        assert_eq!((own.len(), &own[0]["error.type"]), (1, &json!("failure.unknown-code")));
        assert_eq!((&own[0]["stardust.code"], &own[0]["error.source"]), (&json!(6001), &json!("out of disk")));
        assert_eq!((own[0].get("stardust.request_id"), own[0].get("stardust.retry")), (None, None));
    }
}
