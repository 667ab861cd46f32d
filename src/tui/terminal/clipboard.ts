const ESC = "\u001b";
const BEL = "\u0007";

/**
 * The bytes that ask a terminal to put `text` on the clipboard (OSC 52, xterm's ctlseqs). tmux passes them on when they
 * are wrapped and `allow-passthrough` is on, and takes them itself when `set-clipboard` is: inside it both are sent.
 */
export function clipboardSequence(text: string, isInTmux: boolean): string {
  const plain = `${ESC}]52;c;${Buffer.from(text).toString("base64")}${BEL}`;
  return isInTmux ? `${ESC}Ptmux;${plain.replaceAll(ESC, ESC + ESC)}${ESC}\\${plain}` : plain;
}
