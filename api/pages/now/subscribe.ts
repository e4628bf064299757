import type { Connection } from "./props.ts";

/** Browsers give up a refused stream; this opens it again after a while. */
const AGAIN_MS = 5_000;

/** Listens to the events of this server while the page is open. */
export function listen(
  address: string,
  handlers: { onChange(): void; onConnection(connection: Connection): void },
): void {
  const events = new EventSource(address);
  events.onopen = () => handlers.onConnection("live");
  events.onerror = () => {
    handlers.onConnection("lost");
    if (events.readyState !== EventSource.CLOSED) return;
    window.setTimeout(() => listen(address, handlers), AGAIN_MS);
  };
  events.addEventListener("status", handlers.onChange);
  events.addEventListener("gap", handlers.onChange);
}
