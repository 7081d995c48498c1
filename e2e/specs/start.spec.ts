import { expect, expectAccessible, test } from "../fixtures/test.ts";
import { origin } from "../settings.ts";

test("the page starts with a heading and no error", async ({ page }) => {
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));

  await page.goto("/");

  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.getByRole("alert")).toHaveCount(0);
  await expectAccessible(page);
  expect(errors).toEqual([]);
});

test("a page that cannot start says so", async ({ page }) => {
  await page.route("**/*.wasm", (route) => route.abort());

  await page.goto("/");

  await expect(page.getByRole("alert")).toContainText("この画面を起動できませんでした");
});

test("the page's server hands /api on to the gateway", async ({ request, gateway }) => {
  const challenge = () => request.post("/api/v1/challenges", { headers: { origin } });
  expect((await challenge()).ok()).toBe(true);

  await gateway.kill();
  expect((await challenge()).ok()).toBe(false);

  await gateway.start();
  expect((await challenge()).ok()).toBe(true);
});
