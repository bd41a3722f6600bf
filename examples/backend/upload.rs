//! `POST /dataset/{id}/upload`: a ZIP archive of at most 100 MB.

use super::app::HandlerResult;
use super::archive;
use super::fields::Id;
use super::state::{Backend, Dataset};
use axum::body::{Body, HttpBody};
use axum::extract::State;
use http_body_util::BodyExt;
use stardust_errors::axum::Path;
use stardust_errors::{ApiError, Envelope, ErrorCode, ResultExt};
use std::fs::File;
use std::sync::Arc;
use tokio::io::AsyncWriteExt;
use tokio::task::spawn_blocking;

/// The largest archive, in bytes.
pub const LIMIT: u64 = 100 * 1024 * 1024;

pub async fn upload(State(backend): State<Arc<Backend>>, Path(id): Path<Id>, body: Body) -> HandlerResult<Dataset> {
    let dataset = backend.dataset(id)?;
    // A Content-Length above the limit is refused before anything is read.
    if body.size_hint().lower() > LIMIT {
        return Err(ErrorCode::FILE_SIZE_LIMIT_EXCEEDED.into());
    }
    // The body is not read while the upload waits for a permit.
    let permit = backend.uploads.acquire().await.internal()?;
    let file = receive(body).await?;
    let tree = spawn_blocking(move || archive::read(file, dataset.data_type)).await.internal()??;
    drop(permit);
    Ok(Envelope::success(backend.add_items(id, tree.items, tree.bytes)?))
}

/// Writes the body to a temporary file, which has no name and is deleted when it is closed.
async fn receive(mut body: Body) -> Result<File, ApiError> {
    let file = spawn_blocking(tempfile::tempfile).await.internal()?.internal()?;
    let mut file = tokio::fs::File::from_std(file);
    let mut length = 0;
    while let Some(frame) = body.frame().await {
        let frame = frame.or_code(ErrorCode::ILLEGAL_PARAMETER);
        let frame = frame.map_err(|error| error.with_message("body: incomplete or malformed"))?;
        let Ok(data) = frame.into_data() else { continue };
        length += data.len() as u64;
        // The length of a chunked body is not known in advance.
        if length > LIMIT {
            return Err(ErrorCode::FILE_SIZE_LIMIT_EXCEEDED.into());
        }
        file.write_all(&data).await.internal()?;
    }
    file.flush().await.internal()?;
    Ok(file.into_std().await)
}
