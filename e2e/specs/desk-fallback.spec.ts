// When the card does not work: document, word, statement; what is verified later; the modes. All by keyboard where a clerk would.
// With SCREENSHOTS=folder the screens are saved there, and the statement as the PDF that the printer gets.
import { join } from "node:path";

import { expect, expectAccessible, test } from "../fixtures/test.ts";
import { Desk, staffWords as words } from "../pages/desk.ts";

const folder = process.env["SCREENSHOTS"];
const hanako = { insurer: "00139998", symbol: "東架", number: "1234567", branch: "01", birth: "S60.10.15", name: "番号　花子" };

async function save(desk: Desk, name: string): Promise<void> {
  if (folder) await desk.page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}

/** Answers one question after the other by its key. */
async function press(desk: Desk, answers: [question: string | RegExp, key: string][]): Promise<void> {
  for (const [question, key] of answers) {
    await expect(desk.page.getByRole("heading", { level: 2, name: question })).toBeFocused();
    await desk.page.keyboard.press(key);
  }
}

/** A first visit with a document that the system confirms: the clinic holds Hanako's insurance then. */
async function receiveByDocument(desk: Desk): Promise<void> {
  const { page } = desk;
  await page.keyboard.press("F7");
  await press(desk, [
    [words.wizard.why, "1"],
    [words.wizard.visit, "1"],
    [words.wizard.card, "1"],
    [words.remedy.other_reader, "2"],
    [words.document.mynaportal_screen, "1"],
    [words.document.mynaportal_screen, "1"],
  ]);
  await page.getByLabel(words.field.insurer_number, { exact: true }).fill(hanako.insurer);
  await page.getByLabel(words.field.birth_date, { exact: true }).fill(hanako.birth);
  await page.getByLabel(words.field.symbol, { exact: true }).fill(hanako.symbol);
  await page.getByLabel(words.field.number, { exact: true }).fill(hanako.number);
  await page.getByLabel(words.field.branch, { exact: true }).fill(hanako.branch);
  await page.getByLabel(words.field.name, { exact: true }).fill(hanako.name);
  await save(desk, "fallback-document");
  await expectAccessible(page);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 2, name: words.wizard.done })).toBeFocused();
  await expect(page.getByText(words.paper.asked_good)).toBeVisible();
}

test("a document is asked about at once, and the next visit needs four keys of questions", async ({ page }) => {
  const desk = new Desk(page);
  await desk.setUpDemo();
  await receiveByDocument(desk);
  await save(desk, "fallback-recorded");

  await page.keyboard.press("1");
  await press(desk, [
    [words.wizard.why, "3"],
    [words.wizard.visit, "2"],
    [words.wizard.card, "1"],
  ]);
  await page.keyboard.type("花子");
  await expect(page.getByRole("button", { name: hanako.name })).toBeVisible();
  await save(desk, "fallback-who");
  await page.keyboard.press("Enter");
  await press(desk, [
    [words.remedy.use_face, "2"],
    [words.remedy.staff_look, "2"],
    [words.document.mynaportal_screen, "2"],
    [words.document.notice_with_card, "2"],
    [words.document.eligibility_certificate, "2"],
  ]);
  await save(desk, "fallback-advice");
  await expectAccessible(page);
  await press(desk, [
    [words.way.verbal, "Enter"],
    [words.verbal.name, "1"],
    [words.verbal.birth_date, "1"],
  ]);
  await save(desk, "fallback-verbal");
  await expectAccessible(page);
  await press(desk, [
    [words.verbal.insurance, "1"],
    [words.verbal.contact, "1"],
    [words.verbal.unchanged, "Enter"],
    [words.wizard.done, "3"],
  ]);

  // By word is not confirmed: it waits in the queue, and one inquiry settles it.
  const row = page.getByRole("row", { name: hanako.name });
  await expect(row).toContainText(words.evidence.verbal);
  await save(desk, "queue-open");
  await expectAccessible(page);
  await page.getByRole("button", { name: "まとめて照会" }).click();
  await expect(page.getByText(words.queue.empty)).toBeVisible();
});

test("what the patient does not know becomes a statement on one page, kept until payment is confirmed", async ({ page }) => {
  const desk = new Desk(page);
  await desk.setUpDemo();
  await page.keyboard.press("F7");
  await save(desk, "fallback-why");
  await expectAccessible(page);
  await press(desk, [
    [words.wizard.why, "2"],
    [words.wizard.visit, "1"],
    [words.wizard.card, "1"],
    [words.remedy.try_again, "2"],
    [words.remedy.other_reader, "2"],
    [words.document.mynaportal_screen, "2"],
    [words.document.notice_with_card, "2"],
    [words.document.eligibility_certificate, "2"],
    [words.way.statement, "Enter"],
  ]);
  const patient = page.getByRole("group", { name: words.wizard.patient_language });
  await patient.getByRole("button", { name: "English" }).click();
  await page.getByLabel(words.statement.name).first().fill("SANTOS MARIA CLARA");
  await page.getByLabel(words.statement.birth_date).fill("1990-03-31");
  await page.getByLabel(words.sex.female).check();
  await page.getByLabel(words.statement.address).fill("東京都架空区見本町１丁目２番３号");
  await page.getByLabel("電話番号 / Telephone number", { exact: true }).fill("03-0000-0000");
  await page.getByLabel(words.statement.workplace).fill("架空商事株式会社");
  await save(desk, "statement-form");
  await expectAccessible(page);
  await page.getByLabel(words.statement.workplace).press("Enter");

  await expect(page.getByRole("button", { name: words.statement.print })).toBeFocused();
  await expect(page.getByRole("article")).toContainText("SANTOS MARIA CLARA");
  await save(desk, "statement-paper");
  await expectAccessible(page);
  const pdf = await page.pdf({ preferCSSPageSize: true, ...(folder ? { path: join(folder, "statement.pdf") } : {}) });
  expect(pdf.toString("latin1").match(/\/Type\s*\/Page\b/g), "pages of the statement").toHaveLength(1);

  await page.getByLabel(words.statement.signed).check();
  await page.getByRole("button", { name: words.statement.record, exact: true }).click();
  await press(desk, [[words.wizard.done, "3"]]);
  const row = page.getByRole("row", { name: "SANTOS MARIA CLARA" });
  await expect(row).toContainText(words.evidence.declared);
  await row.getByRole("button", { name: words.queue.show }).click();
  await expect(page.getByText(words.queue.without_data)).toBeVisible();
  await save(desk, "queue-detail");
  await expectAccessible(page);
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: words.queue.hand_over }).click();
  expect((await saved).suggestedFilename()).toMatch(/^hand-over-\d{8}\.csv$/);
  await page.getByRole("button", { name: words.statement.settle }).click();
  await expect(page.getByText("に確定")).toBeVisible();
});

test("a mode is seen on every screen until its last steps are done", async ({ page }) => {
  const desk = new Desk(page);
  await desk.setUpDemo();
  await page.getByRole("link", { name: words.menu.modes }).click();
  const card = page.locator(".modes__card").first();
  await card.getByRole("button", { name: words.modes.begin }).click();
  await save(desk, "modes");
  await expectAccessible(page);
  await page.keyboard.press("F2");
  await expect(page.locator(".mode-sign")).toContainText(words.modes.network_outage);

  await page.getByRole("link", { name: words.modes.open }).click();
  const end = card.getByRole("button", { name: words.modes.end });
  await expect(end).toBeDisabled();
  for (const step of [words.mode_step.test_connection, words.mode_step.run_reverification]) {
    await card.getByRole("listitem").filter({ hasText: step }).getByRole("button").click();
  }
  await end.click();
  await expect(page.locator(".mode-sign")).toHaveCount(0);
});
