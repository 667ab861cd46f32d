/**
 * The commonest words of the Latin-script languages told apart, without accents. They carry no subject, so technical
 * English in another language's sentence hardly touches them.
 */
export const STOP_WORDS: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries({
    en: "the a an and or but if of to in on at for with from by as is are was were be been it its this that these those there their they them we you your he she his her our i my me not no do does did have has had will would can could should what when where which who how than then because about into so only more most first",
    pt: "o a os as um uma uns umas e ou mas se de do da dos das em no na nos nas para por pelo pela com sem como que quem qual quando onde porque isso isto esse essa este esta ele ela eles elas voce voces seu sua seus suas eu meu minha nao sim ja so mais muito ser foi sao esta estao tem ha ate entao tambem depois antes ao aos cada nem sobre entre ainda aqui hoje",
    es: "el la los las un una unos unas y o pero si de del en al para por con sin como que quien cual cuando donde porque eso esto ese esa este esta el ella ellos ellas usted su sus yo mi mis no ya solo mas muy ser fue son esta estan tiene hay hasta entonces tambien despues antes cada ni sobre entre aun aqui hoy lo le les se es te tu nos",
    fr: "le la les un une des et ou mais si de du dans en au aux pour par avec sans comme que qui quoi quand ou parce cela ce cet cette ces il elle ils elles vous votre vos je mon ma mes ne pas plus tres etre est sont etait a ont fait y on nous notre leur leurs sur entre encore ici tout c l d n s qu j",
    de: "der die das den dem des ein eine einen einem einer und oder aber wenn von vom zu zum zur in im an am auf fur mit aus bei als ist sind war waren sein es dies dieser diese dieses er sie wir ihr ihre ihren sein seine ich mein du dein nicht kein keine ja noch nur mehr sehr hat haben wird werden kann so dann auch nach vor uber dass weil was wer wie wo man sich ihn",
    it: "il lo la i gli le un uno una e o ma se di del della dei delle in nel nella al alla per con senza come che chi quale quando dove perche questo questa quello quella lui lei loro noi voi suo sua io mio mia non si gia solo piu molto essere e sono era ha hanno c fino poi anche dopo prima ogni ne su tra ancora qui dal dalla",
    nl: "de het een en of maar als van te in op aan voor met uit bij is zijn was waren dit dat deze die er hij zij ze wij we jij je u uw ik mijn niet geen ja nog maar alleen meer heel heeft hebben wordt worden kan zo dan ook na over omdat wat wie hoe waar om hem haar ons naar",
    pl: "i w na z do o ze nie to jest sa byl byla co jak ale czy sie od po za dla przez przy oraz lub ten ta te tego tej tym on ona oni my wy ja jego jej ich bardzo tylko juz jeszcze kiedy gdzie kto ktory ktora ktore bo wiec tak a by moze",
  }).map(([language, words]) => [language, new Set(words.split(" "))]),
);

/** Scripts written by no other language of the table, and the one every other language is taken to be written in. */
export const SCRIPTS = {
  latin: /\p{Script=Latin}/gu,
  cyrillic: /\p{Script=Cyrillic}/gu,
  han: /\p{Script=Han}/gu,
  kana: /[\p{Script=Hiragana}\p{Script=Katakana}]/gu,
  hangul: /\p{Script=Hangul}/gu,
  arabic: /\p{Script=Arabic}/gu,
  hebrew: /\p{Script=Hebrew}/gu,
  devanagari: /\p{Script=Devanagari}/gu,
  greek: /\p{Script=Greek}/gu,
  thai: /\p{Script=Thai}/gu,
} as const;

export type Script = keyof typeof SCRIPTS;

/** Scripts of the languages not written in Latin letters; none where only they have theirs. */
export const SCRIPTS_OF: ReadonlyMap<string, readonly Script[]> = new Map<string, readonly Script[]>([
  ["ru", ["cyrillic"]],
  ["uk", ["cyrillic"]],
  ["bg", ["cyrillic"]],
  ["sr", ["cyrillic", "latin"]],
  ["zh", ["han"]],
  ["yue", ["han"]],
  ["ja", ["han", "kana"]],
  ["ko", ["hangul", "han"]],
  ["ar", ["arabic"]],
  ["fa", ["arabic"]],
  ["ur", ["arabic"]],
  ["he", ["hebrew"]],
  ["hi", ["devanagari"]],
  ["mr", ["devanagari"]],
  ["bn", []],
  ["ta", []],
  ["te", []],
  ["el", ["greek"]],
  ["th", ["thai"]],
]);

/** Letters that one of two languages with the same script has and the other has not. */
export const TELLING_LETTERS: readonly {
  readonly expected: string;
  readonly found: string;
  readonly has: RegExp;
  readonly lacks: RegExp;
}[] = [
  { expected: "uk", found: "ru", has: /[ыэъё]/giu, lacks: /[іїєґ]/iu },
  { expected: "ru", found: "uk", has: /[іїєґ]/giu, lacks: /[ыэъё]/iu },
];
