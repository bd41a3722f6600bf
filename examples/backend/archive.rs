//! Checks the contents of an uploaded ZIP archive. Only its directory is read: nothing is decompressed, so a ZIP bomb is
//! harmless.

use super::state::DataType;
use rawzip::{RECOMMENDED_BUFFER_SIZE, ZipArchive};
use stardust_errors::{ApiError, ErrorCode, ResultExt};
use std::collections::HashSet;
use std::fs::File;

/// The limits of an archive, because all its names are held in memory during the check.
const ENTRIES: u64 = 10_000;
const NAME_BYTES: usize = 255;

/// What an archive adds to a dataset.
#[derive(Debug, Default)]
pub struct Tree {
    pub items: u64,
    /// The uncompressed size, as declared by the archive.
    pub bytes: u64,
}

/// Returns the folder that holds the items of an archive, and the file extensions it accepts.
const fn layout(data_type: DataType) -> (&'static str, &'static [&'static str]) {
    match data_type {
        DataType::Image => ("images", &["jpg", "jpeg", "png", "webp", "bmp"]),
        DataType::PointCloud => ("point_clouds", &["pcd", "bin"]),
        DataType::Text => ("texts", &["txt", "md"]),
        DataType::Audio => ("audios", &["wav", "mp3", "flac"]),
        DataType::Video => ("videos", &["mp4", "webm"]),
    }
}

/// Reads the file tree of an archive. It must contain at least one item in the folder of the data type, such as `images/`.
/// It may contain a `.json` file in `annotations/` for each item, and nothing else.
///
/// This function blocks.
pub fn read(file: File, data_type: DataType) -> Result<Tree, ApiError> {
    let mut buffer = vec![0; RECOMMENDED_BUFFER_SIZE];
    let archive = ZipArchive::from_file(file, &mut buffer).or_code(ErrorCode::FILE_NOT_ZIP)?;
    if archive.entries_hint() > ENTRIES {
        return Err(misaligned(format!("expected at most {ENTRIES} entries")));
    }

    let (folder, extensions) = layout(data_type);
    let mut tree = Tree::default();
    let mut names = HashSet::new();
    let mut items = HashSet::new();
    let mut annotations = Vec::new();
    let mut count = 0;
    let mut entries = archive.entries(&mut buffer);
    while let Some(entry) = entries.next_entry().or_code(ErrorCode::FILE_NOT_ZIP)? {
        count += 1;
        if count > archive.entries_hint() {
            break;
        }
        // Reads the header in front of the data, which is missing if the archive is cut off at its start.
        archive.get_entry(entry.wayfinder()).or_code(ErrorCode::FILE_NOT_ZIP)?;
        let path = entry.file_path();
        let Some(path) = std::str::from_utf8(path.as_ref()).ok().filter(|path| path.len() <= NAME_BYTES) else {
            return Err(misaligned(format!("expected names in UTF-8 of at most {NAME_BYTES} bytes")));
        };
        if !names.insert(path.to_owned()) {
            return Err(misaligned(format!("duplicate entry “{path}”")));
        }
        match path.split_once('/') {
            Some((top, "")) if top == folder || top == ANNOTATIONS => {}
            Some((top, name)) if top == folder && has_extension(name, extensions) => {
                tree.items += 1;
                tree.bytes = tree.bytes.saturating_add(entry.uncompressed_size_hint());
                items.insert(stem(name).to_owned());
            }
            Some((ANNOTATIONS, name)) if has_extension(name, &["json"]) => annotations.push(stem(name).to_owned()),
            _ => {
                let expected = format!("{folder}/NAME.{} or {ANNOTATIONS}/NAME.json", extensions.join("|"));
                return Err(misaligned(format!("“{path}” is not {expected}")));
            }
        }
    }
    if count != archive.entries_hint() {
        return Err(ErrorCode::FILE_NOT_ZIP.into());
    }
    if tree.items == 0 {
        return Err(misaligned(format!("expected at least one item in {folder}/")));
    }
    if let Some(name) = annotations.iter().find(|name| !items.contains(*name)) {
        return Err(misaligned(format!("no item in {folder}/ matches “{ANNOTATIONS}/{name}.json”")));
    }
    Ok(tree)
}

const ANNOTATIONS: &str = "annotations";

/// Returns whether a path is a file name, without a folder, that has one of these extensions.
fn has_extension(name: &str, extensions: &[&str]) -> bool {
    let is_one = |extension: &str| extensions.iter().any(|it| it.eq_ignore_ascii_case(extension));
    let split = name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty() && !stem.contains(['/', '\\']));
    split.is_some_and(|(_, extension)| is_one(extension))
}

fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

fn misaligned(reason: String) -> ApiError {
    let error = ApiError::new(ErrorCode::FILE_TREE_MISALIGNMENT);
    let message = format!("{}: {reason}", error.message());
    error.with_message(message)
}
