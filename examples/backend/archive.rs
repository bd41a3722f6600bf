//! What is in an uploaded archive. Only its directory is read: nothing is unpacked, so nothing can swell.

use super::state::DataType;
use rawzip::{RECOMMENDED_BUFFER_SIZE, ZipArchive};
use stardust_errors::{ApiError, ErrorCode};
use std::collections::HashSet;
use std::fs::File;

/// What an archive may hold, because the names are kept in memory while it is checked.
const ENTRIES: u64 = 10_000;
const NAME_BYTES: usize = 255;

/// What an archive adds to a dataset.
#[derive(Debug, Default)]
pub struct Tree {
    pub items: u64,
    /// Unpacked, as the archive claims.
    pub bytes: u64,
}

/// Where the items of a dataset are in an archive, and how their names end.
const fn layout(data_type: DataType) -> (&'static str, &'static [&'static str]) {
    match data_type {
        DataType::Image => ("images", &["jpg", "jpeg", "png", "webp", "bmp"]),
        DataType::PointCloud => ("point_clouds", &["pcd", "bin"]),
        DataType::Text => ("texts", &["txt", "md"]),
        DataType::Audio => ("audios", &["wav", "mp3", "flac"]),
        DataType::Video => ("videos", &["mp4", "webm"]),
    }
}

/// Reads the tree of an archive: `images/` with at least one image, `annotations/` with a `.json` for an image where
/// there are any, and nothing else. For other types of data the first folder has another name.
///
/// This blocks.
pub fn read(file: File, data_type: DataType) -> Result<Tree, ApiError> {
    let mut buffer = vec![0; RECOMMENDED_BUFFER_SIZE];
    let archive = ZipArchive::from_file(file, &mut buffer).map_err(not_zip)?;
    if archive.entries_hint() > ENTRIES {
        return Err(misaligned(format!("more than {ENTRIES} entries")));
    }

    let (folder, extensions) = layout(data_type);
    let mut tree = Tree::default();
    let mut names = HashSet::new();
    let mut items = HashSet::new();
    let mut annotations = Vec::new();
    let mut count = 0;
    let mut entries = archive.entries(&mut buffer);
    while let Some(entry) = entries.next_entry().map_err(not_zip)? {
        count += 1;
        if count > archive.entries_hint() {
            break;
        }
        // Reads the header in front of the data, which is missing where the archive's start is.
        archive.get_entry(entry.wayfinder()).map_err(not_zip)?;
        let path = entry.file_path();
        let Some(path) = std::str::from_utf8(path.as_ref()).ok().filter(|path| path.len() <= NAME_BYTES) else {
            return Err(misaligned(format!("a name that is not UTF-8, or longer than {NAME_BYTES} bytes")));
        };
        if !names.insert(path.to_owned()) {
            return Err(misaligned(format!("“{path}” is there twice")));
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
        return Err(ErrorCode::FileNotZip.into());
    }
    if tree.items == 0 {
        return Err(misaligned(format!("nothing in {folder}/")));
    }
    if let Some(name) = annotations.iter().find(|name| !items.contains(*name)) {
        return Err(misaligned(format!("“{ANNOTATIONS}/{name}.json” belongs to nothing in {folder}/")));
    }
    Ok(tree)
}

const ANNOTATIONS: &str = "annotations";

/// Whether this is the name of a file, in no further folder, that ends so.
fn has_extension(name: &str, extensions: &[&str]) -> bool {
    let is_one = |extension: &str| extensions.iter().any(|it| it.eq_ignore_ascii_case(extension));
    let split = name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty() && !stem.contains(['/', '\\']));
    split.is_some_and(|(_, extension)| is_one(extension))
}

fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

fn not_zip(error: rawzip::Error) -> ApiError {
    ApiError::new(ErrorCode::FileNotZip).with_source(error)
}

fn misaligned(what: String) -> ApiError {
    let description = ErrorCode::FileTreeMisalignment.description();
    ApiError::new(ErrorCode::FileTreeMisalignment).with_message(format!("{description}: {what}"))
}
