/** A share of time as it is shown: `12.3 %`, cut; `0 %` is none of it. */
export function shareText(share: number): string {
  if (share > 0 && share < 0.001) return "less than 0.1 %";
  return share === 0 ? "0 %" : `${(Math.floor(share * 1000) / 10).toFixed(1)} %`;
}
