/** The month that ours and the rival report on: dates of each store's own calendar. */
export const MONTH = { from: "2024-10-01", to: "2024-10-31" };
