// Waits until a URL answers with success: wait-for.mjs URL SECONDS PID
// Gives up when the time is over or when the process that should serve it has ended.

const [url, seconds, pid] = process.argv.slice(2);
const deadline = Date.now() + Number(seconds) * 1000;

for (;;) {
  if (await answers()) process.exit(0);
  if (!alive()) quit(`the program that serves ${url} ended before it answered; its messages are above`);
  if (Date.now() > deadline) quit(`${url} did not answer within ${seconds} s`);
  await new Promise((resolve) => setTimeout(resolve, 200));
}

async function answers() {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(2000) })).ok;
  } catch {
    return false;
  }
}

function alive() {
  try {
    return process.kill(Number(pid), 0);
  } catch {
    return false;
  }
}

function quit(why) {
  console.error(`error: ${why}`);
  process.exit(1);
}
