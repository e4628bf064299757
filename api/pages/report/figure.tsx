/**
 * A figure of the API with its two digits. Those are exact: a number with two digits is the nearest to
 * its spelling, and `toFixed` finds that again. Thousands are set apart by space, not by characters, so
 * that what is read and copied is what the API says.
 */
export function Figure({ value }: { value: number }) {
  const [whole = "", digits] = value.toFixed(2).split(".");
  const groups = whole.split(/(?=(?:\d{3})+$)/);
  return (
    <span class="figure">
      {groups.map((group, index) => (
        <span key={index} class={index === 0 ? undefined : "thousand"}>
          {group}
        </span>
      ))}
      .{digits}
    </span>
  );
}

/** A share in percent with its two digits; a dash where none is known. */
export function Percent({ value }: { value: number | null }) {
  return <span class="figure">{value === null ? "–" : `${value.toFixed(2)} %`}</span>;
}
