import { foldedParts } from "./folded-parts.ts";
import { isSecretName } from "./secret-names.ts";

/** Configuration of squad in a project: never read, but written when the user says so. */
const OWN_FOLDER = ".squad";

/** Folders whose files steer programs that run on their own, or other agents. */
const FOLDERS: ReadonlySet<string> = names(`
  .squad .agent .agents .aider .augment .bmad .claude .clinerules .codex .continue .crush .cursor
  .gemini .iflow .junie .kilocode .kiro .opencode .qwen .roo .trae .windsurf .vscode .idea .zed .fleet
  .devcontainer _bmad .github .gitlab .gitea .forgejo .circleci .buildkite .woodpecker .husky .githooks
  .cargo .mvn .yarn
`);

/** `.bmad-core` and the packs of BMad 4. */
const PACK = /^\.bmad-/u;

/** Files that are run, or say what is run, when somebody builds, installs, opens a shell or pushes. */
const FILES: ReadonlySet<string> = names(`
  .bashrc .bash_profile .bash_login .bash_logout .bash_aliases .profile .inputrc .zshrc .zprofile
  .zshenv .zlogin .zlogout .kshrc .cshrc .tcshrc .login config.fish .xinitrc .xprofile .vimrc .exrc
  .nvimrc .nvim.lua .tmux.conf .gitconfig .gitmodules .gitattributes .pre-commit-config.yaml
  lefthook.yml package.json package-lock.json npm-shrinkwrap.json yarn.lock pnpm-lock.yaml
  pnpm-workspace.yaml .pnpmfile.cjs bun.lock bun.lockb bunfig.toml deno.json deno.jsonc deno.lock
  cargo.toml cargo.lock build.rs pyproject.toml setup.py setup.cfg tox.ini poetry.lock uv.lock pipfile
  pipfile.lock requirements.txt conftest.py noxfile.py gemfile gemfile.lock rakefile composer.json
  composer.lock go.mod go.sum pom.xml build.gradle build.gradle.kts settings.gradle gradlew mvnw
  flake.nix flake.lock makefile gnumakefile justfile .justfile taskfile.yml taskfile.yaml
  cmakelists.txt dockerfile containerfile docker-compose.yml docker-compose.yaml compose.yml
  compose.yaml jenkinsfile .gitlab-ci.yml .travis.yml azure-pipelines.yml bitbucket-pipelines.yml
  appveyor.yml .appveyor.yml .drone.yml .cirrus.yml cloudbuild.yaml vercel.json netlify.toml .mcp.json
  opencode.json agents.md claude.md gemini.md .cursorrules .windsurfrules .aider.conf.yml .roomodes
`);

const EXTENSIONS: ReadonlySet<string> = new Set(["mk", "code-workspace"]);

function names(list: string): ReadonlySet<string> {
  return new Set(list.trim().split(/\s+/u));
}

/** Whether a file of this path, relative with `/`, is never written: secrets and what belongs to git. */
export function isNeverWritten(path: string): boolean {
  const others = foldedParts(path).filter((part) => part !== OWN_FOLDER);
  return others.length > 0 && isSecretName(others.join("/"));
}

/**
 * Whether a file of this path, relative with `/`, steers what programs or other agents do, so that writing it takes a
 * word of the user for this one write. It need not exist.
 */
export function isSensitiveName(path: string): boolean {
  const parts = foldedParts(path);
  const name = parts.at(-1) ?? "";
  return (
    parts.some((part) => FOLDERS.has(part) || PACK.test(part)) ||
    FILES.has(name) ||
    EXTENSIONS.has(name.slice(name.lastIndexOf(".") + 1))
  );
}
