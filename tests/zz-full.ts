import { temporaryDatabase } from "./harness/temporary-database.ts";
import { openReports } from "../api/reports/reports.ts";
import { findReports } from "../api/answers/report-list.ts";
const own = await temporaryDatabase();
const { db } = own;
const c = (query: string) => db.command({ query });
const t = async <T>(name: string, f: () => Promise<T>) => { const b = performance.now(); const u = process.cpuUsage(); const r = await f(); const d = process.cpuUsage(u); console.log(name, "wall", Math.round(performance.now()-b), "cpu", Math.round((d.user+d.system)/1000)); return r; };
const STORES = Number(process.argv[2] ?? 500), PER_DAY = Number(process.argv[3] ?? 10), DAYS = 365;
const total = STORES*PER_DAY*DAYS;
console.log({STORES, PER_DAY, total});
const start = 1704067200; // 2024-01-01
// month by month, fewer parts
for (let d=0; d<DAYS; d+=73) await t("insert", () => c(`INSERT INTO incoming_polls (store_id, polled_at, status, partition, position)
 SELECT concat('store-', toString(number % ${STORES})), fromUnixTimestamp64Micro(toInt64(${start}*1000000 + toInt64(intDiv(number * 86400000000, ${STORES*PER_DAY}))), 'UTC'), if(number % 7 = 0, 'inactive', 'active'), 0, 1099511627776 + number
 FROM numbers(${STORES*PER_DAY*d}, ${STORES*PER_DAY*Math.min(73, DAYS-d)}) SETTINGS max_partitions_per_insert_block=400, max_insert_block_size=2000000, async_insert=0`));
await c(`INSERT INTO incoming_weeks SELECT concat('store-', toString(number)), '', [(0,'09:00:00','17:00:00')], 1099511627776 + number, 0, '', now64(3) FROM numbers(${STORES})`);
await c(`INSERT INTO store_timezones SELECT concat('store-', toString(number)), 'UTC', 1099511627776 + number, 0, '', now64(3) FROM numbers(${STORES})`);
const claim = (topic: string, end: number) => c(`INSERT INTO ingest_claims (topic, partition, epoch, incarnation, from_offset, owner) VALUES ('${topic}',0,1,1,0,generateUUIDv4())`).then(() => c(`INSERT INTO ingest_ledger (topic, partition, epoch, first_offset, last_offset, kept, rejected, newest_at) VALUES ('${topic}',0,1,0,${end-1},${end},0,now64(3))`));
await claim("store.polls", total); await claim("store.hours", STORES); await claim("store.timezones", STORES);
await c(`INSERT INTO reports (report_id, state, as_of, method, gaps, version, stores, ledger, run_id, finished_at, attempt, requested_at)
 SELECT generateUUIDv4(), 'Complete', fromUnixTimestamp64Micro(toInt64((${start} + 86400*7*(number+1) + 43200) * 1000000), 'UTC') AS as_of, 'nearest', 'unknown', 1, ${STORES},
 [('store.polls',0,1,toUInt64(${STORES*PER_DAY}*(7*(number+1)+0.5)+1)),('store.hours',0,1,${STORES}),('store.timezones',0,1,${STORES})], generateUUIDv4(), now64(3), 1, now64(3) - number FROM numbers(50)`);
const reports = openReports(db);
const list = (r = reports) => findReports(db, r, { limit: 50 });
const bare = { obstacleOf: reports.obstacleOf, supersededOf: async () => new Map() };
for (let i=0;i<3;i++) await t("list without", () => list(bare as never));
const page = await t("list cold", () => list());
console.log(page.items.length, page.items.filter((r) => r.superseded).length);
for (let i=0;i<3;i++) await t("list warm, unchanged", () => list());
let n = total;
const live = async (at: string, store = "store-1") => {
 await c(`INSERT INTO incoming_polls VALUES ('${store}', '${at}', 'active', 0, ${1099511627776 + n})`);
 await c(`INSERT INTO ingest_ledger (topic, partition, epoch, first_offset, last_offset, kept, rejected, newest_at) VALUES ('store.polls',0,1,${n},${n},1,0,now64(3))`); n++; };
for (let i=0;i<4;i++) { await live(`2024-12-31 00:00:0${i}`); await t("list after a live poll", () => list()); }
await live("2024-06-01 00:00:00"); const late = await t("list after a late poll", () => list()); console.log(late.items.filter((r) => r.superseded).length);
for (let i=0;i<2;i++) await t("another process, cold", () => list(openReports(db)));
await c(`INSERT INTO incoming_weeks SELECT concat('store-', toString(number)), '', [(1,'09:00:00','17:00:00')], 1099511627776 + ${STORES} + number, 0, '', now64(3) FROM numbers(${STORES})`);
await c(`INSERT INTO ingest_ledger (topic, partition, epoch, first_offset, last_offset, kept, rejected, newest_at) VALUES ('store.hours',0,1,${STORES},${2*STORES-1},${STORES},0,now64(3))`);
const all = await t("list after all hours", () => list()); console.log(all.items.filter((r) => r.superseded).length);
await t("again", () => list());
await reports.stop(); await own.close(); process.exit(0);
