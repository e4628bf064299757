import type { ComponentChildren } from "preact";
import { ConfirmDialog } from "../kit/confirm-dialog.tsx";
import type { Placed } from "../kit/page.ts";
import { StoreLink } from "../kit/store-name.tsx";
import { WeekTables } from "./days-table.tsx";
import { ClosureForm, SpecialDayForm, WeekForm, ZoneForm } from "./forms.tsx";
import { ClosureList, SpecialDayList, WeekList } from "./lists.tsx";
import type { CalendarActions, CalendarProps, Notice, ShownCalendar } from "./props.ts";

/** When a store opens: some weeks of its calendar, what says so, and forms to change it. */
export function CalendarView(props: CalendarProps & CalendarActions & Placed) {
  const { shown, mayWrite, notices, doomed, onRemoveAnswer, root } = props;
  const store = `${root}ui/stores/${encodeURIComponent(shown.store_id)}`;
  return (
    <>
      <div class="section-head">
        <h1>
          Calendar of <StoreLink root={root} id={shown.store_id} name={shown.name} />
        </h1>
        <Ways address={`${store}/calendar`} shown={shown} />
      </div>
      {shown.fault && (
        <p class="notice is-bad" role="alert">
          {shown.fault}
        </p>
      )}
      <WeekTables days={shown.days} />
      {!mayWrite && (
        <p class="notice" data-read-only>
          Your token can only read. To change the calendar, sign in with one that has the scope{" "}
          <code>write</code>.
        </p>
      )}
      <Part title="Weeks" notice={notices.week}>
        <WeekList {...props} />
        {mayWrite && <WeekForm {...props} />}
      </Part>
      <Part title="Special days" notice={notices["special-day"]}>
        <SpecialDayList {...props} />
        {mayWrite && <SpecialDayForm {...props} />}
      </Part>
      <Part title="Closures" notice={notices.closure}>
        <ClosureList {...props} />
        {mayWrite && <ClosureForm {...props} />}
      </Part>
      <Part title="Time zone" notice={notices.timezone}>
        <p data-timezone>
          {shown.timezone}
          {shown.default_timezone && <span class="faint"> (default)</span>}
        </p>
        {mayWrite && <ZoneForm {...props} />}
      </Part>
      {onRemoveAnswer && (
        <ConfirmDialog
          isOpen={doomed !== null}
          question={doomed?.question ?? "Remove?"}
          label="Remove"
          onAnswer={onRemoveAnswer}
        >
          <p>{doomed?.consequence}</p>
        </ConfirmDialog>
      )}
    </>
  );
}

/** The weeks to show. It works without a script: each choice is a link. */
function Ways({ address, shown }: { address: string; shown: ShownCalendar }) {
  return (
    <form class="range" action={address}>
      <nav aria-label="Weeks" class="ways-of-range">
        <a class="button" href={`${address}?from=${shown.earlier}`}>
          <span aria-hidden="true">← </span>Earlier
        </a>
        <a class="button" href={address}>
          Present
        </a>
        <a class="button" href={`${address}?from=${shown.later}`}>
          Later<span aria-hidden="true"> →</span>
        </a>
      </nav>
      <span class="dates">
        <label>
          From <input type="date" name="from" value={shown.first} required />
        </label>
        <button type="submit">Show</button>
      </span>
    </form>
  );
}

/** A part of the calendar. */
function Part({
  title,
  notice,
  children,
}: {
  title: string;
  notice: Notice | undefined;
  children: ComponentChildren;
}) {
  const id = `${title.toLowerCase().replace(" ", "-")}-heading`;
  return (
    <section aria-labelledby={id}>
      <div class="section-head">
        <h2 id={id}>{title}</h2>
      </div>
      {notice && (
        <p class="notice" data-notice={notice.state}>
          {noticeText(notice)}
        </p>
      )}
      {children}
    </section>
  );
}

/** A notice in words: what holds once it has been ingested, and whether it has. */
export function noticeText({ text, state }: Notice): string {
  if (state === "visible") return `In the calendar now: ${text}.`;
  if (state === "accepted") return `Accepted: ${text}. It is visible in a moment.`;
  return `Accepted: ${text}. It has not been ingested yet; the page Pipeline says why.`;
}
