/** The marker of the code fence that is open after the lines of `text`, given the one open before; null outside one. */
export function fenceAfter(text: string, fence: string | null): string | null {
  return text.split("\n").reduce(toggled, fence);
}

function toggled(fence: string | null, line: string): string | null {
  const marker = /^ {0,3}(`{3,}|~{3,})/u.exec(line)?.[1];
  if (marker === undefined) return fence;
  if (fence === null) return marker;
  return marker.startsWith(fence) && line.trim() === marker ? null : fence;
}
