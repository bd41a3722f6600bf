//! A client of the API: it signs each request, decodes the envelope, and tries again when that can help.
//!
//! `cargo run --example client --features reqwest -- http://127.0.0.1:8080 "Night shift"` creates a project in the
//! example back end, unless there is one of this name, and lists all of them.

use md5::{Digest, Md5};
use reqwest::{Client, RequestBuilder};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use stardust_errors::reqwest::ResponseExt;
use stardust_errors::{Error, ErrorCode, RetryPolicy};
use std::env;
use std::error::Error as _;
use std::process::ExitCode;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

// `tests/client_backend.rs` uses what is `pub(crate)`.
pub(crate) struct Api {
    pub client: Client,
    pub base: String,
    pub key: String,
    pub secret: String,
    pub policy: RetryPolicy,
}

impl Api {
    pub async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, Error> {
        self.send(self.policy, || self.client.get(format!("{}{path}", self.base))).await
    }

    pub async fn post<T: DeserializeOwned>(&self, path: &str, body: &impl Serialize) -> Result<T, Error> {
        // A request that timed out may have been processed: sent again, it could create something twice.
        let policy = self.policy.idempotent(false);
        self.send(policy, || self.client.post(format!("{}{path}", self.base)).json(body)).await
    }

    async fn send<T: DeserializeOwned>(
        &self,
        policy: RetryPolicy,
        request: impl Fn() -> RequestBuilder,
    ) -> Result<T, Error> {
        let mut attempt = 0;
        loop {
            let error = match self.send_once(request()).await {
                Ok(data) => return Ok(data),
                Err(error) => error,
            };
            let Some(delay) = error.retry_delay(attempt, &policy) else { return Err(error) };
            eprintln!("{error}; trying again in {delay:?}");
            tokio::time::sleep(delay).await;
            attempt += 1;
        }
    }

    /// Signs a request and sends it. Each attempt needs a new signature, because one of the errors is an expired one.
    async fn send_once<T: DeserializeOwned>(&self, request: RequestBuilder) -> Result<T, Error> {
        let timestamp = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
        let signature = Md5::digest(format!("{timestamp}&{}&{}", self.secret, self.key));
        let request = request
            .header("X-STARDUST-KEY", &self.key)
            .header("X-TS", timestamp.to_string())
            .header("X-SIGN", base16ct::lower::encode_string(&signature))
            .timeout(Duration::from_secs(30));
        request.send().await?.decode_envelope().await
    }
}

/// Returns what went wrong, what to do, and what to quote in a report.
pub(crate) fn explain(error: &Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        text += &format!(": {error}");
        source = error.source();
    }
    if let Some(description) = error.code().and_then(ErrorCode::describe) {
        text += &format!("\n{}", description.remedy);
    }
    if let Some(request_id) = error.request_id() {
        text += &format!("\nRequest: {request_id}");
    }
    text
}

#[derive(Deserialize)]
pub(crate) struct Project {
    pub id: u64,
    pub name: String,
}

pub(crate) async fn create_and_list(api: &Api, name: &str) -> Result<(), Error> {
    let project = serde_json::json!({ "name": name, "manager": "lin@example.com" });
    if let Err(error) = api.post::<Project>("/project/create", &project).await {
        match error.code() {
            Some(ErrorCode::PROJECT_NAME_EXISTS) => eprintln!("There is a project of this name already."),
            _ => return Err(error),
        }
    }
    let projects: Vec<Project> = api.get("/project/list").await?;
    projects.iter().for_each(|project| println!("{} {}", project.id, project.name));
    Ok(())
}

#[tokio::main]
async fn main() -> ExitCode {
    let mut arguments = env::args().skip(1);
    let api = Api {
        client: Client::new(),
        base: arguments.next().unwrap_or_else(|| "http://127.0.0.1:8080".to_owned()),
        key: env::var("STARDUST_KEY").unwrap_or_else(|_| "demo-key".to_owned()),
        secret: env::var("STARDUST_SECRET").unwrap_or_else(|_| "demo-secret".to_owned()),
        policy: RetryPolicy::new(),
    };
    if let Err(error) = create_and_list(&api, &arguments.next().unwrap_or_else(|| "Night shift".to_owned())).await {
        eprintln!("{}", explain(&error));
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
