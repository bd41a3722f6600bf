//! The example client against the example back end.

#![cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]

#[allow(dead_code)]
#[path = "../examples/backend/main.rs"]
mod backend;
#[allow(dead_code)]
#[path = "../examples/client.rs"]
mod client;

use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use backend::{app, serve, state};
use client::{Api, Project, create_and_list, explain};
use md5::{Digest, Md5};
use serde_json::{Value, json};
use stardust_errors::{Error, ErrorCode, MalformedReason, RetryPolicy};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::net::TcpSocket;
use tokio::sync::oneshot;

const KEY: &str = "demo-key";
const SECRET: &str = "demo-secret";
const TEN_MINUTES_MS: u64 = 10 * 60 * 1000;
const FAST: RetryPolicy = RetryPolicy::new().base_delay(Duration::from_millis(1));

fn api(base: String, policy: RetryPolicy) -> Api {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    Api { client, base, key: KEY.to_owned(), secret: SECRET.to_owned(), policy }
}

/// The back end, and the timestamps of the requests that it received.
struct Server {
    base: String,
    timestamps: Arc<Mutex<Vec<u64>>>,
    _stop: oneshot::Sender<()>,
}

impl Server {
    async fn start() -> Self {
        Self::start_late(0).await
    }

    /// A server that receives the first requests as if they had been signed ten minutes ago.
    async fn start_late(requests: usize) -> Self {
        let timestamps = Arc::new(Mutex::new(Vec::new()));
        let received = timestamps.clone();
        let receive = from_fn(move |mut request: Request, next: Next| {
            let timestamp: u64 = request.headers()["x-ts"].to_str().unwrap().parse().unwrap();
            let mut received = received.lock().unwrap();
            received.push(timestamp);
            if received.len() <= requests {
                let late = timestamp - TEN_MINUTES_MS;
                let signature = base16ct::lower::encode_string(&Md5::digest(format!("{late}&{SECRET}&{KEY}")));
                request.headers_mut().insert("x-ts", late.into());
                request.headers_mut().insert("x-sign", signature.parse().unwrap());
            }
            next.run(request)
        });
        let listener = serve::listen("127.0.0.1", 0).await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let (stop, stopped) = oneshot::channel();
        let router = app::router(Arc::new(state::Backend::seeded())).layer(receive);
        tokio::spawn(serve::serve(listener, router, async { drop(stopped.await) }, serve::GRACE));
        Self { base, timestamps, _stop: stop }
    }

    fn api(&self, policy: RetryPolicy) -> Api {
        api(self.base.clone(), policy)
    }

    /// Returns the number of requests received.
    fn received(&self) -> usize {
        self.timestamps.lock().unwrap().len()
    }
}

async fn failure(api: &Api, path: &str) -> Error {
    api.get::<Value>(path).await.unwrap_err()
}

#[tokio::test]
async fn an_expired_signature_is_renewed_at_once() {
    let server = Server::start_late(1).await;
    let projects: Vec<Project> = server.api(RetryPolicy::new()).get("/project/list").await.unwrap();
    assert_eq!((projects.len(), projects[0].id, projects[0].name.as_str()), (1, 8545436153352340001, "City traffic"));
    assert_eq!(server.received(), 2);
}

#[tokio::test]
async fn an_expired_signature_is_renewed_even_if_the_request_is_not_idempotent() {
    let server = Server::start_late(1).await;
    let new = json!({ "name": "Night shift", "manager": "lin@example.com" });
    let project: Project = server.api(RetryPolicy::new()).post("/project/create", &new).await.unwrap();
    assert_eq!((project.name.as_str(), server.received()), ("Night shift", 2));
}

#[tokio::test]
async fn an_expired_signature_is_renewed_only_once() {
    let server = Server::start_late(usize::MAX).await;
    let error = failure(&server.api(RetryPolicy::new()), "/project/list").await;
    assert_eq!((error.code(), server.received()), (Some(ErrorCode::SIGNATURE_EXPIRED), 2));
}

#[tokio::test]
async fn a_gateways_page_is_retried_after_the_delay_in_its_header() {
    let server = Server::start().await;
    let error = failure(&server.api(RetryPolicy::new().retries(2)), "/gateway/unreachable/1").await;
    let Error::Malformed(malformed) = &error else { panic!("{error:?}") };
    assert_eq!((malformed.reason, malformed.status), (MalformedReason::NotJson, Some(502)));
    // Each attempt has a new signature, created after the delay.
    let timestamps = server.timestamps.lock().unwrap();
    let gaps: Vec<u64> = timestamps.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert!(gaps.len() == 2 && gaps.iter().all(|&gap| gap >= 1000), "{timestamps:?}");
}

#[tokio::test]
async fn a_gateways_page_with_too_long_a_delay_is_not_retried() {
    let server = Server::start().await;
    let error = failure(&server.api(RetryPolicy::new()), "/gateway/unreachable/31").await;
    assert_eq!((error.retry_after(), server.received()), (Some(Duration::from_secs(31)), 1));
}

#[tokio::test]
async fn a_gateways_page_for_a_request_that_is_not_idempotent_is_not_retried() {
    let server = Server::start().await;
    let error = server.api(FAST).post::<Value>("/gateway/unreachable/0", &json!({})).await.unwrap_err();
    assert_eq!((error.status(), server.received()), (Some(502), 1));
}

#[tokio::test]
async fn an_internal_error_is_retried() {
    let server = Server::start().await;
    let error = failure(&server.api(FAST), "/dataset/8545436153352348124/statistics").await;
    assert_eq!((error.code(), server.received()), (Some(ErrorCode::INTERNAL_ERROR), 4));
}

#[tokio::test]
async fn a_missing_resource_is_not_retried() {
    for (path, code) in [
        ("/dataset/8545436153352349999", ErrorCode::DATASET_NOT_EXISTS),
        ("/project/8545436153352349999", ErrorCode::PROJECT_NOT_EXISTS),
        ("/workflow/8545436153352359999", ErrorCode::WORKFLOW_NOT_EXISTS),
        ("/annotation/list", ErrorCode::NOT_FOUND),
    ] {
        let server = Server::start().await;
        let error = failure(&server.api(FAST), path).await;
        assert_eq!((error.code(), error.status(), server.received()), (Some(code), Some(404), 1), "{path}");
        let request_id = error.request_id().expect("a request id");
        let description = code.describe().unwrap();
        assert_eq!(
            explain(&error),
            format!(
                "the API returned the error {code}: {}\n{}\nRequest: {request_id}",
                description.description, description.remedy
            )
        );
    }
}

#[tokio::test]
async fn a_server_that_cannot_be_reached_is_explained() {
    // A bound socket that does not listen refuses connections.
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let base = format!("http://{}", socket.local_addr().unwrap());
    let text = explain(&failure(&api(base.clone(), FAST), "/project/list").await);
    let expected = format!("the response could not be received: error sending request for url ({base}/project/list): ");
    assert!(text.starts_with(&expected), "{text}");
}

#[tokio::test]
async fn a_project_is_created_once() {
    let server = Server::start().await;
    let api = server.api(FAST);
    for _ in 0..2 {
        create_and_list(&api, "Night shift").await.unwrap();
    }
    let projects: Vec<Project> = api.get("/project/list").await.unwrap();
    assert_eq!(projects.iter().filter(|project| project.name == "Night shift").count(), 1);
    assert_eq!(server.received(), 5);
}
