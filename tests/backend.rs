//! Tests of the example back end over real HTTP, with the requests of `www/requests.json` and others.

#![cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]

#[allow(dead_code)]
#[path = "../examples/backend/main.rs"]
mod backend;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode};
use axum::middleware::from_fn;
use axum::routing::any;
use backend::{app, files, log, serve, state, upload};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use md5::{Digest, Md5};
use rawzip::ZipArchiveWriter;
use serde::Deserialize;
use serde_json::{Value, json};
use stardust_errors::axum::EnvelopeLayer;
use stardust_errors::{Decoded, ErrorCode, MalformedReason, Retry, decode_envelope, decode_response};
use std::collections::BTreeMap;
use std::fs;
use std::future::pending;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, Once};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};
use tower::ServiceExt;

const STREET_SCENES: &str = "/dataset/8545436153352348123";
const UPLOAD: &str = "/dataset/8545436153352348123/upload";
const EMPTY_LOT_STATISTICS: &str = "/dataset/8545436153352348124/statistics";
const PROJECT: &str = "8545436153352340001";
const WORKFLOW: &str = "/workflow/8545436153352350001";

/// The contents of `www/requests.json`, which the demo page also uses.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Requests {
    credentials: Credentials,
    requests: Vec<Described>,
}

#[derive(Clone, Deserialize)]
struct Credentials {
    key: String,
    secret: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Described {
    code: Option<ErrorCode>,
    label: Option<String>,
    why: String,
    method: String,
    path: String,
    #[serde(default)]
    sign: Sign,
    #[serde(default)]
    body: Option<DescribedBody>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Sign {
    key: Option<String>,
    secret: Option<String>,
    #[serde(default)]
    age_ms: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DescribedBody {
    json: Option<Value>,
    bytes: Option<usize>,
    text: Option<String>,
    zip: Option<BTreeMap<String, String>>,
    #[serde(rename = "type")]
    content_type: Option<String>,
}

fn requests() -> Requests {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/www/requests.json");
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

impl Described {
    fn name(&self) -> String {
        self.code.map_or_else(|| self.label.clone().unwrap_or_default(), |code| code.to_string())
    }

    fn request(&self, credentials: &Credentials) -> Request<Body> {
        let key = self.sign.key.as_ref().unwrap_or(&credentials.key);
        let secret = self.sign.secret.as_ref().unwrap_or(&credentials.secret);
        let mut request = Request::builder().method(self.method.as_str()).uri(&self.path);
        let headers = request.headers_mut().unwrap();
        *headers = signature(key, secret, &(now_ms() - self.sign.age_ms).to_string());
        let Some(body) = &self.body else { return request.body(Body::empty()).unwrap() };
        let content_type = body.content_type.as_deref().unwrap_or("application/json");
        headers.insert("content-type", content_type.parse().unwrap());
        let body = match body {
            DescribedBody { json: Some(json), .. } => json.to_string().into(),
            DescribedBody { bytes: Some(bytes), .. } => vec![0; *bytes],
            DescribedBody { text: Some(text), .. } => text.clone().into(),
            DescribedBody { zip: Some(files), .. } => zip(files.iter().map(|(name, text)| (&**name, &**text))),
            _ => panic!("{}: a body without contents", self.name()),
        };
        request.body(body.into()).unwrap()
    }
}

fn now_ms() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis() as u64
}

fn sign(timestamp: &str, secret: &str, key: &str) -> String {
    base16ct::lower::encode_string(&Md5::digest(format!("{timestamp}&{secret}&{key}")))
}

fn signature(key: &str, secret: &str, timestamp: &str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert("x-stardust-key", key.parse().unwrap());
    headers.insert("x-ts", timestamp.parse().unwrap());
    headers.insert("x-sign", sign(timestamp, secret, key).parse().unwrap());
    headers
}

/// Returns the headers of a correctly signed request.
fn signed() -> HeaderMap {
    let Credentials { key, secret } = requests().credentials;
    signature(&key, &secret, &now_ms().to_string())
}

fn request(method: Method, path: &str, headers: HeaderMap, body: impl Into<Body>) -> Request<Body> {
    let mut request = Request::new(body.into());
    *request.method_mut() = method;
    *request.uri_mut() = path.parse().unwrap();
    *request.headers_mut() = headers;
    request
}

fn get(path: &str) -> Request<Body> {
    request(Method::GET, path, signed(), Body::empty())
}

fn post(path: &str, json: &Value) -> Request<Body> {
    post_text(path, &json.to_string())
}

fn post_text(path: &str, json: &str) -> Request<Body> {
    let mut headers = signed();
    headers.insert("content-type", "application/json".parse().unwrap());
    request(Method::POST, path, headers, json.to_owned())
}

fn post_bytes(path: &str, body: impl Into<Body>) -> Request<Body> {
    request(Method::POST, path, signed(), body)
}

fn zip<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut archive = ZipArchiveWriter::new(&mut bytes);
    for (name, text) in files {
        let (mut entry, config) = archive.new_file(name).start().unwrap();
        let mut writer = config.wrap(&mut entry);
        writer.write_all(text.as_bytes()).unwrap();
        let (_, descriptor) = writer.finish().unwrap();
        entry.finish(descriptor).unwrap();
    }
    archive.finish().unwrap();
    bytes
}

struct Server {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    ended: JoinHandle<io::Result<()>>,
}

impl Server {
    async fn start() -> Self {
        Self::start_with_grace(serve::GRACE).await
    }

    async fn start_with_grace(grace: Duration) -> Self {
        log_to_memory();
        let listener = serve::listen("127.0.0.1", 0).await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let router = app::router(Arc::new(state::Backend::seeded()));
        // The server also stops if the test drops `stop`.
        let stopped = async { drop(stopped.await) };
        let ended = tokio::spawn(serve::serve(listener, router, stopped, grace));
        Self { address, stop, ended }
    }

    async fn send(&self, mut request: Request<Body>) -> Response<Bytes> {
        *request.uri_mut() = format!("http://{}{}", self.address, request.uri()).parse().unwrap();
        let client: Client<_, Body> = Client::builder(TokioExecutor::new()).build_http();
        let (parts, body) = client.request(request).await.unwrap().into_parts();
        Response::from_parts(parts, to_bytes(Body::new(body), usize::MAX).await.unwrap())
    }

    async fn data(&self, request: Request<Body>) -> Value {
        let response = self.send(request).await;
        decode_response(&response).into_result().unwrap_or_else(|error| panic!("{error}"))
    }

    /// Returns the code and the message of a failure, and asserts that its HTTP status is the catalog's.
    async fn failure(&self, request: Request<Body>) -> (ErrorCode, String) {
        let response = self.send(request).await;
        let (code, message) = failure(response.body());
        assert_eq!(response.status(), status(code));
        (code, message)
    }

    async fn code(&self, request: Request<Body>) -> ErrorCode {
        self.failure(request).await.0
    }

    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    /// Returns a connection with an upload for which the server has sent `100 Continue` and waits for the body.
    async fn begin_reading(&self, length: usize) -> TcpStream {
        let header = format!("Content-Length: {length}\r\nExpect: 100-continue\r\n");
        let mut stream = self.begin_upload(&header).await;
        let mut response = [0; 25];
        stream.read_exact(&mut response).await.unwrap();
        assert_eq!(&response, b"HTTP/1.1 100 Continue\r\n\r\n");
        stream
    }

    /// Returns a connection that has sent the head of a signed upload.
    async fn begin_upload(&self, header: &str) -> TcpStream {
        let mut stream = self.connect().await;
        let mut head = format!("POST {UPLOAD} HTTP/1.1\r\nHost: localhost\r\n{header}");
        for (name, value) in &signed() {
            head += &format!("{name}: {}\r\n", value.to_str().unwrap());
        }
        stream.write_all((head + "\r\n").as_bytes()).await.unwrap();
        stream
    }
}

fn failure(body: &[u8]) -> (ErrorCode, String) {
    let Decoded::Failure(failure) = decode_envelope(body) else { panic!("{}", String::from_utf8_lossy(body)) };
    (failure.code, failure.message.into_owned())
}

fn status(code: ErrorCode) -> u16 {
    code.describe().unwrap().http_status
}

fn description(code: ErrorCode) -> &'static str {
    code.describe().unwrap().description
}

/// Reads one response as text.
async fn read_response(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let read = async {
        loop {
            let text = String::from_utf8_lossy(&bytes);
            if let Some((head, body)) = text.split_once("\r\n\r\n") {
                let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
                if length.is_some_and(|length| body.len() >= length.parse().unwrap()) {
                    return text.into_owned();
                }
            }
            assert_ne!(stream.read_buf(&mut bytes).await.unwrap(), 0, "ended after {bytes:?}");
        }
    };
    timeout(Duration::from_secs(20), read).await.expect("a response")
}

fn body_of(response: &str) -> &[u8] {
    response.split_once("\r\n\r\n").unwrap().1.as_bytes()
}

static LOG: Mutex<Vec<u8>> = Mutex::new(Vec::new());

struct Log;

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        io::Write::write(&mut *LOG.lock().unwrap(), bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn log_to_memory() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| tracing::subscriber::set_global_default(log::lines_to(|| Log)).unwrap());
}

/// Returns the log lines about one request. All tests share the log.
fn logged(request_id: &str) -> Vec<Value> {
    let log = String::from_utf8(LOG.lock().unwrap().clone()).unwrap();
    let lines = log.lines().map(|line| serde_json::from_str(line).unwrap());
    lines.filter(|line: &Value| line["stardust.request_id"] == request_id).collect()
}

#[test]
fn every_code_has_exactly_one_request() {
    let mut codes: Vec<_> = requests().requests.iter().filter_map(|request| request.code).collect();
    codes.sort();
    assert_eq!(codes, ErrorCode::ALL);
    for request in requests().requests {
        assert!(!request.why.is_empty());
        assert_ne!(request.code.is_some(), request.label.is_some(), "{}", request.name());
    }
}

#[test]
fn signatures_match_the_documented_algorithm() {
    // printf '%s' '1700000000000&demo-secret&demo-key' | md5sum
    assert_eq!(sign("1700000000000", "demo-secret", "demo-key"), "ede50a66a1d3ea31b7bf3a67f40ff045");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_request_gets_its_documented_response() {
    let server = Server::start().await;
    let Requests { credentials, requests } = requests();
    for described in requests {
        let name = described.name();
        let mut request = described.request(&credentials);
        request.headers_mut().insert("x-request-id", "from-client".parse().unwrap());
        let response = server.send(request).await;
        assert_eq!(response.headers()["x-request-id"], "from-client", "{name}");
        assert_eq!(response.headers()["x-content-type-options"], "nosniff", "{name}");
        assert_eq!(response.headers()["cache-control"], "no-store", "{name}");
        assert_eq!(response.headers()["content-security-policy"], app::API_POLICY, "{name}");
        let decoded = decode_response(&response);
        let Some(code) = described.code else {
            assert_eq!(decoded.is_ok(), name == "Success", "{name}");
            continue;
        };
        assert_eq!(response.headers()["content-type"], "application/json", "{name}");
        assert_eq!(response.status(), status(code), "{name}");
        assert_eq!((decoded.request_id(), decoded.date().map(str::len)), (Some("from-client"), Some(19)), "{name}");
        let Decoded::Failure(failure) = decoded else { panic!("{name}: {decoded:?}") };
        assert_eq!((failure.code, failure.description), (code, code.describe()), "{name}");
        assert!(failure.anomalies.is_empty(), "{name}: {failure:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_success_has_64_bit_ids_and_a_current_date() {
    let server = Server::start().await;
    let response = server.send(get("/dataset/list")).await;
    assert_eq!(response.status(), 200);
    let Decoded::Success(success) = decode_response(&response) else { panic!("{response:?}") };
    assert!(success.data.get().contains(r#""id":8545436153352348123,"#), "{}", success.data);
    let date = success.date.unwrap();
    let date = chrono::NaiveDateTime::parse_from_str(&date, "%Y-%m-%d %H:%M:%S").unwrap().and_utc();
    let now = chrono::Utc::now();
    assert!(date <= now && (now - date).num_seconds() < 10, "{date}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gateways_page_is_not_an_envelope() {
    let server = Server::start().await;
    let response = server.send(request(Method::GET, "/gateway/unreachable", HeaderMap::new(), Body::empty())).await;
    let Decoded::Malformed(malformed) = decode_response(&response) else { panic!("{response:?}") };
    assert_eq!((malformed.reason, malformed.status), (MalformedReason::NotJson, Some(502)));
    assert_eq!((malformed.retry, malformed.retry_after), (Retry::Backoff, Some(Duration::from_millis(30_000))));
    assert!(malformed.body.unwrap().contains("502 Bad Gateway"));
    let upload = request(Method::POST, "/gateway/unreachable/5", HeaderMap::new(), "PK");
    let response = server.send(upload).await;
    let Decoded::Malformed(malformed) = decode_response(&response) else { panic!("{response:?}") };
    assert_eq!((malformed.status, malformed.retry_after), (Some(502), Some(Duration::from_secs(5))));
}

#[tokio::test(flavor = "multi_thread")]
async fn each_signature_error_has_its_own_code() {
    let server = Server::start().await;
    let Credentials { key, secret } = requests().credentials;
    let code = async |headers| server.code(request(Method::GET, "/dataset/list", headers, Body::empty())).await;
    let without = |name: &str| {
        let mut headers = signed();
        headers.remove(name);
        headers
    };
    assert_eq!(code(without("x-stardust-key")).await, ErrorCode::AUTHENTICATION_FAILED);
    assert_eq!(code(without("x-ts")).await, ErrorCode::ILLEGAL_PARAMETER);
    assert_eq!(code(without("x-sign")).await, ErrorCode::WRONG_SIGNATURE);
    for timestamp in ["soon", "1.5", "-1", "99999999999999999999"] {
        assert_eq!(code(signature(&key, &secret, timestamp)).await, ErrorCode::ILLEGAL_PARAMETER, "{timestamp}");
    }
    let minutes = |minutes: u64| minutes * 60_000;
    for expired in [now_ms() - minutes(6), now_ms() + minutes(6), 0, u64::MAX] {
        assert_eq!(
            code(signature(&key, &secret, &expired.to_string())).await,
            ErrorCode::SIGNATURE_EXPIRED,
            "{expired}"
        );
    }
    for sign in ["", "0", "zz", &"0".repeat(32), &"0".repeat(64), &signed()["x-sign"].to_str().unwrap()[..31]] {
        let mut headers = signed();
        headers.insert("x-sign", sign.parse().unwrap());
        assert_eq!(code(headers).await, ErrorCode::WRONG_SIGNATURE, "{sign}");
    }
    for accepted in [now_ms() - minutes(4), now_ms() + minutes(4)] {
        let headers = signature(&key, &secret, &accepted.to_string());
        server.data(request(Method::GET, "/dataset/list", headers, Body::empty())).await;
    }
    let mut upper = signed();
    upper.insert("x-sign", upper["x-sign"].to_str().unwrap().to_uppercase().parse().unwrap());
    server.data(request(Method::GET, "/dataset/list", upper, Body::empty())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_path_is_not_found() {
    let server = Server::start().await;
    for (method, path) in [
        (Method::GET, "/annotation/list"),
        (Method::POST, "/annotation/list"),
        (Method::POST, "/"),
        (Method::GET, "/dataset/8545436153352348123/"),
    ] {
        for headers in [HeaderMap::new(), signed()] {
            let request = request(method.clone(), path, headers, Body::empty());
            assert_eq!(server.code(request).await, ErrorCode::NOT_FOUND, "{method} {path}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disallowed_method_gets_status_405_code_404_and_the_allowed_methods() {
    let server = Server::start().await;
    for (method, path, allowed) in [
        (Method::POST, "/dataset/list", "GET,HEAD"),
        (Method::GET, "/dataset/create", "POST"),
        (Method::DELETE, STREET_SCENES, "GET,HEAD"),
        (Method::PUT, "/health", "GET,HEAD"),
    ] {
        let response = server.send(request(method.clone(), path, signed(), Body::empty())).await;
        assert_eq!((response.status().as_u16(), &response.headers()["allow"]), (405, &allowed.parse().unwrap()));
        assert_eq!(
            failure(response.body()),
            (ErrorCode::NOT_FOUND, "Method not allowed".to_owned()),
            "{method} {path}"
        );
    }
    assert_eq!(server.data(request(Method::GET, "/health", HeaderMap::new(), Body::empty())).await, "ok");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invalid_body_is_rejected_with_the_field_and_the_reason() {
    let server = Server::start().await;
    let too_long = "x".repeat(101);
    for (path, body, expected) in [
        ("/project/create", r#"{"name":"Harbor"}"#, "missing field `manager` at line 1 column 17"),
        ("/project/create", r#"{"name":5}"#, "name: invalid type: integer `5`, expected a string at line 1 column 9"),
        ("/project/create", r#"{"name":" "}"#, "name: expected a name, received a blank string at line 1 column 12"),
        (
            "/project/create",
            &format!(r#"{{"name":"{too_long}"}}"#),
            "name: expected a name of at most 100 characters at line 1 column 112",
        ),
        ("/dataset/create", r#"{"name":"Harbor"}"#, "missing field `dataType` at line 1 column 17"),
        (
            "/dataset/create",
            r#"{"dataType":null}"#,
            "dataType: invalid type: null, expected a string at line 1 column 16",
        ),
        (
            "/folder/create",
            r#"{"projectId":"seven"}"#,
            "projectId: invalid value: string \"seven\", expected a 64-bit id as a number or a string at line 1 column 20",
        ),
        (
            "/folder/create",
            r#"{"projectId":1.5}"#,
            "projectId: invalid type: floating point `1.5`, expected a 64-bit id as a number or a string at line 1 column 16",
        ),
        ("/workflow/create", r#"{"projectId":7,"name":"None"}"#, "missing field `steps` at line 1 column 29"),
        ("/project/create", r#"{"name":"Harbor","manager":lin}"#, "manager: expected value at line 1 column 28"),
        ("/project/create", r#"{"name":"Harbor""#, "EOF while parsing an object at line 1 column 16"),
        ("/dataset/create", r#"["Harbor","IMAGE"]"#, "invalid type: sequence, expected an object at line 1 column 1"),
        ("/dataset/create", r#""Harbor""#, "invalid type: string \"Harbor\", expected an object at line 1 column 8"),
    ] {
        assert_illegal(&server, post_text(path, body), expected).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_of_another_type_or_above_the_limit_is_rejected() {
    let server = Server::start().await;
    let untyped = post_bytes("/project/create", "{}");
    assert_illegal(&server, untyped, "Expected request with `Content-Type: application/json`").await;
    let large = post("/project/create", &json!({ "name": "x".repeat(1024 * 1024) }));
    assert_illegal(&server, large, "the body is larger than the server accepts").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invalid_id_in_a_path_is_rejected_with_its_name_and_the_reason() {
    let server = Server::start().await;
    assert_illegal(
        &server,
        get("/dataset/seven"),
        "id: invalid value: string \"seven\", expected a 64-bit id as a number or a string",
    )
    .await;
    assert_illegal(&server, get("/gateway/unreachable/soon"), "retry_after: expected u32, received \"soon\"").await;
}

async fn assert_illegal(server: &Server, request: Request<Body>, message: &str) {
    assert_eq!(server.failure(request).await, (ErrorCode::ILLEGAL_PARAMETER, message.to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn created_resources_can_be_read() {
    let server = Server::start().await;
    let dataset = server.data(post("/dataset/create", &json!({ "name": "Harbor", "dataType": "POINT_CLOUD" }))).await;
    assert_eq!(server.data(get(&format!("/dataset/{}", dataset["id"]))).await, dataset);
    let project = json!({ "name": "Harbor", "manager": "ada@example.com" });
    let project = server.data(post("/project/create", &project)).await;
    // A request can send an id as a number or as a string.
    for (project_id, name) in [(project["id"].clone(), "Day"), (json!(project["id"].to_string()), "Dawn")] {
        server.data(post("/folder/create", &json!({ "projectId": project_id, "name": name }))).await;
    }
    let found = server.data(get(&format!("/project/{}", project["id"]))).await;
    assert_eq!(found["folders"][1]["name"], "Dawn");
    assert_eq!(server.data(get("/project/list")).await.as_array().unwrap().len(), 2);

    let steps =
        json!([{ "type": "LABEL", "operationItems": [{ "name": "car", "tool": "BOX" }] }, { "type": "REVIEW" }]);
    let workflow = json!({ "projectId": project["id"], "name": "Label", "steps": steps });
    let workflow = server.data(post("/workflow/create", &workflow)).await;
    let path = format!("/workflow/{}", workflow["id"]);
    assert_eq!(server.data(get(&path)).await, workflow);
    let run = json!({ "datasetId": dataset["id"], "algorithm": "vehicle-detection", "mapping": { "car": "Car" } });
    let run = server.data(post(&format!("{path}/run"), &run)).await;
    assert_eq!((&run["workflowId"], &run["datasetId"]), (&workflow["id"], &dataset["id"]));
    let algorithms = server.data(get("/algorithm/list")).await;
    assert_eq!(algorithms[1], json!({ "name": "lane-detection", "available": false, "classes": ["lane"] }));
    let statistics = server.data(get(&format!("{STREET_SCENES}/statistics"))).await;
    assert_eq!(statistics, json!({ "items": 3, "averageBytes": 838_860 }));
}

#[tokio::test(flavor = "multi_thread")]
async fn each_workflow_error_has_its_own_code() {
    const STRUCTURE: ErrorCode = ErrorCode::WORKFLOW_STRUCTURE_ERROR;
    const ITEM: ErrorCode = ErrorCode::OPERATION_ITEM_STRUCTURE_ERROR;
    let server = Server::start().await;
    let label = |items: Value| json!([{ "type": "LABEL", "operationItems": items }]);
    let item = json!({ "name": "car", "tool": "BOX" });
    for (steps, expected) in [
        (json!("LABEL"), STRUCTURE),
        (json!([]), STRUCTURE),
        (json!([5]), STRUCTURE),
        (json!([["LABEL", [item]]]), STRUCTURE),
        (json!([{}]), STRUCTURE),
        (json!([{ "type": "REVIEW" }]), STRUCTURE),
        (json!([{ "type": "LABEL", "operationItems": [item] }, { "type": "PAINT" }]), STRUCTURE),
        (vec![json!({ "type": "LABEL", "operationItems": [item] }); 21].into(), STRUCTURE),
        (json!([{ "type": "LABEL" }]), ITEM),
        (label(json!([])), ITEM),
        (label(json!("car")), ITEM),
        (label(json!([{ "name": "car" }])), ITEM),
        (label(json!([["car", "BOX"]])), ITEM),
        (label(json!([{ "name": "", "tool": "BOX" }])), ITEM),
        (label(json!([{ "name": "car", "tool": "BRUSH" }])), ITEM),
        (label(vec![item.clone(); 51].into()), ITEM),
        (json!([{ "type": "LABEL", "operationItems": [item] }, { "type": "REVIEW", "operationItems": [{}] }]), ITEM),
    ] {
        let body = json!({ "projectId": PROJECT, "name": "Wrong", "steps": steps });
        assert_eq!(server.code(post("/workflow/create", &body)).await, expected, "{body}");
    }
    let steps = label(json!([item]));
    let nowhere = json!({ "projectId": "1", "name": "Nowhere", "steps": steps });
    assert_eq!(server.code(post("/workflow/create", &nowhere)).await, ErrorCode::PROJECT_NOT_EXISTS);
}

#[tokio::test(flavor = "multi_thread")]
async fn each_run_error_has_its_own_code() {
    let server = Server::start().await;
    let run = |dataset: &str, algorithm: &str, mapping: Value| {
        let body = json!({ "datasetId": dataset, "algorithm": algorithm, "mapping": mapping });
        post(&format!("{WORKFLOW}/run"), &body)
    };
    let street_scenes = &STREET_SCENES["/dataset/".len()..];
    let car = json!({ "car": "Car" });
    assert_eq!(server.code(run("1", "vehicle-detection", car.clone())).await, ErrorCode::DATASET_NOT_EXISTS);
    assert_eq!(
        server.code(run(street_scenes, "lane-detection", car.clone())).await,
        ErrorCode::ALGORITHM_NOT_AVAILABLE
    );
    assert_eq!(server.code(run(street_scenes, "no-detection", car.clone())).await, ErrorCode::ALGORITHM_NOT_AVAILABLE);
    for mapping in
        [json!([]), json!("car"), json!({}), json!({ "car": "" }), json!({ "car": 5 }), json!({ "Car": "car" })]
    {
        assert_eq!(
            server.code(run(street_scenes, "vehicle-detection", mapping.clone())).await,
            ErrorCode::ALGORITHM_MAPPING_STRUCTURE_ERROR,
            "{mapping}"
        );
    }
    server.data(run(street_scenes, "vehicle-detection", car)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_adds_items() {
    let server = Server::start().await;
    let archive = zip([("images/0001.jpg", "first"), ("images/0002.PNG", "second"), ("annotations/0001.json", "{}")]);
    let dataset = server.data(post_bytes(UPLOAD, archive)).await;
    assert_eq!((&dataset["items"], &dataset["bytes"]), (&json!(5), &json!(2_516_582 + 11)));
    assert_eq!(server.data(get(STREET_SCENES)).await, dataset);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_archive_with_an_unexpected_file_tree_is_rejected() {
    let server = Server::start().await;
    let long = format!("images/{}.jpg", "x".repeat(255));
    for names in [
        &[][..],
        &["images/"],
        &["0001.jpg"],
        &["images/0001.txt"],
        &["images/.jpg"],
        &["images/0001.jpg", "readme.txt"],
        &["images/0001.jpg", "annotations/0002.json"],
        &["images/0001.jpg", "annotations/0001.xml"],
        &["images/0001.jpg", "images/night/0002.jpg"],
        &["images/0001.jpg", "images/..\\0002.jpg"],
        &["images/0001.jpg", "images/0001.jpg"],
        &["images/0001.jpg", &long],
        &["annotations/0001.json"],
    ] {
        let archive = zip(names.iter().filter(|name| !name.ends_with('/')).map(|name| (*name, "x")));
        let (code, message) = server.failure(post_bytes(UPLOAD, archive)).await;
        assert_eq!(code, ErrorCode::FILE_TREE_MISALIGNMENT, "{names:?}");
        let reason = message.strip_prefix(&format!("{}: ", description(code)));
        assert!(reason.is_some_and(|reason| !reason.is_empty()), "{message}");
    }
    // The archive is small, but has too many entries.
    let names: Vec<_> = (0..10_001).map(|number| format!("images/{number}.jpg")).collect();
    let many = zip(names.iter().map(|name| (name.as_str(), "")));
    assert_eq!(server.code(post_bytes(UPLOAD, many)).await, ErrorCode::FILE_TREE_MISALIGNMENT);
    assert_eq!(server.data(get(STREET_SCENES)).await["items"], 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_incomplete_archive_is_rejected() {
    let server = Server::start().await;
    let text = "x".repeat(1000);
    let whole = zip([("images/0001.jpg", text.as_str()), ("images/0002.jpg", text.as_str())]);
    for length in [0, 4, 500, whole.len() - 30, whole.len() - 1] {
        let truncated = whole[..length].to_vec();
        assert_eq!(server.code(post_bytes(UPLOAD, truncated)).await, ErrorCode::FILE_NOT_ZIP, "{length}");
    }
    let mut broken = whole.clone();
    broken[..4].fill(0);
    assert_eq!(server.code(post_bytes(UPLOAD, broken)).await, ErrorCode::FILE_NOT_ZIP, "the first header");
    let tail = whole[1..].to_vec();
    assert_eq!(server.code(post_bytes(UPLOAD, tail)).await, ErrorCode::FILE_NOT_ZIP, "without the first byte");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_that_declares_too_large_a_body_is_rejected_unread() {
    let server = Server::start().await;
    let too_large = format!("Content-Length: {}\r\n", upload::LIMIT + 1);
    // The response does not wait for the body.
    let response = read_response(&mut server.begin_upload(&too_large).await).await;
    assert!(response.starts_with("HTTP/1.1 413 "), "{response}");
    assert_eq!(failure(body_of(&response)).0, ErrorCode::FILE_SIZE_LIMIT_EXCEEDED);
    // A client that expects `100 Continue` gets the error instead.
    let response = read_response(&mut server.begin_upload(&format!("{too_large}Expect: 100-continue\r\n")).await).await;
    assert!(response.starts_with("HTTP/1.1 413 "), "{response}");
    // A body of exactly the limit is accepted.
    let mut stream = server.begin_upload(&format!("Content-Length: {}\r\n", upload::LIMIT)).await;
    let wait = timeout(Duration::from_millis(300), stream.read_u8()).await;
    assert!(wait.is_err(), "the server waits for the body");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_sends_the_whole_body_first_receives_the_error() {
    let server = Server::start().await;
    let mut stream = server.begin_upload(&format!("Content-Length: {}\r\n", upload::LIMIT + 1)).await;
    send_zeros(&mut stream, upload::LIMIT + 1).await;
    let response = read_response(&mut stream).await;
    assert_eq!(failure(body_of(&response)).0, ErrorCode::FILE_SIZE_LIMIT_EXCEEDED);
    // The connection can be used for another request.
    stream.write_all(b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n").await.unwrap();
    assert!(read_response(&mut stream).await.starts_with("HTTP/1.1 200 "));
    // The same holds for other errors.
    let mut stream = server.connect().await;
    let head = format!("POST {UPLOAD} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {}\r\n\r\n", 30 << 20);
    stream.write_all(head.as_bytes()).await.unwrap();
    send_zeros(&mut stream, 30 << 20).await;
    assert_eq!(failure(body_of(&read_response(&mut stream).await)).0, ErrorCode::AUTHENTICATION_FAILED);
}

async fn send_zeros(stream: &mut TcpStream, count: u64) {
    let zeros = vec![0; 1 << 20];
    let mut left = count;
    while left > 0 {
        let length = left.min(zeros.len() as u64);
        stream.write_all(&zeros[..length as usize]).await.unwrap();
        left -= length;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chunked_upload_is_rejected_above_the_limit() {
    let server = Server::start().await;
    let mut stream = server.begin_upload("Transfer-Encoding: chunked\r\n").await;
    let chunk = [b"100000\r\n", &[0; 1 << 20][..], b"\r\n"].concat();
    for _ in 0..100 {
        stream.write_all(&chunk).await.unwrap();
    }
    assert!(timeout(Duration::from_millis(300), stream.peek(&mut [0])).await.is_err(), "no response at the limit");
    // One more byte exceeds the limit, even though the body has not ended.
    stream.write_all(b"1\r\n0\r\n").await.unwrap();
    let response = read_response(&mut stream).await;
    assert!(response.starts_with("HTTP/1.1 413 "), "{response}");
    assert_eq!(failure(body_of(&response)).0, ErrorCode::FILE_SIZE_LIMIT_EXCEEDED);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_malformed_upload_is_a_client_error() {
    let server = Server::start().await;
    let mut stream = server.begin_upload("Transfer-Encoding: chunked\r\n").await;
    stream.write_all(b"not a length\r\n").await.unwrap();
    let response = read_response(&mut stream).await;
    let expected = (ErrorCode::ILLEGAL_PARAMETER, "body: incomplete or malformed".to_owned());
    assert_eq!(failure(body_of(&response)), expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_panic_is_an_internal_error_whose_source_is_logged_once_and_not_sent() {
    let server = Server::start().await;
    let mut panicking = get(EMPTY_LOT_STATISTICS);
    panicking.headers_mut().insert("x-request-id", "by-zero".parse().unwrap());
    let response = server.send(panicking).await;
    assert_eq!((response.status().as_u16(), &response.headers()["x-request-id"]), (500, &"by-zero".parse().unwrap()));
    let envelope: Value = serde_json::from_slice(response.body()).unwrap();
    let expected = json!({
        "code": 500,
        "data": null,
        "date": envelope["date"],
        "message": "Internal Error, please try again later",
        "requestId": "by-zero",
        "success": false,
    });
    assert_eq!(envelope, expected);
    assert!(!format!("{:?}", response.headers()).contains("divide"));

    let lines = logged("by-zero");
    let [failed, finished] = &lines[..] else { panic!("{lines:?}") };
    assert_eq!((&failed["level"], &failed["error.type"]), (&json!("ERROR"), &json!("INTERNAL_ERROR")));
    assert_eq!(failed["error.source"], "panicked: attempt to divide by zero");
    assert_eq!((&finished["level"], &finished["http.response.status_code"]), (&json!("INFO"), &json!(500)));
    assert!(finished.get("error.source").is_none(), "{finished}");
    // The server still responds.
    assert_eq!(server.data(get("/dataset/list")).await.as_array().unwrap().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_source_of_a_client_error_is_logged_with_the_request() {
    let server = Server::start().await;
    let mut request = post_bytes(UPLOAD, "text");
    request.headers_mut().insert("x-request-id", "not-a-zip".parse().unwrap());
    assert_eq!(server.code(request).await, ErrorCode::FILE_NOT_ZIP);
    let lines = logged("not-a-zip");
    let [line] = &lines[..] else { panic!("{lines:?}") };
    assert_eq!(
        (&line["stardust.code"], &line["error.source"]),
        (&json!(5709), &json!("Missing end of central directory"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_is_logged_in_one_line_without_secrets() {
    let server = Server::start().await;
    let Credentials { secret, .. } = requests().credentials;
    let mut request = get("/dataset/7?token=in-the-query");
    let headers = request.headers_mut();
    headers.insert("x-request-id", "to-be-logged".parse().unwrap());
    headers.insert("authorization", "in-a-header".parse().unwrap());
    let signature = headers["x-sign"].to_str().unwrap().to_owned();
    server.send(request).await;
    let lines = logged("to-be-logged");
    let [line] = &lines[..] else { panic!("{lines:?}") };
    assert_eq!((&line["http.request.method"], &line["url.path"]), (&json!("GET"), &json!("/dataset/7")));
    assert_eq!((&line["http.response.status_code"], &line["stardust.code"]), (&json!(404), &json!(5308)));
    assert!(line["duration_ms"].is_u64() && line["timestamp"].is_string(), "{line}");

    let log = String::from_utf8(LOG.lock().unwrap().clone()).unwrap();
    for hidden in [&secret, "in-the-query", "in-a-header", &signature] {
        assert!(!log.contains(hidden), "{hidden} is in the log");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_disconnects_is_logged() {
    let server = Server::start().await;
    let mut stream = server.begin_upload("Content-Length: 1000\r\nX-Request-Id: gone\r\n").await;
    stream.write_all(&[0; 10]).await.unwrap();
    sleep(Duration::from_millis(200)).await;
    drop(stream);
    let start = Instant::now();
    let line = loop {
        if let [line] = &logged("gone")[..] {
            break line.clone();
        }
        assert!(start.elapsed() < Duration::from_secs(10), "nothing in the log");
        sleep(Duration::from_millis(20)).await;
    };
    assert_eq!((&line["url.path"], &line["http.response.status_code"]), (&json!(UPLOAD), &json!(400)));
    let source = "error reading a body from connection: end of file before message length reached";
    assert_eq!(line["error.source"], source);
}

#[tokio::test]
async fn a_canceled_request_is_logged() {
    log_to_memory();
    let router = Router::new().route("/", any(pending::<()>)).layer(from_fn(log::log)).layer(EnvelopeLayer::new());
    let headers =
        HeaderMap::from_iter([(HeaderName::from_static("x-request-id"), HeaderValue::from_static("canceled"))]);
    let response = router.oneshot(request(Method::GET, "/", headers, Body::empty()));
    assert!(timeout(Duration::from_millis(50), response).await.is_err());
    let lines = logged("canceled");
    let [line] = &lines[..] else { panic!("{lines:?}") };
    assert_eq!(line["error.source"], "the request was canceled");
    assert!(line.get("http.response.status_code").is_none(), "{line}");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_short_printable_request_id_is_kept() {
    let server = Server::start().await;
    let longest = "x".repeat(128);
    let too_long = "x".repeat(129);
    for (sent, is_kept) in [
        ("7f2a", true),
        ("a/b:c\"<>&;", true),
        (longest.as_str(), true),
        (too_long.as_str(), false),
        ("", false),
        ("two words", false),
        ("\u{fc}", false),
    ] {
        let mut request = get("/dataset/7");
        request.headers_mut().insert("x-request-id", sent.parse().unwrap());
        let response = server.send(request).await;
        let id = decode_response(&response).request_id().unwrap().to_owned();
        assert_eq!(response.headers()["x-request-id"], id.as_str());
        if is_kept {
            assert_eq!(id, sent);
        } else {
            assert!(id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit()), "{sent}: {id}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_times_out() {
    let server = Server::start().await;
    let mut stream = server.connect().await;
    let mut head =
        "POST /project/create HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 50\r\n"
            .to_owned();
    for (name, value) in &signed() {
        head += &format!("{name}: {}\r\n", value.to_str().unwrap());
    }
    // The rest of the body is never sent.
    stream.write_all((head + "\r\n{").as_bytes()).await.unwrap();
    let response = read_response(&mut stream).await;
    assert_eq!(failure(body_of(&response)).0, ErrorCode::INTERNAL_ERROR);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_in_flight_finishes_during_shutdown() {
    let server = Server::start().await;
    let archive = zip([("images/0001.jpg", "first")]);
    let mut stream = server.begin_reading(archive.len()).await;
    stream.write_all(&archive[..10]).await.unwrap();
    server.stop.send(()).unwrap();
    let start = Instant::now();
    while TcpStream::connect(server.address).await.is_ok() {
        assert!(start.elapsed() < Duration::from_secs(5), "still accepts new connections");
        sleep(Duration::from_millis(20)).await;
    }
    assert!(!server.ended.is_finished());
    stream.write_all(&archive[10..]).await.unwrap();
    let response = read_response(&mut stream).await;
    assert!(response.starts_with("HTTP/1.1 200 "), "{response}");
    timeout(Duration::from_secs(5), server.ended).await.expect("the server ends").unwrap().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_server_stops_after_the_grace_period() {
    let server = Server::start_with_grace(Duration::from_millis(300)).await;
    let _stream = server.begin_reading(1000).await;
    server.stop.send(()).unwrap();
    timeout(Duration::from_secs(5), server.ended).await.expect("the server ends").unwrap().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_port_in_use_is_explained() {
    let taken = serve::listen("127.0.0.1", 0).await.unwrap();
    let port = taken.local_addr().unwrap().port();
    let message = serve::listen("127.0.0.1", port).await.unwrap_err();
    assert!(message.starts_with(&format!("Port {port} is in use. Choose another, such as PORT=")), "{message}");
}

#[tokio::test(flavor = "multi_thread")]
async fn new_rows_replace_the_oldest() {
    let server = Server::start().await;
    for number in 0..205 {
        let body = json!({ "name": format!("Dataset {number}"), "dataType": "IMAGE" });
        server.data(post("/dataset/create", &body)).await;
    }
    let datasets = server.data(get("/dataset/list")).await;
    let names: Vec<_> = datasets.as_array().unwrap().iter().map(|dataset| dataset["name"].as_str().unwrap()).collect();
    assert_eq!(names.len(), 202);
    assert_eq!((names[0], names[1], names[2], names[201]), ("Street scenes", "Empty lot", "Dataset 5", "Dataset 204"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_and_the_package_are_served() {
    let server = Server::start().await;
    let fetch = async |path: &str, encoding: &str| {
        let mut headers = HeaderMap::new();
        headers.insert("accept-encoding", encoding.parse().unwrap());
        server.send(request(Method::GET, path, headers, Body::empty())).await
    };
    let page = fetch("/", "identity").await;
    assert_eq!(page.status(), StatusCode::OK);
    let html = String::from_utf8(page.body().to_vec()).unwrap();
    let policy = files::POLICY
        .strip_suffix("; frame-ancestors 'none'")
        .expect("the directive that only works as a header is the last");
    let policy = format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">");
    assert!(html.contains(&policy), "the page has another policy");
    for (path, content_type) in [
        ("/", "text/html"),
        ("/main.js", "text/javascript"),
        ("/style.css", "text/css"),
        ("/requests.json", "application/json"),
        ("/favicon.svg", "image/svg+xml"),
        ("/pkg/index.js", "text/javascript"),
        ("/pkg/package.json", "application/json"),
    ] {
        let file = fetch(path, "identity").await;
        assert_eq!((file.status(), &file.headers()["content-type"]), (StatusCode::OK, &content_type.parse().unwrap()));
        assert_eq!(file.headers()["cache-control"], "no-cache", "{path}");
        assert_eq!(file.headers()["x-content-type-options"], "nosniff", "{path}");
        assert_eq!(file.headers()["content-security-policy"], files::POLICY, "{path}");
    }
    for encoding in ["gzip", "br"] {
        let file = fetch("/style.css", encoding).await;
        assert_eq!(file.headers()["content-encoding"], encoding);
        assert!(file.body().len() < 8000, "{encoding}: {}", file.body().len());
    }
    let mut list = get("/dataset/list");
    list.headers_mut().insert("accept-encoding", "gzip".parse().unwrap());
    assert_eq!(server.send(list).await.headers()["content-encoding"], "gzip");

    for path in [
        "/pkg/none.js",
        "/web-ui/none.js",
        "/pkg/../Cargo.toml",
        "/pkg/..%2FCargo.toml",
        "/pkg/",
        "/..%2FCargo.toml",
        "/../Cargo.toml",
        "/none.js",
    ] {
        let response = fetch(path, "identity").await;
        assert_eq!(failure(response.body()).0, ErrorCode::NOT_FOUND, "{path}");
        assert_eq!(response.headers()["cache-control"], "no-store", "{path}");
    }
}
