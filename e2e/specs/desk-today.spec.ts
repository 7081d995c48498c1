// Today's side of the desk: what is on the patient's screen, the list, one reception, the search.
import { readFile } from "node:fs/promises";

import type { BrowserContext, Page } from "@playwright/test";

import { expect, expectAccessible, test } from "../fixtures/test.ts";
import { administrator, Desk, staffWords } from "../pages/desk.ts";
import { type Card, PIN, Reception, words } from "../pages/reception.ts";

const folder = process.env["UKETSUKE_SCREENS"];

test("the desk sees a patient's screen step by step, helps, and finds it again after a reload of either", async ({
  page,
  context,
  gateway,
}) => {
  const desk = new Desk(page);
  await desk.setUp(gateway.deskPassphrase);
  const reception = new Reception(await context.newPage());
  await reception.open();
  const screen = page.getByRole("region", { name: staffWords.screen.title });
  await expect(screen).toContainText(staffWords.screen.welcome);

  await reception.place("valid");
  await reception.shows(words.method.title);
  await expect(screen).toContainText(staffWords.screen.choose_method);
  await expect(screen).toContainText("English");
  await expect(desk.rows.first()).toContainText(staffWords.today.at_screen);

  await screen.getByRole("button", { name: staffWords.screen.help_is_coming }).click();
  await expect(reception.page.getByText(words.called.help_is_coming)).toBeVisible();
  await save(page, "desk-screen");
  await save(reception.page, "patient-called");

  await page.reload();
  await desk.signIn(administrator.passphrase);
  await expect(screen).toContainText(staffWords.screen.choose_method);
  await expect(desk.rows).toHaveCount(1);

  await screen.getByRole("button", { name: staffWords.screen.hand_over }).click();
  await reception.shows(words.failure.staff_asked);
  await expect(reception.page.getByText(words.called.hand_over)).toBeVisible();
  await expect(desk.rows.first()).toContainText(staffWords.attention.asked);

  await reception.page.reload();
  await expect(screen).toContainText(staffWords.screen.welcome);
});

test("a result is read, priced, filed under a patient, saved and found again by keyboard", async ({
  page,
  context,
  gateway,
}) => {
  const desk = new Desk(page);
  await visit(context, "high_cost_limit");
  await desk.setUp(gateway.deskPassphrase);
  await expect(desk.rows.first()).toContainText("3割（30%）");
  await desk.rows.first().getByRole("button").focus();
  await page.keyboard.press("Enter");
  const detail = page.getByRole("region", { name: staffWords.desk.selected });
  await expect(detail).toContainText("3割（30%）");
  await expect(detail).toContainText(staffWords.viewing.title);
  await detail.getByLabel(staffWords.today.cost).fill("１００，０００");
  await expect(detail).toContainText("30,000円");
  await expectAccessible(page);
  await save(page, "desk-today-detail");
  const paper = await page.pdf({ format: "A4", ...(folder && { path: `${folder}/desk-today.pdf` }) });
  expect(pages(paper), "printed pages").toBe(1);

  for (const [name, holds] of [
    [staffWords.hand_over.csv_utf8, "SIMULATED"],
    [staffWords.hand_over.fhir, "CoverageEligibilityResponse"],
  ] as const) {
    const download = page.waitForEvent("download");
    await detail.getByRole("button", { name }).click();
    expect(await readFile(await (await download).path(), "utf8")).toContain(holds);
  }
  await detail.getByLabel(staffWords.today.clinic_number).fill("4711");
  await detail.getByRole("button", { name: staffWords.today.new_patient }).click();
  await expect(detail).toContainText("診察券 4711");
  await page.keyboard.press("Escape");
  await expect(detail).toBeHidden();

  await page.keyboard.press("F3");
  await page.keyboard.type("4711");
  const hit = page.getByRole("search").getByRole("link");
  await expect(hit).toContainText("高額　太郎");
  await save(page, "desk-today-search");
  await hit.press("Enter");
  await expect(page.getByRole("region", { name: staffWords.today.patient_record })).toContainText(
    "SIMULATED",
  );
  await expectAccessible(page);
  await save(page, "desk-today-patient");
});

test("a patient without a working card is received by four keys", async ({ page, gateway }) => {
  const desk = new Desk(page);
  await desk.setUp(gateway.deskPassphrase);
  await page.keyboard.press("F10");
  await expect(page.getByLabel(staffWords.today.new_name)).toBeFocused();
  await save(page, "desk-today-new");
  await expectAccessible(page);
  await page.keyboard.type("見本 花子");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/#\/fallback\/[0-9a-f-]{36}$/);
  await page.keyboard.press("F2");
  await expect(desk.rows.first()).toContainText("見本 花子");
  await desk.rows.first().getByRole("button").click();
  await page.getByRole("button", { name: staffWords.today.end_left }).click();
  await expect(desk.rows.first()).toContainText(staffWords.today.ended_left);
});

/** A whole visit at a patient's screen, with the PIN and consent to all. */
async function visit(context: BrowserContext, card: Card): Promise<Reception> {
  const reception = new Reception(await context.newPage());
  await reception.open();
  await reception.place(card);
  await reception.choosePin();
  await reception.typePin(PIN);
  await reception.press(words.consent.all);
  await reception.shows(words.complete.title);
  return reception;
}

/** How many pages a PDF has. */
function pages(pdf: Buffer): number {
  return pdf.toString("latin1").match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;
}

async function save(page: Page, name: string): Promise<void> {
  if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
}
