/** Notes how something that was opened is closed. */
export type Defer = (close: () => unknown) => void;

/**
 * What has been opened, and is closed in the opposite order however the work on it ended. A process
 * that exits while the embedded engine works is ended by a fault in native code (SIGSEGV) as often as
 * not, whatever its exit code was to be: so nothing stays open, also when the next thing cannot be
 * opened.
 */
export type Deferred = {
  defer: Defer;
  /** Closes all. Each is closed, also when another cannot be. @throws what went wrong first */
  close(): Promise<void>;
};

/** Begins with nothing to close. */
export function openDeferred(): Deferred {
  const deferred: (() => unknown)[] = [];
  return {
    defer: (close) => deferred.push(close),
    async close() {
      const failures: unknown[] = [];
      for (let close = deferred.pop(); close !== undefined; close = deferred.pop()) {
        try {
          await close();
        } catch (error) {
          failures.push(error);
        }
      }
      if (failures.length > 0) throw failures[0];
    },
  };
}
