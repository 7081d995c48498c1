// The clinic's settings, staff and records; the door; and a page that is killed while it writes.
// KILLS=200 closes the page so often; SCREENSHOTS=folder saves what it looks like.
import { join } from "node:path";

import type { Page } from "@playwright/test";

import { expect, expectAccessible, test } from "../fixtures/test.ts";
import { Clinic } from "../pages/clinic.ts";
import { administrator, staffWords as words } from "../pages/desk.ts";
import { Reception } from "../pages/reception.ts";

const kills = Number(process.env["KILLS"] ?? 3);
const folder = process.env["SCREENSHOTS"];
const clerk = { name: "窓口 太郎", passphrase: "みどり の 窓 と 白い 雲" };

test("an administrator changes the settings, and the patient's screen follows", async ({ page }) => {
  const clinic = new Clinic(page);
  await clinic.setUpDemo();
  await clinic.go("settings");
  await look(page, "settings");

  const code = page.getByLabel(words.settings.code);
  await code.fill("4811234567");
  await expect(page.getByText(words.setting_problem.prefecture)).toBeVisible();
  await page.getByRole("button", { name: words.settings.save }).click();
  await expect(page.getByRole("alert").filter({ hasText: "1か所" })).toBeVisible();
  await code.fill("1311234567");
  await page.getByLabel("English").uncheck();
  await page.getByLabel(words.settings.face_offered).uncheck();
  await clinic.saveSettings();
  const file = await clinic.file(words.settings_file.export);
  const policy = await clinic.file(words.policy.windows_edge);
  expect(policy.suggestedFilename()).toBe("uketsuke-edge.reg");

  await code.fill("");
  await page.locator("input[type=file]").first().setInputFiles(await file.path());
  await expect(page.getByText(words.settings_file.taken)).toBeVisible();
  await expect(code).toHaveValue("1311234567");

  const reception = new Reception(page);
  await page.goto("/");
  await expect(reception.heading).toContainText("マイナンバーカードで受付");
  await expect(page.getByRole("button", { name: "日本語" })).toBeVisible();
  await expect(page.getByRole("button", { name: "English" })).toHaveCount(0);
  await expect(page.locator('a[href*="desk"]')).toHaveCount(0);
});

test("staff are let in and taken off, and the last administrator stays", async ({ page }) => {
  const clinic = new Clinic(page);
  await clinic.setUpDemo();
  await clinic.go("settings");
  await page.getByLabel(words.staff.own, { exact: true }).fill("not my passphrase");
  await page.getByLabel(words.staff.name).fill(clerk.name);
  await page.getByLabel(words.staff.first_passphrase).fill(clerk.passphrase);
  await page.getByRole("button", { name: words.staff.add_submit, exact: true }).click();
  await expect(page.getByText(words.sign_in.wrong_own)).toBeVisible();
  await clinic.addMember(administrator.passphrase, clerk.name, clerk.passphrase);
  await look(page, "staff");

  await page.keyboard.press("F9");
  await page.getByLabel(clerk.name).check();
  await clinic.signIn(clerk.passphrase);
  await clinic.go("settings");
  await expect(page.getByRole("button", { name: words.settings.save })).toHaveCount(0);
  await clinic.go("records");
  await expect(page.getByText(words.records.administrators)).toBeVisible();

  await page.keyboard.press("F9");
  await page.getByLabel(administrator.name).check();
  await clinic.signIn();
  await clinic.go("settings");
  await page.getByLabel(words.staff.own, { exact: true }).fill(administrator.passphrase);
  await page.getByRole("button", { name: `${clerk.name}を外す` }).click();
  await page.getByRole("button", { name: words.staff.take_off_sure }).click();
  await expect(page.getByText(words.staff.done)).toBeVisible();
  await page.keyboard.press("F9");
  await expect(page.getByLabel(words.sign_in.passphrase, { exact: true })).toBeVisible();
  await expect(page.getByLabel(clerk.name)).toHaveCount(0);
});

test("the records tell who did what, and move to a new browser by a back-up", async ({ page, browser }) => {
  const clinic = new Clinic(page);
  await clinic.setUpDemo();
  await page.keyboard.press("F9");
  await clinic.signIn("not the passphrase");
  await clinic.signIn();
  await clinic.go("records");
  await expect(page.getByRole("row").filter({ hasText: words.record_kind.sign_in_failed })).toHaveCount(1);
  const whole = await clinic.expectWhole();
  await page.getByLabel(words.records.kind, { exact: true }).selectOption(words.record_kind.signed_in);
  await expect(clinic.rows).toHaveCount(2);
  await look(page, "records");
  const csv = await clinic.file(words.back_up.csv);
  expect(csv.suggestedFilename()).toMatch(/\.csv$/);
  const backUp = await clinic.file(words.back_up.make);

  const context = await browser.newContext({ locale: "ja-JP", serviceWorkers: "block" });
  const other = new Clinic(await context.newPage());
  await other.open();
  await other.page.getByRole("button", { name: words.restore.offer }).click();
  await other.page.locator("input[type=file]").setInputFiles(await backUp.path());
  await look(other.page, "restore");
  await other.page.getByLabel(words.sign_in.passphrase, { exact: true }).fill(administrator.passphrase);
  await other.page.getByRole("button", { name: words.restore.submit }).click();
  await expect(other.heading).toContainText(words.desk.title);
  await other.go("records");
  // One more for the export, one for this sign-in.
  expect(await other.expectWhole()).toBe(whole + 2);
  await context.close();
});

test("the desk warns before it locks, and too many wrong passphrases have to wait", async ({ page }) => {
  await page.clock.install();
  const clinic = new Clinic(page);
  await clinic.setUpDemo();
  await page.clock.fastForward("04:35");
  const warning = page.getByRole("dialog", { name: words.idle.title });
  await expect(warning).toBeVisible();
  await look(page, "idle");
  await page.getByRole("button", { name: words.idle.stay }).press("Enter");
  await expect(warning).toBeHidden();
  await page.clock.fastForward("04:35");
  await expect(warning).toBeVisible();
  await page.clock.fastForward("00:31");
  await expect(page.getByText(words.sign_in.ended)).toBeVisible();

  const open = page.getByRole("button", { name: words.sign_in.submit });
  for (let tries = 0; tries < 3; tries++) {
    await clinic.signIn(`not the passphrase ${tries}`);
    await expect(page.getByText(tries < 2 ? words.sign_in.wrong_own : "秒待って")).toBeVisible();
    await expect(page.getByLabel(words.sign_in.passphrase, { exact: true })).toHaveValue("");
  }
  await expect(open).toBeDisabled();
  await look(page, "wait");
  await page.clock.fastForward("00:15");
  await expect(open).toBeEnabled();
  await clinic.signIn();
  await expect(clinic.heading).toContainText(words.desk.title);
});

test(`a page that is killed ${kills} times while it writes has lost nothing it acknowledged`, async ({ page, context }) => {
  test.setTimeout(30_000 + kills * 15_000);
  const first = new Clinic(page);
  await first.setUpDemo();
  let acknowledged = 300;
  let killed = page;
  for (let kill = 0; kill < kills; kill++) {
    const clinic = new Clinic(killed);
    await clinic.go("settings");
    await killed.exposeFunction("acknowledge", (value: number) => {
      acknowledged = value;
    });
    // Saves as fast as the page answers, each time another number.
    void killed.evaluate(saveForever, { from: acknowledged, ...texts }).catch(() => {});
    await killed.waitForTimeout(300 + Math.random() * 1_500);
    if (kill % 2) await killed.close();
    else await crash(killed);

    killed = await context.newPage();
    const next = new Clinic(killed);
    await next.open();
    await next.signIn();
    await next.go("settings");
    const kept = Number(await killed.getByLabel(words.settings.idle_lock).inputValue());
    expect(kept, "the last number that was shown as saved").toBeGreaterThanOrEqual(acknowledged);
    expect(kept, "nothing is there that was not entered").toBeLessThanOrEqual(acknowledged + 1);
  }
  expect(acknowledged, "something was saved").toBeGreaterThan(300);
  const last = new Clinic(killed);
  await last.go("records");
  expect(await last.expectWhole()).toBeGreaterThan(kills);
});

const texts = {
  field: words.settings.idle_lock,
  save: words.settings.save,
  saved: words.settings.saved,
};

async function saveForever(it: { from: number; field: string; save: string; saved: string }): Promise<void> {
  const label = [...document.querySelectorAll("label")].find((label) => label.textContent === it.field);
  const field = label?.control as HTMLInputElement;
  const button = [...document.querySelectorAll("button")].find((button) => button.textContent === it.save)!;
  const told = button.parentElement!.querySelector("[role=status]")!;
  for (let value = it.from + 1; value < 1_800; value++) {
    field.value = String(value);
    field.dispatchEvent(new Event("input", { bubbles: true }));
    while (told.textContent) await new Promise((done) => setTimeout(done, 1));
    button.click();
    while (told.textContent !== it.saved) await new Promise((done) => setTimeout(done, 1));
    await (window as unknown as { acknowledge(value: number): Promise<void> }).acknowledge(value);
  }
}

/** The renderer's process ends at once, as when the computer loses its power for it. */
async function crash(page: Page): Promise<void> {
  const gone = page.waitForEvent("crash");
  const session = await page.context().newCDPSession(page);
  session.send("Page.crash").catch(() => {});
  await gone;
  await page.close();
}

/** Nothing for axe to find, wide and narrow; and a picture, also in forced colours. */
async function look(page: Page, name: string): Promise<void> {
  await expectAccessible(page);
  if (!folder) return;
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
  await page.emulateMedia({ forcedColors: "active" });
  await page.screenshot({ path: join(folder, `${name}-forced.png`), fullPage: true });
  await page.emulateMedia({ forcedColors: null });
}
