/**
 * The same answer, for as long as it may be given: before each piece is handed out it is asked whether it
 * still may. For streams that outlast the request, such as events; one that goes on after its session has
 * ended would be a way around the end.
 *
 * @param mayGoOn where it rejects, the stream ends with that error
 */
export function whileAllowed(answer: Response, mayGoOn: () => Promise<boolean>): Response {
  const pieces = answer.body?.getReader();
  if (pieces === undefined) return answer;
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { value, done } = await pieces.read();
        if (!done && (await mayGoOn())) return controller.enqueue(value);
        await pieces.cancel();
        controller.close();
      },
      cancel: (reason) => pieces.cancel(reason),
    },
    // Nothing is taken before somebody reads it: the stream sees how fast its client is.
    { highWaterMark: 0 },
  );
  return new Response(body, answer);
}
