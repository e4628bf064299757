import { createServer as createHttpServer } from "node:http";
import { createServer, type Server, type Socket } from "node:net";
import { ClickHouseLogLevel, createClient } from "@clickhouse/client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "../../sql/database.ts";
import { type Failure, failureOf, isOutOfSpace } from "../../sql/failures.ts";
import { insertPolls, insertRejectedRows, pollLine, rejectedLine } from "../../sql/ingest.ts";
import { migrate } from "../../sql/migrate.ts";
import { QueryFailed } from "../../sql/query.ts";
import { type ClickHouseHttp, startClickHouseHttp } from "../harness/clickhouse-http.ts";
import { temporaryDatabase, temporaryFolder } from "../harness/temporary-database.ts";

const silent = { log: { level: ClickHouseLogLevel.OFF } };

/** What a promise was rejected with. */
async function failureIn(work: Promise<unknown>): Promise<unknown> {
  return await work.then(
    () => {
      throw new Error("it did not fail");
    },
    (error: unknown) => error,
  );
}

const AT = "2024-01-22 12:00:00.000000";
const GOOD = pollLine(["s", "active", AT, 0, 0]);

type Case = {
  it: string;
  calls: Failure;
  /** ClickHouse's number, to be sure that it is this failure and no other. */
  code: number;
  /** Statements before, and after. */
  before?: string[];
  after?: string[];
  does(db: Database): Promise<unknown>;
};

const CASES: Case[] = [
  {
    it: "too many parts",
    calls: "retry",
    code: 252,
    before: ["ALTER TABLE poll_days MODIFY SETTING parts_to_throw_insert = 1"],
    after: ["ALTER TABLE poll_days RESET SETTING parts_to_throw_insert"],
    does: async (db) => {
      await insertPolls(db, [GOOD]);
      await insertPolls(db, [GOOD]);
    },
  },
  {
    it: "no memory",
    calls: "retry",
    code: 241,
    does: (db) =>
      db.command({
        query:
          "INSERT INTO incoming_polls (store_id, polled_at) SELECT toString(number), now64(6) FROM numbers(1000000) SETTINGS max_memory_usage = 1000000",
      }),
  },
  {
    it: "no time",
    calls: "retry",
    code: 159,
    does: (db) =>
      db.command({
        query:
          "SELECT sleepEachRow(0.1) FROM numbers(100) SETTINGS max_block_size = 1, max_execution_time = 0.2 FORMAT Null",
      }),
  },
  {
    it: "a row that breaks a constraint",
    calls: "refused",
    code: 469,
    before: ["ALTER TABLE poll_days ADD CONSTRAINT wanted CHECK store_id != 'unwanted'"],
    after: ["ALTER TABLE poll_days DROP CONSTRAINT wanted"],
    does: (db) => insertPolls(db, [GOOD, pollLine(["unwanted", "active", AT, 0, 0])]),
  },
  {
    it: "an instant that is none",
    calls: "refused",
    code: 41,
    does: (db) => insertPolls(db, [pollLine(["s", "active", "yesterday", 0, 0])]),
  },
  {
    it: "a status that is none",
    calls: "refused",
    code: 691,
    does: (db) => insertPolls(db, ['["s","open","2024-01-22 12:00:00.000000"]']),
  },
  {
    it: "a number below its type",
    calls: "refused",
    code: 72,
    does: (db) => insertRejectedRows(db, [rejectedLine(["t", "s", -1, "n", "r", "raw"])]),
  },
  {
    it: "half a character",
    calls: "refused",
    code: 25,
    does: (db) => insertRejectedRows(db, [rejectedLine(["t", "s", 1, "n", "r", "\ud83d"])]),
  },
  {
    it: "a line that is no row",
    calls: "refused",
    code: 27,
    does: (db) => insertPolls(db, [GOOD, "nonsense", GOOD]),
  },
  {
    it: "a line that ends early",
    calls: "refused",
    code: 27,
    does: (db) => insertPolls(db, [GOOD, '["s","active"]']),
  },
  {
    it: "words that are no SQL",
    calls: "fatal",
    code: 62,
    does: (db) => db.command({ query: "INSRT INTO polls" }),
  },
  {
    it: "a missing table",
    calls: "fatal",
    code: 60,
    before: ["RENAME TABLE incoming_polls TO polls_elsewhere"],
    after: ["RENAME TABLE polls_elsewhere TO incoming_polls"],
    does: (db) => insertPolls(db, [GOOD]),
  },
  {
    it: "a missing column",
    calls: "fatal",
    code: 16,
    does: (db) => db.command({ query: "INSERT INTO incoming_polls (nothing) SELECT 1" }),
  },
  {
    it: "a missing database",
    calls: "fatal",
    code: 81,
    does: (db) => db.command({ query: "SELECT * FROM nowhere.polls" }),
  },
  {
    it: "an unknown setting",
    calls: "fatal",
    code: 115,
    does: (db) => db.command({ query: "SELECT 1 SETTINGS unheard_of = 1" }),
  },
];

/** The number that ClickHouse gave, on whichever cause it stands. */
function codeOf(error: unknown): number {
  if (!(error instanceof Error)) return Number.NaN;
  const code = "code" in error ? Number(error.code) : Number.NaN;
  return Number.isNaN(code) ? codeOf(error.cause) : code;
}

function cases(store: () => Database): void {
  it.each(CASES)("takes $it for what calls for: $calls", async (each) => {
    for (const query of each.before ?? []) await store().command({ query });
    try {
      const error = await failureIn(each.does(store()));
      expect(codeOf(error), String(error)).toBe(each.code);
      expect(failureOf(error), String(error)).toBe(each.calls);
      const outer = new Error("the batch failed", {
        cause: new QueryFailed("q.sql", { cause: error }),
      });
      expect(failureOf(outer)).toBe(each.calls);
    } finally {
      for (const query of each.after ?? []) await store().command({ query });
    }
  });
}

describe("over HTTP, the reading of a failure", () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let front: ClickHouseHttp;
  let db: Database;
  beforeAll(async () => {
    folder = await temporaryFolder();
    front = await startClickHouseHttp(folder.path);
    db = createClient({ url: front.url, ...silent });
    await migrate(db);
  });
  afterAll(async () => {
    await db.close();
    await front.stop();
    await folder.remove();
  });
  cases(() => db);
});

describe("in process, the reading of a failure", () => {
  let temporary: Awaited<ReturnType<typeof temporaryDatabase>>;
  beforeAll(async () => {
    temporary = await temporaryDatabase();
  });
  afterAll(() => temporary.close());
  cases(() => temporary.db);

  it("takes the end of patience for a broken connection", async () => {
    const signal = AbortSignal.timeout(1);
    const endless = insertPolls(temporary.db, Array(200_000).fill(GOOD), { signal });
    const error = await failureIn(endless);
    expect(error).toBeInstanceOf(QueryFailed);
    expect(failureOf(error)).toBe("retry");
  });
});

/** Listens on a free port while `use` runs, and leaves no connection behind. */
async function listening<T>(server: Server, use: (url: string) => Promise<T>): Promise<T> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => sockets.add(socket.on("error", () => {})));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  try {
    return await use(`http://127.0.0.1:${port}`);
  } finally {
    for (const socket of sockets) socket.destroy();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }
}

/** What comes of an insert into a server at this address. */
async function insertFails(
  url: string,
  options: { timeoutMs?: number; request_timeout?: number } = {},
): Promise<unknown> {
  // The client's own patience is longer than that of a test, unless it is the one that is tried.
  const { timeoutMs, ...rest } = { request_timeout: 600_000, ...options };
  const store = createClient({ url, ...silent, ...rest });
  try {
    const patience = timeoutMs === undefined ? {} : { signal: AbortSignal.timeout(timeoutMs) };
    return await failureIn(insertPolls(store, [GOOD], patience));
  } finally {
    await store.close();
  }
}

describe("a connection", () => {
  it("that is refused may be taken later", async () => {
    // No port that a system hands out by itself, so that nobody else comes to listen on it.
    const error = await insertFails("http://127.0.0.1:9");
    expect(String(error)).toContain("ECONNREFUSED");
    expect(failureOf(error)).toBe("retry");
  });

  it.each([
    ["our own patience", { timeoutMs: 200 }, /abort/i],
    ["the client's", { request_timeout: 200 }, /timeout/i],
  ])(
    "on which nothing is ever answered is given up after %s, and tried again",
    (_, options, text) =>
      listening(createServer(), async (url) => {
        const error = await insertFails(url, options);
        expect(String(error)).toMatch(text);
        expect(failureOf(error)).toBe("retry");
      }),
  );

  it("whose answer begins and does not end is given up too", () => {
    const server = createHttpServer((request, response) => {
      request.resume();
      response.writeHead(200);
      response.flushHeaders();
    });
    return listening(server, async (url) => {
      const error = await insertFails(url, { timeoutMs: 200 });
      expect(error).toBeInstanceOf(QueryFailed);
      expect(failureOf(error)).toBe("retry");
    });
  });

  it("that breaks off before the answer is tried again", () => {
    const server = createServer((socket) => socket.once("data", () => socket.destroy()));
    return listening(server, async (url) => {
      expect(failureOf(await insertFails(url))).toBe("retry");
    });
  });

  it("that breaks off amid the answer is tried again", () => {
    const server = createServer((socket) =>
      socket.once("data", () => {
        socket.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nbroken");
        setImmediate(() => socket.destroy());
      }),
    );
    return listening(server, async (url) => {
      expect(failureOf(await insertFails(url))).toBe("retry");
    });
  });
});

describe("a full disk", () => {
  const numbered = (code: string, text: string) => Object.assign(new Error(text), { code });
  const wrapped = (cause: Error) => new QueryFailed("polls.sql", { cause });

  it.each([
    ["243", "Cannot reserve 1.00 MiB, not enough space."],
    ["75", "Cannot write to file /data/x.bin: , errno: 28, strerror: No space left on device"],
    ["1001", "std::filesystem: No space left on device"],
  ])("may have room again, under whatever number: %s", (code, text) => {
    const error = numbered(code, text);
    for (const each of [error, wrapped(error), wrapped(wrapped(error))]) {
      expect([isOutOfSpace(each), failureOf(each)]).toEqual([true, "retry"]);
    }
  });

  it("is none that a bad row speaks of", () => {
    const error = numbered(
      "27",
      'Cannot parse input: expected "," before: "no space left on device"',
    );
    for (const each of [error, wrapped(error)]) {
      expect([isOutOfSpace(each), failureOf(each)]).toEqual([false, "refused"]);
    }
  });
});

describe("what is no failure of a statement", () => {
  it.each([
    ["a mistake in a program", new TypeError("x is not a function")],
    ["a text", "timeout"],
    ["nothing", undefined],
  ])("such as %s is not tried again", (_, thrown) => {
    expect(failureOf(thrown)).toBe("fatal");
  });

  it.each(["TimeoutError", "AbortError"])("a bare %s is, though it has a number", (name) => {
    expect(failureOf(new DOMException("The operation was aborted", name))).toBe("retry");
  });
});
