import type { ComponentChildren } from "preact";
import { Scrolls } from "../kit/scrolls.tsx";
import type { Content, Member, Operation, Parameter, Subject } from "./reference.ts";

type DocsProps = { root: string; version: string; subjects: readonly Subject[] };

/** The reference of the HTTP API, from its OpenAPI document. */
export function DocsView({ root, version, subjects }: DocsProps) {
  return (
    <>
      <h1>HTTP API</h1>
      <p>
        {`Version ${version}. The same as data: `}
        <a href={`${root}openapi.json`}>OpenAPI 3.1</a>
        {", and of the topics "}
        <a href={`${root}asyncapi.json`}>AsyncAPI 3</a>
        {". In the examples "}
        <code>$URL</code>
        {" is the address of this server; where it has tokens, add "}
        <code>-H "Authorization: Bearer …"</code>.
      </p>
      <nav class="contents" aria-label="Operations">
        {subjects.map(({ name, operations }) => (
          <div key={name}>
            <h2>{name}</h2>
            <ul>
              {operations.map(({ id, method, path }) => (
                <li key={id}>
                  <a href={`#${id}`}>
                    <code>{`${method} ${path}`}</code>
                  </a>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </nav>
      {subjects.map(({ name, operations }) => (
        <section key={name} aria-labelledby={`subject-${idOf(name)}`}>
          <h2 id={`subject-${idOf(name)}`}>{name}</h2>
          {operations.map((operation) => (
            <OperationView key={operation.id} operation={operation} />
          ))}
        </section>
      ))}
    </>
  );
}

function OperationView({ operation }: { operation: Operation }) {
  const { id, method, path, summary, description, isDeprecated, curl } = operation;
  const { parameters, body, answers } = operation;
  return (
    <article class="operation" id={id} aria-labelledby={`${id}-heading`}>
      <h3 id={`${id}-heading`}>
        <code>{`${method} ${path}`}</code>
      </h3>
      <p>
        {isDeprecated && <strong>Deprecated. </strong>}
        {`${summary}.`}
      </p>
      {description !== "" && <Prose text={description} />}
      <pre class="sample">
        <code>{curl}</code>
      </pre>
      {parameters.length > 0 && <Parameters id={id} parameters={parameters} />}
      {body && (
        <Details summary={`Body: ${body.types.join(", ")}`}>
          <ContentView id={`${id}-body`} content={body} />
        </Details>
      )}
      {answers.map((answer) => (
        <Details
          key={answer.status}
          summary={`${answer.status}: ${answer.description}`}
          isEmpty={answer.types.length === 0}
        >
          <p>{answer.types.join(", ")}</p>
          <ContentView id={`${id}-${answer.status}`} content={answer} />
        </Details>
      ))}
    </article>
  );
}

function Parameters({ id, parameters }: { id: string; parameters: readonly Parameter[] }) {
  return (
    <Scrolls label={`Parameters of ${id}`}>
      <table>
        <caption class="visually-hidden">Parameters</caption>
        <thead>
          <tr>
            <th scope="col">Parameter</th>
            <th scope="col">Type</th>
            <th scope="col">Meaning</th>
            <th scope="col">Example</th>
          </tr>
        </thead>
        <tbody>
          {parameters.map(({ name, place, required, type, description, example }) => (
            <tr key={`${place} ${name}`}>
              <th scope="row">
                <code>{name}</code>
                <span class="second">{`${place}${required ? ", required" : ""}`}</span>
              </th>
              <td>{type}</td>
              <td>
                <Inline text={description} />
              </td>
              <td>{example && <code>{example}</code>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolls>
  );
}

function ContentView({ id, content }: { id: string; content: Content }) {
  if (content.members.length === 0) return <p>{content.schema}</p>;
  return (
    <Scrolls label={`Members of ${id}`}>
      <table>
        <caption>{content.schema}</caption>
        <thead>
          <tr>
            <th scope="col">Member</th>
            <th scope="col">Type</th>
            <th scope="col">Meaning</th>
          </tr>
        </thead>
        <tbody>
          {content.members.map((member) => (
            <MemberRow key={member.name} member={member} />
          ))}
        </tbody>
      </table>
    </Scrolls>
  );
}

function MemberRow({ member }: { member: Member }) {
  const { name, required, type, description } = member;
  return (
    <tr>
      <th scope="row">
        <code>{name}</code>
        {!required && <span class="second">may be absent</span>}
      </th>
      <td>{type}</td>
      <td>
        <Inline text={description} />
      </td>
    </tr>
  );
}

type DetailsProps = { summary: string; isEmpty?: boolean; children: ComponentChildren };

function Details({ summary, isEmpty = false, children }: DetailsProps) {
  if (isEmpty) return <p>{summary}</p>;
  return (
    <details>
      <summary>{summary}</summary>
      {children}
    </details>
  );
}

function Prose({ text }: { text: string }) {
  return (
    <p>
      <Inline text={text} />
    </p>
  );
}

/** Text in which backticks mark code, as in the descriptions of the document. */
function Inline({ text }: { text: string }) {
  const parts = text.split("`");
  return <>{parts.map((part, at) => (at % 2 === 1 ? <code key={at}>{part}</code> : part))}</>;
}

function idOf(name: string): string {
  return name.toLowerCase().replace(/\W+/g, "-");
}
