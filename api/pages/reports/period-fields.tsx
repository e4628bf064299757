import { useState } from "preact/hooks";
import { attributes, Labelled } from "./field.tsx";
import { type Dates, datesOf, SUBJECTS, type Subject } from "./presets.ts";
import type { Faults } from "./request-report.ts";

type PeriodFieldsProps = {
  faults: Faults;
  /** The instant of a report by default; null: there is no poll. */
  newest: string | null;
  disabled: boolean;
};

/** What the report is for: the windows, or a period with its zone and its buckets. */
export function PeriodFields({ faults, newest, disabled }: PeriodFieldsProps) {
  const [subject, setSubject] = useState<Subject>("windows");
  const [dates, setDates] = useState<Dates>({ from: "", to: "" });
  const [zone, setZone] = useState("");

  function choose(chosen: Subject, zone: string): void {
    setSubject(chosen);
    setDates((newest === null ? undefined : datesOf(chosen, newest, zone)) ?? dates);
  }
  function write(changed: Partial<Dates>): void {
    setSubject("period");
    setDates({ ...dates, ...changed });
  }
  const dateOf = (end: keyof Dates) => (
    <input
      type="date"
      required
      value={dates[end]}
      onInput={(event) => write({ [end]: event.currentTarget.value })}
      {...attributes(end, faults)}
    />
  );

  return (
    <div class="fields">
      <div class="field">
        <label for="request-subject">For</label>
        <select
          id="request-subject"
          value={subject}
          disabled={disabled}
          aria-describedby="request-subject-hint"
          onChange={(event) => choose(event.currentTarget.value as Subject, zone)}
        >
          {Object.entries(SUBJECTS).map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
        <p class="faint" id="request-subject-hint">
          {subject === "windows" ? "Before the instant below" : "The newest days that are over"}
        </p>
      </div>
      {subject !== "windows" && (
        <>
          <Labelled field="from" label="From" faults={faults} hint="The first day">
            {dateOf("from")}
          </Labelled>
          <Labelled field="to" label="To" faults={faults} hint="The last day, included">
            {dateOf("to")}
          </Labelled>
          <Labelled
            field="zone"
            label="Time zone of the days"
            faults={faults}
            hint="Empty: each store’s own"
          >
            <input
              type="text"
              placeholder="Europe/London"
              value={zone}
              onInput={(event) => {
                setZone(event.currentTarget.value);
                choose(subject, event.currentTarget.value.trim());
              }}
              {...attributes("zone", faults)}
            />
          </Labelled>
          <Labelled field="by" label="Rows" faults={faults} hint="Smaller parts show the trend">
            <select {...attributes("by", faults)}>
              <option value="">one for each store</option>
              <option value="day">by day</option>
              <option value="week">by week</option>
              <option value="month">by month</option>
            </select>
          </Labelled>
        </>
      )}
    </div>
  );
}
