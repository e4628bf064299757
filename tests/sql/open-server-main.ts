import { openServerDatabase } from "../../sql/server.ts";

// A process that opens the database of a ClickHouse server, and ends: `open-server-main.ts URL DATABASE`.

const [url = "", database = ""] = process.argv.slice(2);
const db = await openServerDatabase({ url, database, username: "default", password: "" });
await db.close();
