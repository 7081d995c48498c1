// Every screen there is, and how a person gets to it.
import type { Gateway } from "../fixtures/gateway.ts";
import { type Reception, words } from "./reception.ts";

export interface Scene {
  name: string;
  /** From the first screen, in English, to this one. */
  reach(reception: Reception, gateway: Gateway): Promise<void>;
}

const atPin = async (reception: Reception) => {
  await reception.place("valid");
  await reception.choosePin();
};

const atCode = async (reception: Reception) => {
  await reception.place("valid");
  await reception.chooseFace();
};

/** This browser has no camera, and says so. */
const atNotRecognised = async (reception: Reception) => {
  await atCode(reception);
  await reception.typeCode();
  await reception.main.getByRole("button", { name: words.actions.try_again }).waitFor();
};

const atConsent = async (reception: Reception) => {
  await reception.place("valid");
  await reception.verifyPin();
};

const answered = async (reception: Reception, card: Parameters<Reception["place"]>[0]) => {
  await reception.place(card);
  await reception.verifyPin();
  await reception.press(words.consent.all);
};

export const scenes: Scene[] = [
  { name: "welcome", reach: (reception) => reception.shows(words.welcome.title) },
  {
    name: "place-card",
    reach: async (reception) => {
      await reception.press(words.welcome.start);
      await reception.shows(words.place_card.title);
    },
  },
  {
    name: "method",
    reach: async (reception) => {
      await reception.place("valid");
      await reception.shows(words.method.title);
    },
  },
  { name: "pin", reach: atPin },
  {
    name: "pin-wrong",
    reach: async (reception) => {
      await atPin(reception);
      await reception.typePin("9999");
      await reception.main.getByText(words.tries.two).waitFor();
      await reception.typePin("9999");
      await reception.main.getByText(words.tries.one).waitFor();
    },
  },
  {
    name: "method-pin-locked",
    reach: async (reception) => {
      await reception.place("pin_locked");
      await reception.shows(words.method.title);
      await reception.main.getByText(words.failure.pin_locked).waitFor();
    },
  },
  {
    name: "face-notice",
    reach: async (reception) => {
      await reception.place("valid");
      await reception.press(words.method.face);
      await reception.shows(words.face.title);
    },
  },
  { name: "code", reach: atCode },
  {
    name: "code-invalid",
    reach: async (reception) => {
      await atCode(reception);
      await reception.typeCode("60134520341015");
      await reception.main.getByText(words.code_b.birth_date).waitFor();
    },
  },
  {
    name: "code-wrong",
    reach: async (reception) => {
      await atCode(reception);
      await reception.typeCode("60101520349999");
      await reception.main.getByText(words.code.wrong).waitFor();
    },
  },
  { name: "face-not-recognised", reach: atNotRecognised },
  {
    name: "staff-sign-in",
    reach: async (reception) => {
      await atNotRecognised(reception);
      await reception.press(words.not_recognised.staff);
      await reception.shows(words.staff_check.title);
    },
  },
  {
    name: "staff-check",
    reach: async (reception, gateway) => {
      await atNotRecognised(reception);
      await reception.letStaffLook(gateway.deskPassphrase);
    },
  },
  { name: "consent", reach: atConsent },
  {
    name: "consent-item",
    reach: async (reception) => {
      await atConsent(reception);
      await reception.press(words.consent.individually);
      await reception.shows(words.consent_item.operation_question);
    },
  },
  {
    name: "consent-summary",
    reach: async (reception) => {
      await atConsent(reception);
      await reception.press(words.consent.individually);
      for (const answer of [/^Do not consent/, /^Consent/, /^Consent/, /^Consent/]) {
        const before = await reception.heading.textContent();
        await reception.main.getByRole("button", { name: answer }).click();
        await reception.page.waitForFunction(
          (text) => document.querySelector("h1")?.textContent !== text,
          before,
        );
      }
      await reception.shows(words.consent.summary);
    },
  },
  {
    name: "inquiring-retrying",
    reach: async (reception, gateway) => {
      await atConsent(reception);
      await gateway.stop();
      await reception.press(words.consent.all);
      await reception.main.getByText(words.inquiring.retrying).waitFor();
    },
  },
  { name: "complete", reach: (reception) => reception.visit("valid") },
  { name: "complete-ceiling", reach: (reception) => reception.visit("high_cost_limit") },
  {
    name: "interrupted",
    reach: async (reception) => {
      await atConsent(reception);
      await reception.take();
      await reception.shows(words.interrupted.title);
    },
  },
  {
    name: "farewell",
    reach: async (reception) => {
      await reception.visit("valid");
      await reception.take();
      await reception.shows(words.farewell.title);
    },
  },
  {
    name: "stopped-certificate-expired",
    reach: async (reception) => {
      await reception.place("expired_certificate");
      await reception.page.getByRole("heading", { name: /expired/ }).waitFor();
    },
  },
  {
    name: "stopped-not-found",
    reach: async (reception) => {
      await answered(reception, "insurer_not_found");
      await reception.shows(words.failure.not_found);
    },
  },
  {
    name: "stopped-not-registered",
    reach: async (reception) => {
      await answered(reception, "unregistered");
      await reception.shows(words.failure.not_registered);
    },
  },
  {
    name: "stopped-staff",
    reach: async (reception) => {
      await atPin(reception);
      await reception.page.getByRole("button", { name: words.actions.ask_staff }).click();
      await reception.shows(words.failure.staff_asked);
    },
  },
];

