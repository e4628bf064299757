import type { GroupIncidents } from "../../answers/group-incidents.ts";
import { formatMinute, formatQuantity } from "../kit/format.ts";
import { Scrolls } from "../kit/scrolls.tsx";

/** Incidents of many stores at once, of the last day. */
export function GroupTable({ groups }: { groups: GroupIncidents["items"] }) {
  return (
    <section aria-labelledby="groups" data-groups={groups.length}>
      <h2 id="groups">Many stores at once, last day</h2>
      {groups.length === 0 ? (
        <p class="empty">No group incident was open.</p>
      ) : (
        <Scrolls label="Group incidents">
          <table>
            <thead>
              <tr>
                <th scope="col">Opened, UTC</th>
                <th scope="col">Closed, UTC</th>
                <th scope="col">Stores</th>
              </tr>
            </thead>
            <tbody>
              {groups.map(({ opened_at, closed_at, members }) => (
                <tr key={opened_at}>
                  <th scope="row">
                    <time dateTime={opened_at}>{formatMinute(opened_at)}</time>
                  </th>
                  <td>
                    {closed_at === null ? (
                      <span class="badge is-down">open</span>
                    ) : (
                      <time dateTime={closed_at}>{formatMinute(closed_at)}</time>
                    )}
                  </td>
                  <td title={members.slice(0, 100).join(" ")}>
                    {formatQuantity(members.length, "store")}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scrolls>
      )}
    </section>
  );
}
