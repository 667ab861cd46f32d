const ESC = "\u001b";
const BEL = "\u0007";
const ST = `${ESC}\\`;

/** Attacks on a terminal, by kind. Each shows `before` and `after` and hides `owned` where a terminal would not show it. */
export const ATTACKS: readonly (readonly [kind: string, text: string])[] = [
  ["title", `before${ESC}]0;owned${BEL}${ESC}]2;owned${ST}after`],
  ["clipboard", `before${ESC}]52;c;owned${BEL}\u009d52;c;owned\u009cafter`],
  ["link", `before${ESC}]8;;https://owned.example${ST}${ESC}]8;;${ST}after`],
  [
    "notification and file",
    `before${ESC}]9;owned${BEL}${ESC}]1337;File=:owned${BEL}${ESC}]777;notify;owned${BEL}after`,
  ],
  ["queries", `before${ESC}[6n${ESC}[c${ESC}]11;?${BEL}${ESC}[?u${ESC}[>qafter`],
  ["screen", `before${ESC}[2J${ESC}[3J${ESC}[H${ESC}[?1049h${ESC}[?1003h${ESC}[?2004l${ESC}[1;1rafter`],
  [
    "strings",
    `before${ESC}P1$rowned${ST}${ESC}Ptmux;${ESC}${ESC}]0;owned${BEL}${ST}${ESC}_Gowned${ST}${ESC}^owned${ST}after`,
  ],
  ["reset and character set", `before${ESC}c${ESC}(0${ESC}#8${ESC}=\u008d\u0085after`],
  ["8-bit controls", "before\u009b2J\u009b31m\u0090owned\u009cafter"],
  ["controls", "before\b\b\b\u0000\u007f\u000b\u000c\u000e\u000fafter"],
  ["colours", `before${ESC}[8m${ESC}[30;40m${ESC}[5mafter`],
  ["order", "before\u202e\u2066\u200f\u061cafter"],
  ["invisible", "before\u200b\u2060\ufeff\u{e0041}\u{e0100}\u3164after"],
];

/** All attacks at once. */
export const HOSTILE = ATTACKS.map(([, text]) => text).join(" ");
