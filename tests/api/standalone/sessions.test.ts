import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { startStandalone, stop } from "../../harness/standalone.ts";
import { temporaryFolder } from "../../harness/temporary-database.ts";

const folder = await temporaryFolder();
afterAll(() => folder.remove());

const TOKEN = "everything-0123456789";

/** Sends a form as one of the pages of the server does. */
function post(url: string, path: string, fields: Record<string, string>, Cookie = "") {
  const body = new URLSearchParams(fields);
  return fetch(`${url}${path}`, {
    ...{ method: "POST", body, redirect: "manual" },
    headers: { Origin: url, Cookie },
  });
}

async function signIn(url: string): Promise<string> {
  const answer = await post(url, "/ui/sign-in", { token: TOKEN });
  expect(answer.status).toBe(303);
  return answer.headers.get("Set-Cookie")?.split(";")[0] ?? "";
}

const statusOf = async (url: string, Cookie: string) =>
  (await fetch(`${url}/pipeline`, { headers: { Cookie } })).status;

it("a session that was ended stays so over kill -9, and the others go on", async () => {
  const start = () =>
    startStandalone(join(folder.path, "data"), [], { API_TOKENS: `${TOKEN}:read+write` });
  const first = start();
  const url = await first.url;
  const [ended, kept] = [await signIn(url), await signIn(url)];
  expect([await statusOf(url, ended), await statusOf(url, kept)]).toEqual([200, 200]);
  expect((await post(url, "/ui/sign-out", {}, ended)).status).toBe(303);
  await stop(first, "SIGKILL");
  const again = start();
  try {
    const address = await again.url;
    expect([await statusOf(address, ended), await statusOf(address, kept)]).toEqual([401, 200]);
  } finally {
    await stop(again, "SIGKILL");
  }
});
