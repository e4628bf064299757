import { StoreName } from "../kit/store-name.tsx";
import { AttributesForm } from "./attributes-form.tsx";
import { type AttributesActions, type AttributesProps, noticeText } from "./attributes-props.ts";

/** What a store is called, and its other attributes; and a form that sets them. */
export function AttributesView(props: AttributesProps & AttributesActions) {
  const { id, given, mayWrite, notice } = props;
  const { name, ...others } = given;
  const listed = Object.entries(others);
  return (
    <>
      <h1>
        <StoreName id={id} name={name} />
      </h1>
      {listed.length > 0 && (
        <dl class="attributes">
          {listed.map(([attribute, value]) => (
            <div key={attribute} data-attribute={attribute}>
              <dt>{attribute}</dt>
              <dd>
                <bdi>{value}</bdi>
              </dd>
            </div>
          ))}
        </dl>
      )}
      {notice && (
        <p class="notice" data-notice={notice}>
          {noticeText(notice)}
        </p>
      )}
      {mayWrite && <AttributesForm {...props} />}
    </>
  );
}
