//! What the terminal writes, element by element, from what the simulated system says.

use eligibility::xml_msg::{
    Personal, QualificationConfirmSearchInfo, ResultOfQualificationConfirmation,
};
use eligibility::{XmlMsg, timestamp_in_japan};
use simulator::people::{DemoPatient, Insurance};

use crate::element::Element;
use crate::question::Question;
use crate::vendors::Vendor;

/// What stands in a header besides what is echoed.
pub(crate) struct Header<'a> {
    pub(crate) now: i64,
    pub(crate) institution: &'a str,
    pub(crate) identifier: &'a str,
    /// OQSCD002: 1 by card, 2 by insured data.
    pub(crate) classification: Option<&'a str>,
    /// OQSCD003: 1 normal, 2 in process, 9 abnormal.
    pub(crate) segment: &'a str,
    pub(crate) error: Option<(&'a str, &'a str)>,
    pub(crate) shift_jis: bool,
    /// Of a bulk answer: all, good, failed.
    pub(crate) counts: Option<(usize, usize, usize)>,
}

impl Header<'_> {
    pub(crate) fn element(&self) -> Element {
        let now = timestamp_in_japan(self.now).unwrap_or_default();
        let mut header = vec![
            text("ProcessExecutionTime", &now),
            text(
                "QualificationConfirmationDate",
                now.get(..8).unwrap_or_default(),
            ),
            text("MedicalInstitutionCode", self.institution),
            text("ArbitraryFileIdentifier", self.identifier),
        ];
        header.extend(
            self.classification
                .map(|code| text("ReferenceClassification", code)),
        );
        header.push(text("SegmentOfResult", self.segment));
        if let Some((code, message)) = self.error {
            header.push(text("ErrorCode", code));
            header.push(text("ErrorMessage", message));
        }
        if let Some((all, good, failed)) = self.counts {
            header.push(text("NumberOfProcessingResult", &all.to_string()));
            header.push(text("NumberOfNormalProcessing", &good.to_string()));
            header.push(text("NumberOfError", &failed.to_string()));
        }
        let charset = if self.shift_jis { "1" } else { "0" };
        header.push(text("CharacterCodeIdentifier", charset));
        Element::Children("MessageHeader", header)
    }
}

pub(crate) fn message(header: &Header<'_>, body: Vec<Element>) -> Element {
    let body = Element::Children("MessageBody", body);
    Element::Children("XmlMsg", vec![header.element(), body])
}

/// The body of a single answer, or what stands in a unit of a bulk answer.
pub(crate) fn found(answer: &XmlMsg, asked: Element, in_bulk: bool) -> Vec<Element> {
    let validity = &answer.message_body.qualification_validity;
    let validity = validity.as_ref().map_or("4", |validity| validity.code());
    let results = answer
        .results()
        .iter()
        .map(|it| Element::Children("ResultOfQualificationConfirmation", qualification(it)));
    let mut body = vec![
        asked,
        text("ProcessingResultStatus", "1"),
        text("QualificationValidity", validity),
    ];
    if in_bulk {
        body.extend(results);
    } else if validity != "4" {
        body.push(Element::Children("ResultList", results.collect()));
    }
    body
}

/// The body of a card result.
pub(crate) fn card_body(
    person: &DemoPatient,
    vendor: &Vendor,
    reference_number: Option<&str>,
    now: i64,
) -> Vec<Element> {
    let mut body = vec![text("ProcessingResultStatus", "1")];
    if vendor.asks_prescription {
        body.push(text("PrescriptionIssueSelect", "1"));
    }
    let answer = by_person(person, now).filter(|answer| !answer.results().is_empty());
    match (person.insurance, answer) {
        (Insurance::Covered(_), Some(answer)) => {
            let results = answer.results().iter().map(|result| {
                let mut children = qualification(result);
                children.extend(consents(vendor, now));
                children.extend(reference_number.map(|it| text("ReferenceNumber", it)));
                Element::Children("ResultOfQualificationConfirmation", children)
            });
            let results = results.collect();
            body.push(text("QualificationValidity", "1"));
            body.push(Element::Children("ResultList", results));
        }
        (Insurance::Unregistered, _) => {
            return vec![
                text("ProcessingResultStatus", "2"),
                text("ProcessingResultCode", "SIM0001"),
                text(
                    "ProcessingResultMessage",
                    "利用登録がされていません（模擬）",
                ),
            ];
        }
        (Insurance::Covered(_) | Insurance::NotFound, _) => {
            body.push(text("QualificationValidity", "4"));
        }
    }
    body
}

/// The data of a certificate by which this person is found.
pub(crate) fn search_of(person: &DemoPatient) -> Option<QualificationConfirmSearchInfo> {
    let Insurance::Covered(coverage) = person.insurance else {
        return None;
    };
    let personal = |text: &str| Personal::new(text.to_owned());
    Some(QualificationConfirmSearchInfo {
        insurer_number: Some(coverage.insurer_number.to_owned()),
        insured_card_symbol: coverage.symbol.map(personal),
        insured_identification_number: Some(personal(coverage.number)),
        insured_branch_number: coverage.branch.map(personal),
        birthdate: Some(personal(person.birth_date)),
        ..QualificationConfirmSearchInfo::default()
    })
}

/// Asks the simulated system by what stands in a request's group.
pub(crate) fn by_group(question: &Question, group: usize, now: i64) -> Option<XmlMsg> {
    let group = question.groups.get(group)?;
    let plain = |name: &str| group.get(name).cloned();
    let personal = |name: &str| plain(name).map(Personal::new);
    ask(
        QualificationConfirmSearchInfo {
            insurer_number: plain("InsurerNumber"),
            insured_card_symbol: personal("InsuredCardSymbol"),
            insured_identification_number: personal("InsuredIdentificationNumber"),
            insured_branch_number: personal("InsuredBranchNumber"),
            birthdate: personal("Birthdate"),
            ..QualificationConfirmSearchInfo::default()
        },
        now,
    )
}

/// A request's group, as it was asked.
pub(crate) fn echo(question: &Question, group: usize) -> Element {
    const NAMES: [&str; 7] = [
        "InsurerNumber",
        "InsuredCardSymbol",
        "InsuredIdentificationNumber",
        "InsuredBranchNumber",
        "Birthdate",
        "LimitApplicationCertificateRelatedConsFlg",
        "ArbitraryIdentifier",
    ];
    let group = question.groups.get(group);
    let children = NAMES
        .iter()
        .filter_map(|name| Some(text(name, group?.get(*name)?)));
    Element::Children("QualificationConfirmSearchInfo", children.collect())
}

pub(crate) fn text(name: &'static str, value: &str) -> Element {
    Element::Text(name, value.to_owned())
}

fn by_person(person: &DemoPatient, now: i64) -> Option<XmlMsg> {
    ask(search_of(person)?, now)
}

fn ask(search: QualificationConfirmSearchInfo, now: i64) -> Option<XmlMsg> {
    let mut question = XmlMsg::default();
    question.message_body.qualification_confirm_search_info = Some(search);
    simulator::insurer::answer_by_insured_data(&question, now).ok()
}

fn qualification(result: &ResultOfQualificationConfirmation) -> Vec<Element> {
    let mut children = Vec::new();
    let mut add = |name, value: Option<&str>| children.extend(value.map(|value| text(name, value)));
    let own = |value: &Option<Personal>| value.as_ref().map(|it| it.expose().clone());
    let class = result.insured_card_classification.as_ref();
    add("InsuredCardClassification", class.map(|it| it.code()));
    add("InsurerNumber", result.insurer_number.as_deref());
    add(
        "InsuredCardSymbol",
        own(&result.insured_card_symbol).as_deref(),
    );
    add(
        "InsuredIdentificationNumber",
        own(&result.insured_identification_number).as_deref(),
    );
    add(
        "InsuredBranchNumber",
        own(&result.insured_branch_number).as_deref(),
    );
    let family = result.personal_family_classification.as_ref();
    add("PersonalFamilyClassification", family.map(|it| it.code()));
    add("InsuredName", own(&result.insured_name).as_deref());
    add("Name", own(&result.name).as_deref());
    add("NameOfOther", own(&result.name_of_other).as_deref());
    add("NameKana", own(&result.name_kana).as_deref());
    add(
        "NameOfOtherKana",
        own(&result.name_of_other_kana).as_deref(),
    );
    add("Sex1", result.sex1.as_ref().map(|it| it.code()));
    add("Birthdate", own(&result.birthdate).as_deref());
    add("Address", own(&result.address).as_deref());
    add("PostNumber", own(&result.post_number).as_deref());
    add("InsurerName", result.insurer_name.as_deref());
    add("QualificationDate", result.qualification_date.as_deref());
    add(
        "InsuredCertificateIssuanceDate",
        result.insured_certificate_issuance_date.as_deref(),
    );
    add(
        "InsuredCardValidDate",
        result.insured_card_valid_date.as_deref(),
    );
    add(
        "InsuredCardExpirationDate",
        result.insured_card_expiration_date.as_deref(),
    );
    add(
        "InsuredPartialContributionRatio",
        result.insured_partial_contribution_ratio.as_deref(),
    );
    let limit_consent = result
        .limit_application_certificate_related_cons_flg
        .as_ref();
    add(
        "LimitApplicationCertificateRelatedConsFlg",
        limit_consent.map(|it| it.code()),
    );
    add(
        "LimitApplicationCertificateRelatedConsTime",
        result
            .limit_application_certificate_related_cons_time
            .as_deref(),
    );
    if let Some(elderly) = &result.elderly_recipient_certificate_info {
        let parts = [
            (
                "ElderlyRecipientCertificateDate",
                &elderly.elderly_recipient_certificate_date,
            ),
            (
                "ElderlyRecipientValidStartDate",
                &elderly.elderly_recipient_valid_start_date,
            ),
            (
                "ElderlyRecipientValidEndDate",
                &elderly.elderly_recipient_valid_end_date,
            ),
            (
                "ElderlyRecipientContributionRatio",
                &elderly.elderly_recipient_contribution_ratio,
            ),
        ];
        children.push(Element::Children(
            "ElderlyRecipientCertificateInfo",
            present(&parts),
        ));
    }
    if let Some(limit) = &result.limit_application_certificate_related_info {
        let kind = limit.limit_application_certificate_classification.as_ref();
        let class = limit
            .limit_application_certificate_classification_flag
            .as_ref();
        let kind = kind.map(|it| it.code().to_owned());
        let class = class.map(|it| it.code().to_owned());
        let parts = [
            ("LimitApplicationCertificateClassification", &kind),
            ("LimitApplicationCertificateClassificationFlag", &class),
            (
                "LimitApplicationCertificateDate",
                &limit.limit_application_certificate_date,
            ),
            (
                "LimitApplicationCertificateValidStartDate",
                &limit.limit_application_certificate_valid_start_date,
            ),
            (
                "LimitApplicationCertificateValidEndDate",
                &limit.limit_application_certificate_valid_end_date,
            ),
        ];
        children.push(Element::Children(
            "LimitApplicationCertificateRelatedInfo",
            present(&parts),
        ));
    }
    children
}

fn present(parts: &[(&'static str, &Option<String>)]) -> Vec<Element> {
    let parts = parts.iter();
    parts
        .filter_map(|(name, value)| Some(text(name, value.as_deref()?)))
        .collect()
}

/// The consents given at the reader; what may be seen, may be seen for 24 hours.
fn consents(vendor: &Vendor, now: i64) -> Vec<Element> {
    const OLDER: [[&str; 3]; 4] = [
        [
            "SpecificHealthCheckupsInfoConsFlg",
            "SpecificHealthCheckupsInfoConsTime",
            "SpecificHealthCheckupsInfoAvailableTime",
        ],
        [
            "PharmacistsInfoConsFlg",
            "PharmacistsInfoConsTime",
            "PharmacistsInfoAvailableTime",
        ],
        [
            "DiagnosisInfoConsFlg",
            "DiagnosisInfoConsTime",
            "DiagnosisInfoAvailableTime",
        ],
        [
            "OperationInfoConsFlg",
            "OperationInfoConsTime",
            "OperationInfoAvailableTime",
        ],
    ];
    const NEWER: [[&str; 3]; 2] = [
        [
            "AllergyInfoConsFlg",
            "AllergyInfoConsTime",
            "AllergyInfoAvailableTime",
        ],
        [
            "InfectiousInfoConsFlg",
            "InfectiousInfoConsTime",
            "InfectiousInfoAvailableTime",
        ],
    ];
    let moment = timestamp_in_japan(now).unwrap_or_default();
    let until = timestamp_in_japan(now + 24 * 60 * 60).unwrap_or_default();
    let newer = NEWER.iter().filter(|_| vendor.newer_consents);
    let mut elements: Vec<Element> = OLDER
        .iter()
        .chain(newer)
        .flat_map(|[flag, time, end]| [text(flag, "1"), text(time, &moment), text(end, &until)])
        .collect();
    if vendor.says_no {
        elements.push(text("SpecificDiseasesCertificateRelatedConsFlg", "0"));
    }
    elements
}
