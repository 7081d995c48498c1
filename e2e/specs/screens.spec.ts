// Every screen, on a kiosk and on a phone: nothing for axe-core to find, nothing cut off.
// With SCREENSHOTS=folder each screen is also saved there, in English and in Japanese.
import { join } from "node:path";

import type { Page } from "@playwright/test";

import { expect, expectAccessible, test } from "../fixtures/test.ts";
import { Desk, staffWords } from "../pages/desk.ts";
import { Reception } from "../pages/reception.ts";
import { scenes } from "../pages/scenes.ts";

const sizes = [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
];
const folder = process.env["SCREENSHOTS"];

for (const { name, reach } of scenes) {
  test(`the screen ${name} is accessible on kiosk and phone`, async ({ page, gateway }) => {
    const reception = new Reception(page);
    await reception.open();
    await reach(reception, gateway);
    for (const size of sizes) {
      await page.setViewportSize(size);
      await expectWhole(page);
      await expectAccessible(page);
      await save(page, `${name}-en-${size.width}`);
      if (!folder) continue;
      await page.getByRole("button", { name: "日本語" }).click();
      await save(page, `${name}-ja-${size.width}`);
      await page.getByRole("button", { name: "English" }).click();
    }
  });
}

test("the desk is accessible on a wide and on a narrow screen", async ({ page, context, gateway }) => {
  const reception = new Reception(page);
  for (const card of ["rare_character", "high_cost_limit"] as const) {
    await reception.open();
    await reception.visit(card);
    await reception.take();
  }
  const desk = new Desk(await context.newPage());
  await desk.open();
  const check = async (name: string) => {
    for (const size of sizes) {
      await desk.page.setViewportSize(size);
      await expectWhole(desk.page);
      await expectAccessible(desk.page);
      await save(desk.page, `${name}-${size.width}`);
    }
  };
  await check("desk-set-up");
  await desk.setUp(gateway.deskPassphrase);
  await desk.page.keyboard.press("F9");
  await desk.signIn("not the passphrase");
  await expect(desk.page.getByText(staffWords.sign_in.wrong_own)).toBeVisible();
  await check("desk-sign-in");
  await desk.signIn();
  await expect(desk.rows).toHaveCount(2);
  await check("desk-list");
  await desk.rows.first().getByRole("button").click();
  await check("desk-detail");
});

/** No line of the page is wider than the screen. */
async function expectWhole(page: Page): Promise<void> {
  const { scrollWidth, clientWidth } = await page.evaluate(() => ({
    scrollWidth: document.documentElement.scrollWidth,
    clientWidth: document.documentElement.clientWidth,
  }));
  expect(scrollWidth, "width of the page").toBeLessThanOrEqual(clientWidth);
}

async function save(page: Page, name: string): Promise<void> {
  if (folder) await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}
