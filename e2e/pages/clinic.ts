// The clinic's settings and records on the staff's page.
import { type Download, expect } from "@playwright/test";

import { Desk, staffWords as words } from "./desk.ts";

export class Clinic extends Desk {
  /** A clinic that asks nobody: it needs no gateway, and no code. */
  async setUpDemo(who: { name: string; passphrase: string }): Promise<void> {
    const texts = words.set_up;
    await this.open();
    await this.page.getByLabel(texts.clinic).fill("みどり診療所");
    await this.page.getByLabel(texts.demo).check();
    await this.page.getByLabel(texts.name, { exact: true }).fill(who.name);
    await this.page.getByLabel(texts.passphrase, { exact: true }).fill(who.passphrase);
    await this.page.getByLabel(texts.again).fill(who.passphrase);
    await this.page.getByRole("button", { name: texts.submit }).click();
    await expect(this.heading).toContainText(words.desk.title);
  }

  async go(side: "settings" | "records"): Promise<void> {
    await this.page.getByRole("link", { name: words.menu[side] }).click();
    await expect(this.heading).toHaveText(words.menu[side]);
  }

  async saveSettings(): Promise<void> {
    await this.page.getByRole("button", { name: words.settings.save }).click();
    await expect(this.page.getByText(words.settings.saved)).toBeVisible();
  }

  async addMember(own: string, name: string, passphrase: string): Promise<void> {
    await this.page.getByLabel(words.staff.own, { exact: true }).fill(own);
    await this.page.getByLabel(words.staff.name).fill(name);
    await this.page.getByLabel(words.staff.first_passphrase).fill(passphrase);
    await this.page.getByRole("button", { name: words.staff.add_submit, exact: true }).click();
    await expect(this.page.getByText(words.staff.done)).toBeVisible();
  }

  /** Presses a button whose outcome is a file. */
  async file(button: string): Promise<Download> {
    const download = this.page.waitForEvent("download");
    await this.page.getByRole("button", { name: button }).click();
    return await download;
  }

  /** All records are whole, and there are so many at least. */
  async expectWhole(): Promise<number> {
    await this.page.getByRole("button", { name: words.chain.verify }).click();
    const told = this.page.getByText(before(words.chain.whole)).first();
    await expect(told).toBeVisible();
    return Number(/^\D*(\d+)/.exec(await told.innerText())?.[1]);
  }
}

/** What a text says before and after its first number. */
function before(text: string): RegExp {
  return new RegExp(text.split("（")[0]!.replace(/\{\{ \w+ \}\}/, "\\d+"));
}

