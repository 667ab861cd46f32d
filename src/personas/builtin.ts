import type { BuiltIn } from "../core/persona.ts";
import type { WrittenItem } from "./menu-items.ts";

/** Codes that BMad's compiler gives to what the host does. */
const BY_CODE: Readonly<Record<string, BuiltIn>> = { MH: "menu", CH: "chat", DA: "dismiss" };

/** Whole triggers, as installers and their translators write them. */
const BY_TRIGGER: Readonly<Record<string, BuiltIn>> = {
  help: "menu",
  menu: "menu",
  ayuda: "menu",
  ajuda: "menu",
  aide: "menu",
  hilfe: "menu",
  帮助: "menu",
  菜单: "menu",
  chat: "chat",
  "chat-mode": "chat",
  闲聊: "chat",
  exit: "dismiss",
  quit: "dismiss",
  dismiss: "dismiss",
  "dismiss-agent": "dismiss",
  leave: "dismiss",
  goodbye: "dismiss",
  salir: "dismiss",
  sair: "dismiss",
  quitter: "dismiss",
  退出: "dismiss",
};

/** What the host does for an item that starts nothing: beside the above, commands of BMad 4. */
const ALONE: Readonly<Record<string, BuiltIn>> = {
  ...BY_TRIGGER,
  agent: "agent",
  status: "status",
  "doc-out": "document",
  yolo: "yolo",
};

const PARTY_TRIGGERS = new Set(["party-mode", "start-party-mode", "bmad-party-mode"]);
const PARTY_CODES = new Set(["PM", "SPM"]);
const PARTY_TARGET = /(?:^|[/:])(?:bmad-)?party-mode(?:\/|$)/;

/** Whether the host does what a command of this trigger stands for, whatever its text says. */
export function isHostTrigger(trigger: string): boolean {
  return BY_TRIGGER[trigger] !== undefined || PARTY_TRIGGERS.has(trigger);
}

/**
 * What the host itself does for an item; null for an item of the agent. Party mode is known by its trigger or its
 * workflow; the others only when they start nothing, or the instruction to converse that BMad writes for `CH`.
 */
export function builtInOf({ trigger, code, target }: WrittenItem): BuiltIn | null {
  if (PARTY_TRIGGERS.has(trigger)) return "party";
  if (PARTY_CODES.has(code ?? "") && PARTY_TARGET.test(target?.value ?? "")) return "party";
  if (target?.attribute === "action") return code === "CH" && BY_TRIGGER[trigger] === "chat" ? "chat" : null;
  if (target !== null) return null;
  return BY_CODE[code ?? ""] ?? ALONE[trigger] ?? null;
}
