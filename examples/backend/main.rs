//! A small back end with axum and tokio that responds with the crate's envelopes. Its state is in memory.
//!
//! `cargo run --example backend --features axum,tracing` serves the demo page, the web UI, the npm package and the API
//! that they call. `HOST` and `PORT` set the address, by default 127.0.0.1 and 8080.

mod archive;
mod dataset;
mod drain;
mod fields;
mod project;
mod signature;
mod workflow;

// `tests/backend.rs` uses these as well.
pub(crate) mod app;
pub(crate) mod files;
pub(crate) mod log;
pub(crate) mod serve;
pub(crate) mod state;
pub(crate) mod upload;

use std::env;
use std::process::ExitCode;
use std::sync::Arc;

#[tokio::main]
async fn main() -> ExitCode {
    log::start();
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), String> {
    let host = variable("HOST", "127.0.0.1");
    let port = variable("PORT", "8080");
    let port = port.parse().map_err(|_| format!("PORT must be a number from 0 to 65535, received “{port}”"))?;
    let listener = serve::listen(&host, port).await?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    println!("The demo page: http://{address}/ (press Ctrl-C to stop)");
    let router = app::router(Arc::new(state::Backend::seeded()));
    serve::serve(listener, router, serve::interrupted(), serve::GRACE).await.map_err(|error| error.to_string())
}

fn variable(name: &str, default: &str) -> String {
    env::var(name).ok().filter(|value| !value.is_empty()).unwrap_or_else(|| default.to_owned())
}
