//! `/dataset/…`, but for uploads: `upload.rs`.

use super::extract::{Json, Name, PathId};
use super::state::{Backend, DataType, Dataset};
use axum::extract::State;
use serde::de::IntoDeserializer;
use serde::{Deserialize, Serialize};
use stardust_errors::{ApiError, Envelope, ErrorCode};
use std::sync::Arc;

type Answer<T> = Result<Envelope<T>, ApiError>;

pub async fn list(State(backend): State<Arc<Backend>>) -> Envelope<Vec<Dataset>> {
    Envelope::success(backend.datasets())
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewDataset {
    name: Name,
    // Text at first, because another one than the known has a code of its own.
    data_type: String,
}

pub async fn create(State(backend): State<Arc<Backend>>, Json(new): Json<NewDataset>) -> Answer<Dataset> {
    let data_type = data_type(&new.data_type).ok_or(ErrorCode::WrongDataType)?;
    Ok(Envelope::success(backend.create_dataset(new.name, data_type)))
}

fn data_type(name: &str) -> Option<DataType> {
    let name: serde::de::value::StrDeserializer<'_, serde::de::value::Error> = name.into_deserializer();
    DataType::deserialize(name).ok()
}

pub async fn get(State(backend): State<Arc<Backend>>, PathId(id): PathId) -> Answer<Dataset> {
    Ok(Envelope::success(backend.dataset(id)?))
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Statistics {
    items: u64,
    average_bytes: u64,
}

pub async fn statistics(State(backend): State<Arc<Backend>>, PathId(id): PathId) -> Answer<Statistics> {
    let Dataset { items, bytes, .. } = backend.dataset(id)?;
    // A mistake, and left in: a dataset without items makes this panic, which shows what the server makes of a panic.
    let average_bytes = bytes / items;
    Ok(Envelope::success(Statistics { items, average_bytes }))
}
