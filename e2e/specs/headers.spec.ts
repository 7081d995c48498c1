import { expect, test } from "../fixtures/test.ts";

test("the page and its files are sent with the security headers", async ({ page }) => {
  const seen = new Map<string, Record<string, string>>();
  page.on("response", (response) => {
    const { pathname } = new URL(response.url());
    if (!pathname.startsWith("/api/")) seen.set(pathname, response.headers());
  });

  await page.goto("/", { waitUntil: "networkidle" });

  const names = [...seen.keys()];
  expect(names).toContain("/");
  expect(names.some((name) => name.endsWith(".wasm"))).toBe(true);
  for (const [name, headers] of seen) {
    expect(headers, name).toMatchObject({
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-embedder-policy": "require-corp",
      "cross-origin-resource-policy": "same-origin",
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
    });
    expect(directives(headers["content-security-policy"], ";"), name).toEqual([
      "base-uri 'self'",
      "connect-src 'self'",
      "default-src 'none'",
      "font-src 'self'",
      "form-action 'none'",
      "frame-ancestors 'none'",
      "img-src 'self' blob: data:",
      "manifest-src 'self'",
      "object-src 'none'",
      "script-src 'self' 'wasm-unsafe-eval'",
      "style-src 'self'",
      "worker-src 'self'",
    ]);
    const granted = directives(headers["permissions-policy"], ",").filter(
      (permission) => !permission.endsWith("=()"),
    );
    expect(granted, name).toEqual([
      "camera=(self)",
      "fullscreen=(self)",
      "hid=(self)",
      "publickey-credentials-create=(self)",
      "publickey-credentials-get=(self)",
      "screen-wake-lock=(self)",
      "usb=(self)",
    ]);
  }
});

test("the page is isolated from others and may use the devices that it needs", async ({ page }) => {
  await page.goto("/");

  expect(await page.evaluate(() => globalThis.crossOriginIsolated)).toBe(true);
  const features = await page.evaluate(() => {
    const { featurePolicy } = document as unknown as {
      featurePolicy: { allowsFeature(name: string): boolean };
    };
    return Object.fromEntries(
      ["usb", "hid", "camera", "microphone", "geolocation", "serial"].map((name) => [
        name,
        featurePolicy.allowsFeature(name),
      ]),
    );
  });
  expect(features).toEqual({
    usb: true,
    hid: true,
    camera: true,
    microphone: false,
    geolocation: false,
    serial: false,
  });
});

test("an inline script does not run, and the refusal is noticed", async ({
  page,
  policyViolations,
}) => {
  await page.goto("/");
  await page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "globalThis.injected = true";
    document.body.append(script);
  });

  expect(await page.evaluate(() => "injected" in globalThis)).toBe(false);
  await expect.poll(() => policyViolations).toHaveLength(1);
  policyViolations.length = 0;
});

/** The parts of a policy header, in alphabetical order. */
function directives(header: string | undefined, separator: string): string[] {
  return (header ?? "")
    .split(separator)
    .map((part) => part.trim())
    .sort();
}
