//! `/project/…` and `/folder/…`.

use super::app::HandlerResult;
use super::fields::{Id, Name};
use super::state::{Backend, Folder, Project};
use axum::extract::State;
use serde::{Deserialize, Serialize};
use stardust_errors::Envelope;
use stardust_errors::axum::{Json, Path};
use std::sync::Arc;

pub async fn list(State(backend): State<Arc<Backend>>) -> Envelope<Vec<Project>> {
    Envelope::success(backend.projects())
}

#[derive(Deserialize)]
pub struct NewProject {
    name: Name,
    manager: String,
}

pub async fn create(State(backend): State<Arc<Backend>>, Json(new): Json<NewProject>) -> HandlerResult<Project> {
    Ok(Envelope::success(backend.create_project(new.name, new.manager)?))
}

#[derive(Serialize)]
pub struct ProjectWithFolders {
    #[serde(flatten)]
    project: Project,
    folders: Vec<Folder>,
}

pub async fn get(State(backend): State<Arc<Backend>>, Path(id): Path<Id>) -> HandlerResult<ProjectWithFolders> {
    let (project, folders) = backend.project(id)?;
    Ok(Envelope::success(ProjectWithFolders { project, folders }))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewFolder {
    project_id: Id,
    name: Name,
}

pub async fn create_folder(State(backend): State<Arc<Backend>>, Json(new): Json<NewFolder>) -> HandlerResult<Folder> {
    Ok(Envelope::success(backend.create_folder(new.project_id, new.name)?))
}
