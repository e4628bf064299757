import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

type Media = { schema?: unknown };
type Operation = { responses: Record<string, { content?: Record<string, Media> }> };

const JSON_TYPE = /^application\/(?:.*\+)?json$/;

/** An OpenAPI document, as far as answers are checked by it. */
export type Document = {
  paths: Record<string, Record<string, unknown>>;
  components: { schemas: Record<string, { example?: unknown }> };
};

/** What an answer was to: `GET /reports/{id} 200`, and its media type where it has a body. */
export type Seen = { operation: string; status: string; type: string | undefined };

/**
 * Checks answers by a document: throws for an answer that it does not have, and for a JSON body that is
 * not of its schema. Paths that it does not have (nothing is there) pass as problems only.
 */
export function answersOf(document: Document) {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema(document, "document");
  const paths = Object.keys(document.paths).map((path) => ({
    path,
    pattern: new RegExp(`^${path.replace(/\{\w+\}/g, "[^/]+")}$`),
  }));

  async function check(method: string, pathname: string, response: Response): Promise<Seen> {
    // A path of fixed steps goes before one with a parameter in the same place.
    const found = paths
      .filter(({ pattern }) => pattern.test(pathname))
      .sort((a, b) => a.path.split("{").length - b.path.split("{").length)[0];
    const verb = method === "HEAD" ? "get" : method.toLowerCase();
    const operation = found && document.paths[found.path]?.[verb];
    const type = response.headers.get("Content-Type")?.split(";")[0];
    if (found === undefined || operation === undefined) {
      if (response.status >= 400 && type !== "application/problem+json") {
        throw new Error(`${method} ${pathname}: ${response.status} ${type}, and no problem`);
      }
      return { operation: `${method} ${pathname}`, status: String(response.status), type };
    }
    const name = `${verb.toUpperCase()} ${found.path}`;
    const status = String(response.status);
    const answer = (operation as Operation).responses[status];
    if (answer === undefined) {
      throw new Error(`${name} answered ${status}, undocumented: ${await response.text()}`);
    }
    if (method === "HEAD" || type === undefined) return { operation: name, status, type };
    if (answer.content?.[type] === undefined) {
      throw new Error(`${name} answered ${status} as ${type}, undocumented`);
    }
    // The other half of what was cloned waits for this one.
    if (!JSON_TYPE.test(type)) void response.body?.cancel();
    else {
      const steps = ["paths", found.path, verb, "responses", status, "content", type, "schema"];
      const ref = `document#/${steps.map(pointer).join("/")}`;
      const validate = ajv.getSchema(ref) ?? ajv.compile({ $ref: ref });
      const body: unknown = await response.json();
      if (!validate(body)) {
        const text = ajv.errorsText(validate.errors);
        throw new Error(
          `${name} ${status}: ${text}\n${JSON.stringify(body, null, 1).slice(0, 3000)}`,
        );
      }
    }
    return { operation: name, status, type };
  }

  return check;
}

function pointer(step: string): string {
  return encodeURIComponent(step.replaceAll("~", "~0").replaceAll("/", "~1"));
}
