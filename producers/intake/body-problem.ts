/**
 * Why the body of a request could not be read to its end. `unreadable`: it is not in the declared
 * format. `cut`: it ended too early, or the client is gone. `slow`: the client took too long to
 * send it. `large`: it exceeds the limit.
 */
export type BodyProblem = "unreadable" | "cut" | "empty" | "slow" | "large";

/** The body of a request could not be read to its end. */
export class BodyError extends Error {
  readonly problem: BodyProblem;

  constructor(problem: BodyProblem, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "BodyError";
    this.problem = problem;
  }
}
