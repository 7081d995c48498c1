// The patient's screen and the demo reader beside it, as a person uses them.
import { type Locator, type Page, expect } from "@playwright/test";

import english from "../../locales/en.json" with { type: "json" };

export const words = english;

/** The cards of the demo reader, by what they are there to show. */
export type Card = keyof typeof english.tray_card;

export class Reception {
  readonly heading: Locator;
  readonly main: Locator;
  readonly tray: Locator;

  constructor(readonly page: Page) {
    this.heading = page.getByRole("heading", { level: 1 });
    this.main = page.getByRole("main");
    this.tray = page.getByRole("complementary", { name: english.tray.title });
  }

  /** Opens the page as a patient who reads English. */
  async open(): Promise<void> {
    await this.page.goto("/");
    await this.page.getByRole("button", { name: english.language.this }).click();
    await this.shows(english.welcome.title);
  }

  /** What the screen asks or says. */
  async shows(title: string): Promise<void> {
    await expect(this.heading).toContainText(title);
  }

  async place(card: Card): Promise<void> {
    await this.tray.getByRole("button", { name: english.tray_card[card] }).click();
  }

  async take(): Promise<void> {
    await this.tray.getByRole("button", { name: english.tray.take }).click();
  }

  async press(name: string): Promise<void> {
    await this.main.getByRole("button", { name }).click();
  }

  /** From the placed card to the question for the PIN. */
  async choosePin(): Promise<void> {
    await this.shows(english.method.title);
    await this.press(english.method.pin);
    await this.shows(english.pin.title);
  }

  /** From the placed card to the fields for the printed digits. */
  async chooseFace(): Promise<void> {
    await this.shows(english.method.title);
    await this.press(english.method.face);
    await this.shows(english.face.title);
    await this.press(english.face.start);
    await this.shows(english.code.title);
  }

  /** The digits as they are printed, 照合番号B; those of the card in the demo reader if none are given. */
  async typeCode(digits?: string): Promise<void> {
    const code = digits ?? (await this.printedCode());
    let from = 0;
    for (const [name, length] of CODE_PARTS) {
      await this.main.getByLabel(name, { exact: true }).fill(code.slice(from, from + length));
      from += length;
    }
    await this.press(english.code.confirm);
  }

  /** The digits that stand in the fields. */
  async enteredCode(): Promise<string> {
    const parts = CODE_PARTS.map(([name]) => this.main.getByLabel(name, { exact: true }).inputValue());
    return (await Promise.all(parts)).join("");
  }

  /** From the placed card to the camera. */
  async compareFace(digits?: string): Promise<void> {
    await this.chooseFace();
    await this.typeCode(digits);
  }

  /** What the demo reader says is printed on its card. */
  async printedCode(): Promise<string> {
    const text = await this.tray.getByText(english.tray.code).textContent();
    return (text ?? "").replaceAll(/\D/g, "");
  }

  /** From the comparison to the staff's own look. */
  async letStaffLook(passphrase: string): Promise<void> {
    await this.press(english.not_recognised.staff);
    await this.shows(english.staff_check.title);
    await this.page.getByLabel(english.sign_in.passphrase).fill(passphrase);
    await this.press(english.sign_in.submit);
    await this.shows(english.staff_check.look);
  }

  /** On the keyboard, as somebody does who cannot use the swapped buttons. */
  async typePin(pin: string): Promise<void> {
    await this.page.keyboard.type(pin);
    await this.page.keyboard.press("Enter");
  }

  /** On the pad, wherever its digits are. */
  async touchPin(pin: string): Promise<void> {
    for (const digit of pin) {
      await this.page.getByRole("button", { name: digit, exact: true }).click();
    }
    await this.press(english.pin.confirm);
  }

  /** From the placed card to the consent question. */
  async verifyPin(): Promise<void> {
    await this.choosePin();
    await this.typePin(PIN);
    await this.shows(english.consent.title);
  }

  /** A whole visit, up to "take your card". */
  async visit(card: Card): Promise<void> {
    await this.place(card);
    await this.verifyPin();
    await this.press(english.consent.all);
    await this.shows(english.complete.title);
  }
}

/** The fields of 照合番号B, and how many digits belong into each. */
const CODE_PARTS = [
  [english.code.year, 2],
  [english.code.month, 2],
  [english.code.day, 2],
  [english.code.expiry, 4],
  [english.code.security, 4],
] as const;

/** The PIN of every demo card. */
export const PIN = "1234";
