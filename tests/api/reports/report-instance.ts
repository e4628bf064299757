import { createClient } from "@clickhouse/client";
import { openReports } from "../../../api/reports/reports.ts";

// A process that calculates reports of the ClickHouse at an address, until it is killed.
const [url = ""] = process.argv.slice(2);
openReports(createClient({ url }), { leaseMs: 3000, renewMs: 500, checkMs: 50 }).watch();
console.info("watching");
