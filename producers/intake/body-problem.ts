/**
 * Why the body of a request could not be read to its end. `unreadable`: it is not what it says it is.
 * `cut`: it ended too early, or its sender is gone. `slow`: it took its sender too long. `large`: it
 * holds more than is taken.
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
