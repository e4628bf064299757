import { join } from "node:path";
import { afterAll } from "vitest";
import { openEmbeddedLog } from "../../producers/log/embedded-log.ts";
import { temporaryFolder } from "../harness/temporary-store.ts";
import { logContract } from "./log-contract.ts";

const folder = await temporaryFolder();
afterAll(() => folder.remove());

logContract("embedded", async () => openEmbeddedLog(join(folder.path, "log")));
