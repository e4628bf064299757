import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    root: new URL("..", import.meta.url).pathname,
    include: ["tests/**/*.test.ts"],
    // The embedded ClickHouse is one engine per process: each test file gets a process of its own.
    pool: "forks",
    isolate: true,
    maxWorkers: 2,
    // These end what hangs; nothing is measured by them, since a machine may be busy.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    teardownTimeout: 60_000,
    expect: { poll: { timeout: 120_000 } },
  },
});
