//! `/dataset/…`, except for uploads, which are in `upload.rs`.

use super::app::HandlerResult;
use super::fields::{Id, Name};
use super::state::{Backend, Dataset};
use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::{Value, from_value};
use stardust_errors::axum::{Json, Path};
use stardust_errors::{Envelope, ErrorCode};
use std::sync::Arc;

pub async fn list(State(backend): State<Arc<Backend>>) -> Envelope<Vec<Dataset>> {
    Envelope::success(backend.datasets())
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewDataset {
    name: Name,
    // Any string, because an unknown data type has a code of its own.
    data_type: String,
}

pub async fn create(State(backend): State<Arc<Backend>>, Json(new): Json<NewDataset>) -> HandlerResult<Dataset> {
    let data_type = from_value(Value::String(new.data_type)).map_err(|_| ErrorCode::WRONG_DATA_TYPE)?;
    Ok(Envelope::success(backend.create_dataset(new.name, data_type)))
}

pub async fn get(State(backend): State<Arc<Backend>>, Path(id): Path<Id>) -> HandlerResult<Dataset> {
    Ok(Envelope::success(backend.dataset(id)?))
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Statistics {
    items: u64,
    average_bytes: u64,
}

pub async fn statistics(State(backend): State<Arc<Backend>>, Path(id): Path<Id>) -> HandlerResult<Statistics> {
    let Dataset { items, bytes, .. } = backend.dataset(id)?;
    // A deliberate bug: an empty dataset divides by zero, which shows how the server handles a panic.
    let average_bytes = bytes / items;
    Ok(Envelope::success(Statistics { items, average_bytes }))
}
