import type { Remark } from "../core/complaints/complaint.ts";
import type { UnreadFlaw } from "../core/complaints/installation-complaint.ts";
import { sanitizeLine } from "../core/sanitize.ts";

/** Says that a file is left out, and why; `then` ends the English line. */
export function unread(
  file: string,
  { reason, flaw }: { readonly reason: string; readonly flaw: UnreadFlaw },
  then = "",
): Remark {
  const name = sanitizeLine(file, 160);
  const line = `${name}: ${sanitizeLine(reason, 200)}`;
  return {
    message: then === "" ? line : `${line}: ${then}`,
    complaint: { kind: "unread-file", file: name, flaw },
  };
}
