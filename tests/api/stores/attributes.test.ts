import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { ingest } from "../../../consumers/ingest.ts";
import { findInputs } from "../../../producers/replay/find-inputs.ts";
import { replayFiles } from "../../../producers/replay/replay.ts";
import { json, NOW, temporaryApi } from "../../harness/api.ts";
import { problemOf } from "../reports/report-api.ts";

const api = await temporaryApi();
afterAll(api.close);

async function ingested(): Promise<void> {
  const consuming = ingest(api.log, api.db, { clock: () => NOW });
  await consuming.caughtUp();
  await consuming.stop();
}

const attributesOf = async (id: string) =>
  await (await api.request(`/stores/${id}/attributes`)).json();

async function folderWith(name: string, attributes: string): Promise<string> {
  const folder = join(api.path, name);
  await mkdir(folder);
  const files = {
    "polls.csv": "store_id,status,timestamp_utc\ns-1,active,2025-01-10 11:00:00 UTC\n",
    "hours.csv": "store_id,day,start_time_local,end_time_local\ns-1,0,09:00,17:00\n",
    "zones.csv": "store_id,timezone_str\ns-1,UTC\ns-2,UTC\n",
    "who.csv": attributes,
    // Rows of a report are no attributes, whatever store they are of.
    "report.csv": "store_id,uptime,downtime\ns-1,1.00,0.00\n",
  };
  for (const [file, text] of Object.entries(files)) await writeFile(join(folder, file), text);
  return folder;
}

describe("a file of attributes", () => {
  it("is found by its header, and replaces the set of each of its stores", async () => {
    const rows = ["s-1,Acme,north,", "s-2,,south,x", `s-1,"Acme, Inc.",,y`, "s-3,a"];
    const text = ["store_id,Brand,Sales Region,kind", ...rows].join("\n");
    const files = await findInputs(await folderWith("found", text));
    expect(files.more).toEqual([{ input: "attributes", path: join(api.path, "found/who.csv") }]);
    await replayFiles(api.log, files, { now: NOW });
    await ingested();
    expect(await attributesOf("s-1")).toEqual({
      store_id: "s-1",
      attributes: { brand: "Acme, Inc.", kind: "y" },
    });
    expect((await attributesOf("s-2")).attributes).toEqual({ sales_region: "south", kind: "x" });
    const query = "SELECT reason FROM rejected_rows WHERE topic = 'store.attributes'";
    const rejected = await api.request("/sql?format=json", { method: "POST", body: query });
    expect(await rejected.text()).toContain('too few cells in \\"s-3,a\\": 2, expected 4');
  });

  it("is not one with a column of reports", async () => {
    const text = "store_id,name,bucket\ns-1,a,b\n";
    const files = await findInputs(await folderWith("reserved", text));
    expect(files.more).toBeUndefined();
  });
});

describe("the attributes of a store over HTTP", () => {
  it("are set as a whole, read, and removed, through the log", async () => {
    const put = await api.request(
      "/stores/s-2/attributes",
      json("PUT", { "Sub Brand": " Sea ", region: "" }),
    );
    expect(put.status).toBe(202);
    expect(await put.json()).toEqual({
      store_id: "s-2",
      attributes: { region: "", sub_brand: "Sea" },
    });
    await ingested();
    expect((await attributesOf("s-2")).attributes).toEqual({ sub_brand: "Sea" });
    const gone = await api.request("/stores/s-2/attributes", { method: "DELETE" });
    expect(gone.status).toBe(202);
    await ingested();
    expect((await attributesOf("s-2")).attributes).toEqual({});
    const history = await (await api.request("/stores/s-2/history?kind=attributes")).json();
    expect(history.items.slice(0, 2)).toMatchObject([
      { before: { region: "", sub_brand: "Sea" }, after: null },
      { after: { region: "", sub_brand: "Sea" } },
    ]);
  });

  it("are refused with the reason", async () => {
    const refused = async (body: unknown) =>
      await problemOf(await api.request("/stores/s-2/attributes", json("PUT", body)));
    expect(await refused({ bucket: "x" })).toMatchObject({
      status: 400,
      detail: expect.stringContaining("is named like a column of reports"),
    });
    expect(await refused({ name: "x".repeat(201) })).toMatchObject({ status: 400 });
    expect(await refused({ name: 7 })).toMatchObject({ status: 400 });
    expect(await refused(["name"])).toMatchObject({ status: 400 });
  });

  it("of a store that nobody knows are not found", async () => {
    expect((await api.request("/stores/nobody/attributes")).status).toBe(404);
  });
});
