//! What is sealed opens for those it is meant for, and as it was.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod common;

use common::{COST, cipher, draft, filled, keyring, keys, passphrase};
use futures::executor::block_on;
use journal::{
    Backup, BackupError, Head, Keyring, NativeKeys, OpenError, Record, Restore, RestoreError,
    Stored, UnlockError, append, compact, restore,
};

#[test]
fn any_changed_byte_of_what_is_sealed_is_refused() {
    block_on(async {
        let store = filled(3).await;
        let cipher = cipher();
        let records = open(&store.backup()).await;
        compact(&store, &cipher, &records[..2]).await.unwrap();
        for part in store.backup().stored {
            let bytes = part.to_bytes();
            for at in (0..bytes.len()).step_by(3) {
                let mut changed = bytes.clone();
                changed[at] ^= 1;
                if let Ok(changed) = Stored::from_bytes(&changed) {
                    let outcome = changed.open(&cipher).await;
                    assert!(
                        matches!(outcome, Err(OpenError::Cipher(_))),
                        "byte {at}: {outcome:?}"
                    );
                }
            }
        }
    });
}

#[test]
fn each_member_opens_the_records_and_nobody_else_does() {
    let ring = keyring();
    let (read, intact) = Keyring::from_json(&ring.to_json()).unwrap();
    assert!(intact);
    assert_eq!(read, ring);
    for words in ["correct horse", "battery staple"] {
        assert!(NativeKeys::unlock(&read, intact, &passphrase(words)).is_ok());
    }
    let outcome = NativeKeys::unlock(&read, intact, &passphrase("hunter2"));
    assert_eq!(outcome.err(), Some(UnlockError::Wrong));
}

#[test]
fn a_damaged_keyring_is_told_from_a_wrong_passphrase() {
    let mut ring = keyring();
    ring.wraps.truncate(1);
    let text = ring.to_json();
    let name = text.find("ciphertext").unwrap();
    let damaged = [&text[..name + 14], "AAAA", &text[name + 18..]].concat();
    let (read, intact) = Keyring::from_json(&damaged).unwrap();
    assert!(!intact);
    let outcome = NativeKeys::unlock(&read, intact, &passphrase("correct horse"));
    assert_eq!(outcome.err(), Some(UnlockError::Damaged));
}

#[test]
fn a_clerk_does_not_become_an_administrator_by_editing_the_keyring() {
    let mut ring = keyring();
    ring.wraps[1].role = "administrator".to_owned();
    let outcome = NativeKeys::unlock(&ring, true, &passphrase("battery staple"));
    assert!(outcome.is_err());
}

#[test]
fn a_new_passphrase_replaces_the_old_one_and_a_member_can_leave() {
    let who = ("c1", "受付 太郎", "clerk");
    let wrap = keys()
        .wrap(who, &passphrase("new words"), COST, [5; 16], [6; 12])
        .unwrap();
    let ring = keyring().with(wrap);
    assert_eq!(ring.wraps.len(), 2);
    assert!(NativeKeys::unlock(&ring, true, &passphrase("new words")).is_ok());
    assert!(NativeKeys::unlock(&ring, true, &passphrase("battery staple")).is_err());
    let left = ring.clone().without("c1", "administrator").unwrap();
    assert!(NativeKeys::unlock(&left, true, &passphrase("new words")).is_err());
    assert_eq!(
        ring.without("a1", "administrator"),
        None,
        "nobody could let others in"
    );
}

#[test]
fn a_back_up_comes_back_whole_or_not_at_all() {
    block_on(async {
        let store = filled(5).await;
        let backup = store.backup();
        let bytes = backup.to_bytes();
        let read = Backup::from_bytes(&bytes).unwrap();
        assert_eq!(read, backup);
        assert_eq!(open(&read).await.len(), 5);
        for end in 0..bytes.len() {
            assert!(
                Backup::from_bytes(&bytes[..end]).is_err(),
                "cut off at {end}"
            );
        }
        let mut changed = bytes.clone();
        changed[bytes.len() / 2] ^= 1;
        assert_eq!(Backup::from_bytes(&changed), Err(BackupError::Checksum));
    });
}

#[test]
fn restoring_adds_what_is_newer_and_overwrites_nothing() {
    block_on(async {
        let store = filled(3).await;
        let (older, mine) = (store.backup(), store.head.get());
        append(&store, &cipher(), &draft(4)).await.unwrap();
        let newer = store.backup();
        let public = Some(newer.keyring.public_key.as_slice());
        let records = open(&newer).await;

        assert_eq!(
            restore(&newer, &records, None, Head::default()),
            Ok(Restore::Everything)
        );
        assert_eq!(
            restore(&newer, &records, public, mine),
            Ok(Restore::After(3))
        );
        assert_eq!(
            restore(&newer, &records, public, newer.head),
            Ok(Restore::Nothing)
        );
        assert_eq!(
            restore(&older, &open(&older).await, public, newer.head),
            Ok(Restore::Nothing)
        );

        let other = filled(2).await;
        append(&other, &cipher(), &draft(9)).await.unwrap();
        let outcome = restore(&newer, &records, public, other.head.get());
        assert_eq!(outcome, Err(RestoreError::Diverged(3)));
        assert_eq!(
            restore(&newer, &records, Some(&[4; 65]), mine),
            Err(RestoreError::OtherClinic)
        );
    });
}

async fn open(backup: &Backup) -> Vec<Record> {
    let mut records = Vec::new();
    for part in &backup.stored {
        records.extend(part.open(&cipher()).await.unwrap());
    }
    records
}
