// The face in front of a camera, from the card's photo to the answer, and all that can be in the way.
import { expect, expectAccessible, partsOfThePhoto, rowOfThePhoto, test } from "../fixtures/camera.ts";
import { Heap } from "../fixtures/heap.ts";
import { Desk, staffWords } from "../pages/desk.ts";
import { PIN, words } from "../pages/reception.ts";

const PERSON = "valid";
const NAME = "番号　花子";

test("a visit by the face ends with the patient's name, and the staff see who recognised them", async ({
  camera, context, gateway, people, reader, reception,
}) => {
  await camera.show("holder");
  await reader.place(PERSON);
  await reception.compareFace((await people(PERSON)).code_b);
  await reception.shows(words.consent.title);
  const inquiry = reception.page.waitForRequest("**/api/v1/inquiries");
  await reception.press(words.consent.all);
  await reception.shows(words.complete.title);
  await expect(reception.main).toContainText(NAME);
  for (const bytes of partsOfThePhoto()) {
    expect((await inquiry).postData()).not.toContain(bytes.toString("base64"));
  }
  await reader.take();
  await reception.shows(words.farewell.title);

  const desk = new Desk(await context.newPage());
  await desk.setUp(gateway.deskPassphrase);
  await expect(desk.rows.first()).toContainText(NAME);
  await expect(desk.rows.first()).toContainText(staffWords.recognition.machine);
});

test("a stranger is not recognised, and goes on by the PIN", async ({ camera, people, reader, reception }) => {
  await camera.show("stranger");
  await reader.place(PERSON);
  await reception.compareFace((await people(PERSON)).code_b);
  await reception.shows(words.not_recognised.title);
  await expectAccessible(reception.page);
  await reception.press(words.method.pin);
  await reception.typePin(PIN);
  await reception.shows(words.consent.title);
});

test("the staff look at photo and camera, and say that it is the holder", async ({
  camera, context, gateway, people, reader, reception,
}) => {
  await camera.show("stranger");
  await reader.place(PERSON);
  await reception.compareFace((await people(PERSON)).code_b);
  await reception.shows(words.not_recognised.title);
  await reception.letStaffLook(gateway.deskPassphrase);
  for (const picture of [words.staff_check.photo, words.staff_check.frame]) {
    await expect(reception.main.getByRole("img", { name: picture })).toBeVisible();
  }
  await expect(reception.main).toContainText(words.recognition.no_match);
  await expectAccessible(reception.page);
  await reception.press(words.staff_check.accept);
  await reception.shows(words.consent.title);
  await reception.press(words.consent.all);
  await reception.shows(words.complete.title);

  const desk = new Desk(await context.newPage());
  await desk.setUp(gateway.deskPassphrase);
  await expect(desk.rows.first()).toContainText(staffWords.recognition.staff);
});

for (const [film, advice] of [
  ["nobody", words.face_hint.show_face],
  ["two", words.face_hint.alone],
  ["dark", words.face_hint.brighter],
] as const) {
  test(`the patient is told what to do: ${film}`, async ({ camera, people, reader, reception }) => {
    await camera.show(film);
    await reader.place(PERSON);
    await reception.compareFace((await people(PERSON)).code_b);
    await expect(reception.main.getByRole("status")).toContainText(advice);
    await reception.press(words.method.pin);
    await reception.shows(words.pin.title);
  });
}

test("a print of the photo is not recognised where signs of life are required", async ({
  camera, gateway, people, reader, reception,
}) => {
  await reception.page.evaluate(() => {
    const policy = { strictness: "standard", liveness: "require", challenge: false };
    localStorage.setItem("uketsuke.face", JSON.stringify({ policy }));
  });
  await reception.open();
  await camera.show("print");
  await reader.place(PERSON);
  await reception.compareFace((await people(PERSON)).code_b);
  await reception.shows(words.not_recognised.title);
  await reception.letStaffLook(gateway.deskPassphrase);
  await expect(reception.main).toContainText(words.recognition.not_live);
});

test("a card whose PIN is locked goes on by the face", async ({ camera, people, reader, reception }) => {
  await camera.show("holder");
  await reader.place("pin-locked");
  await reception.shows(words.method.title);
  await expect(reception.main).toContainText(words.failure.pin_locked);
  await reception.compareFace((await people("pin-locked")).code_b);
  await reception.shows(words.consent.title);
});

test("a camera that is blocked is named, and the PIN is offered", async ({
  context, people, reader, reception,
}) => {
  await context.clearPermissions();
  await context.grantPermissions([]);
  await reader.place(PERSON);
  await reception.compareFace((await people(PERSON)).code_b);
  await reception.shows(words.camera.blocked);
  await expect(reception.main).toContainText(words.camera.blocked_todo);
  await reception.press(words.method.pin);
  await reception.shows(words.pin.title);
});

test("a camera pulled out in mid-visit is named, and used when it is back", async ({
  browserWithReaders, camera, people, reader, reception,
}) => {
  await reader.place(PERSON);
  await reception.compareFace((await people(PERSON)).code_b);
  await expect(reception.main.getByRole("status")).toContainText(words.face_hint.show_face);
  await camera.pullOut(browserWithReaders);
  await reception.shows(words.camera.lost);
  await camera.show("holder");
  await reception.press(words.actions.try_again);
  await reception.shows(words.consent.title);
});

test("a worker that crashes in mid-visit is followed by another one, which recognises the patient", async ({
  camera, people, reader, reception,
}) => {
  await camera.show("arriving");
  await reader.place(PERSON);
  await reception.compareFace((await people(PERSON)).code_b);
  await expect(reception.main.getByRole("status")).toContainText(words.face_hint.show_face);
  const { page } = reception;
  const [worker] = page.workers();
  const another = page.waitForEvent("worker");
  await worker!.evaluate(() => {
    setTimeout(() => {
      throw new Error("a test lets it crash");
    });
  });
  await another;
  await reception.shows(words.consent.title);
});

test("after a visit by the face nothing of the photo is left in the tab", async ({
  camera, people, reader, reception,
}) => {
  // Heaps are written down and searched, which takes minutes where something else runs beside it.
  test.setTimeout(240_000);
  const { page } = reception;
  const { code_b: code } = await people(PERSON);
  await reader.place(PERSON);
  await reception.compareFace(code);
  await expect(reception.main.getByRole("status")).toContainText(words.face_hint.show_face);
  const [workers, pixels] = [await Heap.ofWorkers(page), rowOfThePhoto()];
  const found = await Promise.all(workers.map((it) => it.count(pixels)));
  expect(Math.max(...found), "memories with the photo while it is compared").toBeGreaterThan(0);

  await page.getByRole("button", { name: words.actions.back }).click();
  await camera.show("holder");
  await reception.compareFace(code);
  await reception.shows(words.consent.title);
  await reception.press(words.consent.all);
  await reception.shows(words.complete.title);
  await reader.take();
  await reception.shows(words.farewell.title);

  for (const heap of [await Heap.ofPage(page), ...workers]) {
    expect(await heap.count(pixels, ...partsOfThePhoto())).toBe(0);
    const strings = await heap.strings();
    for (const part of partsOfThePhoto()) expect(strings).not.toContain(part.toString("base64"));
  }
});
