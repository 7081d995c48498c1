// Inquiries by insured data, through the terminal's folders and through the gateway.
import { Terminal, institution } from "../fixtures/terminal.ts";
import { expect, expectAccessible, test as base } from "../fixtures/test.ts";
import { Desk, staffWords as words } from "../pages/desk.ts";
import { type Certificate, Inquiry } from "../pages/inquiry.ts";

const hanako: Certificate = {
  insurer: "１３９９９８",
  symbol: "東架",
  number: "1234567",
  branch: "1",
  born: "S60.10.15",
};

const test = base.extend<{ terminal: Terminal }>({
  terminal: async ({ page }, use) => {
    const terminal = await Terminal.start(page, "--charset", "shift_jis", "--shuffle");
    await use(terminal);
    await terminal.dispose();
  },
});

test("a certificate is typed by keyboard, explained while it is typed, and answered", async ({
  page,
  gateway,
}) => {
  const desk = new Desk(page);
  await desk.setUp(gateway.deskPassphrase);
  const inquiry = new Inquiry(page);
  await inquiry.open();

  // Half of a number is not wrong; a wrong check digit is.
  const insurer = inquiry.field(words.field.insurer_number);
  await insurer.fill("1399");
  await expect(insurer).toHaveAttribute("aria-invalid", "false");
  await insurer.fill("06139993");
  await expect(page.getByText(words.typing.check_digit)).toBeVisible();
  await inquiry.field(words.field.number).fill("123456789018");
  await expect(page.getByText(words.typing.my_number)).toBeVisible();

  await inquiry.type(hanako);
  await inquiry.field(words.field.birth_date).fill("昭和65年3月1日");
  await inquiry.submit();
  await expect(page.getByText(words.typing.confirm)).toBeVisible();
  await expectAccessible(page);

  await inquiry.field(words.field.birth_date).fill(hanako.born);
  await inquiry.submit();
  await expect(inquiry.answer).toContainText(words.outcome.qualified);
  await expect(inquiry.answer).toContainText("番号　花子");
  await expect(inquiry.answer).toContainText(words.evidence.simulated);

  await page.getByLabel(words.inquiry.new_patient).check();
  await page.getByRole("button", { name: words.inquiry.take, exact: true }).click();
  await expect(page.getByText(words.inquiry.taken)).toBeVisible();
  await page.keyboard.press("F2");
  await expect(page.getByRole("main")).toContainText("番号　花子");

  // The next time the clinic's own data fill the form.
  await inquiry.open();
  await page.getByLabel(words.inquiry.find).fill("ばんごう");
  await page.getByRole("button", { name: /番号\s花子/ }).click();
  await expect(insurer).toHaveValue("139998");
  await expect(inquiry.field(words.field.birth_date)).toHaveValue("1985-10-15");
});

test("pasted text fills the form, and nothing of it is left out in silence", async ({ page, gateway }) => {
  await new Desk(page).setUp(gateway.deskPassphrase);
  const inquiry = new Inquiry(page);
  await inquiry.open();
  await page.getByText(words.inquiry.paste).first().click();
  await page
    .getByRole("textbox", { name: words.inquiry.paste })
    .fill("保険者番号: 06139992\n記号 １２３\n番号 4567\n氏名: 高額　太郎\n個人番号 1234 5678 9018\n窓口へ");
  await page.getByRole("button", { name: words.inquiry.paste_take }).click();
  await expect(inquiry.field(words.field.insurer_number)).toHaveValue("06139992");
  await expect(inquiry.field(words.field.number)).toHaveValue("4567");
  await expect(page.getByText(words.inquiry.paste_my_number)).toBeVisible();
  await expect(page.getByText("窓口へ")).toBeVisible();
  await expect(page.getByText("5678 9018")).toHaveCount(0);
});

test("an inquiry without a gateway waits, through a reload, until the gateway is back", async ({ page, gateway }) => {
  const desk = new Desk(page);
  await desk.setUp(gateway.deskPassphrase);
  const inquiry = new Inquiry(page);
  await inquiry.open();
  await gateway.stop();
  await inquiry.type(hanako);
  await inquiry.submit();
  const waiting = page.getByRole("region", { name: words.delivery.title });
  await expect(waiting).toBeVisible();

  await page.reload();
  await desk.signIn();
  await inquiry.open();
  await expect(waiting).toBeVisible();
  await gateway.start();
  const arrived = page.getByRole("region", { name: words.terminal.arrived });
  await expect(arrived).toContainText("番号　花子", { timeout: 20_000 });
  await expect(waiting).toBeHidden();
});

test("card results of the certified readers open receptions", async ({ page, terminal }) => {
  const desk = new Desk(page);
  await desk.setUpFolders(institution);
  const inquiry = new Inquiry(page);
  await inquiry.open();
  await expect(page.getByText(words.terminal.not_chosen)).toBeVisible();
  await inquiry.chooseFolders();

  // Its results are in Shift_JIS.
  terminal.tell("card atlas valid");
  terminal.tell("card canon high-cost-limit");
  await page.keyboard.press("F2");
  await expect(page.getByRole("main")).toContainText("番号　花子");
  await expect(page.getByRole("main")).toContainText("高額　太郎");
  await expect(page.getByText(words.evidence.official_card)).toHaveCount(2);

  // They are known after a reload, and stay where the clinic's other software looks for them.
  await page.reload();
  await desk.signIn();
  await expect(page.getByRole("main")).toContainText("番号　花子");
  terminal.tell("card almex elderly-75");
  await expect(page.getByRole("main")).toContainText("後期　正雄");
  await expect(page.getByText(words.evidence.official_card)).toHaveCount(3);
  expect(await terminal.list("face")).toHaveLength(3);
});

test("an inquiry through the folders is answered, and each failure has its own words", async ({ page, terminal }) => {
  await new Desk(page).setUpFolders(institution);
  const inquiry = new Inquiry(page);
  await inquiry.open();
  await inquiry.chooseFolders();
  await inquiry.type(hanako);

  terminal.tell("fault foreign");
  await inquiry.submit();
  await expect(page.getByRole("alert").filter({ hasText: words.terminal.flaw_foreign_todo })).toBeVisible({
    timeout: 15_000,
  });
  terminal.tell("fault zip");
  await inquiry.submit();
  await expect(page.getByText(words.terminal.flaw_encrypted)).toBeVisible();
  await expectAccessible(page);

  // What was typed is still there.
  terminal.tell("fault none");
  await inquiry.submit();
  await expect(inquiry.answer).toContainText("番号　花子");
  await expect(inquiry.answer).toContainText(words.evidence.official_insured_data);
});

test("files of others in the folder of card results are told and change nothing", async ({ page, terminal }) => {
  await new Desk(page).setUpFolders(institution);
  const inquiry = new Inquiry(page);
  await inquiry.open();
  await inquiry.chooseFolders();
  await terminal.put("face", "OQSsiquc01res_face_x_20261123090000.xml", "<XmlMsg><MessageHeader><Proc");
  await terminal.put("face", "OQSsiquc01res_face_y_20261123090001.xml", "<html>busy</html>");
  const news = page.getByRole("listitem").filter({ hasText: "OQSsiquc01res_face_x" });
  await expect(news).toContainText(words.terminal.flaw_half, { timeout: 20_000 });
  const other = page.getByRole("listitem").filter({ hasText: "OQSsiquc01res_face_y" });
  await expect(other).toContainText(words.terminal.flaw_foreign_todo);
  await page.keyboard.press("F2");
  await expect(page.getByText(words.desk.empty)).toBeVisible();
});
