// A patient's way from the card to "please take your card", and what the staff see of it.
import { expect, test } from "../fixtures/test.ts";
import { Desk } from "../pages/desk.ts";
import { PIN, Reception, words } from "../pages/reception.ts";

test("a visit ends with the patient's name, and the staff see the qualification", async ({
  page,
  context,
  gateway,
}) => {
  const reception = new Reception(page);
  await reception.open();
  await reception.press(words.welcome.start);
  await reception.shows(words.place_card.title);
  await reception.place("high_cost_limit");
  await reception.choosePin();
  await expect(reception.main).toContainText(words.tries.three);
  await reception.touchPin(PIN);
  await reception.press(words.consent.all);

  await reception.shows(words.complete.title);
  await expect(reception.main).toContainText("高額　太郎");
  await expect(reception.main).toContainText(words.complete.take_card);
  await expect(reception.main).toContainText("30%");

  const desk = new Desk(await context.newPage());
  await desk.setUp(gateway.deskPassphrase);
  await expect(desk.rows).toHaveCount(1);
  for (const text of ["高額　太郎", "3割（30%）", "SIMULATED"]) {
    await expect(desk.rows.first()).toContainText(text);
  }

  await reception.take();
  await reception.shows(words.farewell.title);
  await expect(reception.heading).toContainText("受付", { timeout: 15_000 });
});

test("a wrong PIN costs one try, and the right one goes on", async ({ page }) => {
  const reception = new Reception(page);
  await reception.open();
  await reception.place("valid");
  await reception.choosePin();
  await reception.typePin("9999");
  await expect(reception.main).toContainText(words.pin.wrong);
  await expect(reception.main).toContainText(words.tries.two);
  await reception.typePin(PIN);
  await reception.shows(words.consent.title);
});

test("three wrong PINs lock the card, and it stays locked after a reload", async ({ page }) => {
  const reception = new Reception(page);
  await reception.open();
  await reception.place("valid");
  await reception.choosePin();
  for (const left of [words.tries.two, words.tries.one]) {
    await reception.typePin("9999");
    await expect(reception.main).toContainText(left);
  }
  await reception.typePin("9999");
  await reception.shows(words.method.title);
  await expect(reception.main).toContainText(words.failure.pin_locked);
  await expect(reception.main.getByRole("button", { name: words.method.face })).toBeVisible();

  await reception.take();
  await page.reload();
  await reception.open();
  await reception.place("valid");
  await reception.shows(words.method.title);
  await expect(reception.main).toContainText(words.failure.pin_locked);
});

test("nothing personal is logged, in the browser or by the gateway", async ({ page, gateway }) => {
  const logged: string[] = [];
  page.on("console", (message) => logged.push(message.text()));
  page.on("pageerror", (error) => logged.push(String(error)));
  const reception = new Reception(page);
  await reception.open();
  await reception.place("foreign_resident");
  await reception.choosePin();
  await reception.typePin("8642");
  await expect(reception.main).toContainText(words.pin.wrong);
  await reception.typePin(PIN);
  await reception.press(words.consent.all);
  await reception.shows(words.complete.title);
  logged.push(gateway.log());
  expect(logged.join("\n")).toContain("/api/v1/inquiries");
  expect(logged.join("\n")).not.toMatch(/SANTOS|MARIA|山田|8642|架空区/);
});

test("consent one by one is what the gateway is told", async ({ page }) => {
  const reception = new Reception(page);
  await reception.open();
  await reception.place("valid");
  await reception.verifyPin();
  await reception.press(words.consent.individually);
  const { consent_item: item } = words;
  for (const [question, given] of [
    [item.operation_question, false],
    [item.diagnosis_question, true],
    [item.pharmacists_question, true],
    [item.checkups_question, false],
  ] as const) {
    await reception.shows(question);
    await page
      .getByRole("main")
      .getByRole("button", { name: given ? /^Consent/ : /^Do not consent/ })
      .click();
  }
  await reception.shows(words.consent.summary);
  const inquiry = page.waitForRequest("**/api/v1/inquiries");
  await reception.press(words.consent.confirm);
  expect((await inquiry).postDataJSON().consent).toEqual({
    operation: false,
    diagnosis: true,
    pharmacists: true,
    specific_health_checkups: false,
  });
  await reception.shows(words.complete.title);
});

test("a double tap answers one question, not two", async ({ page }) => {
  const reception = new Reception(page);
  await reception.open();
  await reception.place("valid");
  await reception.verifyPin();
  const doubleTap = (name: string | RegExp) =>
    reception.main.getByRole("button", { name }).dblclick({ delay: 20 });
  await doubleTap(words.consent.individually);
  const position = (current: number) =>
    words.consent.position.replace("{{ current }}", `${current}`).replace("{{ total }}", "4");
  for (const current of [1, 2, 3, 4]) {
    await expect(reception.main).toContainText(position(current));
    await doubleTap(/^Consent/);
  }
  await reception.shows(words.consent.summary);
});

test("nothing of a patient is left in the page for the next one", async ({ page }) => {
  const reception = new Reception(page);
  await reception.open();
  await reception.visit("foreign_resident");
  await expect(reception.main).toContainText("SANTOS");
  await reception.take();
  await reception.shows(words.farewell.title);

  const remains = /SANTOS|MARIA|サントス|マリア|ｻﾝﾄｽ/;
  const left = () =>
    page.evaluate((title) => {
      const copy = document.documentElement.cloneNode(true) as HTMLElement;
      // The tray lists all demo cards by name; it is no part of the reception.
      copy.querySelector(`aside[aria-label="${title}"]`)?.remove();
      return copy.outerHTML;
    }, words.tray.title);
  expect(await left()).not.toMatch(remains);

  await reception.visit("valid");
  expect(await left()).not.toMatch(remains);
  const kept = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));
  expect(kept).not.toMatch(remains);
});

test("every demo patient is received, or told what to do", async ({ page }) => {
  const reception = new Reception(page);
  await page.goto("/");
  const { failure } = words;
  for (const card of ["valid", "high_cost_limit", "elderly_70", "elderly_75", "rare_character", "foreign_resident"] as const) {
    await reception.open();
    await reception.visit(card);
    await reception.take();
  }
  for (const [card, title] of [
    ["expired_certificate", "expired"],
    ["pin_locked", words.method.title],
  ] as const) {
    await reception.open();
    await reception.place(card);
    await reception.shows(title);
    await expect(reception.main).toContainText(/staff/);
    await reception.take();
  }
  for (const [card, title] of [
    ["insurer_not_found", failure.not_found],
    ["unregistered", failure.not_registered],
  ] as const) {
    await reception.open();
    await reception.place(card);
    await reception.verifyPin();
    await reception.press(words.consent.all);
    await reception.shows(title);
    await expect(reception.main).toContainText(words.fallback.verbal);
    await reception.take();
  }
});
