/**
 * The answer of `work`, unless it takes longer than `timeoutMs`: then its signal is aborted, and it
 * is no longer waited for, whatever it does.
 *
 * @param late the error that is thrown then; default: a TimeoutError, as of `AbortSignal.timeout`
 */
export async function within<T>(
  timeoutMs: number,
  work: (signal: AbortSignal) => Promise<T>,
  late = (): unknown => new DOMException(`no answer within ${timeoutMs / 1000} s`, "TimeoutError"),
): Promise<T> {
  const end = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const error = late();
      reject(error);
      end.abort(error);
    }, timeoutMs);
  });
  const working = work(end.signal);
  // It may heed the signal, and fail, when nobody waits any more.
  working.catch(() => {});
  try {
    return await Promise.race([working, over]);
  } finally {
    clearTimeout(timer);
  }
}
