/** A share of time for people: `12.3 %`, rounded down; `0 %` means exactly none. */
export function shareText(share: number): string {
  if (share > 0 && share < 0.001) return "less than 0.1 %";
  return share === 0 ? "0 %" : `${(Math.floor(share * 1000) / 10).toFixed(1)} %`;
}
