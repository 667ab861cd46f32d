/** Whether dark or light text can be read on it. */
export type Background = "dark" | "light";

/** Longest reply that is read: four channels of four digits take 30 characters. */
export const BACKGROUND_REPLY_CAP = 40;

/** One to four hexadecimal digits a channel, each a share of the largest number that they can write. */
const CHANNELS = /^11;rgba?:([\da-f]{1,4})\/([\da-f]{1,4})\/([\da-f]{1,4})(?:\/[\da-f]{1,4})?$/iu;
const WEB = /^11;#([\da-f]{2})([\da-f]{2})([\da-f]{2})$/iu;

/** Shares of the channels in how bright a colour is. Source: ITU-R BT.709, luma. */
const WEIGHTS = [0.2126, 0.7152, 0.0722];

/**
 * What the body of an OSC sequence says of the terminal's background (`11;rgb:ffff/ffff/ffff`); null when it is about
 * something else. Source: xterm's ctlseqs (OSC 11) and XParseColor.
 */
export function readBackground(body: string): Background | null {
  const channels = (CHANNELS.exec(body) ?? WEB.exec(body))?.slice(1, 4);
  if (channels === undefined) return null;
  const luma = channels.reduce(
    (sum, digits, index) =>
      sum + ((WEIGHTS[index] ?? 0) * Number.parseInt(digits, 16)) / (16 ** digits.length - 1),
    0,
  );
  return luma > 0.5 ? "light" : "dark";
}
