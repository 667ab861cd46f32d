import { basename } from "node:path";
import { languageCode } from "../core/language/understand-language.ts";
import type { MenuItem, Persona, ProjectProfile, Roster } from "../core/persona.ts";
import { SPEAKERS_RULE } from "../core/chat/speakers.ts";
import { estimateTokens } from "../core/tokens.ts";
import { condenseProse } from "./condense-prose.ts";
import { fairShare } from "./fair-share.ts";
import { FITTING, FULL, scaled, TIGHT, WIDE, type Caps } from "./prompt-caps.ts";
import { shortenLabel, shortenList, shortenText } from "./shorten.ts";

/** Shouting that a rule begins with: it says nothing that the heading does not, and some models balk at it. */
const SHOUT = /^(?:(?:CRITICAL|MANDATORY|IMPORTANT)(?: RULE)?|⚠️)\s*[:!-]\s*/i;
const MOST_ITEMS = 30;
const MOST_COLLEAGUES = 10;

/**
 * The condensed system prompt of a persona: who it is, its rules, its menu, and how to answer in a terminal. About
 * 300 tokens for a usual agent; a prose persona brings its text, at most about 800 tokens. Nothing in it changes
 * between the turns of a conversation, so providers can cache it.
 * @param options.roster adds who else is there, and resolves `{bmad_folder}`.
 * @param options.isShared others have spoken in the conversation: says how their answers are told apart.
 */
export function systemPrompt(
  persona: Persona,
  profile: ProjectProfile,
  options: { readonly roster?: Pick<Roster, "personas" | "bmadRoot">; readonly isShared?: boolean } = {},
): string {
  const { personas = [], bmadRoot = null } = options.roster ?? {};
  const tail = [
    hostRules(persona),
    colleaguesLine(persona, personas),
    options.isShared === true ? SPEAKERS_RULE : "",
    userLine(profile),
    languageReminder(profile),
  ];
  const prompt = promptOf(persona, capsFor(persona, tail), tail);
  return resolvePlaceholders(prompt, profile, bmadRoot);
}

function promptOf(persona: Persona, caps: Caps, tail: readonly string[]): string {
  const who = [persona.name, persona.icon].filter((part) => part !== "").join(" ");
  const lines = [
    `You are ${who}, ${persona.title}.`,
    labelled("Role", shortenText(persona.role, caps.role)),
    labelled("Identity", shortenText(persona.identity, caps.identity)),
    labelled("Style", shortenText(persona.communicationStyle, caps.style)),
    labelled("Principles", shortenList(persona.principles, caps.principles)),
    condenseProse(persona.prose, caps.prose),
    listed("Remember", persona.memories, { line: caps.rule, total: caps.memories }),
    listedWhole("Rules", persona.criticalActions, caps),
    menuLine(persona.menu, caps.item),
    ...tail,
  ];
  return lines.filter((line) => line !== "").join("\n");
}

/** Wide ones when they fit, else tight ones with what these leave free given to the rules. */
function capsFor(persona: Persona, tail: readonly string[]): Caps {
  const whole = promptOf(persona, WIDE, tail);
  const tokens = estimateTokens(whole);
  const wide = scaled(WIDE, tokens, whole.length);
  if (persona.prose !== "" || tokens <= FITTING) return wide;
  const tight = scaled(TIGHT, tokens, whole.length);
  const others = estimateTokens(promptOf({ ...persona, criticalActions: [] }, tight, tail));
  const free = Math.floor(((FULL - others) * whole.length) / tokens);
  return { ...tight, rules: Math.max(tight.rules, free) };
}

function hostRules(persona: Persona): string {
  const menu = persona.menu.length === 0 ? "" : " The host runs menu items: suggest one by its code.";
  return `Stay in character. This is a terminal: answer briefly.${menu}`;
}

/** Numbered as the host shows it: an item left out here keeps its number. */
function menuLine(menu: readonly MenuItem[], most: number): string {
  const items = menu
    .map((item, index) => ({ item, number: index + 1 }))
    .filter(({ item }) => item.runnable && item.builtin === null)
    .slice(0, MOST_ITEMS)
    .map(({ item, number }) => `${number} [${item.code ?? item.trigger}] ${itemText(item, most)}`.trimEnd());
  return items.length === 0 ? "" : `Menu: ${items.join("; ")}`;
}

/** A v4 command says how the host runs its task: its trigger tells as much, or the task's name does. */
function itemText({ target, trigger, description }: MenuItem, most: number): string {
  const task = target.kind === "task" ? target.attributes["task"] : undefined;
  if (task === undefined) return shortenLabel(description, most);
  return trigger.includes("-") ? "" : shortenLabel(basename(task, ".md"), most);
}

function colleaguesLine(persona: Persona, personas: readonly Persona[]): string {
  const others = personas
    .filter((other) => other.id !== persona.id)
    .slice(0, MOST_COLLEAGUES)
    .map((other) => other.name);
  return others.length === 0 ? "" : `Colleagues: ${others.join(", ")}`;
}

/** Who the user is and which languages are wanted, for the end of a system prompt. */
export function userLine(profile: ProjectProfile): string {
  const { userName, communicationLanguage, documentLanguage, projectName, systemLanguage = "" } = profile;
  return [
    userName === "" ? "" : `User: ${userName}.`,
    projectName === "" ? "" : `Project: ${projectName}.`,
    communicationLanguage === "" ? "" : `Always reply in ${communicationLanguage}.`,
    systemLanguage === "" ? "" : `Reply in the language the user writes; in ${systemLanguage} until they do.`,
    documentLanguage === "" || documentLanguage === communicationLanguage
      ? ""
      : `Write documents in ${documentLanguage}.`,
  ]
    .filter((part) => part !== "")
    .join(" ");
}

/** Instructions in English pull answers into English; the last line of a prompt weighs most. */
export function languageReminder({ communicationLanguage: language }: ProjectProfile): string {
  return language === "" || languageCode(language) === "en" ? "" : `Remember: reply in ${language}.`;
}

/** The same where something is being written: what is said and what goes into the document. */
export function writingReminder(profile: ProjectProfile): string {
  const { communicationLanguage: spoken, documentLanguage: written } = profile;
  if (written === "" || written === spoken) return languageReminder(profile);
  const talk = spoken === "" ? "" : `talk to the user in ${spoken}; `;
  return `Remember: ${talk}what goes into the document is in ${written}.`;
}

function labelled(label: string, text: string): string {
  return text === "" ? "" : `${label}: ${text}`;
}

function listed(label: string, lines: readonly string[], most: { line: number; total: number }): string {
  const kept: string[] = [];
  let length = 0;
  for (const line of lines) {
    const short = shortenText(line, most.line);
    length += short.length + 3;
    if (length > most.total) break;
    kept.push(`- ${short}`);
  }
  return kept.length === 0 ? "" : `${label}:\n${kept.join("\n")}`;
}

/** All lines, the long ones cut to a fair share of the room. */
function listedWhole(label: string, lines: readonly string[], caps: Caps): string {
  const rules = lines.map((line) => line.replace(SHOUT, ""));
  const share = fairShare(
    rules.map((rule) => rule.length + 3),
    caps.rules,
  );
  const line = Math.min(caps.rule, Math.max(caps.shortestRule, share));
  return listed(label, rules, { line, total: Number.POSITIVE_INFINITY });
}

/**
 * Resolves what the host knows. Paths become relative to the project: where it lies on the
 * user's disk is no provider's business. Unknown placeholders stay.
 */
function resolvePlaceholders(text: string, profile: ProjectProfile, bmadRoot: string | null): string {
  const values: Readonly<Record<string, string>> = {
    user_name: profile.userName === "" ? "the user" : profile.userName,
    communication_language: profile.communicationLanguage || "the user's language",
    document_output_language:
      profile.documentLanguage || profile.communicationLanguage || "the user's language",
    project_name: profile.projectName || "the project",
    output_folder: profile.outputFolder === null ? "the output folder" : basename(profile.outputFolder),
    ...(bmadRoot === null ? {} : { bmad_folder: basename(bmadRoot) }),
  };
  return text
    .replace(/\{project-root\}\/*/g, "")
    .replace(/\{([a-z_]{1,40})\}/g, (whole, key: string) => values[key] ?? whole);
}
