/**
 * Has all who ask at about the same time share one answer, which is found out after they asked: who
 * asks while one is being found out waits for the next. So however many ask, one at a time is found
 * out, and nobody is told what was known before he asked.
 */
export function singleFlight<Answer>(find: () => Promise<Answer>): () => Promise<Answer> {
  let present: Promise<Answer> | undefined;
  let next: Promise<Answer> | undefined;

  function begin(): Promise<Answer> {
    next = undefined;
    const finding = find().finally(() => {
      if (present === finding) present = undefined;
    });
    present = finding;
    return finding;
  }

  return () => {
    if (present === undefined) return begin();
    next ??= present.then(begin, begin);
    return next;
  };
}
