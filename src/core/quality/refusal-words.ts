import { lazy } from "../lazy.ts";
/** How one language refuses. Patterns of lower-case text, Latin letters without accents. */
export interface RefusalWords {
  /** Opens a refusal, and much else. */
  readonly apology: string;
  /** The speaker is not able or willing. */
  readonly unable: string;
  /** What an assistant refuses in general terms, after `unable`; without an apology nothing else counts. */
  readonly help: string;
  /** Says alone that the answer is a refusal, at the start of a sentence. */
  readonly decline: string;
  /** The speaker calls itself a machine. */
  readonly machine: string;
}

const NEVER = "(?!)";

export const REFUSAL_WORDS: readonly RefusalWords[] = [
  {
    apology: String.raw`(?:i am|i'm|im|we are)? ?(?:(?:very|so|really|truly|deeply|terribly) )?(?:sorry|afraid)\b|i apologi[sz]e\b|(?:my )?apologies\b|unfortunately\b|regrettably\b|i regret\b|as much as i(?: would|'d) (?:like|love|want) to\b`,
    unable: String.raw`\b(?:i|we) ?(?:can'?t|cannot|can not|won'?t|will not|(?:am|'m|are)(?: just| simply| currently| also)? (?:unable|not (?:able|allowed|permitted|programmed|designed|authori[sz]ed|going|in a position|sure i can))|(?:do not|don'?t) have (?:the (?:ability|capability|capacity|means)|(?:enough|sufficient) (?:information|context)))\b|\bnot something (?:that )?i(?:'m| am|'ll| can)\b`,
    help: String.raw`\b(?:(?:help|assist|comply|engage|accommodate|facilitate|discuss)(?! (?:thinking|but|noticing|feeling|wondering))|fulfil+|proceed with|respond to|assistance|(?:provide|share|offer|give you) (?:that|this|these|those|any|such|assistance|information|help|support|instructions?|guidance|advice|answers?)|(?:answer|complete|process|continue|support|generate|create)(?: with)? (?:that|this|your|such|any|content)(?: \w+)?(?= ?(?:[.,;!]|$)| (?:because|as|of|due|since|for))|do (?:that|this|so)(?= ?(?:[.,;!]|$)| for you))`,
    decline: String.raw`(?:i |we )?(?:must|have to|need to) (?:respectfully |politely )?(?:decline|refuse)\b|i (?:respectfully |politely )?(?:decline|refuse) to\b|i(?: would|'d) (?:prefer|rather) not (?:to )?(?:answer|say|discuss|respond|do)|i (?:do not|don'?t) (?:feel comfortable|think it(?: is|'s) appropriate)|(?:my|our) (?:\w+ )?(?:programming|guidelines|instructions|policy|policies) (?:prevents?|prohibits?|forbids?|(?:do|does) not allow|don'?t allow|doesn'?t allow)|i am (?:programmed|designed) to be\b|i can only (?:assist|help|answer|discuss)|(?:that|this|it) would (?:not be appropriate|be (?:unethical|inappropriate|harmful))|i (?:do not|don'?t) have (?:access to (?:that|this|such|the|any) (?:information|data)|(?:any )?information (?:about|on)\b)|[^.!?\n]{0,30}\bin violation of (?:my|our|the)\b|(?:(?:but )?(?:i|this|that|the|your|it)\b[^.!?\n]{0,40} )?(?:goes against|go against|violates?) (?:my|our|the content|the usage) |(?:this|that|your) request (?:is|falls|lies) (?:beyond|outside)|(?:that|this|it|your request) ?(?:is|'s|falls|lies) (?:beyond|outside(?: of)?) (?:of )?my |i(?: am|'m) not comfortable \w+ing\b|i(?: am|'m) not (?:programmed|designed|permitted|allowed|authori[sz]ed) to\b|i (?:was not|wasn't|were not) able to (?:generate|produce|create) |i believe (?:that|this) (?:is|falls|lies) (?:beyond|outside) my |i (?:do not|don'?t) have the (?:ability|capability|capacity) to\b|i(?: am|'m) (?:unable|not able) to (?:provide|assist|help|answer|respond|write|summari[sz]e|create|draft|generate)\b`,
    machine: String.raw`(?:as|being|i am|i'm|im)(?: just| only| merely| simply)? an? (?:\w+ )?(?:ai\b|assistant|artificial|(?:large )?language model|virtual assistant|chat ?bot)`,
  },
  {
    apology: String.raw`(?:me )?desculp\w*|lamento\b|lamentavelmente|sinto muito|infelizmente|peco (?:desculpas?|perdao)|perdao`,
    unable: String.raw`\bnao (?:posso|consigo|poderei|vou poder|sou capaz|estou (?:autorizad|apt|em condic)|me e possivel|e possivel (?:para mim|ajudar|atender|fornecer)|tenho (?:capacidade|permissao|condicoes|acesso a ess|como (?:ajudar|responder))|fui (?:programad|projetad))`,
    help: String.raw`\b(?:ajudar|ajuda-l|auxiliar|atender|fornecer|responder|realizar|cumprir|prosseguir|discutir|processar|fazer isso(?= ?(?:[.,;!]|$))|continuar)`,
    decline: String.raw`(?:eu )?nao (?:tenho (?:(?:a )?capacidade|permissao|acesso a ess)|fui programad|estou autorizad)|(?:isso|esse pedido|essa solicitacao) (?:viola|vai contra) (?:as )?minhas`,
    machine: String.raw`como (?:um |uma |sou )*(?:modelo (?:de linguagem|linguistico)|ia\b|inteligencia artificial|assistente (?:virtual|de ia))|sou apenas (?:um|uma) (?:ia\b|modelo|assistente)`,
  },
  {
    apology: String.raw`lo (?:siento|lamento)\b|lamento\b|disculp\w*|perdon\w*|lamentablemente|desafortunadamente|desgraciadamente|por desgracia|me temo que`,
    unable: String.raw`\bno (?:te |os |le |lo |me )?(?:puedo|podre|poder|es posible|soy capaz|estoy (?:en condiciones|autorizad|capacitad)|tengo (?:la )?(?:capacidad|permiso))`,
    help: String.raw`\b(?:ayudar|asistir|cumplir|proporcionar|responder|atender|continuar con (?:esto|esta)|facilitar|hacer eso(?= ?(?:[.,;!]|$))|procesar)`,
    decline: String.raw`(?:yo )?no (?:tengo (?:(?:la )?capacidad|permiso|acceso a es)|estoy autorizad)|no he sido programad|(?:eso|esta solicitud) va en contra de mis`,
    machine: String.raw`(?:como|al ser|soy)(?: solo)?(?: un| una)? (?:modelo de lenguaje|modelo linguistico|ia\b|inteligencia artificial|asistente (?:virtual|de ia))`,
  },
  {
    apology: String.raw`(?:je suis )?(?:vraiment |sincerement |tres )?desolee?s?\b|malheureusement|je regrette|je m'excuse|pardon\b|(?:toutes )?mes excuses|excuse[zs]?(?:-moi)?\b`,
    unable: String.raw`\bje ne (?:peux|puis|pourrai)\b(?: malheureusement)? pas|\bje ne suis pas (?:en mesure|capable|autoris|programm)|\bil m'est impossible|\bje n'ai pas la (?:capacite|possibilite)`,
    help: String.raw`\b(?:(?:vous |t'|te |m'|l'|y )?(?:aider|assister|repondre)|fournir|traiter|satisfaire|donner suite|faire cela(?= ?(?:[.,;!]|$)))`,
    decline: String.raw`je ne me sens pas a l'aise|je n'ai pas (?:la capacite|le droit de|acces a ce)|je ne suis pas autoris|(?:cela|cette demande) (?:enfreint|va a l'encontre)|je dois (?:refuser|decliner)`,
    machine: String.raw`(?:en tant que?|etant|je ne suis qu')(?: un| une)? ?'?(?:un |une )?(?:modele (?:de langage|linguistique)|ia\b|intelligence artificielle|assistant virtuel)`,
  },
  {
    apology: String.raw`(?:es )?tut mir (?:wirklich |sehr )?leid|leider|entschuldigung|entschuldige|ich bedaure|sorry|verzeihung|bedauerlicherweise`,
    unable: String.raw`\b(?:kann|darf|werde) ich\b[^.!?\n]{0,60}\b(?:nicht|keine?n?)\b|\bich (?:kann|darf|werde)\b[^.!?\n]{0,60}\b(?:nicht|keine?n?)\b|\bich bin (?:leider )?nicht (?:in der lage|befugt|berechtigt|dafur programmiert)`,
    help: String.raw`\b(?:helfen|weiterhelfen|beantworten|unterstutzen|erfullen|auskunft|nachkommen|behilflich|bearbeiten|preisgeben|teilen(?= ?(?:[.!]|$))|machen(?= ?(?:[.!]|$)))`,
    decline: String.raw`ich muss (?:das |dies )?(?:leider )?ablehnen|ich bin nicht (?:in der lage|dafur programmiert|autorisiert|berechtigt|befugt)|ich habe (?:dazu |dafur )?keine (?:erlaubnis|berechtigung)|(?:dazu |dafur )?fehlt mir (?:die|das|der) |(?:das|diese anfrage) verstosst gegen meine`,
    machine: String.raw`als (?:eine? )?(?:ki\b|ki-|kunstliche intelligenz|(?:grosses )?sprachmodell|virtueller assistent|\w{0,20}assistent(?:in)?\b)`,
  },
  {
    apology: String.raw`mi (?:dis)?piace|mi spiace|purtroppo|scusa\w*|spiacente|sono spiacente`,
    unable: String.raw`\bnon (?:posso|potro|riesco|sono (?:in grado|autorizzat|programmat|capace)|mi e possibile|ho la (?:capacita|possibilita))`,
    help: String.raw`\b(?:aiutar|assister|fornir|risponder|soddisfar|elaborar|(?:farlo|fare questo)(?= ?(?:[.,;!]|$)))`,
    decline: String.raw`non ho (?:la capacita|il permesso|accesso a quest)|non sono autorizzat|non sono (?:in grado di (?:soddisf|rispond|aiut)|programmat)|(?:cio|questa richiesta) viola le mie`,
    machine: String.raw`(?:come|essendo|sono solo)(?: un| una| un')? ?(?:modello linguistico|modello di linguaggio|ia\b|intelligenza artificiale|assistente (?:virtuale|ia))`,
  },
  {
    apology: String.raw`het spijt me|sorry|helaas`,
    unable: String.raw`\b(?:kan|mag) ik\b[^.!?\n]{0,40}\b(?:niet|geen)\b|\bik (?:kan|mag)\b[^.!?\n]{0,40}\b(?:niet|geen)\b|\bik ben niet in staat`,
    help: String.raw`\b(?:helpen|beantwoorden|voldoen)`,
    decline: String.raw`ik ben niet in staat om`,
    machine: String.raw`als (?:een )?(?:ai\b|ai-|taalmodel)`,
  },
  {
    apology: String.raw`przepraszam|niestety|przykro mi`,
    unable: String.raw`\bnie (?:moge|jestem w stanie|potrafie)`,
    help: String.raw`\b(?:pomoc|odpowiedziec|spelnic|udzielic)`,
    decline: String.raw`nie jestem w stanie (?:pomoc|spelnic|odpow)`,
    machine: String.raw`jako (?:model jezykowy|ai\b|sztuczna inteligencja)`,
  },
  {
    apology: "извини(?:те)?|прости(?:те)?|к сожалению|прошу прощения|сожалею|мне жаль",
    unable: "(?:я )?не (?:могу|в состоянии|имею возможности|способ(?:ен|на))",
    help: "помочь|ответить|выполнить|предоставить|обсуждать",
    decline: "я вынужден[а]? отказать",
    machine: "(?:как|будучи|я (?:всего лишь|просто)) (?:языков|ии(?![а-я])|искусственн)",
  },
  {
    apology: "(?:非常|很|真的)?(?:抱歉|对不起|對不起|遗憾|遺憾)|不好意思",
    unable: "(?:我|本助手)?(?:目前|暂时)?(?:无法|無法|不能|没办法|没有能力|不便)",
    help: "协助|協助|帮助|幫助|帮你|帮您|回答|提供|处理|满足|完成",
    decline: "我必须拒绝|我不得不拒绝",
    machine: "(?:作为|身为|我(?:只)?是)(?:一个|一名)?(?:ai|人工智能|(?:大型)?语言模型)",
  },
  {
    apology: "(?:大変)?(?:申し訳|もうしわけ)|すみません|恐れ入ります|残念ながら|ごめんなさい",
    unable: "(?:できません|できかねます|なれません|いたしかねます|お断り)",
    help: NEVER,
    decline:
      "(?:その|この)?(?:ご依頼|ご質問|リクエスト|ご要望)に(?:は)?(?:お応え|お答え|対応)(?:でき|する?こと)",
    machine: "(?:私は)?ai(?:アシスタント|言語モデル|モデル)?(?:として|なので|ですので)",
  },
  {
    apology: "죄송|미안|유감",
    unable: "(?:도와드릴|할|답변할|제공할|도울) 수 (?:없|가 없)",
    help: NEVER,
    decline: "(?:도와드릴|답변할|제공할) 수 없",
    machine: "(?:저는 )?(?:ai|인공지능|언어 모델)(?:로서|이므로)",
  },
  {
    apology: "(?:أنا )?(?:آسف|أعتذر|عذرا|عذرًا|للأسف)",
    unable: "لا (?:أستطيع|يمكنني|أقدر)",
    help: "مساعدت|المساعدة|الإجابة|تقديم|تلبية",
    decline: NEVER,
    machine: "(?:بصفتي|كوني) (?:نموذج|ذكاء)",
  },
];

/** Words a model greets with before it comes to the point. */
export const GREETING =
  /^(?:hello|hi|hey|greetings|good (?:morning|afternoon|evening)|ola|oi|bom dia|boa tarde|hola|buen[oa]s (?:dias|tardes)|bonjour|salut|hallo|guten (?:tag|morgen)|ciao|buongiorno|salve|здравствуйте|привет|你好|您好|こんにちは|안녕하세요|مرحبا)(?![\p{L}])/u;

/** Sentences that may surround a refusal and help nobody. Matched anywhere in a sentence. */
export const FILLER = lazy(
  () =>
    new RegExp(
      [
        // English
        String.raw`\b(?:understand|appreciate|hesitate|patience|apolog\w+|sorry|inconvenience|disappoint\w*|frustrat\w*|thank(?:s| you)|guidelines|polic(?:y|ies)|violat\w+|(?:un)?ethic\w*|illegal|dangerous|rephrase|try again|veuillez|(?:this|that|your) request|responsibl\w+|respectful\w*|professionals?|experts?|qualified|sensitive|harm(?:ful|less)?|inappropriate|misuse|limitations?|capabilit\w+)\b`,
        String.raw`\b(?:(?:any|some)thing else|(?:something|topic) different|other (?:questions?|topics?|requests?)|hope (?:this|you|that)|my (?:purpose|goal|aim|role|priority) |have a (?:nice|great|wonderful|good)|feel free|let me know|here to help|happy to|glad to|i can (?:help|assist)|appears? to involve|was (?:designed|developed) |as an ai|designed to|programmed|(?:do not|don't) have access|privacy|laws? and|legal|important to|essential to|how (?:can|may) i (?:help|assist))`,
        String.raw`\bi(?: am|'m)?(?: also)? (?:not able|unable|cannot|can't|won't)`,
        // Portuguese, Spanish
        String.raw`\b(?:entendo|compreen\w+|comprendo|entiendo|agradec\w+|agradezco|gracias|obrigad[oa]|hesite|dudes en|frustrante|profissiona\w+|profesional\w*|especialista|diretrizes|directrices|politicas?)\b`,
        String.raw`\b(?:outra (?:duvida|pergunta|coisa)|algo mais|mais algum|fique a vontade|a disposicao|posso (?:te |lhe )?ajudar|puedo ayudar|foi desenvolvid|otra (?:pregunta|cosa|consulta)|algo mas|aqui (?:estou|estoy)|objetivo (?:e|es) |fora do que|existen temas|ha assuntos|nao (?:posso|consigo)|no puedo|desculp|lamento|lo siento|viola )`,
        // French, German, Italian
        String.raw`\b(?:comprends|merci|n'hesite\w*|professionnel\w*|directives|desolee?|verstehe|verstandnis|danke|zogern?|richtlinien|experten|fachmann|capisco|comprendo|grazie|esitare|professionist\w+|linee guida)\b`,
        String.raw`\b(?:autre (?:question|chose|sujet)|votre disposition|je ne (?:peux|puis)|(?:andere|weitere|sonst) (?:frage|anliegen|themen|noch)|wende dich|darf ich (?:das )?(?:leider )?nicht|wenden sie|altr[aoe] (?:domand|richiest|cos)|disposizione|non posso)`,
        // Others
        "понимаю|спасибо|обращайтесь|друг(?:ие|ой|им) вопрос|специалист|не могу|надеюсь",
        "理解|谢谢|感谢|其他问题|专业|随时|政策|无法|抱歉|ありがとう|ご了承|専門家|他に|お気軽|できません|감사|양해|다른 질문",
      ].join("|"),
      "u",
    ),
);
