// The staff's screen.
import { type Locator, type Page, expect } from "@playwright/test";

import japanese from "../../locales/ja.json" with { type: "json" };

export const staffWords = japanese;

export class Desk {
  readonly rows: Locator;

  constructor(readonly page: Page) {
    this.rows = page.getByRole("table").getByRole("row").filter({ has: page.getByRole("cell") });
  }

  async open(): Promise<void> {
    await this.page.goto("/desk.html");
    await expect(this.page.getByRole("heading", { level: 1 })).toContainText(japanese.sign_in.title);
  }

  async signIn(passphrase: string): Promise<void> {
    await this.page.getByLabel(japanese.sign_in.passphrase).fill(passphrase);
    await this.page.getByRole("button", { name: japanese.sign_in.submit }).click();
  }
}
