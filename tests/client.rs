//! Responses and errors of reqwest over real connections. Each server handles one request.

#![cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]

use reqwest::redirect::Policy;
use reqwest::{Client, ClientBuilder, Response};
use serde::de::DeserializeOwned;
use stardust_errors::reqwest::{DEFAULT_BODY_LIMIT, ResponseExt};
use stardust_errors::{Error, ErrorCode, MalformedReason, Retry, RetryPolicy};
use std::future::{Future, pending};
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::task::JoinHandle;

const SUCCESS: &str = r#"{"code":200,"data":[7,8],"requestId":"7f2a","success":true}"#;

/// A server that reads the head of one request.
struct Server {
    url: String,
    ended: JoinHandle<()>,
}

impl Server {
    async fn start<F: Future<Output = ()> + Send>(respond: impl FnOnce(TcpStream) -> F + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let ended = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut head = Vec::new();
            while !head.ends_with(b"\r\n\r\n") {
                assert_ne!(stream.read_buf(&mut head).await.unwrap(), 0, "ended after {head:?}");
            }
            respond(stream).await;
        });
        Self { url, ended }
    }

    /// A server that closes the connection after these bytes.
    async fn sends(bytes: String) -> Self {
        Self::start(async move |mut stream| stream.write_all(bytes.as_bytes()).await.unwrap()).await
    }

    /// A server that keeps the connection open after these bytes.
    async fn hangs_after(bytes: &'static str) -> Self {
        Self::start(async move |mut stream| {
            stream.write_all(bytes.as_bytes()).await.unwrap();
            pending().await
        })
        .await
    }

    async fn response(&self) -> Response {
        get(&self.url).await.unwrap()
    }
}

fn http(head: &str, body: &str) -> String {
    format!("HTTP/1.1 {head}\r\nContent-Length: {}\r\n\r\n{body}", body.len())
}

fn client() -> ClientBuilder {
    // A test that hangs fails.
    Client::builder().no_proxy().timeout(Duration::from_secs(30))
}

async fn get(url: &str) -> Result<Response, Error> {
    Ok(client().build()?.get(url).send().await?)
}

async fn decode<T: DeserializeOwned>(response: String) -> Result<T, Error> {
    Server::sends(response).await.response().await.decode_envelope().await
}

async fn decode_up_to(max_bytes: usize, response: Response) -> Result<Vec<u64>, Error> {
    response.decode_envelope_with_limit(max_bytes).await
}

#[track_caller]
fn assert_transport(error: &Error, retry: Retry, status: Option<u16>) {
    assert!(matches!(error, Error::Transport { .. }), "{error:?}");
    assert_eq!((error.retry(), error.status()), (retry, status), "{error:?}");
    assert_eq!((error.code(), error.request_id(), error.retry_after()), (None, None, None));
}

/// A response whose body does not end before the request times out.
async fn begun_and_timed_out() -> Response {
    let server = Server::hangs_after("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{").await;
    // Long enough to receive the head, even on a busy machine.
    let client = client().timeout(Duration::from_secs(1)).build().unwrap();
    client.get(&server.url).send().await.unwrap()
}

/// An address that refuses connections as long as the socket exists.
fn refusing() -> (TcpSocket, SocketAddr) {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let address = socket.local_addr().unwrap();
    (socket, address)
}

/// Returns the messages of an error and its sources.
fn chain(error: &Error) -> Vec<String> {
    let mut texts = Vec::new();
    let mut next: Option<&dyn std::error::Error> = Some(error);
    while let Some(error) = next {
        texts.push(error.to_string());
        next = error.source();
    }
    texts
}

fn delays(error: &Error) -> [Option<Duration>; 4] {
    let policy = RetryPolicy::new().random(|| 1.0);
    [0, 1, 2, 3].map(|attempt| error.retry_delay(attempt, &policy))
}

const BACKOFF: [Option<Duration>; 4] =
    [Some(Duration::from_millis(500)), Some(Duration::from_secs(1)), Some(Duration::from_secs(2)), None];

#[tokio::test]
async fn a_success_returns_its_data() {
    assert_eq!(decode::<Vec<u64>>(http("200 OK", SUCCESS)).await.unwrap(), [7, 8]);
}

#[tokio::test]
async fn a_failure_keeps_its_status_and_request_id() {
    let body = r#"{"code":5308,"message":"No dataset 7","requestId":"7f2a","success":false}"#;
    let error = decode::<Vec<u64>>(http("404 Not Found", body)).await.unwrap_err();
    assert_eq!(error.code(), Some(ErrorCode::DATASET_NOT_EXISTS));
    assert_eq!((error.status(), error.request_id()), (Some(404), Some("7f2a")));
    assert_eq!(error.to_string(), "the API returned the error DATASET_NOT_EXISTS: No dataset 7");
    assert_eq!(delays(&error), [None; 4]);
}

#[tokio::test]
async fn a_success_under_an_error_status_is_a_failure() {
    let error = decode::<Vec<u64>>(http("500 Internal Server Error", SUCCESS)).await.unwrap_err();
    assert_eq!((error.code(), error.retry()), (Some(ErrorCode::new(200)), Retry::Backoff));
}

#[tokio::test]
async fn an_error_about_the_data_keeps_the_status_and_the_request_id() {
    let error = decode::<String>(http("200 OK", SUCCESS)).await.unwrap_err();
    assert!(matches!(error, Error::Data { .. }), "{error:?}");
    assert_eq!((error.status(), error.request_id()), (Some(200), Some("7f2a")));
}

#[tokio::test]
async fn a_gateways_page_is_retried_after_the_delay_in_its_header() {
    let page = http("502 Bad Gateway\r\nRetry-After: 7", "<h1>Bad Gateway</h1>");
    let error = decode::<Vec<u64>>(page).await.unwrap_err();
    let Error::Malformed(malformed) = &error else { panic!("{error:?}") };
    assert_eq!((malformed.reason, malformed.body.as_deref()), (MalformedReason::NotJson, Some("<h1>Bad Gateway</h1>")));
    assert_eq!((error.status(), error.retry_after()), (Some(502), Some(Duration::from_secs(7))));
    let seven = Some(Duration::from_secs(7));
    assert_eq!(delays(&error), [seven, seven, seven, None]);
}

#[tokio::test]
async fn a_response_without_a_body_is_malformed() {
    let error = decode::<Vec<u64>>("HTTP/1.1 204 No Content\r\n\r\n".to_owned()).await.unwrap_err();
    let Error::Malformed(malformed) = &error else { panic!("{error:?}") };
    assert_eq!((malformed.reason, malformed.status), (MalformedReason::Empty, Some(204)));
}

#[tokio::test]
async fn the_futures_can_be_spawned() {
    let response = Server::sends(http("200 OK", SUCCESS)).await.response().await;
    assert_eq!(tokio::spawn(response.decode_envelope::<Vec<u64>>()).await.unwrap().unwrap(), [7, 8]);
    let response = Server::sends(http("200 OK", SUCCESS)).await.response().await;
    let decoded = tokio::spawn(response.decode_envelope_with_limit::<Vec<u64>>(1024)).await.unwrap();
    assert_eq!(decoded.unwrap(), [7, 8]);
}

#[tokio::test]
async fn a_refused_connection_is_retried() {
    let (_socket, address) = refusing();
    let error = get(&format!("http://{address}/")).await.unwrap_err();
    assert_transport(&error, Retry::Backoff, None);
    assert_eq!(delays(&error), BACKOFF);
    assert_eq!(
        chain(&error)[..2],
        ["the response could not be received", &format!("error sending request for url (http://{address}/)")]
    );
}

#[tokio::test]
async fn a_connection_that_closes_before_the_response_is_retried() {
    let server = Server::sends(String::new()).await;
    assert_transport(&get(&server.url).await.unwrap_err(), Retry::Backoff, None);
}

#[tokio::test]
async fn a_timeout_before_the_response_is_retried() {
    let server = Server::hangs_after("").await;
    let client = client().timeout(Duration::from_millis(50)).build().unwrap();
    let error = Error::from(client.get(&server.url).send().await.unwrap_err());
    assert_transport(&error, Retry::Backoff, None);
    assert_eq!(delays(&error), BACKOFF);
    assert_eq!(chain(&error)[2..], ["operation timed out"]);
}

#[tokio::test]
async fn a_timeout_within_the_body_is_retried_and_keeps_the_status() {
    let error = begun_and_timed_out().await.decode_envelope::<Vec<u64>>().await.unwrap_err();
    assert_transport(&error, Retry::Backoff, Some(200));
    assert_eq!(chain(&error).last().unwrap(), "operation timed out");
}

#[tokio::test]
async fn a_timeout_while_the_caller_reads_the_body_is_retried() {
    let error = begun_and_timed_out().await.bytes().await.unwrap_err();
    assert_transport(&error.into(), Retry::Backoff, None);
}

#[tokio::test]
async fn an_incomplete_body_is_retried_and_keeps_the_status() {
    let broken = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"code\":";
    let error = decode::<Vec<u64>>(broken.to_owned()).await.unwrap_err();
    assert_transport(&error, Retry::Backoff, Some(200));
    assert_eq!(delays(&error), BACKOFF);
    let response = Server::sends(broken.to_owned()).await.response().await;
    let error = response.bytes().await.unwrap_err();
    assert_transport(&error.into(), Retry::Backoff, None);
}

#[track_caller]
fn assert_too_large(error: &Error, max_bytes: usize) {
    assert_transport(error, Retry::Never, Some(200));
    let source = format!("expected a body of at most {max_bytes} bytes, but received more");
    assert_eq!(chain(error), ["the response could not be received", &source]);
    assert_eq!(delays(error), [None; 4]);
}

#[tokio::test]
async fn a_body_as_long_as_the_limit_is_accepted() {
    let response = Server::sends(http("200 OK", SUCCESS)).await.response().await;
    assert_eq!(decode_up_to(SUCCESS.len(), response).await.unwrap(), [7, 8]);
    let response = Server::sends(http("200 OK", SUCCESS)).await.response().await;
    assert_too_large(&decode_up_to(SUCCESS.len() - 1, response).await.unwrap_err(), SUCCESS.len() - 1);
}

#[tokio::test]
async fn an_endless_body_is_read_up_to_the_limit() {
    let server = Server::start(async |mut stream| {
        let chunk = format!("400\r\n{}\r\n", " ".repeat(0x400));
        let mut next = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        // Until the client closes the connection.
        while stream.write_all(next.as_bytes()).await.is_ok() {
            next = &chunk;
        }
    })
    .await;
    assert_too_large(&decode_up_to(10_000, server.response().await).await.unwrap_err(), 10_000);
    server.ended.await.unwrap();
}

#[tokio::test]
async fn a_content_length_above_the_limit_is_rejected_before_the_body() {
    let server = Server::hangs_after("HTTP/1.1 200 OK\r\nContent-Length: 1000000000000\r\n\r\n").await;
    let error = server.response().await.decode_envelope::<Vec<u64>>().await.unwrap_err();
    assert_too_large(&error, DEFAULT_BODY_LIMIT);
    assert_eq!(DEFAULT_BODY_LIMIT, 67_108_864);
}

#[tokio::test]
async fn a_content_length_that_is_too_small_truncates_the_body() {
    let error =
        decode::<Vec<u64>>(format!("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{SUCCESS}")).await.unwrap_err();
    let Error::Malformed(malformed) = &error else { panic!("{error:?}") };
    assert_eq!((malformed.reason, malformed.body.as_deref()), (MalformedReason::NotJson, Some(&SUCCESS[..10])));
}

#[tokio::test]
async fn error_for_status_keeps_the_status_which_decides_about_retries() {
    for (head, status, retry) in [
        ("503 Service Unavailable", 503, Retry::Backoff),
        ("429 Too Many Requests", 429, Retry::Backoff),
        ("404 Not Found", 404, Retry::Never),
        ("501 Not Implemented", 501, Retry::Never),
    ] {
        let response = Server::sends(http(head, "")).await.response().await;
        assert_transport(&response.error_for_status().unwrap_err().into(), retry, Some(status));
    }
}

#[tokio::test]
async fn an_invalid_request_is_not_retried() {
    assert_transport(&get("not a URL").await.unwrap_err(), Retry::Never, None);
    assert_transport(&get("ftp://127.0.0.1/").await.unwrap_err(), Retry::Never, None);
    let error = client().user_agent("line\nbreak").build().unwrap_err();
    assert_transport(&error.into(), Retry::Never, None);
}

#[tokio::test]
async fn a_redirect_that_is_not_followed_is_not_retried() {
    let server = Server::sends(http("302 Found\r\nLocation: /elsewhere", "")).await;
    let client = client().redirect(Policy::custom(|attempt| attempt.error("no redirects"))).build().unwrap();
    let error = Error::from(client.get(&server.url).send().await.unwrap_err());
    assert_transport(&error, Retry::Never, None);
    assert_eq!(chain(&error).last().unwrap(), "no redirects");
}

#[tokio::test]
async fn json_that_reqwest_cannot_deserialize_is_not_retried() {
    let response = Server::sends(http("200 OK", "<html>")).await.response().await;
    assert_transport(&response.json::<u64>().await.unwrap_err().into(), Retry::Never, None);
}

#[tokio::test]
async fn no_error_repeats_the_message_of_its_source() {
    let (_socket, address) = refusing();
    let large = Server::sends(http("200 OK", SUCCESS)).await.response().await;
    for error in [
        get(&format!("http://{address}/")).await.unwrap_err(),
        get("not a URL").await.unwrap_err(),
        decode::<u64>("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{".to_owned()).await.unwrap_err(),
        decode::<u64>(http("200 OK", SUCCESS)).await.unwrap_err(),
        decode_up_to(1, large).await.unwrap_err(),
    ] {
        let texts = chain(&error);
        assert!(texts.len() > 1, "{texts:?}");
        assert!(texts.windows(2).all(|pair| !pair[0].contains(&pair[1])), "{texts:?}");
    }
}
