import xterm from "@xterm/headless";
import { expect, it } from "vitest";
import { pictureOf, type ScreenPicture } from "./screen-picture.ts";
import { svgOf } from "./svg.ts";

async function shown(bytes: string): Promise<ScreenPicture> {
  const terminal = new xterm.Terminal({ cols: 20, rows: 3, allowProposedApi: true });
  await new Promise<void>((resolve) => {
    terminal.write(bytes, resolve);
  });
  return pictureOf(terminal);
}

it("reads what the terminal shows, with its looks and its wide characters", async () => {
  const { rows, cursor } = await shown("\u001b[1;32mMary\u001b[0m 日本 x\r\n\u001b[2m  dim");
  const seen = rows.map((runs) =>
    runs.map(({ column, text, color, bold, dim }) => ({ column, text, color, bold, dim })),
  );
  expect(seen).toMatchObject([
    [
      { column: 0, text: "Mary", color: "#7ee787", bold: true, dim: false },
      { column: 4, color: null, bold: false },
    ],
    [{ column: 0, color: null, dim: true }],
    [],
  ]);
  expect(
    rows.map((runs) =>
      runs
        .map(({ text }) => text)
        .join("")
        .trimEnd(),
    ),
  ).toEqual(["Mary 日本 x", "  dim", ""]);
  expect(cursor).toEqual({ x: 5, y: 1 });
});

it("draws each text in its place, with nothing of it read as markup", async () => {
  const svg = svgOf([{ picture: await shown("a <b> & c"), shownFor: 100 }], 20, 3);
  expect(svg).toContain(">a &lt;b&gt; &amp; c</text>");
  expect(svg).not.toContain("@keyframes");
  expect(svg.startsWith("<svg ")).toBe(true);
});

it("plays its frames one after another and shows the last where nothing plays", async () => {
  const frames = [
    { picture: await shown("one"), shownFor: 300 },
    { picture: await shown("two"), shownFor: 100 },
  ];
  const svg = svgOf(frames, 20, 3);
  expect(svg).toContain("@keyframes f0{0%,0.00%{opacity:1}0.00%,75.00%{opacity:1}75.00%,100%{opacity:0}}");
  expect(svg).toContain(".f1{animation:f1 400ms step-end infinite}");
  expect(svg).toContain('<g class="f0" opacity="0">');
  expect(svg).toContain('<g class="f1"><text');
});
