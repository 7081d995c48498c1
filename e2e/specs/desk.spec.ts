// The staff's list: who may see it, and for how long.
import { expect, test } from "../fixtures/test.ts";
import { Desk, staffWords } from "../pages/desk.ts";
import { Reception } from "../pages/reception.ts";

test("the desk closes when nobody is in front of it", async ({ page, gateway }) => {
  await page.clock.install();
  const desk = new Desk(page);
  await desk.setUp(gateway.deskPassphrase);
  await expect(page.getByRole("heading", { level: 1 })).toContainText(staffWords.desk.title);

  await page.clock.fastForward("06:00");
  await expect(page.getByText(staffWords.sign_in.ended)).toBeVisible();
});

test("who goes to the patient's page and back finds the desk closed", async ({ page, gateway }) => {
  const desk = new Desk(page);
  await desk.setUp(gateway.deskPassphrase);
  await expect(page.getByText(staffWords.desk.empty)).toBeVisible();

  await page.goto("/");
  await expect(new Reception(page).heading).toContainText("マイナンバーカードで受付");
  await page.goBack();
  await expect(page.getByLabel(staffWords.sign_in.passphrase, { exact: true })).toBeVisible();
});

test("a gateway that is away is said to be away", async ({
  page,
  gateway,
}) => {
  const desk = new Desk(page);
  await desk.setUp(gateway.deskPassphrase);
  await expect(page.getByText(staffWords.desk.empty)).toBeVisible();
  await gateway.stop();
  await expect(page.getByText(staffWords.desk.lost)).toBeVisible();
});
