/**
 * A figure of the API with its two digits. They are exact: the number is the one nearest to its two
 * digits, and `toFixed` restores these. Thousands are separated by space, not by characters, so
 * copied text is what the API says.
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

/** A share in percent with two digits; a dash if it is not known. */
export function Percent({ value }: { value: number | null }) {
  return <span class="figure">{value === null ? "–" : `${value.toFixed(2)} %`}</span>;
}
