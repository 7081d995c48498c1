// The clinic's settings and records on the staff's page.
import { type Download, expect } from "@playwright/test";

import { Desk, staffWords as words } from "./desk.ts";

export class Clinic extends Desk {
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

