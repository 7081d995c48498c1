// The staff's inquiry by insured data, and the terminal's folders beside it.
import { type Locator, type Page, expect } from "@playwright/test";

import { staffWords as words } from "./desk.ts";

/** What is printed on a certificate. */
export interface Certificate {
  insurer: string;
  symbol?: string;
  number: string;
  branch?: string;
  born: string;
}

export class Inquiry {
  readonly answer: Locator;

  constructor(readonly page: Page) {
    this.answer = page.getByRole("region", { name: words.inquiry.result });
  }

  /** By its key, from wherever the desk is. */
  async open(): Promise<void> {
    await this.page.keyboard.press("F4");
    await expect(this.page.getByRole("heading", { level: 1 })).toContainText(words.inquiry.title);
  }

  field(label: string): Locator {
    return this.page.getByLabel(label, { exact: true });
  }

  /** Types a certificate as a clerk does: value, tab, value. */
  async type(certificate: Certificate): Promise<void> {
    await this.field(words.field.insurer_number).focus();
    const { insurer, born, symbol = "", number, branch = "" } = certificate;
    for (const value of [insurer, born, symbol, number, branch]) {
      await this.page.keyboard.press("ControlOrMeta+A");
      await this.page.keyboard.press("Delete");
      await this.page.keyboard.insertText(value);
      await this.page.keyboard.press("Tab");
    }
  }

  async submit(): Promise<void> {
    await this.field(words.field.branch).focus();
    await this.page.keyboard.press("Enter");
  }

  /** Chooses the terminal's folders. */
  async chooseFolders(): Promise<void> {
    await this.page.getByRole("button", { name: words.terminal.choose, exact: true }).click();
    await expect(this.page.getByText(words.terminal.open)).toBeVisible();
  }
}
