//! `/workflow/…` and `/algorithm/…`.

use super::app::HandlerResult;
use super::fields::{Id, Name};
use super::state::{ALGORITHMS, Algorithm, Backend, OperationItem, Step, StepKind, Workflow};
use axum::extract::State;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, from_value};
use stardust_errors::axum::{Json, Path};
use stardust_errors::{ApiError, Envelope, ErrorCode};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The limits of a workflow, so that clients cannot exhaust memory.
const STEPS: usize = 20;
const ITEMS: usize = 50;

pub async fn get(State(backend): State<Arc<Backend>>, Path(id): Path<Id>) -> HandlerResult<Workflow> {
    Ok(Envelope::success(backend.workflow(id)?))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewWorkflow {
    project_id: Id,
    name: Name,
    // Any JSON, because errors in it have codes of their own.
    steps: Value,
}

pub async fn create(State(backend): State<Arc<Backend>>, Json(new): Json<NewWorkflow>) -> HandlerResult<Workflow> {
    let steps = steps(new.steps)?;
    Ok(Envelope::success(backend.create_workflow(new.project_id, new.name, steps)?))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct NewStep {
    #[serde(rename = "type")]
    kind: StepKind,
    #[serde(default)]
    operation_items: Option<Value>,
}

fn steps(steps: Value) -> Result<Vec<Step>, ApiError> {
    let structure = |message: String| ApiError::new(ErrorCode::WORKFLOW_STRUCTURE_ERROR).with_message(message);
    let new: Vec<NewStep> = objects(steps).map_err(|error| structure(format!("steps: {error}")))?;
    if new.first().is_none_or(|step| step.kind != StepKind::Label) {
        return Err(structure("steps: expected the first step to be of type LABEL".to_owned()));
    }
    if new.len() > STEPS {
        return Err(structure(format!("steps: expected at most {STEPS} steps")));
    }
    new.into_iter().enumerate().map(|(index, step)| checked(index, step)).collect()
}

fn checked(index: usize, NewStep { kind, operation_items }: NewStep) -> Result<Step, ApiError> {
    let structure = |message: String| {
        let message = format!("steps[{index}].operationItems: {message}");
        ApiError::new(ErrorCode::OPERATION_ITEM_STRUCTURE_ERROR).with_message(message)
    };
    let operation_items: Vec<OperationItem> = match operation_items {
        None => vec![],
        Some(items) => objects(items).map_err(|error| structure(error.to_string()))?,
    };
    if kind == StepKind::Label && operation_items.is_empty() {
        return Err(structure("expected at least one item in a step of type LABEL".to_owned()));
    }
    if operation_items.len() > ITEMS {
        return Err(structure(format!("expected at most {ITEMS} items")));
    }
    Ok(Step { kind, operation_items })
}

/// Deserializes an array of objects. The implementations derived by serde also accept each object as an array.
fn objects<T: DeserializeOwned>(value: Value) -> serde_json::Result<Vec<T>> {
    let objects: Vec<Map<String, Value>> = from_value(value)?;
    objects.into_iter().map(T::deserialize).collect()
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewRun {
    dataset_id: Id,
    algorithm: String,
    // Any JSON, because an error in it has a code of its own.
    mapping: Value,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Run {
    id: Id,
    workflow_id: Id,
    dataset_id: Id,
    items: u64,
    algorithm: &'static str,
    mapping: BTreeMap<String, Name>,
}

pub async fn run(
    State(backend): State<Arc<Backend>>,
    Path(id): Path<Id>,
    Json(new): Json<NewRun>,
) -> HandlerResult<Run> {
    let workflow = backend.workflow(id)?;
    let dataset = backend.dataset(new.dataset_id)?;
    let algorithm = ALGORITHMS
        .iter()
        .find(|algorithm| algorithm.name == new.algorithm && algorithm.available)
        .ok_or(ErrorCode::ALGORITHM_NOT_AVAILABLE)?;
    let mapping = mapping(new.mapping, algorithm)?;
    let run = Run {
        id: backend.new_id(),
        workflow_id: workflow.id,
        dataset_id: dataset.id,
        items: dataset.items,
        algorithm: algorithm.name,
        mapping,
    };
    Ok(Envelope::success(run))
}

/// Returns the label of each class, all of which the algorithm must detect.
fn mapping(mapping: Value, algorithm: &Algorithm) -> Result<BTreeMap<String, Name>, ApiError> {
    let structure = |message: String| {
        ApiError::new(ErrorCode::ALGORITHM_MAPPING_STRUCTURE_ERROR).with_message(format!("mapping: {message}"))
    };
    let labels: BTreeMap<String, Name> = from_value(mapping).map_err(|error| structure(error.to_string()))?;
    if labels.is_empty() {
        return Err(structure("expected at least one class and its label".to_owned()));
    }
    if let Some(class) = labels.keys().find(|class| !algorithm.classes.contains(&class.as_str())) {
        return Err(structure(format!("{} does not detect the class “{class}”", algorithm.name)));
    }
    Ok(labels)
}

pub async fn algorithms() -> Envelope<&'static [Algorithm]> {
    Envelope::success(ALGORITHMS)
}
