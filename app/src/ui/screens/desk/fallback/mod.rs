//! When the card does not work: from the reason to the next step, and on to its record.

mod advice;
mod copy;
mod paper;
mod qr;
mod statement;
mod steps;
mod verbal;
mod who;

use eligibility::CivilDate;
use eligibility::rules::VisitKind;
use leptos::prelude::*;
use reception::desk::CardPresented;
use reception::desk::fallback::{Advice, Case, Question, Reason, Step, Way};

pub use self::copy::channel;
pub use self::paper::Paper;
use self::steps::Steps;
pub use self::verbal::held_fields;
use super::DeskTitle;
use crate::desk::Desk;
use crate::desk::receive::{Cause, Subject};
use crate::desk::route::{Address, DeskRoute};
use crate::i18n::Locale;
use crate::ui::components::{PatientLanguage, PatientLanguageChoice};
use crate::ui::text::say;

/// The wizard with its answers so far.
#[derive(Clone, Copy)]
pub struct Wizard {
    desk: Desk,
    draft: RwSignal<Draft>,
    doing: RwSignal<Doing>,
    language: PatientLanguage,
}

/// What is known so far.
#[derive(Clone, PartialEq)]
struct Draft {
    subject: Subject,
    reason: Option<Reason>,
    card: Option<CardPresented>,
    /// Whether the staff have said who it is, or that nobody knows.
    who_is_asked: bool,
    holds_data: bool,
    answers: Vec<(Question, bool)>,
}

/// What the staff do.
#[derive(Clone, PartialEq)]
enum Doing {
    /// They answer questions.
    Asking,
    /// They follow the advice.
    Following(Advice),
    /// It is recorded.
    Done(Done),
}

/// What was recorded.
#[derive(Clone, PartialEq)]
struct Done {
    due: Option<CivilDate>,
    asked: Option<Asked>,
}

/// What an inquiry right after a document came to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asked {
    Confirmed,
    Changed,
    Open,
}

/// What is on the screen.
#[derive(Clone, PartialEq)]
enum Shown {
    Why,
    Visit,
    Card,
    Who,
    Ask(Question),
    Advise(Advice),
    Follow(Advice),
    Done(Done),
}

/// The side of the page.
#[component]
pub fn Fallback() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let wizard = Wizard::begin(desk);
    provide_context(wizard);
    provide_context(wizard.language);
    view! {
        <div class="wizard panel">
            <div class="wizard__head">
                <DeskTitle text=say!(wizard.title)/>
                <PatientLanguageChoice/>
            </div>
            <Steps/>
        </div>
    }
}

impl Wizard {
    /// Begins anew, for the reception that the address names, if it names one.
    fn begin(desk: Desk) -> Self {
        let address = expect_context::<Address>();
        let named = untrack(|| address.subject(DeskRoute::Fallback));
        let (draft, language) = desk.state.with_untracked(|state| {
            let mut subject = Subject::new(leptos_i18n::Locale::as_str(Locale::default()));
            let reception = named.as_deref().and_then(|id| state.reception(id));
            if let Some(reception) = reception {
                subject.reception.clone_from(&reception.id);
                subject.patient.clone_from(&reception.patient);
                subject.visit = reception.visit;
                if let Some(language) = &reception.language {
                    subject.language.clone_from(language);
                }
            }
            let language = language_of(&subject.language);
            (Draft::new(subject), language)
        });
        let this = Self {
            desk,
            draft: RwSignal::new(draft),
            doing: RwSignal::new(Doing::Asking),
            language: PatientLanguage(RwSignal::new(language)),
        };
        this.look_for_data();
        this
    }

    /// The next patient, of whom nothing is known.
    fn restart(self) {
        let language = leptos_i18n::Locale::as_str(Locale::default());
        self.language.0.set(Locale::default());
        self.draft.set(Draft::new(Subject::new(language)));
        self.doing.set(Doing::Asking);
    }

    fn shown(self) -> Shown {
        match self.doing.get() {
            Doing::Following(advice) => return Shown::Follow(advice),
            Doing::Done(done) => return Shown::Done(done),
            Doing::Asking => {}
        }
        let draft = self.draft.get();
        let Some(reason) = draft.reason else {
            return Shown::Why;
        };
        let Some(visit) = draft.subject.visit else {
            return Shown::Visit;
        };
        let Some(card) = draft.card else {
            return Shown::Card;
        };
        if visit == VisitKind::Return && draft.subject.patient.is_none() && !draft.who_is_asked {
            return Shown::Who;
        }
        match self
            .case(&draft, reason, visit, card)
            .next(self.desk.today())
        {
            Step::Ask(question) => Shown::Ask(question),
            Step::Go(advice) => Shown::Advise(advice),
        }
    }

    fn case(self, draft: &Draft, reason: Reason, visit: VisitKind, card: CardPresented) -> Case {
        let mut case = Case::new(reason, visit, card);
        case.holds_data = draft.holds_data;
        case.has_web_link = self.web_link().is_some();
        for (question, yes) in &draft.answers {
            case.answer(*question, *yes);
        }
        case
    }

    fn because(self, reason: Reason) {
        self.draft.update(|draft| {
            draft.reason = Some(reason);
            // These two reasons say it themselves.
            draft.card = if reason == Reason::Phone {
                Some(CardPresented::Phone)
            } else if reason == Reason::NoCard {
                Some(CardPresented::None)
            } else {
                None
            };
        });
    }

    fn patient(self, patient: Option<String>) {
        self.draft.update(|draft| {
            draft.subject.patient = patient;
            draft.who_is_asked = true;
        });
        self.look_for_data();
    }

    fn answer(self, question: Question, yes: bool) {
        self.draft
            .update(|draft| draft.answers.push((question, yes)));
    }

    /// Takes the last answer back.
    fn back(self) {
        if self.doing.get_untracked() != Doing::Asking {
            return self.doing.set(Doing::Asking);
        }
        self.draft.update(|draft| {
            if draft.answers.pop().is_some() {
                return;
            }
            if draft.who_is_asked {
                draft.who_is_asked = false;
                draft.subject.patient = None;
                draft.holds_data = false;
            } else if draft.card.is_some()
                && !matches!(draft.reason, Some(Reason::Phone | Reason::NoCard))
            {
                draft.card = None;
            } else if draft.subject.visit.is_some() {
                draft.subject.visit = None;
            } else {
                draft.reason = None;
            }
        });
    }

    /// The advice is followed.
    fn follow(self, advice: Advice) {
        self.doing.set(Doing::Following(advice));
    }

    /// The questions of the verbal verification end in the statement.
    fn needs_statement(self) {
        self.answer(Question::SaysUnchanged, false);
        self.doing.set(Doing::Asking);
        if let Shown::Advise(advice) = untrack(|| self.shown())
            && advice.way == Way::Statement
        {
            self.follow(advice);
        }
    }

    fn done(self, due: Option<CivilDate>, asked: Option<Asked>) {
        self.doing.set(Doing::Done(Done { due, asked }));
    }

    fn cause(self) -> Cause {
        self.draft.with_untracked(|draft| Cause {
            reason: draft.reason.unwrap_or(Reason::ReaderBroken),
            card: draft.card.unwrap_or(CardPresented::None),
        })
    }

    fn subject(self) -> Subject {
        let language = leptos_i18n::Locale::as_str(self.language.0.get_untracked()).to_owned();
        let subject = self.draft.with_untracked(|draft| draft.subject.clone());
        Subject {
            language,
            ..subject
        }
    }

    fn web_link(self) -> Option<String> {
        self.desk.state.with(|state| {
            state
                .settings()
                .and_then(|settings| settings.official_web_link.clone())
        })
    }

    /// Whether a verbal verification has something to ask about.
    fn look_for_data(self) {
        let patient = self
            .draft
            .with_untracked(|draft| draft.subject.patient.clone());
        let holds = patient.is_some_and(|patient| verbal::base_of(self.desk, &patient).is_ok());
        self.draft.update(|draft| draft.holds_data = holds);
    }
}

impl Draft {
    const fn new(subject: Subject) -> Self {
        Self {
            subject,
            reason: None,
            card: None,
            who_is_asked: false,
            holds_data: false,
            answers: Vec::new(),
        }
    }
}

fn language_of(tag: &str) -> Locale {
    <Locale as leptos_i18n::Locale>::get_all()
        .iter()
        .copied()
        .find(|locale| leptos_i18n::Locale::as_str(*locale) == tag)
        .unwrap_or_default()
}
