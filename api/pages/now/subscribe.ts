import type { Connection } from "./props.ts";

/** Browsers give a stream up when it is refused; it is begun again after so long. */
const AGAIN_MS = 5_000;

/** Listens to the events of this server, for as long as the page is there. */
export function listen(
  address: string,
  told: { onChange(): void; onConnection(connection: Connection): void },
): void {
  const events = new EventSource(address);
  events.onopen = () => told.onConnection("live");
  events.onerror = () => {
    told.onConnection("lost");
    if (events.readyState !== EventSource.CLOSED) return;
    window.setTimeout(() => listen(address, told), AGAIN_MS);
  };
  events.addEventListener("status", told.onChange);
  events.addEventListener("gap", told.onChange);
}
