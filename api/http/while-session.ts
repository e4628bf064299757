/**
 * The same response, for as long as it is allowed: before each piece is sent, `mayGoOn` is called.
 * For streams that outlast the request, such as events, which would otherwise outlive their
 * session.
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
    // Nothing is read ahead: the stream sees how fast its client is.
    { highWaterMark: 0 },
  );
  return new Response(body, answer);
}
