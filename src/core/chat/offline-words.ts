/** What the offline provider says, in the user's language. Each is one line; texts handed in are printable. */
export interface OfflineWords {
  /** `who` is the persona's name, its icon and its title, or less. */
  readonly opening: (who: string) => string;
  readonly said: (question: string) => string;
  /** Above the persona's menu. */
  readonly menu: string;
  readonly closing: string;
}

export const OFFLINE_IN_ENGLISH: OfflineWords = {
  opening: (who) =>
    `${who}, here. I am offline: no model read this, so I cannot think it through with you yet.`,
  said: (question) => `You said: “${question}”`,
  menu: "With a model behind me, this is what I can do for you:",
  closing: "A free key changes that: `squad providers` says where to get one.",
};
