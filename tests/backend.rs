//! The example back end, over real HTTP: every request of `www/requests.json`, and what those do not show.

#![cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]

#[allow(dead_code)]
#[path = "../examples/backend/main.rs"]
mod backend;

use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderMap, Method, Request, Response, StatusCode};
use backend::{app, files, log, serve, state, upload};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use md5::{Digest, Md5};
use rawzip::ZipArchiveWriter;
use serde::Deserialize;
use serde_json::{Value, json};
use stardust_errors::{Decoded, ErrorCode, MalformedReason, Retry, decode_envelope, decode_response};
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, Once};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};

const STREET_SCENES: &str = "/dataset/8545436153352348123";
const UPLOAD: &str = "/dataset/8545436153352348123/upload";
const EMPTY_LOT_STATISTICS: &str = "/dataset/8545436153352348124/statistics";
const PROJECT: &str = "8545436153352340001";
const WORKFLOW: &str = "/workflow/8545436153352350001";

/// `www/requests.json`, which the demo page makes its requests from, too.
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
            _ => panic!("{}: a body of no kind", self.name()),
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

/// Those of a request that is signed as it should be.
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
    let mut headers = signed();
    headers.insert("content-type", "application/json".parse().unwrap());
    request(Method::POST, path, headers, json.to_string())
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
        // Where the test drops `stop`, the server ends as well.
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

    /// The code and the message of a failure, whose HTTP status is the catalog's.
    async fn failure(&self, request: Request<Body>) -> (ErrorCode, String) {
        let response = self.send(request).await;
        let (code, message) = failure(response.body());
        assert_eq!(response.status(), code.http_status());
        (code, message)
    }

    async fn code(&self, request: Request<Body>) -> ErrorCode {
        self.failure(request).await.0
    }

    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    /// A connection with an upload whose body the server is waiting for, which is when it tells the client to go on.
    async fn begin_reading(&self, length: usize) -> TcpStream {
        let header = format!("Content-Length: {length}\r\nExpect: 100-continue\r\n");
        let mut stream = self.begin_upload(&header).await;
        let mut go_on = *b"HTTP/1.1 100 Continue\r\n\r\n";
        let expected = go_on;
        stream.read_exact(&mut go_on).await.unwrap();
        assert_eq!(go_on, expected);
        stream
    }

    /// A connection that sent the head of a signed upload.
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
    (failure.description.unwrap().code, failure.message.into_owned())
}

/// Reads one answer, as text.
async fn read_answer(stream: &mut TcpStream) -> String {
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
    timeout(Duration::from_secs(20), read).await.expect("an answer")
}

fn body_of(answer: &str) -> &[u8] {
    answer.split_once("\r\n\r\n").unwrap().1.as_bytes()
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

/// The lines of the log about one request. The log is that of all tests.
fn logged(request_id: &str) -> Vec<Value> {
    let log = String::from_utf8(LOG.lock().unwrap().clone()).unwrap();
    let lines = log.lines().map(|line| serde_json::from_str(line).unwrap());
    lines.filter(|line: &Value| line["request_id"] == request_id).collect()
}

#[test]
fn every_code_is_in_the_requests_once() {
    let mut codes: Vec<_> = requests().requests.iter().filter_map(|request| request.code).collect();
    codes.sort();
    assert_eq!(codes, ErrorCode::ALL);
    for request in requests().requests {
        assert!(!request.why.is_empty());
        assert_ne!(request.code.is_some(), request.label.is_some(), "{}", request.name());
    }
}

#[test]
fn the_signature_is_the_documented_one() {
    // printf '%s' '1700000000000&demo-secret&demo-key' | md5sum
    assert_eq!(sign("1700000000000", "demo-secret", "demo-key"), "ede50a66a1d3ea31b7bf3a67f40ff045");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_request_gets_what_it_is_for() {
    let server = Server::start().await;
    let Requests { credentials, requests } = requests();
    for described in requests {
        let name = described.name();
        let mut request = described.request(&credentials);
        request.headers_mut().insert("x-request-id", "taken-over".parse().unwrap());
        let response = server.send(request).await;
        assert_eq!(response.headers()["x-request-id"], "taken-over", "{name}");
        assert_eq!(response.headers()["x-content-type-options"], "nosniff", "{name}");
        assert_eq!(response.headers()["cache-control"], "no-store", "{name}");
        assert_eq!(response.headers()["content-security-policy"], app::API_POLICY, "{name}");
        let decoded = decode_response(&response);
        let Some(code) = described.code else {
            assert_eq!(decoded.is_ok(), name == "Success", "{name}");
            continue;
        };
        assert_eq!(response.headers()["content-type"], "application/json", "{name}");
        assert_eq!(response.status(), code.http_status(), "{name}");
        assert_eq!((decoded.request_id(), decoded.date().map(str::len)), (Some("taken-over"), Some(19)), "{name}");
        let Decoded::Failure(failure) = decoded else { panic!("{name}: {decoded:?}") };
        assert_eq!((failure.code, failure.description), (code.code(), Some(code.describe())), "{name}");
        assert!(failure.anomalies.is_empty(), "{name}: {failure:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_success_has_ids_of_64_bits() {
    let server = Server::start().await;
    let response = server.send(get("/dataset/list")).await;
    assert_eq!(response.status(), 200);
    let Decoded::Success(success) = decode_response(&response) else { panic!("{response:?}") };
    assert!(success.data.contains(r#""id":8545436153352348123,"#), "{}", success.data);
    let date = success.date.unwrap();
    let date = chrono::NaiveDateTime::parse_from_str(&date, "%Y-%m-%d %H:%M:%S").unwrap().and_utc();
    let now = chrono::Utc::now();
    assert!(date <= now && (now - date).num_seconds() < 10, "{date}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gateways_page_is_no_envelope() {
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
async fn what_is_wrong_with_a_signature() {
    use ErrorCode::{AuthenticationFailed, IllegalParameter, SignatureExpired, WrongSignature};
    let server = Server::start().await;
    let Credentials { key, secret } = requests().credentials;
    let code = async |headers| server.code(request(Method::GET, "/dataset/list", headers, Body::empty())).await;
    let without = |name: &str| {
        let mut headers = signed();
        headers.remove(name);
        headers
    };
    assert_eq!(code(without("x-stardust-key")).await, AuthenticationFailed);
    assert_eq!(code(without("x-ts")).await, IllegalParameter);
    assert_eq!(code(without("x-sign")).await, WrongSignature);
    for timestamp in ["soon", "1.5", "-1", "99999999999999999999"] {
        assert_eq!(code(signature(&key, &secret, timestamp)).await, IllegalParameter, "{timestamp}");
    }
    let minutes = |minutes: u64| minutes * 60_000;
    for expired in [now_ms() - minutes(6), now_ms() + minutes(6), 0, u64::MAX] {
        assert_eq!(code(signature(&key, &secret, &expired.to_string())).await, SignatureExpired, "{expired}");
    }
    for sign in ["", "0", "zz", &"0".repeat(32), &"0".repeat(64), &signed()["x-sign"].to_str().unwrap()[..31]] {
        let mut headers = signed();
        headers.insert("x-sign", sign.parse().unwrap());
        assert_eq!(code(headers).await, WrongSignature, "{sign}");
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
async fn no_such_route_or_method() {
    let server = Server::start().await;
    assert_eq!(server.data(request(Method::GET, "/health", HeaderMap::new(), Body::empty())).await, "ok");
    for (method, path) in [
        (Method::POST, "/dataset/list"),
        (Method::GET, "/dataset/create"),
        (Method::DELETE, STREET_SCENES),
        (Method::PUT, "/health"),
        (Method::GET, "/annotation/list"),
        (Method::POST, "/annotation/list"),
        (Method::POST, "/"),
        (Method::GET, "/dataset/8545436153352348123/"),
    ] {
        let headers = if path.starts_with("/dataset/") { signed() } else { HeaderMap::new() };
        assert_eq!(
            server.code(request(method.clone(), path, headers, Body::empty())).await,
            ErrorCode::NotFound,
            "{method} {path}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_is_not_expected_names_the_field() {
    let server = Server::start().await;
    for (path, body, field) in [
        ("/project/create", json!({ "name": "Harbour" }), "manager"),
        ("/project/create", json!({ "name": 5, "manager": "lin@example.com" }), "name"),
        ("/project/create", json!({ "name": " ", "manager": "lin@example.com" }), "name"),
        ("/project/create", json!({ "name": "x".repeat(101), "manager": "lin@example.com" }), "name"),
        ("/dataset/create", json!({ "name": "Harbour" }), "dataType"),
        ("/dataset/create", json!({ "name": "Harbour", "dataType": null }), "dataType"),
        ("/folder/create", json!({ "projectId": "seven", "name": "Day" }), "projectId"),
        ("/folder/create", json!({ "projectId": 1.5, "name": "Day" }), "projectId"),
        ("/workflow/create", json!({ "projectId": PROJECT, "name": "None" }), "steps"),
        ("/dataset/create", json!(["Harbour", "IMAGE"]), "object"),
        ("/dataset/create", json!("Harbour"), "object"),
    ] {
        let (code, message) = server.failure(post(path, &body)).await;
        assert_eq!(code, ErrorCode::IllegalParameter, "{body}");
        assert!(message.contains(field), "{body}: {message}");
    }
    let (code, message) = server.failure(get("/dataset/seven")).await;
    assert_eq!(code, ErrorCode::IllegalParameter);
    assert!(message.starts_with("id: "), "{message}");

    let mut broken = post("/project/create", &json!({}));
    *broken.body_mut() = r#"{"name": "#.into();
    assert_eq!(server.code(broken).await, ErrorCode::IllegalParameter);
    let no_json = post_bytes("/project/create", "{}");
    let (code, message) = server.failure(no_json).await;
    assert_eq!(code, ErrorCode::IllegalParameter);
    assert!(message.contains("application/json"), "{message}");
    let large = post("/project/create", &json!({ "name": "x".repeat(1024 * 1024) }));
    assert_eq!(server.code(large).await, ErrorCode::IllegalParameter);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_made_can_be_looked_up() {
    let server = Server::start().await;
    let dataset = server.data(post("/dataset/create", &json!({ "name": "Harbour", "dataType": "POINT_CLOUD" }))).await;
    assert_eq!(server.data(get(&format!("/dataset/{}", dataset["id"]))).await, dataset);
    let project = json!({ "name": "Harbour", "manager": "ada@example.com" });
    let project = server.data(post("/project/create", &project)).await;
    // An id of a request is a number or text.
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
async fn what_is_wrong_with_a_workflow() {
    use ErrorCode::{OperationItemStructureError as Item, WorkflowStructureError as Structure};
    let server = Server::start().await;
    let label = |items: Value| json!([{ "type": "LABEL", "operationItems": items }]);
    let item = json!({ "name": "car", "tool": "BOX" });
    for (steps, expected) in [
        (json!("LABEL"), Structure),
        (json!([]), Structure),
        (json!([5]), Structure),
        (json!([["LABEL", [item]]]), Structure),
        (json!([{}]), Structure),
        (json!([{ "type": "REVIEW" }]), Structure),
        (json!([{ "type": "LABEL", "operationItems": [item] }, { "type": "PAINT" }]), Structure),
        (vec![json!({ "type": "LABEL", "operationItems": [item] }); 21].into(), Structure),
        (json!([{ "type": "LABEL" }]), Item),
        (label(json!([])), Item),
        (label(json!("car")), Item),
        (label(json!([{ "name": "car" }])), Item),
        (label(json!([["car", "BOX"]])), Item),
        (label(json!([{ "name": "", "tool": "BOX" }])), Item),
        (label(json!([{ "name": "car", "tool": "BRUSH" }])), Item),
        (label(vec![item.clone(); 51].into()), Item),
        (json!([{ "type": "LABEL", "operationItems": [item] }, { "type": "REVIEW", "operationItems": [{}] }]), Item),
    ] {
        let body = json!({ "projectId": PROJECT, "name": "Wrong", "steps": steps });
        assert_eq!(server.code(post("/workflow/create", &body)).await, expected, "{body}");
    }
    let steps = label(json!([item]));
    let nowhere = json!({ "projectId": "1", "name": "Nowhere", "steps": steps });
    assert_eq!(server.code(post("/workflow/create", &nowhere)).await, ErrorCode::ProjectNotExists);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_a_run() {
    use ErrorCode::{AlgorithmMappingStructureError as Mapping, AlgorithmNotAvailable, DatasetNotExists};
    let server = Server::start().await;
    let run = |dataset: &str, algorithm: &str, mapping: Value| {
        let body = json!({ "datasetId": dataset, "algorithm": algorithm, "mapping": mapping });
        post(&format!("{WORKFLOW}/run"), &body)
    };
    let street_scenes = &STREET_SCENES["/dataset/".len()..];
    let car = json!({ "car": "Car" });
    assert_eq!(server.code(run("1", "vehicle-detection", car.clone())).await, DatasetNotExists);
    assert_eq!(server.code(run(street_scenes, "lane-detection", car.clone())).await, AlgorithmNotAvailable);
    assert_eq!(server.code(run(street_scenes, "no-detection", car.clone())).await, AlgorithmNotAvailable);
    for mapping in
        [json!([]), json!("car"), json!({}), json!({ "car": "" }), json!({ "car": 5 }), json!({ "Car": "car" })]
    {
        assert_eq!(server.code(run(street_scenes, "vehicle-detection", mapping.clone())).await, Mapping, "{mapping}");
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
async fn a_tree_that_is_not_the_expected_one() {
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
        assert_eq!(code, ErrorCode::FileTreeMisalignment, "{names:?}");
        assert!(message.starts_with(code.description()) && message.len() > code.description().len(), "{message}");
    }
    // Each entry is small, and their number is not.
    let names: Vec<_> = (0..10_001).map(|number| format!("images/{number}.jpg")).collect();
    let many = zip(names.iter().map(|name| (name.as_str(), "")));
    assert_eq!(server.code(post_bytes(UPLOAD, many)).await, ErrorCode::FileTreeMisalignment);
    assert_eq!(server.data(get(STREET_SCENES)).await["items"], 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_archive_that_is_not_whole_is_no_archive() {
    let server = Server::start().await;
    let text = "x".repeat(1000);
    let whole = zip([("images/0001.jpg", text.as_str()), ("images/0002.jpg", text.as_str())]);
    for length in [0, 4, 500, whole.len() - 30, whole.len() - 1] {
        let truncated = whole[..length].to_vec();
        assert_eq!(server.code(post_bytes(UPLOAD, truncated)).await, ErrorCode::FileNotZip, "{length}");
    }
    let mut broken = whole.clone();
    broken[..4].fill(0);
    assert_eq!(server.code(post_bytes(UPLOAD, broken)).await, ErrorCode::FileNotZip, "the first header");
    let tail = whole[1..].to_vec();
    assert_eq!(server.code(post_bytes(UPLOAD, tail)).await, ErrorCode::FileNotZip, "without the first byte");
}

#[tokio::test(flavor = "multi_thread")]
async fn too_large_by_its_content_length() {
    let server = Server::start().await;
    let too_large = format!("Content-Length: {}\r\n", upload::LIMIT + 1);
    // Refused although nothing of the body comes.
    let answer = read_answer(&mut server.begin_upload(&too_large).await).await;
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
    assert_eq!(failure(body_of(&answer)).0, ErrorCode::FileSizeLimitExceeded);
    // And whoever asks first is not told to go on.
    let answer = read_answer(&mut server.begin_upload(&format!("{too_large}Expect: 100-continue\r\n")).await).await;
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
    // The limit itself is not above the limit.
    let mut stream = server.begin_upload(&format!("Content-Length: {}\r\n", upload::LIMIT)).await;
    let wait = timeout(Duration::from_millis(300), stream.read_u8()).await;
    assert!(wait.is_err(), "the server waits for the body");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_reads_only_after_sending_sees_the_refusal() {
    let server = Server::start().await;
    let mut stream = server.begin_upload(&format!("Content-Length: {}\r\n", upload::LIMIT + 1)).await;
    send_zeros(&mut stream, upload::LIMIT + 1).await;
    let answer = read_answer(&mut stream).await;
    assert_eq!(failure(body_of(&answer)).0, ErrorCode::FileSizeLimitExceeded);
    // The connection is fit for another request.
    stream.write_all(b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n").await.unwrap();
    assert!(read_answer(&mut stream).await.starts_with("HTTP/1.1 200 "));
    // The same where the refusal has nothing to do with the size.
    let mut stream = server.connect().await;
    let head = format!("POST {UPLOAD} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {}\r\n\r\n", 30 << 20);
    stream.write_all(head.as_bytes()).await.unwrap();
    send_zeros(&mut stream, 30 << 20).await;
    assert_eq!(failure(body_of(&read_answer(&mut stream).await)).0, ErrorCode::AuthenticationFailed);
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
async fn too_large_in_chunks() {
    let server = Server::start().await;
    let mut stream = server.begin_upload("Transfer-Encoding: chunked\r\n").await;
    let chunk = [b"100000\r\n", &[0; 1 << 20][..], b"\r\n"].concat();
    for _ in 0..100 {
        stream.write_all(&chunk).await.unwrap();
    }
    assert!(timeout(Duration::from_millis(300), stream.peek(&mut [0])).await.is_err(), "no answer at the limit");
    // One byte more is too much, though the body has not ended and never will.
    stream.write_all(b"1\r\n0\r\n").await.unwrap();
    let answer = read_answer(&mut stream).await;
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
    assert_eq!(failure(body_of(&answer)).0, ErrorCode::FileSizeLimitExceeded);
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_panic_the_server_goes_on() {
    let server = Server::start().await;
    let mut panicking = get(EMPTY_LOT_STATISTICS);
    panicking.headers_mut().insert("x-request-id", "by-zero".parse().unwrap());
    let response = server.send(panicking).await;
    let body = String::from_utf8_lossy(response.body());
    assert!(!body.contains("divide") && !body.contains("panic"), "{body}");
    assert_eq!(failure(response.body()), (ErrorCode::InternalError, ErrorCode::InternalError.description().to_owned()));
    assert_eq!(logged("by-zero")[0]["error"], "panicked: attempt to divide by zero");
    assert_eq!(server.data(get("/dataset/list")).await.as_array().unwrap().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_line_a_request_without_secrets() {
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
    assert_eq!((&line["method"], &line["path"]), (&json!("GET"), &json!("/dataset/7")));
    assert_eq!((&line["status"], &line["code"]), (&json!(404), &json!(5308)));
    assert!(line["ms"].is_u64() && line["timestamp"].is_string(), "{line}");

    let log = String::from_utf8(LOG.lock().unwrap().clone()).unwrap();
    for hidden in [&secret, "in-the-query", "in-a-header", &signature] {
        assert!(!log.contains(hidden), "{hidden} is in the log");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_goes_away_is_logged() {
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
    assert_eq!(line["path"], UPLOAD);
    assert!(line["error"].is_string(), "{line}");
}

#[tokio::test(flavor = "multi_thread")]
async fn odd_request_ids() {
    let server = Server::start().await;
    let longest = "x".repeat(128);
    let too_long = "x".repeat(129);
    for (sent, is_taken_over) in [
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
        if is_taken_over {
            assert_eq!(id, sent);
        } else {
            assert!(id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit()), "{sent}: {id}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_has_a_time_limit() {
    let server = Server::start().await;
    let mut stream = server.connect().await;
    let mut head =
        "POST /project/create HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 50\r\n"
            .to_owned();
    for (name, value) in &signed() {
        head += &format!("{name}: {}\r\n", value.to_str().unwrap());
    }
    // The rest of the body never comes.
    stream.write_all((head + "\r\n{").as_bytes()).await.unwrap();
    let answer = read_answer(&mut stream).await;
    assert_eq!(failure(body_of(&answer)).0, ErrorCode::InternalError);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_under_way_may_end() {
    let server = Server::start().await;
    let archive = zip([("images/0001.jpg", "first")]);
    let mut stream = server.begin_reading(archive.len()).await;
    stream.write_all(&archive[..10]).await.unwrap();
    server.stop.send(()).unwrap();
    let start = Instant::now();
    while TcpStream::connect(server.address).await.is_ok() {
        assert!(start.elapsed() < Duration::from_secs(5), "still takes new connections");
        sleep(Duration::from_millis(20)).await;
    }
    assert!(!server.ended.is_finished());
    stream.write_all(&archive[10..]).await.unwrap();
    let answer = read_answer(&mut stream).await;
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    timeout(Duration::from_secs(5), server.ended).await.expect("the server ends").unwrap().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_end_is_not_waited_for() {
    let server = Server::start_with_grace(Duration::from_millis(300)).await;
    let _stream = server.begin_reading(1000).await;
    server.stop.send(()).unwrap();
    timeout(Duration::from_secs(5), server.ended).await.expect("the server ends").unwrap().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_port_in_use_is_told_in_words() {
    let taken = serve::listen("127.0.0.1", 0).await.unwrap();
    let port = taken.local_addr().unwrap().port();
    let message = serve::listen("127.0.0.1", port).await.unwrap_err();
    assert!(message.starts_with(&format!("Port {port} is in use: name another, such as PORT=")), "{message}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_state_has_an_end() {
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
async fn the_page_and_the_package() {
    let server = Server::start().await;
    let fetch = async |path: &str, encoding: &str| {
        let mut headers = HeaderMap::new();
        headers.insert("accept-encoding", encoding.parse().unwrap());
        server.send(request(Method::GET, path, headers, Body::empty())).await
    };
    let page = fetch("/", "identity").await;
    assert_eq!(page.status(), StatusCode::OK);
    let html = String::from_utf8(page.body().to_vec()).unwrap();
    let policy = files::POLICY.strip_suffix("; frame-ancestors 'none'").expect("what no page can say comes last");
    let policy = format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">");
    assert!(html.contains(&policy), "the policy of the page is another");
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
        let answer = fetch(path, "identity").await;
        assert_eq!(failure(answer.body()).0, ErrorCode::NotFound, "{path}");
        assert_eq!(answer.headers()["cache-control"], "no-store", "{path}");
    }
}
