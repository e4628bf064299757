import { Scrolls } from "../kit/scrolls.tsx";
import { type Observation, ratesOf } from "./rates.ts";
import { rateText } from "./text.ts";

/**
 * How fast polls were ingested lately, as a chart and as a table. `onPlot` gets the chart's place.
 */
export function RatePlot({
  observations,
  live,
  onPlot,
}: {
  observations: readonly Observation[];
  live: boolean;
  onPlot: ((place: HTMLElement | null) => void) | undefined;
}) {
  const rates = ratesOf(observations);
  return (
    <section aria-labelledby="rate-heading">
      <div class="section-head">
        <h2 id="rate-heading">Polls per second, the last five minutes</h2>
      </div>
      {live ? (
        <div
          class="plot card"
          role="img"
          aria-label="Polls per second over time; the table below has the figures"
          ref={onPlot ?? null}
        />
      ) : (
        <p class="plot empty">Measured while this page is open; needs JavaScript.</p>
      )}
      {rates.length > 0 && (
        <details class="behind">
          <summary>As a table</summary>
          <Scrolls label="Polls per second" isTall>
            <table data-rates>
              <thead>
                <tr>
                  <th scope="col">Up to (UTC)</th>
                  <th scope="col" class="number">
                    Polls per second
                  </th>
                </tr>
              </thead>
              <tbody>
                {rates.toReversed().map(({ at, perSecond }) => (
                  <tr key={at}>
                    <th scope="row">{new Date(at).toISOString().slice(11, 19)}</th>
                    <td class="number">{rateText(perSecond)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Scrolls>
        </details>
      )}
    </section>
  );
}
