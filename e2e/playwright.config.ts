import { defineConfig } from "@playwright/test";

import { appPort, chromium, chromiumArguments, gatewayPort, origin } from "./settings.ts";

export default defineConfig({
  testDir: "specs",
  outputDir: "test-results",
  forbidOnly: true,
  // Every test has the gateway to itself, behind the one port that the app's server hands `/api` on to.
  workers: 1,
  retries: 0,
  timeout: 30_000,
  expect: { timeout: 10_000 },
  reporter: [["list"], ["./fixtures/counts.ts"]],
  use: {
    baseURL: origin,
    browserName: "chromium",
    viewport: { width: 1280, height: 800 },
    locale: "ja-JP",
    timezoneId: "Asia/Tokyo",
    screenshot: "only-on-failure",
    // Each test starts with an empty browser and would fill it with the whole bundle; offline.spec.ts lets it.
    serviceWorkers: "block",
    launchOptions: { executablePath: chromium, args: chromiumArguments },
  },
  webServer: {
    command: `../scripts/serve-app ${appPort} ${gatewayPort} dist`,
    url: origin,
    // `make test` has started it already, to print the sizes of what it built.
    reuseExistingServer: true,
    timeout: 30 * 60_000,
    gracefulShutdown: { signal: "SIGTERM", timeout: 5_000 },
  },
});
