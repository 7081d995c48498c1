//! The form of the clinic's settings.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use reception::desk::settings::{CertifiedReader, SettingField};
use redacted::Redacted;

use super::form::{Asked, Form, LANGUAGES, problem_of};
use crate::desk::{Desk, RecordError};
use crate::ui::components::{
    CheckField, FieldError, Notice, RadioField, SelectField, TextField, Tone, Typed,
};
use crate::ui::text::{Text, certified_reader, record_error, say, setting_problem};

/// What became of the last click on "save".
#[derive(Clone, PartialEq)]
enum Saved {
    Not,
    Busy,
    Wrong,
    Yes,
    Failed(RecordError),
}

/// Every setting; what is wrong is said at its field while typing.
#[component]
pub fn ClinicSettings(form: Form) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let gateway_passphrase = RwSignal::new(String::new());
    let saved = RwSignal::new(Saved::Not);
    let read = Memo::new(move |_| form.read(&desk.settings()));
    let problems = Memo::new(move |_| read.with(|settings| settings.problems()));
    let wrong = move |field: SettingField| -> FieldError {
        Signal::derive(move || {
            problems.with(|problems| problem_of(problems, field).map(setting_problem))
        })
    };
    Effect::new(move |before: Option<()>| {
        read.track();
        if before.is_some() {
            saved.set(Saved::Not);
        }
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if problems.with_untracked(|problems| !problems.is_empty()) {
            return saved.set(Saved::Wrong);
        }
        saved.set(Saved::Busy);
        let settings = read.get_untracked();
        let passphrase = gateway_passphrase
            .try_update(std::mem::take)
            .unwrap_or_default();
        spawn_local(async move {
            match desk.save_settings(settings).await {
                Ok(()) => {
                    if !passphrase.is_empty() {
                        desk.keep_gateway_passphrase(&Redacted::new(passphrase))
                            .await;
                    }
                    saved.set(Saved::Yes);
                }
                Err(error) => saved.set(Saved::Failed(error)),
            }
        });
    };
    view! {
        <form class="form" on:submit=submit>
            {part(say!(settings.clinic), None)}
            <div class="form__row">
                <TextField label=say!(settings.name) value=form.name error=wrong(SettingField::InstitutionName)/>
                <TextField
                    label=say!(settings.code)
                    hint=Some(say!(set_up.code_hint))
                    value=form.code
                    typed=Typed::Digits
                    error=wrong(SettingField::InstitutionCode)
                />
            </div>
            <TextField
                label=say!(settings.web_link)
                hint=Some(say!(settings.web_link_hint))
                value=form.web_link
                error=wrong(SettingField::OfficialWebLink)
            />
            {part(say!(settings.back_end), None)}
            <RadioField
                label=say!(settings.back_end_asked)
                options=vec![
                    (Asked::Gateway, say!(set_up.gateway)),
                    (Asked::Folder, say!(set_up.folder)),
                    (Asked::Demo, say!(set_up.demo)),
                ]
                value=form.back_end
            />
            <Show when=move || form.back_end.get() == Some(Asked::Gateway)>
                <TextField
                    label=say!(settings.gateway_passphrase)
                    hint=Some(say!(settings.gateway_passphrase_hint))
                    value=gateway_passphrase
                    typed=Typed::Password
                />
            </Show>
            {part(say!(settings.readers), None)}
            <div class="form__row">
                <SelectField label=say!(settings.certified) options=certified_readers() value=form.certified/>
                <div class="field">
                    <CheckField label=say!(settings.at_the_screen) value=form.at_the_screen/>
                    <CheckField label=say!(settings.phones) value=form.phones/>
                </div>
            </div>
            <PatientsScreen form problems=wrong/>
            {part(say!(settings.desk), None)}
            <div class="form__row">
                <TextField label=say!(settings.idle_lock) value=form.idle_lock typed=Typed::Digits error=wrong(SettingField::IdleLock)/>
                <TextField label=say!(settings.verbal_months) value=form.verbal_months typed=Typed::Digits error=wrong(SettingField::VerbalMaxAge)/>
                <TextField label=say!(settings.due_day) value=form.due_day typed=Typed::Digits error=wrong(SettingField::ReverifyDueDay)/>
            </div>
            {part(say!(settings.retention), Some(say!(settings.retention_hint)))}
            <div class="form__row">
                <TextField label=say!(settings.receptions_months) value=form.receptions_months typed=Typed::Digits error=wrong(SettingField::RetentionOfReceptions)/>
                <TextField label=say!(settings.statements_months) value=form.statements_months typed=Typed::Digits error=wrong(SettingField::RetentionOfStatements)/>
            </div>
            <div class="clinic__save">
                <button type="submit" class="desk__button" data-look="primary" disabled=move || saved.get() == Saved::Busy>
                    {say!(settings.save).shown()}
                </button>
                <p role="status">{move || (saved.get() == Saved::Yes).then(|| say!(settings.saved).shown())}</p>
            </div>
            {move || match saved.get() {
                Saved::Wrong => Some(say!(settings.wrong, count = problems.with(Vec::len))),
                Saved::Failed(error) => Some(record_error(&error)),
                Saved::Not | Saved::Busy | Saved::Yes => None,
            }.map(|text| view! { <div role="alert"><Notice tone=Tone::Error text/></div> })}
        </form>
    }
}

/// What the patient's page takes over when it starts.
#[component]
fn PatientsScreen(
    form: Form,
    problems: impl Fn(SettingField) -> FieldError + Copy + 'static,
) -> impl IntoView {
    let wrong = problems;
    let languages = LANGUAGES
        .iter()
        .zip(form.languages)
        .map(|(&language, value)| {
            let name = leptos_i18n::td_string!(language, language.this).to_string();
            view! { <CheckField label=Text::verbatim(name) value/> }
        });
    view! {
        {part(say!(settings.patients_screen), Some(say!(settings.patients_screen_hint)))}
        <fieldset class="field field--choices">
            <legend class="field__label">{say!(settings.languages).shown()}</legend>
            {languages.collect_view()}
            {error_line(wrong(SettingField::Languages))}
        </fieldset>
        <fieldset class="field field--choices">
            <legend class="field__label">{say!(settings.face).shown()}</legend>
            <CheckField label=say!(settings.face_offered) value=form.face_offered/>
            <CheckField label=say!(settings.liveness) value=form.liveness/>
            <CheckField label=say!(settings.challenge) value=form.challenge/>
            {error_line(wrong(SettingField::FaceChallenge))}
            <CheckField label=say!(settings.staff_check) value=form.staff_check/>
        </fieldset>
        <fieldset class="field field--choices">
            <legend class="field__label">{say!(settings.voice).shown()}</legend>
            <CheckField label=say!(settings.voice_on) value=form.voice/>
        </fieldset>
        <div class="form__row">
            <TextField label=say!(settings.voice_rate) value=form.voice_rate typed=Typed::Digits error=wrong(SettingField::VoiceRate)/>
            <TextField label=say!(settings.voice_volume) value=form.voice_volume typed=Typed::Digits error=wrong(SettingField::VoiceVolume)/>
        </div>
        <fieldset class="field field--choices">
            <legend class="field__label">{say!(settings.questions).shown()}</legend>
            <p class="field__hint">{say!(settings.questions_hint).shown()}</p>
            <CheckField label=say!(settings.medical_information) value=form.medical_information/>
            <CheckField label=say!(settings.e_prescription) value=form.e_prescription/>
            <CheckField label=say!(settings.subsidies) value=form.subsidies/>
        </fieldset>
    }
}

/// The heading of a part of the form.
fn part(title: Text, hint: Option<Text>) -> impl IntoView {
    view! {
        <div class="clinic__part">
            <h2>{title.shown()}</h2>
            {hint.map(|hint| view! { <p class="field__hint">{hint.shown()}</p> })}
        </div>
    }
}

fn error_line(error: FieldError) -> impl IntoView {
    view! {
        <p class="field__error" aria-live="polite">
            {move || error.get().map(|error| error.shown()())}
        </p>
    }
}

fn certified_readers() -> Vec<(Option<CertifiedReader>, Text)> {
    use CertifiedReader::{Almex, Atlas, Canon, Fujitsu, Panasonic};
    let makers = [Fujitsu, Panasonic, Canon, Atlas, Almex];
    std::iter::once((None, say!(settings.no_certified)))
        .chain(makers.map(|maker| (Some(maker), certified_reader(maker))))
        .collect()
}
