// The card is pulled out, the gateway goes away: nothing that was done is lost.
import { expect, expectAccessible, test } from "../fixtures/test.ts";
import { Desk } from "../pages/desk.ts";
import { PIN, Reception, words } from "../pages/reception.ts";

test("a card pulled out at the method goes on after it is put back", async ({ page }) => {
  const reception = new Reception(page);
  await reception.open();
  await reception.place("valid");
  await reception.shows(words.method.title);
  await reception.take();
  await reception.shows(words.interrupted.title);
  await reception.place("valid");
  await reception.verifyPin();
});

test("a card pulled out at the PIN asks for the PIN again", async ({ page }) => {
  const reception = new Reception(page);
  await reception.open();
  await reception.place("valid");
  await reception.choosePin();
  await page.keyboard.type("12");
  await reception.take();
  await reception.shows(words.interrupted.title);
  await reception.place("valid");
  await reception.verifyPin();
});

test("a card pulled out at the consent asks for the PIN again", async ({ page }) => {
  const reception = new Reception(page);
  await reception.open();
  await reception.place("valid");
  await reception.verifyPin();
  await reception.take();
  await reception.shows(words.interrupted.title);
  await reception.place("valid");
  await reception.verifyPin();
  await reception.press(words.consent.all);
  await reception.shows(words.complete.title);
});

test("a card pulled out while the gateway is away keeps the consent", async ({ page, gateway }) => {
  const reception = new Reception(page);
  await reception.open();
  await reception.place("valid");
  await reception.verifyPin();
  await gateway.stop();
  await reception.press(words.consent.all);
  await expect(reception.main).toContainText(words.inquiring.retrying);
  await reception.take();
  await reception.shows(words.interrupted.title);
  await gateway.start();
  await reception.place("valid");
  await reception.choosePin();
  await reception.typePin(PIN);
  await reception.shows(words.complete.title);
});

test("a card pulled out after its signature is not needed for the answer", async ({ page }) => {
  let letGo = () => {};
  const held = new Promise<void>((resolve) => (letGo = resolve));
  await page.route("**/api/v1/inquiries", async (route) => {
    await held;
    await route.continue();
  });
  const reception = new Reception(page);
  await reception.open();
  await reception.place("valid");
  await reception.verifyPin();
  const sent = page.waitForRequest("**/api/v1/inquiries");
  await reception.press(words.consent.all);
  await sent;
  await reception.take();
  await reception.shows(words.inquiring.title);
  letGo();
  await reception.shows(words.complete.title);
  await expect(reception.main).not.toContainText(words.complete.take_card);
  await expect(reception.main).toContainText(words.complete.wait);
});

test("a patient who hesitates is asked, goes on, and is sent to the card in the end", async ({
  page,
}) => {
  await page.clock.install();
  const reception = new Reception(page);
  await reception.open();
  await reception.place("valid");
  await reception.verifyPin();
  const question = page.getByRole("dialog", { name: words.more_time.title });

  await page.clock.runFor(61_000);
  await expect(question).toBeVisible();
  await expectAccessible(page);
  await question.getByRole("button", { name: words.more_time.yes }).click();
  await expect(question).toBeHidden();
  await reception.shows(words.consent.title);

  await page.clock.runFor(61_000);
  await expect(question).toBeVisible();
  await page.clock.runFor(31_000);
  await reception.shows(words.failure.timed_out);
  await page.clock.runFor(61_000);
  await reception.shows(words.card_left.title);
  await expectAccessible(page);
  await reception.take();
  await expect(reception.heading).toContainText("マイナンバーカードで受付");
});

test("another card in place of the one pulled out starts anew", async ({ page }) => {
  const reception = new Reception(page);
  await reception.open();
  await reception.place("valid");
  await reception.verifyPin();
  await reception.take();
  await reception.place("elderly_70");
  await reception.verifyPin();
  await reception.press(words.consent.all);
  await expect(reception.main).toContainText("長寿　和子");
});

test("a card pulled out at the end says goodbye", async ({ page }) => {
  const reception = new Reception(page);
  await reception.open();
  await reception.visit("valid");
  await reception.take();
  await reception.shows(words.farewell.title);
});

test("a gateway that was away answers when it is back", async ({ page, gateway }) => {
  const reception = new Reception(page);
  await reception.open();
  await reception.place("valid");
  await reception.verifyPin();
  await gateway.stop();
  await reception.press(words.consent.all);
  await expect(reception.main).toContainText(words.inquiring.retrying);
  await gateway.start();
  await reception.shows(words.complete.title);
});

test("a gateway killed before its answer arrived gives that answer once", async ({
  page,
  context,
  gateway,
}) => {
  // The first answer is lost on the way: the gateway has it, the page never sees it.
  let lost = 0;
  await page.route("**/api/v1/inquiries", async (route) => {
    if (lost > 0) return route.continue();
    lost += 1;
    await route.fetch();
    await gateway.kill();
    await route.abort("connectionreset");
    await gateway.start();
  });
  const reception = new Reception(page);
  await reception.open();
  await reception.place("valid");
  await reception.verifyPin();
  await reception.press(words.consent.all);
  await reception.shows(words.complete.title);
  expect(lost).toBe(1);

  const desk = new Desk(await context.newPage());
  await desk.setUp(gateway.deskPassphrase);
  await expect(desk.rows).toHaveCount(1);
});
