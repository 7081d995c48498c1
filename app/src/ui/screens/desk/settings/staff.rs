//! Who can open the desk.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use reception::desk::staff::Role;
use redacted::Redacted;

use crate::desk::{Desk, Member, PASSPHRASE_LENGTH, StaffError};
use crate::ui::components::{Notice, RadioField, TextField, Tone, Typed};
use crate::ui::text::{Text, role, say, staff_error};

/// What became of the last change.
#[derive(Clone, PartialEq)]
enum Outcome {
    Nothing,
    Busy,
    Done,
    Failed(StaffError),
}

/// The list, and a form to let somebody in. Each change asks for one's own passphrase again.
#[component]
pub fn StaffAccounts() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let members = RwSignal::new(Vec::<Member>::new());
    let outcome = RwSignal::new(Outcome::Nothing);
    let own = RwSignal::new(String::new());
    let name = RwSignal::new(String::new());
    let chosen_role = RwSignal::new(Some(Role::Clerk));
    let passphrase = RwSignal::new(String::new());
    let reload = move || {
        spawn_local(async move {
            match desk.members().await {
                Ok(list) => members.set(list),
                Err(error) => outcome.set(Outcome::Failed(error)),
            }
        });
    };
    reload();
    let finish = move |done: Result<(), StaffError>| {
        outcome.set(match done {
            Ok(()) => Outcome::Done,
            Err(error) => Outcome::Failed(error),
        });
        reload();
    };
    let add = move |event: SubmitEvent| {
        event.prevent_default();
        outcome.set(Outcome::Busy);
        spawn_local(async move {
            let done = desk
                .add_member(
                    take(own),
                    name.get_untracked().trim().to_owned(),
                    chosen_role.get_untracked().unwrap_or(Role::Clerk),
                    take(passphrase),
                )
                .await;
            if done.is_ok() {
                name.set(String::new());
            }
            finish(done);
        });
    };
    let take_off = move |member: Member| {
        outcome.set(Outcome::Busy);
        spawn_local(async move { finish(desk.take_off(take(own), &member).await) });
    };
    let busy = move || outcome.get() == Outcome::Busy;
    view! {
        <section class="clinic__section" aria-labelledby="staff-title">
            <h2 id="staff-title">{say!(staff.title).shown()}</h2>
            <form class="form" on:submit=add>
                <TextField label=say!(staff.own) hint=Some(say!(staff.own_hint)) value=own typed=Typed::Password/>
                <ul class="clinic__members">
                    <For each=move || members.get() key=|member| (member.id.clone(), member.has_passkey) let:member>
                        {member_row(desk, &member, take_off, busy)}
                    </For>
                </ul>
                <h3>{say!(staff.add).shown()}</h3>
                <div class="form__row">
                    <TextField label=say!(staff.name) value=name required=true/>
                    <TextField
                        label=say!(staff.first_passphrase)
                        hint=Some(say!(set_up.passphrase_hint, count = PASSPHRASE_LENGTH))
                        value=passphrase
                        typed=Typed::NewPassword
                        required=true
                    />
                </div>
                <RadioField
                    label=say!(staff.role)
                    options=vec![
                        (Role::Clerk, say!(staff.clerk_may)),
                        (Role::Administrator, say!(staff.administrator_may)),
                    ]
                    value=chosen_role
                />
                <div class="form__actions">
                    <button type="submit" class="desk__button" disabled=busy>{say!(staff.add_submit).shown()}</button>
                </div>
            </form>
            {outcome_line(outcome)}
        </section>
    }
}

/// One's own passphrase and passkey.
#[component]
pub fn OwnAccount() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let outcome = RwSignal::new(Outcome::Nothing);
    let own = RwSignal::new(String::new());
    let passphrase = RwSignal::new(String::new());
    let again = RwSignal::new(String::new());
    let differ =
        Memo::new(move |_| again.with(|again| !again.is_empty() && *again != passphrase.get()));
    let finish = move |done: Result<(), StaffError>| {
        outcome.set(match done {
            Ok(()) => Outcome::Done,
            Err(error) => Outcome::Failed(error),
        });
    };
    let change = move |event: SubmitEvent| {
        event.prevent_default();
        if again.get_untracked() != passphrase.get_untracked() {
            return;
        }
        outcome.set(Outcome::Busy);
        spawn_local(async move {
            let Some(me) = untrack(|| desk.member()) else {
                return;
            };
            again.set(String::new());
            finish(
                desk.change_passphrase(take(own), &me, take(passphrase))
                    .await,
            );
        });
    };
    let add_passkey = move |_| {
        outcome.set(Outcome::Busy);
        spawn_local(async move {
            let page = untrack(|| desk.settings()).institution_name;
            finish(desk.add_passkey(take(own), &page).await);
        });
    };
    let busy = move || outcome.get() == Outcome::Busy;
    view! {
        <section class="clinic__section" aria-labelledby="own-title">
            <h2 id="own-title">{say!(staff.own_title).shown()}</h2>
            <form class="form" on:submit=change>
                <TextField label=say!(staff.current) value=own typed=Typed::Password required=true/>
                <div class="form__row">
                    <TextField
                        label=say!(staff.new_passphrase)
                        hint=Some(say!(set_up.passphrase_hint, count = PASSPHRASE_LENGTH))
                        value=passphrase
                        typed=Typed::NewPassword
                        required=true
                    />
                    <TextField
                        label=say!(staff.new_again)
                        value=again
                        typed=Typed::NewPassword
                        required=true
                        error=Signal::derive(move || differ.get().then(|| say!(set_up.differ)))
                    />
                </div>
                <div class="form__actions">
                    <button type="submit" class="desk__button" disabled=busy>{say!(staff.change).shown()}</button>
                    <button type="button" class="desk__button" disabled=busy on:click=add_passkey>
                        {say!(staff.passkey).shown()}
                    </button>
                </div>
                <p class="field__hint">{say!(staff.passkey_hint).shown()}</p>
            </form>
            {outcome_line(outcome)}
        </section>
    }
}

fn member_row<T, B>(desk: Desk, member: &Member, take_off: T, busy: B) -> impl IntoView + use<T, B>
where
    T: Fn(Member) + Copy + 'static,
    B: Fn() -> bool + Copy + Send + Sync + 'static,
{
    let is_me = untrack(|| desk.member()).is_some_and(|me| me.id == member.id);
    let asked = RwSignal::new(false);
    let named = say!(staff.take_off_named, name = member.name.clone());
    let gone = member.clone();
    view! {
        <li class="clinic__member">
            <span class="clinic__member-name">{member.name.clone()}</span>
            <span>{role(member.role).shown()}</span>
            <span>{member.has_passkey.then(|| say!(staff.has_passkey).shown())}</span>
            {if is_me {
                view! { <span>{say!(staff.you).shown()}</span> }.into_any()
            } else {
                let take_off = StoredValue::new_local((take_off, gone));
                view! {
                    <Show
                        when=move || asked.get()
                        fallback={
                            move || view! {
                                <button type="button" class="desk__button" aria-label=named.shown() disabled=busy on:click=move |_| asked.set(true)>
                                    {say!(staff.take_off).shown()}
                                </button>
                            }
                        }
                    >
                        <span class="form__actions">
                            <button
                                type="button"
                                class="desk__button"
                                data-look="danger"
                                disabled=busy
                                on:click=move |_| {
                                    asked.set(false);
                                    take_off.with_value(|(take_off, member)| take_off(member.clone()));
                                }
                            >
                                {say!(staff.take_off_sure).shown()}
                            </button>
                            <button type="button" class="desk__button" on:click=move |_| asked.set(false)>
                                {say!(staff.keep).shown()}
                            </button>
                        </span>
                    </Show>
                }.into_any()
            }}
        </li>
    }
}

fn outcome_line(outcome: RwSignal<Outcome>) -> impl IntoView {
    let shown = move || -> Option<(Tone, Text)> {
        match outcome.get() {
            Outcome::Nothing => None,
            Outcome::Busy => Some((Tone::Information, say!(staff.busy))),
            Outcome::Done => Some((Tone::Information, say!(staff.done))),
            Outcome::Failed(error) => Some((Tone::Error, staff_error(&error))),
        }
    };
    view! {
        <div role="status">
            {move || shown().map(|(tone, text)| view! { <Notice tone text/> })}
        </div>
    }
}

/// What was typed, out of the field.
fn take(typed: RwSignal<String>) -> Redacted<String> {
    Redacted::new(typed.try_update(std::mem::take).unwrap_or_default())
}
