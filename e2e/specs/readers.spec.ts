// Real WebUSB in a real Chromium, with emulated readers at its ports: a visit through each of them, and what
// is said when one cannot be used.
import { expect, expectAccessible, test } from "../fixtures/readers.ts";
import { ReadersPage, readerWords } from "../pages/readers.ts";
import { Reception, words } from "../pages/reception.ts";

const PIN_OF_THE_KEY = "jpki/0018";
const NAME = "番号　花子";

for (const { kind, line } of [
  { kind: "rcs380", line: /Type B　(106|212|424) kbit\/s/ },
  { kind: "rcs300", line: /./ },
  { kind: "rcs300-frames", line: /./ },
  { kind: "scr3310-nttcom", line: readerWords.reader_line.contacts },
  { kind: "scl010", line: /./ },
  { kind: "omnikey-5321-cli", line: readerWords.reader_line.by_reader },
  { kind: "duali-de-abcm6", line: readerWords.reader_line.by_reader },
]) {
  test(`a whole visit goes through a reader of kind ${kind}`, async ({ page, readers }) => {
    await readers.tell("plug", kind);
    const panel = new ReadersPage(page);
    await panel.open();
    await panel.use("source_usb");
    await panel.says(readerWords.reader_state.connected);
    await readers.tell("insert", kind, "valid");
    await expect(panel.field(panel.status, readerWords.readers.card)).toHaveText(readerWords.readers.card_present);
    await panel.check.getByRole("button", { name: readerWords.card_check.start }).click();
    await expect(panel.check).toContainText(readerWords.card_check.done);
    await expect(panel.field(panel.check, readerWords.readers.line)).toHaveText(line);
    await readers.tell("remove", kind);
    await expect(panel.check).not.toContainText(readerWords.card_check.done);

    const reception = new Reception(page);
    await reception.open();
    await readers.tell("insert", kind, "valid");
    await reception.verifyPin();
    await reception.press(words.consent.all);
    await reception.shows(words.complete.title);
    await expect(reception.main).toContainText(NAME);
    await expect.poll(async () => (await readers.status(kind)).powered).toBe(false);
    expect((await readers.status(kind)).tries[PIN_OF_THE_KEY]).toBe(3);
    await readers.tell("remove", kind);
    await reception.shows(words.farewell.title);
  });
}

test.describe("with an RC-S380", () => {
  const kind = "rcs380";

  test.beforeEach(async ({ page, readers }) => {
    await readers.tell("plug", kind);
    const panel = new ReadersPage(page);
    await panel.open();
    await panel.use("source_usb");
    await panel.says(readerWords.reader_state.connected);
  });

  test("a card pulled out at the consent goes on after it is put back", async ({ page, readers }) => {
    const reception = new Reception(page);
    await reception.open();
    await readers.tell("insert", kind, "valid");
    await reception.verifyPin();
    await readers.tell("remove", kind);
    await reception.shows(words.interrupted.title);
    await readers.tell("insert", kind, "valid");
    await reception.verifyPin();
    await reception.press(words.consent.all);
    await reception.shows(words.complete.title);
  });

  test("a reader unplugged in a visit is named, and plugged in again it goes on", async ({ page, readers }) => {
    const reception = new Reception(page);
    await reception.open();
    await readers.tell("insert", kind, "valid");
    await reception.verifyPin();
    await readers.tell("unplug", kind);
    await reception.shows(words.failure.reader_gone);
    await expectAccessible(page);
    await readers.tell("plug", kind);
    await readers.tell("insert", kind, "valid");
    await reception.verifyPin();
    await reception.press(words.consent.all);
    await reception.shows(words.complete.title);
  });

  test("a wrong PIN is sent once", async ({ page, readers }) => {
    const reception = new Reception(page);
    await reception.open();
    await readers.tell("insert", kind, "valid");
    await reception.choosePin();
    await reception.typePin("9999");
    await expect(reception.main).toContainText(words.tries.two);
    expect((await readers.status(kind)).tries[PIN_OF_THE_KEY]).toBe(2);
  });

  test("a page that is left, or turned to the staff, takes the verified PIN from the card", async ({ page, readers }) => {
    const reception = new Reception(page);
    const unpowered = async () => expect.poll(async () => (await readers.status(kind)).powered).toBe(false);
    await reception.open();
    await readers.tell("insert", kind, "valid");
    await reception.verifyPin();
    expect((await readers.status(kind)).powered).toBe(true);
    await page.goto("/#/readers");
    await unpowered();

    // Taken out first: a card that lies there begins a visit before anyone has seen the first screen.
    await readers.tell("remove", kind);
    await reception.open();
    await readers.tell("insert", kind, "valid");
    await reception.verifyPin();
    expect((await readers.status(kind)).powered).toBe(true);
    await page.goto("about:blank");
    await unpowered();
  });

  test("the printed code opens the holder's data, until the card leaves", async ({ page, readers, people }) => {
    const panel = new ReadersPage(page);
    await readers.tell("insert", kind, "valid");
    await panel.checkHolder((await people("valid")).code_b);
    await expect(panel.holder).toContainText(readerWords.holder.genuine);
    await expect(panel.holder).toContainText(NAME);
    await expect(panel.holder).toContainText(readerWords.hierarchy.demo);
    await expect(panel.holder).toContainText(readerWords.holder.present);
    await expect(panel.holder.getByRole("img", { name: readerWords.holder.name_image })).toBeVisible();
    await expectAccessible(page);
    await readers.tell("remove", kind);
    await expect(panel.holder).not.toContainText(NAME);
    expect(await page.evaluate(() => document.documentElement.outerHTML)).not.toContain(NAME);
  });

  test("a wrong code costs one try of ten", async ({ page, readers, people }) => {
    const panel = new ReadersPage(page);
    await readers.tell("insert", kind, "valid");
    const { code_b: code } = await people("valid");
    await panel.checkHolder(`${code.slice(0, 13)}${(Number(code[13]) + 1) % 10}`);
    await expect(panel.holder).toContainText(readerWords.code_b.wrong.replace("{{ count }}", "9"));
  });

  test("a second tab is told, waits, and can take the reader over", async ({ page, context }) => {
    const first = new ReadersPage(page);
    const second = new ReadersPage(await context.newPage());
    await second.open();
    await second.says(readerWords.reader_state.other_tab);
    await expectAccessible(second.page);
    await second.press(readerWords.readers.take_over);
    await second.says(readerWords.reader_state.connected);
    await first.says(readerWords.reader_state.other_tab);
    await second.page.close();
    await first.says(readerWords.reader_state.connected);
  });
});

test("a reader of the smart card class is refused with the reason and the way out", async ({ page, readers }) => {
  await readers.tell("plug", "scr3310");
  const panel = new ReadersPage(page);
  await panel.open();
  await panel.use("source_usb");
  await panel.says(readerWords.reader_failure.protected);
  await panel.says(readerWords.reader_failure.protected_todo);
  await expect(panel.report).toContainText("0B/00/00");
  await panel.says("SCR3310-NTTCom");
  await expectAccessible(page);
  await expect(panel.main.getByRole("row", { name: /RC-S380\/P/ })).toContainText(readerWords.known.proven);

  const reception = new Reception(page);
  await reception.open();
  await expect(reception.main).toContainText(words.welcome.no_reader);
});

test("a reader that another program holds is named, and used when it is free", async ({ page, readers }) => {
  await readers.tell("plug", "rcs380");
  await readers.tell("hold", "rcs380", 0);
  const panel = new ReadersPage(page);
  await panel.open();
  await panel.use("source_usb");
  await panel.says(readerWords.reader_failure.in_use);
  await readers.tell("let-go", "rcs380", 0);
  await panel.says(readerWords.reader_state.connected);
});

test("the choice of the reader is remembered, and the demo reader comes back", async ({ page, readers }) => {
  await readers.tell("plug", "rcs380");
  const panel = new ReadersPage(page);
  await panel.open();
  await panel.use("source_usb");
  await panel.says(readerWords.reader_state.connected);
  await page.reload();
  await panel.says(readerWords.reader_state.connected);
  await panel.use("source_demo");
  await panel.says(readerWords.reader_state.demo);
  const reception = new Reception(page);
  await reception.open();
  await reception.visit("valid");
});

test("no reader is said to be missing, and found when it is plugged in", async ({ page, readers }) => {
  const panel = new ReadersPage(page);
  await panel.open();
  await panel.use("source_usb");
  await panel.says(readerWords.reader_state.no_reader);
  await readers.tell("plug", "scr3310-nttcom");
  await panel.says(readerWords.reader_state.connected);
});

test("the readers' page is accessible and whole on a desk and on a tablet, with the demo reader too", async ({ page }) => {
  const panel = new ReadersPage(page);
  const reception = new Reception(page);
  await panel.open();
  await page.getByRole("complementary").getByRole("button", { name: readerWords.tray_card.valid }).click();
  await panel.check.getByRole("button", { name: readerWords.card_check.start }).click();
  await expect(panel.check).toContainText(readerWords.card_check.done);
  for (const fold of await panel.main.locator("summary").all()) {
    if (await fold.locator("..").getAttribute("open") === null) await fold.click();
  }
  for (const size of [{ width: 1280, height: 800 }, { width: 800, height: 1280 }, { width: 390, height: 844 }]) {
    await page.setViewportSize(size);
    await expectAccessible(page);
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(wider, `pixels too wide at ${size.width}`).toBeLessThanOrEqual(0);
  }

  // Back at the patient's screen the card that lies there begins a visit.
  await page.goto("/#/");
  await expect(reception.heading).toContainText(readerWords.method.title);
});

test("the keyboard alone reads a card", async ({ page, readers }) => {
  await readers.tell("plug", "rcs380");
  await readers.tell("insert", "rcs380", "valid");
  const panel = new ReadersPage(page);
  await panel.open();
  const reach = async (name: string) => {
    const button = panel.main.getByRole("button", { name, exact: true });
    for (let steps = 0; steps < 60; steps += 1) {
      if (await button.evaluate((it) => it === document.activeElement)) return page.keyboard.press("Enter");
      await page.keyboard.press("Tab");
    }
    throw new Error(`${name} is not reached by the keyboard`);
  };
  await reach(readerWords.readers.source_usb);
  await panel.says(readerWords.readers.card_present);
  await reach(readerWords.card_check.start);
  await expect(panel.check).toContainText(readerWords.card_check.done);
});

test("what a card told the staff is gone after a minute", async ({ page }) => {
  await page.clock.install();
  const panel = new ReadersPage(page);
  await panel.open();
  await page.getByRole("complementary").getByRole("button", { name: readerWords.tray_card.valid }).click();
  await panel.check.getByRole("button", { name: readerWords.card_check.start }).click();
  await expect(panel.check).toContainText(readerWords.card_check.done);
  await page.clock.runFor(61_000);
  await expect(panel.check).not.toContainText(readerWords.card_check.done);
});
