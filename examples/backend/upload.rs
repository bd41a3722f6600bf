//! `POST /dataset/{id}/upload`: a ZIP archive of at most 100 MB.

use super::archive;
use super::extract::PathId;
use super::state::{Backend, Dataset};
use axum::body::{Body, HttpBody};
use axum::extract::State;
use http_body_util::BodyExt;
use stardust_errors::{ApiError, Envelope, ErrorCode};
use std::fs::File;
use std::io;
use std::sync::Arc;
use tokio::io::AsyncWriteExt;
use tokio::task::spawn_blocking;

/// The largest archive, in bytes.
pub const LIMIT: u64 = 100 * 1024 * 1024;

pub async fn upload(
    State(backend): State<Arc<Backend>>,
    PathId(id): PathId,
    body: Body,
) -> Result<Envelope<Dataset>, ApiError> {
    let dataset = backend.dataset(id)?;
    // A Content-Length above the limit is enough to know, before anything is read.
    if body.size_hint().lower() > LIMIT {
        return Err(ErrorCode::FileSizeLimitExceeded.into());
    }
    // Whoever has to wait for it is not read from meanwhile.
    let permit = backend.uploads.acquire().await?;
    let file = receive(body).await?;
    let tree = spawn_blocking(move || archive::read(file, dataset.data_type)).await??;
    drop(permit);
    Ok(Envelope::success(backend.add_items(id, tree.items, tree.bytes)?))
}

/// Writes the body to a temporary file, which nobody else can open and which is gone with its last use.
async fn receive(mut body: Body) -> Result<File, ApiError> {
    let mut file = tokio::fs::File::from_std(spawn_blocking(tempfile::tempfile).await??);
    let mut length = 0;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| {
            ApiError::new(ErrorCode::IllegalParameter).with_message("The body broke off").with_source(error)
        })?;
        let Ok(data) = frame.into_data() else { continue };
        length += data.len() as u64;
        // A chunked body does not tell its length before.
        if length > LIMIT {
            return Err(ErrorCode::FileSizeLimitExceeded.into());
        }
        file.write_all(&data).await?;
    }
    flushed(file).await.map_err(ApiError::from)
}

async fn flushed(mut file: tokio::fs::File) -> io::Result<File> {
    file.flush().await?;
    Ok(file.into_std().await)
}
