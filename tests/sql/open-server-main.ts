import { openServerStore } from "../../sql/server-store.ts";

// A process that opens the database of a ClickHouse server, and ends: `open-server-main.ts URL DATABASE`.

const [url = "", database = ""] = process.argv.slice(2);
const store = await openServerStore({ url, database, username: "default", password: "" });
await store.close();
