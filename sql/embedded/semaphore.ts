/** Runs work when a slot is free, in order of arrival. */
export type Semaphore = <Result>(work: () => Promise<Result>) => Promise<Result>;

/** Lets this many tasks run at once; the others wait. */
export function semaphore(places: number): Semaphore {
  const waiting: (() => void)[] = [];
  let free = places;
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}
