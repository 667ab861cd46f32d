// Arrows point to core and nowhere sideways; docs/architecture.md says why.
const islands = [
  "providers",
  "limits",
  "personas",
  "sessions",
  "config",
  "sinks",
  "tools",
  "workflows",
  "tui",
];

export default {
  forbidden: [
    {
      name: "core-knows-only-core",
      severity: "error",
      from: { path: "^src/core/" },
      to: { path: "^(src|node_modules)/", pathNot: "^(src/core/|node_modules/p-retry/)" },
    },
    {
      name: "core-touches-no-platform",
      severity: "error",
      from: { path: "^src/core/" },
      to: { dependencyTypes: ["core"] },
    },
    ...islands.map((island) => ({
      name: `${island}-knows-only-core`,
      severity: "error",
      from: { path: `^src/${island}/` },
      to: { path: "^src/", pathNot: `^src/(core|${island})/` },
    })),
    {
      name: "app-knows-neither-tui-nor-cli",
      severity: "error",
      from: { path: "^src/app/" },
      to: { path: "^src/(tui|cli)/" },
    },
    {
      name: "launch-knows-only-core-and-config",
      severity: "error",
      from: { path: "^src/launch/" },
      to: { path: "^src/", pathNot: "^src/(core|config|launch)/" },
    },
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    parser: "swc",
    enhancedResolveOptions: {
      extensions: [".ts", ".tsx", ".mjs", ".js"],
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default"],
    },
  },
};
