//! The three folders, chosen once and remembered.

use eligibility::folder::Folder;

use crate::host::folder::{Directory, FileFailure, Permission, recall, remember};

/// The terminal's folders.
#[derive(Clone, Debug)]
pub(super) struct Folders {
    req: Directory,
    res: Directory,
    face: Directory,
}

/// Where card results go that the clinic wants archived: a folder in `face`, which needs no
/// permission of its own.
const ARCHIVE: &str = "archive";

impl Folders {
    /// The three, in the folder that the terminal's application has them in.
    pub(super) async fn within(root: Directory) -> Result<Self, Folder> {
        let inside = async |folder| root.inside(name(folder)).await.map_err(|_absent| folder);
        Ok(Self {
            req: inside(Folder::Req).await?,
            res: inside(Folder::Res).await?,
            face: inside(Folder::Face).await?,
        })
    }

    /// One that was chosen by itself, with the others as they were chosen before.
    pub(super) async fn with_one(folder: Folder, directory: Directory) -> Result<Self, Folder> {
        remember(&[(name(folder), &directory)], &[]).await;
        let chosen = async |folder| recall(name(folder)).await.0.ok_or(folder);
        Ok(Self {
            req: chosen(Folder::Req).await?,
            res: chosen(Folder::Res).await?,
            face: chosen(Folder::Face).await?,
        })
    }

    pub(super) async fn recall() -> Option<Self> {
        Some(Self {
            req: recall(name(Folder::Req)).await.0?,
            res: recall(name(Folder::Res)).await.0?,
            face: recall(name(Folder::Face)).await.0?,
        })
    }

    /// A browser that keeps nothing asks anew the next time.
    pub(super) async fn remember(&self) {
        let all = [Folder::Req, Folder::Res, Folder::Face];
        remember(&all.map(|folder| (name(folder), self.of(folder))), &[]).await;
    }

    pub(super) const fn of(&self, folder: Folder) -> &Directory {
        match folder {
            Folder::Req => &self.req,
            Folder::Res => &self.res,
            Folder::Face => &self.face,
        }
    }

    pub(super) async fn archive(&self) -> Result<Directory, FileFailure> {
        self.face.inside_or_made(ARCHIVE).await
    }

    /// The least of the three permissions.
    pub(super) async fn permission(&self) -> Permission {
        let mut least = Permission::Granted;
        for directory in [&self.req, &self.res, &self.face] {
            least = lesser(least, directory.permission().await);
        }
        least
    }

    pub(super) async fn request_permission(&self) -> Permission {
        let mut least = Permission::Granted;
        for directory in [&self.req, &self.res, &self.face] {
            least = lesser(least, directory.request_permission().await);
        }
        least
    }
}

const fn name(folder: Folder) -> &'static str {
    match folder {
        Folder::Req => "req",
        Folder::Res => "res",
        Folder::Face => "face",
    }
}

const fn lesser(one: Permission, other: Permission) -> Permission {
    match (one, other) {
        (Permission::Denied, _) | (_, Permission::Denied) => Permission::Denied,
        (Permission::Ask, _) | (_, Permission::Ask) => Permission::Ask,
        (Permission::Granted, Permission::Granted) => Permission::Granted,
    }
}
