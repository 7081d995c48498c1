// The staff's page.
import { type Locator, type Page, expect } from "@playwright/test";

import japanese from "../../locales/ja.json" with { type: "json" };

export const staffWords = japanese;

/** What the first administrator chooses in tests. */
export const administrator = { name: "受付 花子", passphrase: "もみじ と 電車 と 青い 傘" };

export class Desk {
  readonly rows: Locator;
  readonly heading: Locator;

  constructor(readonly page: Page) {
    this.rows = page.getByRole("table").getByRole("row").filter({ has: page.getByRole("cell") });
    this.heading = page.getByRole("heading", { level: 1 });
  }

  /** Opens the page; what it shows depends on what the browser keeps. */
  async open(): Promise<void> {
    await this.page.goto("/desk.html");
    await expect(this.heading).toBeVisible();
  }

  /** Prepares this browser for a clinic that asks by the gateway; the desk is open then. */
  async setUp(gatewayPassphrase: string): Promise<void> {
    const words = japanese.set_up;
    await this.prepare(async () => {
      await this.page.getByLabel(words.gateway).check();
      await this.page.getByLabel(words.gateway_passphrase).fill(gatewayPassphrase);
    });
  }

  /** Prepares this browser for a clinic that asks by the qualification terminal's folders. */
  async setUpFolders(institution: string): Promise<void> {
    const words = japanese.set_up;
    await this.prepare(async () => {
      await this.page.getByLabel(words.code).fill(institution);
      await this.page.getByLabel(words.folder).check();
    });
  }

  /** Prepares this browser for the simulated system, which answers in the page. */
  async setUpDemo(): Promise<void> {
    await this.prepare(() => this.page.getByLabel(japanese.set_up.demo).check());
  }

  private async prepare(backEnd: () => Promise<void>): Promise<void> {
    const words = japanese.set_up;
    await this.open();
    await expect(this.heading).toContainText(words.title);
    await this.page.getByLabel(words.clinic).fill("みどり診療所");
    await backEnd();
    await this.page.getByLabel(words.name, { exact: true }).fill(administrator.name);
    await this.page.getByLabel(words.passphrase, { exact: true }).fill(administrator.passphrase);
    await this.page.getByLabel(words.again).fill(administrator.passphrase);
    await this.page.getByRole("button", { name: words.submit }).click();
    await expect(this.heading).toContainText(japanese.desk.title);
  }

  /** Signs in where the desk was set up before. */
  async signIn(passphrase = administrator.passphrase): Promise<void> {
    await this.page.getByLabel(japanese.sign_in.passphrase, { exact: true }).fill(passphrase);
    await this.page.getByRole("button", { name: japanese.sign_in.submit }).click();
  }
}
