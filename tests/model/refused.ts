/** A file or a request for a report that the definition refuses as a whole, with the reason. */
export class Refused extends Error {}
