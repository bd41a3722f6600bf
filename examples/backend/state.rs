//! The state of the server, in memory only.

use super::fields::{Id, Name};
use serde::{Deserialize, Serialize};
use stardust_errors::ErrorCode;
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::Semaphore;

/// The maximum number of rows in a table, not counting the seed data. Further rows replace the oldest, so that clients
/// cannot exhaust memory.
const ROWS: usize = 200;

/// The maximum number of concurrent uploads, each into a temporary file of at most 100 MB. Further uploads wait unread.
const UPLOADS: usize = 4;

/// The first generated id. The ids of the seed data are smaller.
const FIRST_ID: u64 = 8_545_436_153_352_400_000;

/// The only key and its secret. A real server would read them from a secret store.
const KEY: &str = "demo-key";
const SECRET: &str = "demo-secret";

/// The accounts that can manage a project.
const MANAGERS: &[&str] = &["lin@example.com", "ada@example.com"];

/// The algorithms that find objects in the items of a dataset.
pub const ALGORITHMS: &[Algorithm] = &[
    Algorithm { name: "vehicle-detection", available: true, classes: &["car", "truck", "bus"] },
    Algorithm { name: "lane-detection", available: false, classes: &["lane"] },
];

#[derive(Debug, Serialize)]
pub struct Algorithm {
    pub name: &'static str,
    /// Whether the team may use it.
    pub available: bool,
    pub classes: &'static [&'static str],
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DataType {
    Image,
    PointCloud,
    Text,
    Audio,
    Video,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Dataset {
    pub id: Id,
    pub name: Name,
    pub data_type: DataType,
    pub items: u64,
    pub bytes: u64,
}

#[derive(Clone, Debug, Serialize)]
pub struct Project {
    pub id: Id,
    pub name: Name,
    pub manager: String,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Folder {
    pub id: Id,
    pub project_id: Id,
    pub name: Name,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Workflow {
    pub id: Id,
    pub project_id: Id,
    pub name: Name,
    pub steps: Vec<Step>,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Step {
    #[serde(rename = "type")]
    pub kind: StepKind,
    pub operation_items: Vec<OperationItem>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum StepKind {
    Label,
    Review,
    Acceptance,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OperationItem {
    pub name: Name,
    pub tool: Tool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Tool {
    Box,
    Polygon,
    Point,
    Text,
}

/// The state of the server. Every method locks it only once, so that its checks still hold when it writes.
pub struct Backend {
    tables: Mutex<Tables>,
    /// An upload holds a permit while it is received.
    pub uploads: Semaphore,
}

struct Tables {
    datasets: BTreeMap<Id, Dataset>,
    projects: BTreeMap<Id, Project>,
    folders: BTreeMap<Id, Folder>,
    workflows: BTreeMap<Id, Workflow>,
    next_id: u64,
}

impl Backend {
    /// Creates the state that the requests of the demo page rely on.
    pub fn seeded() -> Self {
        let city_traffic = Id(8_545_436_153_352_340_001);
        let dataset = |id, name, items, bytes| Dataset {
            id: Id(id),
            name: Name::of(name),
            data_type: DataType::Image,
            items,
            bytes,
        };
        let project = Project { id: city_traffic, name: Name::of("City traffic"), manager: MANAGERS[0].to_owned() };
        let folder = Folder { id: Id(8_545_436_153_352_345_001), project_id: city_traffic, name: Name::of("Night") };
        let car = OperationItem { name: Name::of("car"), tool: Tool::Box };
        let workflow = Workflow {
            id: Id(8_545_436_153_352_350_001),
            project_id: city_traffic,
            name: Name::of("Label and review"),
            steps: vec![
                Step { kind: StepKind::Label, operation_items: vec![car] },
                Step { kind: StepKind::Review, operation_items: vec![] },
            ],
        };
        let tables = Tables {
            datasets: [
                dataset(8_545_436_153_352_348_123, "Street scenes", 3, 2_516_582),
                dataset(8_545_436_153_352_348_124, "Empty lot", 0, 0),
            ]
            .map(|dataset| (dataset.id, dataset))
            .into(),
            projects: [(project.id, project)].into(),
            folders: [(folder.id, folder)].into(),
            workflows: [(workflow.id, workflow)].into(),
            next_id: FIRST_ID,
        };
        Self { tables: Mutex::new(tables), uploads: Semaphore::new(UPLOADS) }
    }

    pub fn secret_of(&self, key: &str) -> Option<&'static str> {
        (key == KEY).then_some(SECRET)
    }

    pub fn datasets(&self) -> Vec<Dataset> {
        self.tables().datasets.values().cloned().collect()
    }

    pub fn dataset(&self, id: Id) -> Result<Dataset, ErrorCode> {
        self.tables().datasets.get(&id).cloned().ok_or(ErrorCode::DATASET_NOT_EXISTS)
    }

    pub fn create_dataset(&self, name: Name, data_type: DataType) -> Dataset {
        let mut tables = self.tables();
        let id = tables.next_id();
        insert(&mut tables.datasets, id, Dataset { id, name, data_type, items: 0, bytes: 0 })
    }

    pub fn add_items(&self, dataset: Id, items: u64, bytes: u64) -> Result<Dataset, ErrorCode> {
        let mut tables = self.tables();
        let dataset = tables.datasets.get_mut(&dataset).ok_or(ErrorCode::DATASET_NOT_EXISTS)?;
        // An archive can declare any size.
        dataset.items = dataset.items.saturating_add(items);
        dataset.bytes = dataset.bytes.saturating_add(bytes);
        Ok(dataset.clone())
    }

    pub fn projects(&self) -> Vec<Project> {
        self.tables().projects.values().cloned().collect()
    }

    /// Returns a project and its folders.
    pub fn project(&self, id: Id) -> Result<(Project, Vec<Folder>), ErrorCode> {
        let tables = self.tables();
        let project = tables.project(id)?.clone();
        Ok((project, tables.folders.values().filter(|folder| folder.project_id == id).cloned().collect()))
    }

    pub fn create_project(&self, name: Name, manager: String) -> Result<Project, ErrorCode> {
        let mut tables = self.tables();
        if tables.projects.values().any(|project| project.name == name) {
            return Err(ErrorCode::PROJECT_NAME_EXISTS);
        }
        if !MANAGERS.contains(&manager.as_str()) {
            return Err(ErrorCode::PROJECT_MANAGER_NOT_EXISTS);
        }
        let id = tables.next_id();
        Ok(insert(&mut tables.projects, id, Project { id, name, manager }))
    }

    pub fn create_folder(&self, project_id: Id, name: Name) -> Result<Folder, ErrorCode> {
        let mut tables = self.tables();
        tables.project(project_id)?;
        if tables.folders.values().any(|folder| folder.project_id == project_id && folder.name == name) {
            return Err(ErrorCode::FOLDER_NAME_EXISTS);
        }
        let id = tables.next_id();
        Ok(insert(&mut tables.folders, id, Folder { id, project_id, name }))
    }

    pub fn workflow(&self, id: Id) -> Result<Workflow, ErrorCode> {
        self.tables().workflows.get(&id).cloned().ok_or(ErrorCode::WORKFLOW_NOT_EXISTS)
    }

    pub fn create_workflow(&self, project_id: Id, name: Name, steps: Vec<Step>) -> Result<Workflow, ErrorCode> {
        let mut tables = self.tables();
        tables.project(project_id)?;
        let id = tables.next_id();
        Ok(insert(&mut tables.workflows, id, Workflow { id, project_id, name, steps }))
    }

    /// Returns a new id without storing a row.
    pub fn new_id(&self) -> Id {
        self.tables().next_id()
    }

    fn tables(&self) -> MutexGuard<'_, Tables> {
        // A panic does not make the tables unusable, because no method leaves a row half-written.
        self.tables.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Tables {
    fn project(&self, id: Id) -> Result<&Project, ErrorCode> {
        self.projects.get(&id).ok_or(ErrorCode::PROJECT_NOT_EXISTS)
    }

    fn next_id(&mut self) -> Id {
        let id = Id(self.next_id);
        self.next_id += 1;
        id
    }
}

fn insert<T: Clone>(table: &mut BTreeMap<Id, T>, id: Id, row: T) -> T {
    let added = table.range(Id(FIRST_ID)..);
    if added.clone().count() >= ROWS {
        let oldest = added.map(|(&id, _)| id).next();
        oldest.and_then(|id| table.remove(&id));
    }
    table.insert(id, row.clone());
    row
}
