//! `/project/…` and `/folder/…`.

use super::extract::{Id, Json, Name, PathId};
use super::state::{Backend, Folder, Project};
use axum::extract::State;
use serde::{Deserialize, Serialize};
use stardust_errors::{ApiError, Envelope};
use std::sync::Arc;

type Answer<T> = Result<Envelope<T>, ApiError>;

pub async fn list(State(backend): State<Arc<Backend>>) -> Envelope<Vec<Project>> {
    Envelope::success(backend.projects())
}

#[derive(Deserialize)]
pub struct NewProject {
    name: Name,
    manager: String,
}

pub async fn create(State(backend): State<Arc<Backend>>, Json(new): Json<NewProject>) -> Answer<Project> {
    Ok(Envelope::success(backend.create_project(new.name, new.manager)?))
}

#[derive(Serialize)]
pub struct ProjectWithFolders {
    #[serde(flatten)]
    project: Project,
    folders: Vec<Folder>,
}

pub async fn get(State(backend): State<Arc<Backend>>, PathId(id): PathId) -> Answer<ProjectWithFolders> {
    let (project, folders) = backend.project(id)?;
    Ok(Envelope::success(ProjectWithFolders { project, folders }))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewFolder {
    project_id: Id,
    name: Name,
}

pub async fn create_folder(State(backend): State<Arc<Backend>>, Json(new): Json<NewFolder>) -> Answer<Folder> {
    Ok(Envelope::success(backend.create_folder(new.project_id, new.name)?))
}
