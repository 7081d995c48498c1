//! Inquiries from challenge to answer.

use eligibility::{Challenge, CivilDate, ProblemKind, Reception};
use sqlx::Row as _;

use super::{Store, StoreError, Transaction, in_time};

/// An inquiry whose right to be asked was verified.
pub(crate) struct Accepting<'a> {
    pub(crate) request_id: &'a str,
    /// What a card has signed; the desk's own inquiries need none.
    pub(crate) challenge: Option<Challenged<'a>>,
    /// SHA-256 over what a repetition must have in common with the first request.
    pub(crate) binding: [u8; 32],
    /// Unix seconds.
    pub(crate) now: i64,
    /// The day of `now` in Japan.
    pub(crate) today: CivilDate,
    /// Whether it is a visit, and in the desk's list.
    pub(crate) listed: bool,
    /// What forbids to take it in; one that was taken in before is not forbidden any more.
    pub(crate) objection: Option<ProblemKind>,
}

/// A nonce and the page that it was signed for.
pub(crate) struct Challenged<'a> {
    pub(crate) nonce: &'a str,
    pub(crate) origin: &'a str,
}

/// What the database says to an inquiry.
pub(crate) enum Accepted {
    /// It has no answer yet: ask the system. With the time of the first acceptance.
    Ask { received_at: i64 },
    /// It was answered before.
    Answered(Answer),
    /// It cannot be accepted.
    Refused(ProblemKind),
}

/// An answer as it was, or will be, sent; no `Debug`, since it holds a patient's data.
pub(crate) struct Answer {
    /// HTTP status.
    pub(crate) status: u16,
    /// Body.
    pub(crate) body: Vec<u8>,
}

impl Store {
    /// Keeps a challenge, and forgets those that ended long ago.
    pub(crate) async fn add_challenge(
        &self,
        challenge: &Challenge,
        now: i64,
    ) -> Result<(), StoreError> {
        in_time(async {
            let mut transaction = self.database.write().await?;
            sqlx::query("DELETE FROM challenges WHERE expires_at < $1")
                .bind(now.saturating_sub(CHALLENGE_MEMORY))
                .execute(&mut *transaction)
                .await?;
            sqlx::query("INSERT INTO challenges (nonce, origin, expires_at) VALUES ($1, $2, $3)")
                .bind(challenge.nonce.as_str())
                .bind(challenge.origin.as_str())
                .bind(challenge.expires_at)
                .execute(&mut *transaction)
                .await?;
            Ok(transaction.commit().await?)
        })
        .await
    }

    /// Takes an inquiry in and uses up its nonce, or finds what became of it before.
    pub(crate) async fn accept(&self, inquiry: &Accepting<'_>) -> Result<Accepted, StoreError> {
        in_time(async {
            let mut transaction = self.database.write().await?;
            if let Some(known) = known(&mut transaction, inquiry).await? {
                return Ok(known);
            }
            if let Some(problem) = inquiry.objection {
                return Ok(Accepted::Refused(problem));
            }
            if let Some(challenge) = &inquiry.challenge
                && let Some(problem) = use_challenge(&mut transaction, challenge, inquiry).await?
            {
                return Ok(Accepted::Refused(problem));
            }
            let number = next_number(&mut transaction).await?;
            sqlx::query(
                "INSERT INTO inquiries (request_id, binding, received_at, day, number, changed, listed) \
                 VALUES ($1, $2, $3, $4, $5, $5, $6)",
            )
            .bind(inquiry.request_id)
            .bind(inquiry.binding.to_vec())
            .bind(inquiry.now)
            .bind(inquiry.today.to_string())
            .bind(number)
            .bind(i64::from(inquiry.listed))
            .execute(&mut *transaction)
            .await?;
            transaction.commit().await?;
            Ok(Accepted::Ask {
                received_at: inquiry.now,
            })
        })
        .await
    }

    /// Keeps an answer together with the desk's row, unless there is one already.
    ///
    /// Returns the answer that is kept: the one to send.
    pub(crate) async fn answer(
        &self,
        answer: Answer,
        reception: &Reception,
    ) -> Result<Answer, StoreError> {
        let row = serde_json::to_string(reception)?;
        in_time(async {
            let mut transaction = self.database.write().await?;
            let number = next_number(&mut transaction).await?;
            sqlx::query(
                "UPDATE inquiries SET status = $1, body = $2, reception = $3, changed = $4 \
                 WHERE request_id = $5 AND status IS NULL",
            )
            .bind(i64::from(answer.status))
            .bind(answer.body)
            .bind(row)
            .bind(number)
            .bind(reception.request_id.as_str())
            .execute(&mut *transaction)
            .await?;
            let kept = sqlx::query("SELECT status, body FROM inquiries WHERE request_id = $1")
                .bind(reception.request_id.as_str())
                .fetch_one(&mut *transaction)
                .await?;
            transaction.commit().await?;
            Ok(Answer {
                status: u16::try_from(kept.try_get::<i64, _>("status")?)?,
                body: kept.try_get("body")?,
            })
        })
        .await
    }
}

/// Counts what the desk's list goes through; desks that wait ask for what is beyond a number.
pub(super) async fn next_number(transaction: &mut Transaction) -> Result<i64, StoreError> {
    let row =
        sqlx::query("UPDATE counters SET value = value + 1 WHERE name = 'changes' RETURNING value")
            .fetch_one(&mut **transaction)
            .await?;
    Ok(row.try_get("value")?)
}

async fn known(
    transaction: &mut Transaction,
    inquiry: &Accepting<'_>,
) -> Result<Option<Accepted>, StoreError> {
    let row = sqlx::query(
        "SELECT binding, received_at, status, body FROM inquiries WHERE request_id = $1",
    )
    .bind(inquiry.request_id)
    .fetch_optional(&mut **transaction)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let binding: Vec<u8> = row.try_get("binding")?;
    if binding != inquiry.binding {
        return Ok(Some(Accepted::Refused(ProblemKind::RequestIdConflict)));
    }
    let (status, body): (Option<i64>, Option<Vec<u8>>) =
        (row.try_get("status")?, row.try_get("body")?);
    Ok(Some(match (status, body) {
        (Some(status), Some(body)) => Accepted::Answered(Answer {
            status: u16::try_from(status)?,
            body,
        }),
        _ => Accepted::Ask {
            received_at: row.try_get("received_at")?,
        },
    }))
}

/// Marks the challenge as used by this inquiry, or says why it cannot be.
async fn use_challenge(
    transaction: &mut Transaction,
    challenge: &Challenged<'_>,
    inquiry: &Accepting<'_>,
) -> Result<Option<ProblemKind>, StoreError> {
    let row = sqlx::query("SELECT origin, expires_at, used_by FROM challenges WHERE nonce = $1")
        .bind(challenge.nonce)
        .fetch_optional(&mut **transaction)
        .await?;
    let Some(row) = row else {
        return Ok(Some(ProblemKind::ChallengeUnknown));
    };
    if row.try_get::<String, _>("origin")? != challenge.origin {
        return Ok(Some(ProblemKind::OriginNotAllowed));
    }
    if row.try_get::<Option<String>, _>("used_by")?.is_some() {
        return Ok(Some(ProblemKind::ChallengeUsed));
    }
    if row.try_get::<i64, _>("expires_at")? <= inquiry.now {
        return Ok(Some(ProblemKind::ChallengeExpired));
    }
    sqlx::query("UPDATE challenges SET used_by = $1 WHERE nonce = $2")
        .bind(inquiry.request_id)
        .bind(challenge.nonce)
        .execute(&mut **transaction)
        .await?;
    Ok(None)
}

/// Seconds for which a challenge is remembered after its end.
const CHALLENGE_MEMORY: i64 = 24 * 60 * 60;
