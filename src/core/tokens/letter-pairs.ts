/** Letters that have a row and a column of their own: `a` to `z` in either case, and one for all others. */
const LETTERS = 27;

/**
 * How odd one letter after another is, in tenths of a token: row by the first letter, column by the second, each from
 * `a` to `z` and then any letter with a diacritic. A pair usual in words that tokenizers know whole costs next to
 * nothing, one at which they break a word up to 0.9.
 *
 * Source: fitted as docs/adr/0015-token-estimate.md tells.
 */
const PAIRS: readonly string[] = [
  "900293093410202460102130028", // a
  "283728312070171071010999097", // b
  "091709911400540550401906094", // c
  "293202411923660853212398083", // d
  "050020395773323401025110077", // e
  "053612690740520831410699197", // f
  "456929700901003392315095694", // g
  "067909960822110471013856142", // h
  "321220399531100271209094905", // i
  "144515905759003868174969979", // j
  "775439017958907599959959698", // k
  "135002871751320017311067096", // l
  "109409093945011099123989588", // m
  "290111004764061195002564576", // n
  "420260283523001070210212097", // o
  "099009904960020051001959295", // p
  "999649995896999866850755993", // q
  "263201091922100311012299075", // r
  "292819603939990292012843098", // s
  "390116900943592280064922077", // t
  "100601091962018260329990097", // u
  "396909063943793997989596836", // v
  "186204900227600490159738779", // w
  "030504940898587097402572182", // x
  "394989996994130199196979923", // y
  "428915993994557798094404446", // z
  "330939994927620996851363033", // others
];

const ODDITY = Float32Array.from(PAIRS.join(""), (digit) => Number(digit) / 10);

/** Tokens, [0, 0.9], that letter `second` adds to a word when it follows `first`; both UTF-16 units of Latin letters. */
export function pairOddity(first: number, second: number): number {
  return ODDITY[place(first) * LETTERS + place(second)] ?? 0;
}

function place(unit: number): number {
  return unit < 0x80 ? (unit | 0x20) - 0x61 : LETTERS - 1;
}
