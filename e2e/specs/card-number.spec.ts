// 照合番号B, read off the front of a card by the camera.
import { expect, test } from "../fixtures/camera.ts";
import { words } from "../pages/reception.ts";

test("the digits of a card that is held to the camera are shown, confirmed, and open its photo", async ({
  camera, people, reader, reception,
}) => {
  const { code_b: code } = await people("valid");
  await camera.show("card");
  await reader.place("valid");
  await reception.chooseFace();
  await reception.press(words.code.camera);
  await expect(reception.main).toContainText(words.code.read);
  expect(await reception.enteredCode()).toBe(code);
  // No try is spent and nothing is read before a person has compared the digits.
  await reception.shows(words.code.title);

  await camera.show("holder");
  await reception.press(words.code.confirm);
  await reception.shows(words.consent.title);
});

test("without a card in front of the camera the patient is told so, and types", async ({ people, reader, reception }) => {
  await reader.place("valid");
  await reception.chooseFace();
  await reception.press(words.code.camera);
  await expect(reception.main.getByText(words.face_hint.no_card)).toBeVisible();
  await reception.typeCode((await people("valid")).code_b);
  await reception.shows(words.face.compare);
});
