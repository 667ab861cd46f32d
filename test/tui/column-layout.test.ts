import { createRequire } from "node:module";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { COLUMN_LAYOUT as columns } from "../../src/tui/drawing/column-layout.ts";

type ColumnNode = ReturnType<typeof columns.Node.create>;

/** A tree as Ink builds it from boxes that are columns and texts that wrap. */
type Tree =
  | { readonly kind: "text"; readonly length: number }
  | {
      readonly kind: "box";
      readonly isAbsolute: boolean;
      readonly isHidden: boolean;
      readonly children: readonly Tree[];
    };

const inside = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.record({ kind: fc.constant("text" as const), length: fc.integer({ min: 0, max: 60 }) }),
    fc.record({
      kind: fc.constant("box" as const),
      isAbsolute: fc.constant(false),
      isHidden: fc.boolean(),
      children: fc.array(tie("tree"), { maxLength: 4 }),
    }),
  ),
})).tree;

/** As `Static` stands beside what is live. */
const trees = fc
  .tuple(inside, fc.boolean())
  .map(([tree, isAbsolute]): Tree => (tree.kind === "text" ? tree : { ...tree, isAbsolute }));

const load = async (): Promise<typeof columns> => {
  const ofInk = createRequire(createRequire(import.meta.url).resolve("ink"));
  const yoga = (await import(ofInk.resolve("yoga-layout"))) as { readonly default: typeof columns };
  return yoga.default;
};

function build(layout: typeof columns, tree: Tree): ColumnNode {
  const node = layout.Node.create();
  if (tree.kind === "text") {
    node.setMeasureFunc((width, mode) =>
      mode === layout.MEASURE_MODE_UNDEFINED || tree.length <= width
        ? { width: tree.length, height: 1 }
        : { width, height: Math.ceil(tree.length / Math.max(1, width)) },
    );
    return node;
  }
  node.setFlexDirection(layout.FLEX_DIRECTION_COLUMN);
  if (tree.isAbsolute) node.setPositionType(layout.POSITION_TYPE_ABSOLUTE);
  if (tree.isHidden) node.setDisplay(layout.DISPLAY_NONE);
  for (const [index, child] of tree.children.entries()) node.insertChild(build(layout, child), index);
  return node;
}

function boxes(node: ColumnNode, tree: Tree): unknown[] {
  if (tree.kind === "box" && tree.isHidden) return [];
  const own = [
    node.getComputedLeft(),
    node.getComputedTop(),
    node.getComputedWidth(),
    node.getComputedHeight(),
  ];
  if (tree.kind === "text") return [own];
  return [own, ...tree.children.flatMap((child, index) => boxes(node.getChild(index)!, child))];
}

test("columns of boxes and texts are laid out as Yoga lays them out", async () => {
  const yoga = await load();
  fc.assert(
    fc.property(fc.array(trees, { maxLength: 5 }), fc.integer({ min: 1, max: 50 }), (children, width) => {
      const tree: Tree = { kind: "box", isAbsolute: false, isHidden: false, children };
      const [ours, theirs] = [columns, yoga].map((layout) => {
        const root = build(layout, tree);
        root.setWidth(width);
        root.calculateLayout();
        return boxes(root, tree);
      });
      expect(ours).toEqual(theirs);
    }),
  );
});

test("a text that changed is measured anew", () => {
  let height = 1;
  const root = columns.Node.create();
  const text = columns.Node.create();
  text.setMeasureFunc(() => ({ width: 3, height }));
  root.insertChild(text, 0);
  root.setWidth(10);
  root.calculateLayout();
  height = 2;
  text.markDirty();
  root.calculateLayout();
  expect(root.getComputedHeight()).toBe(2);
});

test("boxes side by side are refused, for nothing here can lay them out", () => {
  const root = columns.Node.create();
  const row = columns.Node.create();
  root.insertChild(row, 0);
  row.insertChild(columns.Node.create(), 0);
  row.insertChild(columns.Node.create(), 1);
  root.setWidth(10);
  expect(() => root.calculateLayout()).toThrow("this is a row");
});

test("every number of Yoga's is the same", async () => {
  const { Node: _, ...numbers } = columns;
  expect(await load()).toMatchObject(numbers);
});
