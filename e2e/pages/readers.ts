// The staff's page about card readers.
import { type Locator, type Page, expect } from "@playwright/test";

import japanese from "../../locales/ja.json" with { type: "json" };

export const readerWords = japanese;

export class ReadersPage {
  readonly main: Locator;
  readonly status: Locator;
  readonly check: Locator;
  readonly holder: Locator;
  readonly report: Locator;

  constructor(readonly page: Page) {
    this.main = page.getByRole("main");
    this.status = page.getByRole("region", { name: japanese.readers.status, exact: true });
    this.check = page.getByRole("region", { name: japanese.card_check.title });
    this.holder = page.getByRole("region", { name: japanese.holder.title });
    this.report = page.getByRole("region", { name: japanese.report.title });
  }

  async open(): Promise<void> {
    await this.page.goto("/#/readers");
    await expect(this.page.getByRole("heading", { level: 1 })).toHaveText(japanese.readers.title);
  }

  async use(source: "source_usb" | "source_demo"): Promise<void> {
    await this.press(japanese.readers[source]);
  }

  async says(text: string): Promise<void> {
    await expect(this.status).toContainText(text);
  }

  /** The value beside a name in one of the page's lists. */
  field(section: Locator, name: string): Locator {
    const row = section.locator(".fields__row");
    return row.filter({ has: this.page.getByText(name, { exact: true }) }).locator("dd");
  }

  async press(name: string): Promise<void> {
    await this.main.getByRole("button", { name, exact: true }).click();
  }

  async checkHolder(code: string): Promise<void> {
    await this.holder.getByLabel(japanese.holder.code).fill(code);
    await this.holder.getByRole("button", { name: japanese.holder.start }).click();
  }
}
