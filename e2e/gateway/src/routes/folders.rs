//! `/api/v1/desk/folders/…`: the terminal's folders, for browsers that cannot open folders.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use eligibility::ProblemKind;
use eligibility::folder::{Folder, FolderFailure};
use eligibility::gateway::{FolderFile, FolderListing};
use tokio::task::spawn_blocking;

use super::question::malformed;
use crate::reply::{self, Refusal};
use crate::server::Gateway;
use crate::terminal::{Folders, Unwritten};

pub(crate) async fn list(
    State(gateway): State<Arc<Gateway>>,
    headers: HeaderMap,
    Path(folder): Path<String>,
) -> Result<Response, Refusal> {
    gateway.desk_session(&headers)?;
    let (folders, folder) = find(&gateway, &folder)?;
    let listed = blocking(move || folders.list(folder)).await?;
    let files = listed.map_err(refusal)?.into_iter().map(|file| FolderFile {
        name: file.name,
        size: file.stamp.size,
        modified: i64::try_from(file.stamp.modified).unwrap_or(i64::MAX),
    });
    let files = files.collect();
    reply::json(StatusCode::OK, &FolderListing { files })
}

pub(crate) async fn read(
    State(gateway): State<Arc<Gateway>>,
    headers: HeaderMap,
    Path((folder, name)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    gateway.desk_session(&headers)?;
    let (folders, folder) = find(&gateway, &folder)?;
    let read = blocking(move || folders.read(folder, &name, LARGEST as u64)).await?;
    let bytes = read.map_err(refusal)?;
    if bytes.len() > LARGEST {
        return Err(ProblemKind::TooLarge.into());
    }
    let content_type = [(header::CONTENT_TYPE, "application/octet-stream")];
    Ok((content_type, bytes).into_response())
}

pub(crate) async fn write(
    State(gateway): State<Arc<Gateway>>,
    headers: HeaderMap,
    Path((folder, name)): Path<(String, String)>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Refusal> {
    gateway.desk_session(&headers)?;
    let (folders, folder) = find(&gateway, &folder)?;
    if folder != Folder::Req {
        return Err(ProblemKind::MethodNotAllowed.into());
    }
    let bytes = body.map_err(|_rejection| ProblemKind::TooLarge)?;
    let written = blocking(move || folders.put(&name, &bytes)).await?;
    match written {
        Ok(()) => Ok(StatusCode::NO_CONTENT.into_response()),
        Err(Unwritten::NotARequest) => Err(malformed("the name is not a request's")),
        Err(Unwritten::NameTaken) => Err(ProblemKind::FileConflict.into()),
        Err(Unwritten::Failed(error)) => {
            tracing::warn!(%error, "a desk's request cannot be written");
            Err(ProblemKind::FolderUnavailable.into())
        }
    }
}

fn find(gateway: &Gateway, folder: &str) -> Result<(Folders, Folder), ProblemKind> {
    let folders = gateway.folders.clone().ok_or(ProblemKind::NotFound)?;
    let folder = match folder {
        "req" => Folder::Req,
        "res" => Folder::Res,
        "face" => Folder::Face,
        _ => return Err(ProblemKind::NotFound),
    };
    Ok((folders, folder))
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, ProblemKind> {
    spawn_blocking(work).await.or(Err(ProblemKind::Internal))
}

fn refusal(failure: FolderFailure) -> Refusal {
    match failure {
        FolderFailure::Gone => ProblemKind::NotFound.into(),
        FolderFailure::PermissionLost | FolderFailure::Busy => {
            ProblemKind::FolderUnavailable.into()
        }
    }
}

/// Bytes of a file.
pub(crate) const LARGEST: usize = 4 * 1024 * 1024;
