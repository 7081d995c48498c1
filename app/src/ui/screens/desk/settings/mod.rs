//! The clinic's settings, its staff, and files for other computers.

mod clinic;
mod files;
mod form;
mod staff;

use leptos::prelude::*;
use reception::desk::staff::Permission;

use self::clinic::ClinicSettings;
use self::files::{PolicyFiles, SettingsFile};
use self::form::Form;
use self::staff::{OwnAccount, StaffAccounts};
use super::DeskTitle;
use crate::desk::Desk;
use crate::ui::components::{Notice, Tone};
use crate::ui::text::say;

/// Everything for administrators; for everybody their own account.
#[component]
pub fn SettingsSide() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let form = Form::new(&untrack(|| desk.settings()));
    let may_change = untrack(|| desk.may(Permission::ChangeSettings));
    let may_manage = untrack(|| desk.may(Permission::ManageStaff));
    view! {
        <div class="clinic">
            <DeskTitle text=say!(menu.settings)/>
            {(!may_change).then(|| view! {
                <Notice tone=Tone::Information text=say!(settings.administrators)/>
            })}
            {may_change.then(|| view! { <ClinicSettings form/> })}
            {may_manage.then(|| view! { <StaffAccounts/> })}
            <OwnAccount/>
            {may_change.then(|| view! { <SettingsFile form/> <PolicyFiles/> })}
        </div>
    }
}
