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

/** The PIN of every demo card. */
export const PIN = "1234";
