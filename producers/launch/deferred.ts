/** Registers how something that was opened is closed. */
export type Defer = (close: () => unknown) => void;

/**
 * Closes what has been opened, in the opposite order, however the work on it ended. A process that
 * exits while the embedded engine works often crashes in native code (SIGSEGV), whatever its exit
 * code was to be. So nothing stays open, even if the next thing cannot be opened.
 */
export type Deferred = {
  defer: Defer;
  /** Closes all, even if closing one of them fails. @throws the first failure */
  close(): Promise<void>;
};

/** Starts with nothing to close. */
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
