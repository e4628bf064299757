import { openPipeline } from "./harness/pipeline.ts";
import { keyOf, topics } from "../producers/messages/topics.ts";
import { reportApi } from "./api/reports/report-api.ts";
import { ledgerPositions } from "../sql/ingest.ts";
import { pollsIngestedOfDays, countStores } from "../sql/superseded.ts";
const { log, db, ingesting, close } = await openPipeline();
const { request, made } = await reportApi(db);
const t = async <T>(name: string, f: () => Promise<T>) => { const b = performance.now(); const r = await f(); console.log(name, Math.round(performance.now()-b)); return r; };
const WEEK = [{ day: 0, start_time_local: "00:00:00", end_time_local: "00:00:00" }];
await log.append("store.polls", [{key:"a", value: JSON.stringify({store_id:"a",status:"active",timestamp_utc:"2024-01-22T10:00:00Z"})}]);
await log.append("store.hours", [{key:"a", value: JSON.stringify({store_id:"a",week:WEEK})}]);
await ingesting.caughtUp();
for (let i=0;i<3;i++) {
const id = await t("made", () => made({as_of:"2024-01-22T12:00:00Z"}));
await t("get", () => request(`/reports/${id}`));
await t("append+ingest polls", async () => { await log.append("store.polls", [{key:"a", value: JSON.stringify({store_id:"a",status:"active",timestamp_utc:`2024-01-22T11:00:0${i}Z`})}]); await ingesting.caughtUp(); });
await t("get polls", () => request(`/reports/${id}`));
await t("append+ingest hours", async () => { await log.append("store.hours", [{key:"a", value: JSON.stringify({store_id:"a",week:i%2?WEEK:[]})}]); await ingesting.caughtUp(); });
await t("get hours", () => request(`/reports/${id}`));
await t("ledger", () => ledgerPositions(db, {}));
await t("days", () => pollsIngestedOfDays(db, {first_day:19000,last_day:20000}));
await t("count", () => countStores(db, {}));
await t("changes view", async () => (await db.query({query:"SELECT * FROM store_changes WHERE store_id='a'",format:"JSONEachRow"})).json());
}
await close(); process.exit(0);
