import { WEEKDAYS } from "../kit/dates.ts";
import { EditForm } from "./edit-form.tsx";
import { controlOf, Field } from "./field.tsx";
import type { CalendarActions, CalendarProps } from "./props.ts";

type Props = CalendarProps & CalendarActions;

/** Replaces the time zone. */
export function ZoneForm(props: Props) {
  const { timezone } = props.shown;
  return (
    <EditForm {...props} form="timezone" title="Change the time zone" submit="Change the zone">
      {(faults) => (
        <Field
          form="timezone"
          name="timezone"
          label="Time zone"
          hint="A name of the IANA time zone database, such as Europe/London"
          faults={faults}
        >
          <input
            {...controlOf("timezone", "timezone", faults)}
            type="text"
            list="zones"
            defaultValue={timezone}
          />
          <datalist id="zones">
            {props.zones.map((zone) => (
              <option key={zone} value={zone} />
            ))}
          </datalist>
        </Field>
      )}
    </EditForm>
  );
}

/** Sets a week: since ever, or valid from a date. */
export function WeekForm(props: Props) {
  const { weeks } = props.shown;
  return (
    <EditForm {...props} form="week" title="Set opening hours" submit="Set the hours">
      {(faults, values) => (
        <>
          <Field
            form="week"
            name="valid_from"
            label="Valid from"
            hint={`Empty: since ever${weeks.length > 0 ? ", in place of all weeks that there are" : ""}`}
            faults={faults}
          >
            <input
              {...controlOf("week", "valid_from", faults)}
              type="date"
              defaultValue={values.valid_from}
            />
          </Field>
          {WEEKDAYS.map((label, day) => (
            <Field
              key={label}
              form="week"
              name={`day-${day}`}
              label={label}
              hint={day === 0 ? "Such as 09:00–12:00, 13:00–17:00; empty: closed" : undefined}
              faults={faults}
            >
              <input
                {...controlOf("week", `day-${day}`, faults)}
                type="text"
                defaultValue={values[`day-${day}`]}
              />
            </Field>
          ))}
        </>
      )}
    </EditForm>
  );
}

/** Sets the openings of a date. */
export function SpecialDayForm(props: Props) {
  return (
    <EditForm {...props} form="special-day" title="Set a special day" submit="Set the day">
      {(faults, values) => (
        <>
          <Field form="special-day" name="date" label="Date" faults={faults}>
            <input
              {...controlOf("special-day", "date", faults)}
              type="date"
              required
              defaultValue={values.date}
            />
          </Field>
          <Field
            form="special-day"
            name="openings"
            label="Open"
            hint="Such as 09:00–12:00, 18:00–02:00; empty: closed"
            faults={faults}
          >
            <input
              {...controlOf("special-day", "openings", faults)}
              type="text"
              defaultValue={values.openings}
            />
          </Field>
        </>
      )}
    </EditForm>
  );
}

/** Plans a closure, or changes the end and the reason of one. */
export function ClosureForm(props: Props) {
  return (
    <EditForm {...props} form="closure" title="Plan a closure" submit="Plan the closure">
      {(faults, values) => (
        <>
          <Field
            form="closure"
            name="from"
            label="From"
            hint={values.key ? "The beginning of a closure stays" : "Local time of the store"}
            faults={faults}
          >
            {values.key && <input type="hidden" name="key" value={values.key} />}
            <input
              {...controlOf("closure", "from", faults)}
              type="datetime-local"
              step="any"
              required
              readOnly={values.key !== undefined}
              defaultValue={values.from}
            />
          </Field>
          <Field
            form="closure"
            name="to"
            label="To"
            hint="Exclusive; empty: until further notice"
            faults={faults}
          >
            <input type="hidden" name="end" value={values.to} />
            <input type="hidden" name="end_utc" value={values.to_utc} />
            <input
              {...controlOf("closure", "to", faults)}
              type="datetime-local"
              step="any"
              defaultValue={values.to}
            />
          </Field>
          <Field form="closure" name="reason" label="Reason" hint="Optional" faults={faults}>
            <input
              {...controlOf("closure", "reason", faults)}
              type="text"
              defaultValue={values.reason}
            />
          </Field>
        </>
      )}
    </EditForm>
  );
}
