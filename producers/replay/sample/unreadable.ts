/**
 * Rejected rows, one of each kind found in real files. The key is the place after which the row is
 * inserted: an hour of the poll file, a store of the other two. All other rows of a store that is
 * named here are readable, so a reader that rejects too much is noticed at once.
 */
export const unreadablePolls: Record<string, string> = {
  "2024-10-28 07": "berlin-0007,open,2024-10-28 07:12:41.093322 UTC",
  "2024-10-30 15": "chicago-0014,active,2024-10-32 15:03:27.551906 UTC",
  "2024-11-01 09": ",active,2024-11-01 09:04:58.310277 UTC",
  "2024-11-02 21": "tokyo-0031,inactive",
  "2024-11-04 03": "8.13992624246019E+018,active,2024-11-04 03:08:12.77164 UTC",
  "2024-11-06 12": "sydney-0009,active,1970-01-01 00:00:00 UTC",
  "2024-11-09 18": "london-0026,active,yesterday evening",
};

export const unreadableHours: Record<string, string> = {
  "new-york-0011": "new-york-0011,9,11:00:00,22:00:00",
  "chicago-0023": "chicago-0023,4,17:00:00,25:00:00",
  "london-0004": "london-0004,2,12:00:00,12:00:00",
  "berlin-0040": ",5,11:00:00,22:00:00",
  "tokyo-0016": "tokyo-0016,6",
  "mumbai-0029": "8.13992624246019E+018,0,10:00:00,23:00:00",
};

export const unreadableTimezones: Record<string, string> = {
  "los-angeles-0008": "mars-0001,Mars/Olympus",
  "london-0033": ",Europe/London",
  "tokyo-0020": "tokyo-0020",
  "sydney-0017": "8.13992624246019E+018,Australia/Sydney",
};
