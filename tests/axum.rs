//! Answers of a real axum router, with and without the layer, and the client that reads them.

#![cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]

use axum::body::{Body, Bytes};
use axum::extract::{Path, Request};
use axum::http::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderMap, HeaderValue, Method, Response, StatusCode};
use axum::response::{Html, IntoResponse};
use axum::routing::get;
use axum::{Extension, Router, middleware};
use http_body_util::BodyExt;
use serde::{Serialize, Serializer, ser};
use stardust_errors::{
    ApiError, DecodeOptions, Decoded, Envelope, EnvelopeLayer, ErrorCode, ErrorSource, Failure, RequestId, Retry,
    decode_envelope, decode_response,
};
use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tower::{Layer, ServiceExt};

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

async fn answer(app: &Router, request: Request) -> Response<Bytes> {
    read(app.clone().oneshot(request).await.unwrap()).await
}

/// What one handler answers, without the layer.
async fn sent(answer: impl IntoResponse) -> Response<Bytes> {
    read(answer.into_response()).await
}

fn text(response: &Response<Bytes>) -> &str {
    std::str::from_utf8(response.body()).unwrap()
}

fn failure(response: &Response<Bytes>) -> Failure<'_> {
    match decode_response(response) {
        Decoded::Failure(failure) => failure,
        other => panic!("no failure: {other:?}"),
    }
}

fn id_header(response: &Response<Bytes>) -> Option<&str> {
    response.headers().get("x-request-id").map(|it| it.to_str().unwrap())
}

async fn by_code(Path(code): Path<i64>) -> Result<Envelope<()>, ApiError> {
    Err(ErrorCode::try_from(code)?.into())
}

async fn by_code_itself(Path(code): Path<i64>) -> Result<Envelope<()>, ErrorCode> {
    Err(ErrorCode::try_from(code).unwrap())
}

async fn from_a_file() -> Result<Envelope<String>, ApiError> {
    Ok(Envelope::success(Err(io::Error::other("disk /dev/sda1 is on fire"))?))
}

async fn early_return() -> Result<Envelope<String>, ApiError> {
    Err(ErrorCode::DatasetNotExists)?;
    unreachable!()
}

async fn dataset() -> Result<Envelope<Vec<u64>>, ApiError> {
    Ok(Envelope::success(vec![8_545_436_153_352_348_123]))
}

async fn own_words() -> ApiError {
    ApiError::new(ErrorCode::FileNotZip)
        .with_message("données.tar is \"no\" ZIP")
        .with_request_id("own-id")
        .with_date("yesterday")
}

async fn told_its_id(Extension(RequestId(id)): Extension<RequestId>) -> Envelope<String> {
    Envelope::success(id)
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

/// With ids `made-0`, `made-1` and so on.
fn layer() -> EnvelopeLayer {
    let count = AtomicU64::new(0);
    EnvelopeLayer::new()
        .request_id(move || format!("made-{}", count.fetch_add(1, Ordering::Relaxed)))
        .date(|| DATE.to_owned())
}

#[tokio::test]
async fn every_code_has_its_status_and_is_read_as_what_it_was_written_as() {
    for app in [routes(), routes().layer(layer())] {
        for &code in ErrorCode::ALL {
            for path in ["code", "code-itself"] {
                let response = answer(&app, request_with_id(&format!("/{path}/{}", code.code()), "r-1")).await;
                assert_eq!(response.status().as_u16(), code.http_status(), "{code}");
                assert_eq!(response.extensions().get(), Some(&code), "for a layer that logs");
                assert_eq!(response.headers()[CONTENT_TYPE], "application/json");
                assert!(!response.headers().contains_key(RETRY_AFTER));
                let failure = failure(&response);
                assert_eq!(failure.description, Some(code.describe()));
                assert_eq!((failure.code, &*failure.message), (code.code(), code.description()));
                assert_eq!((&*failure.data, failure.retry), ("null", code.retry()));
                assert_eq!(failure.request_id.as_deref(), id_header(&response));
                assert!(failure.anomalies.is_empty());
            }
        }
    }
}

#[tokio::test]
async fn a_response_is_the_envelope_in_bytes() {
    let envelope = Envelope::success(vec![1, 2]).with_message("é\"").with_request_id("r").with_date(DATE);
    let response = sent(envelope.clone()).await;
    assert_eq!(text(&response), serde_json::to_string(&envelope).unwrap());
    assert_eq!(response.status(), StatusCode::OK);

    let response = sent(ErrorCode::WrongDataType).await;
    let envelope = Envelope::<()>::failure(ErrorCode::WrongDataType);
    assert_eq!(text(&response), serde_json::to_string(&envelope).unwrap());
    assert_eq!(text(&sent(ApiError::from(ErrorCode::WrongDataType)).await), text(&response));
}

#[tokio::test]
async fn a_code_that_the_catalog_does_not_hold() {
    let unknown = Envelope::<()> { code: 5999, ..Envelope::failure(ErrorCode::NotFound) };
    assert_eq!(sent(unknown).await.status(), StatusCode::INTERNAL_SERVER_ERROR);
    let contradiction = Envelope { code: 5308, ..Envelope::success(()) };
    assert_eq!(sent(contradiction).await.status(), StatusCode::NOT_FOUND);
    assert_eq!(sent((StatusCode::CREATED, Envelope::success(()))).await.status(), StatusCode::CREATED);
}

#[tokio::test]
async fn any_error_is_an_internal_one_that_only_the_log_sees() {
    for app in [routes(), routes().layer(layer())] {
        let response = answer(&app, request("/file")).await;
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        let failure = failure(&response);
        assert_eq!((failure.code, failure.retry), (500, Retry::Backoff));
        assert_eq!(failure.message, ErrorCode::InternalError.description());
        assert!(!text(&response).contains("disk"));
        assert!(response.headers().values().all(|value| !value.as_bytes().windows(4).any(|it| it == b"disk")));

        let ErrorSource(source) = response.extensions().get().expect("the source");
        assert_eq!(source.to_string(), "disk /dev/sda1 is on fire");
        assert!(source.is::<io::Error>());

        // Not even a number that is no code leaves a trace.
        let response = answer(&app, request("/code/5999")).await;
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert!(!text(&response).contains("5999"));
    }
}

#[tokio::test]
async fn a_code_behind_a_question_mark() {
    let response = answer(&routes(), request("/early")).await;
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
    assert_eq!(failure(&response).description, Some(ErrorCode::DatasetNotExists.describe()));
    assert!(response.extensions().get::<ErrorSource>().is_none());
}

#[tokio::test]
async fn a_source_that_was_given_is_only_in_the_extensions() {
    let error = ApiError::new(ErrorCode::FileNotZip).with_message("No ZIP").with_source("magic bytes 1f8b");
    let response = sent(error).await;
    assert_eq!(response.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE);
    assert_eq!(failure(&response).message, "No ZIP");
    assert!(!text(&response).contains("1f8b"));
    assert_eq!(response.extensions().get::<ErrorSource>().unwrap().0.to_string(), "magic bytes 1f8b");
}

/// Refuses in the middle of an array, when some of it is written already.
struct Unserialisable;

impl Serialize for Unserialisable {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        Err(ser::Error::custom("the secret could not be written"))
    }
}

#[tokio::test]
async fn data_that_cannot_be_written_is_an_internal_error() {
    async fn handler() -> Envelope<(&'static str, Unserialisable)> {
        Envelope::success(("written first", Unserialisable)).with_request_id("own-id").with_date("yesterday")
    }
    let plain = Router::new().route("/", get(handler));
    for app in [plain.clone(), plain.layer(layer())] {
        let response = answer(&app, request("/")).await;
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(
            text(&response),
            r#"{"code":500,"data":null,"date":"yesterday","message":"Internal Error, please try again later","requestId":"own-id","success":false}"#
        );
        let ErrorSource(source) = response.extensions().get().expect("the source");
        assert_eq!(source.to_string(), "the secret could not be written");
        assert!(source.is::<serde_json::Error>());
    }
}

#[tokio::test]
async fn the_layer_takes_over_an_id() {
    let app = routes().layer(layer());
    for id in ["7f2a", "!~", &"x".repeat(128)] {
        for path in ["/dataset", "/code/404", "/file", "/html", "/id"] {
            let response = answer(&app, request_with_id(path, id)).await;
            assert_eq!(id_header(&response), Some(id), "{path}");
            if path != "/html" {
                assert_eq!(decode_response(&response).request_id(), Some(id), "{path}");
                assert_eq!(decode_response(&response).date(), Some(DATE), "{path}");
            }
        }
    }
}

#[tokio::test]
async fn the_layer_refuses_an_id_that_it_would_not_log() {
    for id in ["", " ", "two words", "tab\there", "日本", "caf\u{e9}", &"x".repeat(129)] {
        let app = routes().layer(layer());
        let response = answer(&app, request_with_id("/dataset", id)).await;
        assert_eq!(decode_response(&response).request_id(), Some("made-0"), "{id}");
        assert_eq!(id_header(&response), Some("made-0"), "{id}");

        let response = answer(&routes().layer(EnvelopeLayer::new()), request_with_id("/dataset", id)).await;
        assert_eq!((decode_response(&response).request_id(), id_header(&response)), (None, None), "{id}");
    }
}

#[tokio::test]
async fn the_layer_makes_an_id_and_tells_the_handler() {
    let app = routes().layer(layer());
    let response = answer(&app, request("/id")).await;
    assert_eq!(text(&response), written(r#""made-0""#, "made-0"));
    assert_eq!(id_header(&response), Some("made-0"));
    let response = answer(&app, request("/id")).await;
    assert_eq!(decode_response(&response).request_id(), Some("made-1"));
    assert_eq!(decode_envelope(response.body()).into_result::<String>().unwrap(), "made-1");
}

/// A success as the layer of these tests writes it.
fn written(data: &str, id: &str) -> String {
    format!(r#"{{"code":200,"data":{data},"date":"{DATE}","message":"","requestId":"{id}","success":true}}"#)
}

#[tokio::test]
async fn a_layer_without_makers_fills_in_what_the_request_brings() {
    let app = routes().layer(EnvelopeLayer::new());
    let response = answer(&app, request("/dataset")).await;
    assert_eq!((decode_response(&response).request_id(), decode_response(&response).date()), (None, None));
    assert_eq!(id_header(&response), None);
    let response = answer(&app, request_with_id("/dataset", "r")).await;
    assert_eq!((decode_response(&response).request_id(), decode_response(&response).date()), (Some("r"), None));
}

#[tokio::test]
async fn what_the_handler_set_stays() {
    let response = answer(&routes().layer(layer()), request_with_id("/own", "theirs")).await;
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
    let response = answer(&app, request_with_id("/dated", "theirs")).await;
    assert_eq!(text(&response), written("1", "theirs").replace(DATE, "yesterday"));
    let response = answer(&app, request_with_id("/named", "theirs")).await;
    assert_eq!(text(&response), written("1", "own-id"));
    assert_eq!(id_header(&response), Some("own-id"));
}

#[tokio::test]
async fn a_header_that_the_handler_set_is_its_id() {
    async fn envelope() -> impl IntoResponse {
        ([("x-request-id", "own-id")], Envelope::success(1))
    }
    async fn page() -> impl IntoResponse {
        ([("x-request-id", "an id with blanks")], Html("<p>"))
    }
    let app = Router::new().route("/", get(envelope)).route("/page", get(page)).layer(layer());
    let response = answer(&app, request_with_id("/", "theirs")).await;
    assert_eq!((text(&response), id_header(&response)), (&*written("1", "own-id"), Some("own-id")));
    let response = answer(&app, request_with_id("/page", "theirs")).await;
    assert_eq!(id_header(&response), Some("an id with blanks"));
}

#[tokio::test]
async fn an_id_that_is_no_header_is_in_the_envelope_only() {
    let app = routes().layer(EnvelopeLayer::new().request_id(|| "请求-1".to_owned()));
    let response = answer(&app, request("/dataset")).await;
    assert_eq!((decode_response(&response).request_id(), id_header(&response)), (Some("请求-1"), None));
}

#[tokio::test]
async fn an_id_chosen_further_out_stands() {
    async fn choose(mut request: Request, next: middleware::Next) -> Response<Body> {
        request.extensions_mut().insert(RequestId("chosen".to_owned()));
        next.run(request).await
    }
    let app = routes().layer(layer()).layer(middleware::from_fn(choose));
    let response = answer(&app, request_with_id("/id", "theirs")).await;
    assert_eq!((text(&response), id_header(&response)), (&*written(r#""chosen""#, "chosen"), Some("chosen")));

    // Two layers: the outer makes the id, the inner the date, and neither undoes the other.
    let outer = EnvelopeLayer::new().request_id(|| "outer".to_owned()).date(|| "too late".to_owned());
    let app = routes().layer(layer()).layer(outer);
    let response = answer(&app, request("/id")).await;
    assert_eq!((text(&response), id_header(&response)), (&*written(r#""outer""#, "outer"), Some("outer")));
}

#[tokio::test]
async fn an_outer_layer_fills_in_what_an_inner_left() {
    let inner = EnvelopeLayer::new().date(|| DATE.to_owned());
    let outer = EnvelopeLayer::new().request_id(|| "outer".to_owned());
    // The inner one is not told the id, so the body is written twice: with the date, then with the id.
    let service = outer.layer(middleware::from_fn(forget_the_id).layer(inner.layer(routes())));
    let response = read(service.oneshot(request("/dataset")).await.unwrap()).await;
    assert_eq!(text(&response), written("[8545436153352348123]", "outer"));
}

async fn forget_the_id(mut request: Request, next: middleware::Next) -> Response<Body> {
    request.extensions_mut().remove::<RequestId>();
    next.run(request).await
}

#[tokio::test]
async fn what_is_no_envelope_passes_untouched() {
    let with = answer(&routes().layer(layer()), request("/html")).await;
    let without = answer(&routes(), request("/html")).await;
    assert_eq!(text(&with), "<p>A page</p>");
    let mut headers: HeaderMap = with.headers().clone();
    assert_eq!(headers.remove("x-request-id").unwrap(), "made-0");
    assert_eq!(&headers, without.headers());

    let json = Router::new().route("/", get(|| async { ([(CONTENT_TYPE, "application/json")], r#"{"code":1}"#) }));
    assert_eq!(text(&answer(&json.layer(layer()), request("/")).await), r#"{"code":1}"#);
}

#[tokio::test]
async fn big_data_is_not_lost() {
    let data: Vec<String> =
        (0..50_000).map(|n| format!("row {n}: \u{1f4ab} \"quoted\" }},\"requestId\":\"\"")).collect();
    let expected = data.clone();
    let app = Router::new().route("/", get(|| async { Envelope::success(data) })).layer(layer());
    let response = answer(&app, request("/")).await;
    assert!(response.body().len() > 2_000_000);
    assert_eq!(text(&response), written(&serde_json::to_string(&expected).unwrap(), "made-0"));
    assert_eq!(response.headers()[CONTENT_LENGTH], response.body().len().to_string());
    assert_eq!(decode_response(&response).into_result::<Vec<String>>().unwrap(), expected);
}

#[tokio::test]
async fn around_a_whole_router_the_length_is_right() {
    let service = layer().layer(routes());
    let response = read(service.clone().oneshot(request("/dataset")).await.unwrap()).await;
    assert_eq!(text(&response), written("[8545436153352348123]", "made-0"));
    assert_eq!(response.headers()[CONTENT_LENGTH], response.body().len().to_string());

    // The router has taken the body away; it does not come back.
    let head = Request::builder().method(Method::HEAD).uri("/dataset").body(Body::empty()).unwrap();
    let response = read(service.oneshot(head).await.unwrap()).await;
    assert_eq!((text(&response), id_header(&response)), ("", Some("made-1")));
}

#[tokio::test]
async fn a_body_that_another_layer_changed_is_let_be() {
    async fn compress(response: Response<Body>) -> Response<Body> {
        let mut response = response.map(|_| Body::from("compressed"));
        response.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static("br"));
        response
    }
    async fn same_length(response: Response<Body>) -> Response<Body> {
        let response = read(response).await;
        let mut response = response.map(|body| Body::from("x".repeat(body.len())));
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain"));
        response
    }
    let app = routes().layer(middleware::map_response(compress)).layer(layer());
    let response = answer(&app, request("/dataset")).await;
    assert_eq!((text(&response), id_header(&response)), ("compressed", Some("made-0")));

    let app = routes().layer(middleware::map_response(same_length)).layer(layer());
    assert!(text(&answer(&app, request("/dataset")).await).starts_with("xxx"));
}

#[tokio::test]
async fn a_client_reads_the_status_and_the_wait() {
    async fn busy() -> impl IntoResponse {
        (StatusCode::SERVICE_UNAVAILABLE, [(RETRY_AFTER, "7")], "<h1>Down</h1>")
    }
    let response = answer(&Router::new().route("/", get(busy)), request("/")).await;
    let Decoded::Malformed(malformed) = decode_response(&response) else { panic!("no gateway's page") };
    assert_eq!((malformed.status, malformed.retry), (Some(503), Retry::Backoff));
    assert_eq!(malformed.retry_after, Some(Duration::from_secs(7)));

    let options = |headers: &[&'static str]| {
        let headers = headers.iter().map(|it| (RETRY_AFTER, HeaderValue::from_static(it)));
        DecodeOptions::from_response_parts(StatusCode::OK, &headers.collect())
    };
    let known = DecodeOptions::new().status(200);
    assert_eq!(options(&[]), known);
    assert_eq!(options(&["soon"]), known);
    assert_eq!(options(&["7", "8"]), known, "it contradicts itself");
    assert_eq!(options(&["Sun, 06 Nov 1994 08:49:37 GMT"]), known.retry_after(Duration::ZERO));
}

#[test]
fn an_api_error_is_fit_for_a_handler() {
    fn fit<T: Send + Sync + 'static>() {}
    fit::<ApiError>();
    fit::<EnvelopeLayer>();
    // Clippy and axum's own users complain of errors above 128 bytes.
    assert!(size_of::<ApiError>() <= 128);
    assert_eq!(format!("{:?}", layer()), "EnvelopeLayer { request_id: true, date: true }");
}
