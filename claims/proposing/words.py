"""The words of reporting, in English, Spanish and Portuguese. Pure."""


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


# What is said by these may stand without its frame; all others say how it was meant.
PLAIN = _set(
    "said says say saying told tells tell telling reported reports report reporting added adds adding "
    "stated states state stating announced announces announce announcing confirmed confirms confirm "
    "confirming noted notes note noting explained explains explain explaining revealed reveals reveal "
    "disclosed found finds wrote writes write testified testifies recalled recalls observed observes "
    "declared declares declaring estimated estimates estimate showed shows show dijo dijeron dice dicen "
    "decía informó informaron informa explicó explicaron explica declaró declararon señaló señalaron "
    "señala indicó indicaron indica precisó añadió agregó anunció anunciaron confirmó confirmaron contó "
    "reveló reconoció apuntó comentó relató disse disseram diz dizem informou informaram informa "
    "explicou explicaram declarou declararam anunciou anunciaram confirmou confirmaram contou "
    "acrescentou relatou revelou apontou apontaram observou destacou"
)
MEANT = _set(
    "alleged alleges allege alleging claimed claims claim claiming insisted insists insist insisting "
    "argued argues argue arguing maintained maintains maintain contended contends contend asserted "
    "asserts assert accused accuses accuse accusing denied denies deny denying warned warns warn "
    "warning vowed vows vow promised promises promise pledged pledges pledge believed believes believe "
    "thinks think predicted predicts predict suggested suggests suggest called calls call described "
    "describes describe urged urges replied replies responded responds tweeted posted joked lamented "
    "laments complained complains threatened fear conceded concedes admitted admits acknowledged "
    "acknowledges feared fears doubts doubted criticised criticized condemned rejected rejects disputed "
    "disputes dismissed concluded concludes hopes expects asked asks put boasted boasts afirmó "
    "afirmaron afirma afirman aseguró aseguraron asegura aseguran denunció denunciaron denuncia sostuvo "
    "sostiene sostienen manifestó advirtió advierte negó niega niegan acusó acusaron acusa admitió "
    "insistió insiste reiteró alegó alega prometió subrayó calificó considera consideran estimó lamentó "
    "afirmou afirmaram afirmam negou negam acusou acusaram alegou alegam ressaltou admitiu garantiu "
    "garante avaliou avalia defendeu prometeu criticou denunciou denunciaram acredita acreditam"
)
SAYING = PLAIN | MEANT
SHOWING = _set("showed shows show found finds reveals reveal called calls call asks")
REPORTING = _set(
    "reported reports report reporting revealed informó informaron reportó reveló publicó noticiou "
    "informou divulgou publicou published wrote said says found"
)
BARE = _set(
    "say tell report state announce confirm note explain reveal write estimate show allege claim insist "
    "argue maintain contend assert accuse deny warn vow promise pledge believe think predict suggest "
    "call describe urge fear concede"
)
TELLING = _set("told tells tell telling")
WITHOUT_SUBJECT = _set(
    "dijo dijeron dice dicen afirmó afirma aseguró asegura señaló añadió agregó explicó declaró sostuvo "
    "advirtió disse diz afirmou afirma declarou explicou acrescentou garantiu contou"
)
TO_SOMEBODY = _set("a al à ao to")
BEING = _set(
    "is are was were be been being es son era fue fueron ha sido está están é são foi foram está estão"
)
HELPING = _set("has have had would will may might must also ha han había hubo tem têm tinha")
NOT = _set("not never didn’t didn't doesn’t doesn't won’t won't wouldn’t wouldn't no não nunca nor")
UNSAID = _set("declined declines refused refuses to cannot can’t can't unable")
LOOSE = _set(
    "also later recently repeatedly previously earlier then now once first already publicly flatly "
    "simply reportedly allegedly only still just further since often privately falsely también ya "
    "además luego também já ainda depois"
)

PRONOUNS = {
    **dict.fromkeys(("he", "she", "él", "ella", "ele", "ela"), "one"),
    **dict.fromkeys(("they", "ellos", "ellas", "eles", "elas"), "many"),
    **dict.fromkeys(("it",), "thing"),
}
RELATIVE = _set("which who whom que quien quienes quem")
# Before a subject, these make what follows a part of the sentence that the whole does not rest on.
UNDER = _set(
    "which whom because after while although though with since whereas where what how if when that "
    "unless porque mientras aunque después cuando si embora enquanto depois quando se porque"
)
DETERMINERS = _set(
    "the a an one some several many most two three four five six other another its his her their our "
    "this these those both all el la los las un una unos unas dos varios algunos otro otros su sus o os "
    "as um uma dois duas vários alguns outro outros seu sua seus suas"
)
COUNTS = _set("two three four five six several many most some dos varios algunos dois duas vários alguns")
ONE_OF_MANY = _set("a an this his her its their un una um uma")
LINKS = _set("of for at from in de del da do das dos na no em por para on with within by to")
AND = _set("and & y e")
STOPS = _set(
    "that as but or nor not so than then when while because if whether although though since after "
    "before until where what how why which who whom whose is are was were be been being has have had "
    "will would can could may might must shall should do does did to into onto over under about against "
    "between during through without there here also yet still however meanwhile he she they it we i you "
    "him them us me que como pero mas se si cuando quando porque aunque embora según segundo sin sem "
    "sobre entre hasta até desde ya já más muy también também este esta esto isso isto ayer hoy hoje "
    "ontem even only just asked por according such around near like both either neither"
)
TIMES = _set(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june "
    "july august september october november december today yesterday tomorrow last next earlier later "
    "week month year lunes martes miércoles jueves viernes sábado domingo enero febrero marzo abril "
    "mayo junio julio agosto septiembre octubre noviembre diciembre segunda-feira terça-feira "
    "quarta-feira quinta-feira sexta-feira janeiro fevereiro março maio junho julho setembro outubro "
    "novembro dezembro now nearly"
)
PEOPLE = _set(
    "prosecutor prosecutors official officials analyst analysts expert experts officer officers police "
    "spokesman spokeswoman spokesperson spokespeople diplomat diplomats source sources lawyer lawyers "
    "attorney attorneys minister ministers president mayor governor senator senators lawmaker lawmakers "
    "councillor councillors investigator investigators witness witnesses victim victims resident "
    "residents neighbour neighbours neighbor neighbors researcher researchers scientist scientists "
    "economist economists critic critics supporter supporters opponent opponents activist activists "
    "campaigner campaigners doctor doctors nurse nurses teacher teachers parent parents mother father "
    "son daughter wife husband widow brother sister family families relative relatives worker workers "
    "employee employees manager managers director directors chief chairman chairwoman chair boss owner "
    "owners player players coach leader leaders commander commanders general soldier soldiers captain "
    "admiral judge judges magistrate coroner detective detectives detainee people someone figures "
    "editor editors author authors survivor survivors driver drivers farmer farmers historian "
    "historians professor pollster pollsters defendant plaintiff plaintiffs surveyor engineer engineers "
    "executive executives aide aides ally allies adviser advisers advisor candidate candidates voter "
    "voters trader traders secretary treasurer founder fiscales fiscal funcionario funcionarios "
    "autoridades policía ministro ministra presidente presidenta alcalde alcaldesa gobernador portavoz "
    "vocero vocera abogado abogada abogados testigo testigos vecino vecinos experto expertos analistas "
    "analista fuentes director directora juez jueza líder oposición promotor promotores promotoria "
    "polícia prefeito prefeita governador porta-voz advogado advogada advogados testemunha testemunhas "
    "moradores morador especialistas especialista fontes diretor diretora juiz juíza delegado delegada "
    "deputado deputada senador senadora diputado diputada secretario secretario secretária secretário "
    "economista economistas investigadores pesquisadores médicos analistas"
)
BODIES = _set(
    "ministry government company court department agency report reports study studies survey union "
    "group committee commission council bank hospital university party campaign army military navy "
    "office authority authorities embassy lawsuit indictment complaint document documents documents "
    "data figures statement website newspaper administration firm charity organisation organization "
    "association regulator watchdog institute team board paper magazine inquiry audit panel bureau "
    "prosecution defence defense tribunal records filing filings poll review assessment airline "
    "operator manufacturer retailer club school opposition house force service trust census memo letter "
    "research gobierno ministerio fiscalía empresa tribunal informe estudio comisión agencia banco "
    "ejército corte sindicato encuesta documento documentos diario periódico ayuntamiento compañía "
    "instituto partido governo ministério empresa relatório estudo comissão agência exército sindicato "
    "pesquisa jornal prefeitura companhia instituto partido defesa documentos"
)
DESCRIBING = _set(
    "former acting senior deputy prime chief vice foreign interior defence defense finance health "
    "police opposition federal local state national regional top retired ex-president assistant lead "
    "military union party company hospital city county fire army navy court human rights public press "
    "government campaign veteran leading independent unnamed anonymous"
)
DESCRIBED = _set("familiar briefed close")
OUTLET_WORDS = (
    r"Reuters|Associated Press|AP|AFP|Agence France-Presse|EFE|Bloomberg|BBC(?: \w+)?|CNN|CBS(?: News)?"
    r"|NBC(?: News)?|ABC(?: News)?|Fox News|MSNBC|NPR|PBS|Sky News|Al Jazeera|Politico|Axios|ProPublica|Vox"
    r"|Semafor|Le Monde|Der Spiegel|El País|El Mundo|El Universal|El Nacional|La Nación|Clarín|O Globo|Globo"
    r"|G1|UOL|Folha(?: de S\.? ?Paulo)?|Estadão|O Estado de S\.? ?Paulo|Infobae|Univision|Telemundo|Xinhua"
    r"|TASS|DPA|ANSA|Lusa|Moneycontrol|Forbes|Fortune|Newsweek|Time magazine|The Economist|Economist"
    r"|The Atlantic|The Intercept|Bellingcat|Vice News|BuzzFeed News|Deutsche Welle|France 24|Agência Brasil"
)
OUTLET_ENDINGS = (
    "Times|Post|Journal|Guardian|Telegraph|Herald|Tribune|Gazette|Chronicle|Globe|Mail|Mirror|Independent"
    "|Observer|Examiner|Courier|Echo|Inquirer|Standard|Argus|Dispatch|Sentinel|Star|News|Radio|TV"
)
CONNECTIVES = (
    "But|And|Yet|Still|So|Meanwhile|However|Moreover|Furthermore|Nevertheless|Nonetheless|In addition|Besides"
    "|Also|Instead|Indeed|In fact|For now|Ultimately|Finally|Then|Of course|For example|For instance"
    "|As a result|Despite this|At the same time|On the other hand|By contrast|In contrast|Separately"
    "|Pero|Y|Sin embargo|Además|Por otra parte|Mientras tanto|No obstante|Asimismo|Por otro lado|Aun así"
    "|Mas|E|No entanto|Entretanto|Além disso|Enquanto isso|Por outro lado|Contudo|Porém|Ainda assim"
)
HEDGES = (
    r"alleged(?:ly)?|reportedly|purported(?:ly)?|suspected|supposed(?:ly)?|apparent(?:ly)?|so-called"
    r"|(?:is|are|was|were|stands?|been) (?:\w+ )?accused of|accused of|charged with"
    r"|(?:is|are|was|were) (?:\w+ )?(?:said|believed|thought|understood|reported|alleged|rumou?red|suspected)"
    r" (?:to|of)|may have|might have|appears? to|appeared to|seems? to"
    r"|presunt[oa]s?|presuntamente|supuest[oa]s?|supuestamente|al parecer|habría(?:n)?|acusad[oa]s? de"
    r"|supost[oa]s?|supostamente|alegadamente|teria(?:m)?|ao que tudo indica|suspeit[oa]s? de"
)
