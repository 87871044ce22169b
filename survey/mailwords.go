package survey

import "strings"

// mailWords are the words of every mail in one language: what is not a subject is a
// format, whose order of values each language has for itself.
type mailWords struct {
	language string
	roles    map[Role]string

	signInSubject string
	signIn        string // 1 link, 2 code

	openedSubject string // 1 label
	opened        string // 1 deadline, 2 link

	reminderSubject string // 1 deadline, 2 label
	reminder        string // 1 label, 2 deadline, 3 link

	endsSubject string // 1 day
	ends        string // 1 role, 2 name, 3 day, 4 link

	close closeMail
}

// closeMail are the words of the mail at the close.
type closeMail struct{ subject, results, record, keep, signed string }

// mailLanguages are the languages that there are; the first is for all others.
var mailLanguages = []*mailWords{
	{
		language: "en",
		roles:    map[Role]string{Administrator: "administrator", Faculty: "faculty", Auditor: "auditor"},

		signInSubject: "Your sign-in",
		signIn: "Open this link in the browser in which you asked for it:\n\n%[1]s\n\nor enter this code there: %[2]s\n\n" +
			"Both work once, within ten minutes. If you did not ask for this, there is nothing to do.\n",

		openedSubject: "Your list: %[1]s",
		opened:        "A round is open until %[1]s.\n\nWrite your list here:\n\n%[2]s\n",

		reminderSubject: "Until %[1]s: %[2]s",
		reminder:        "The round “%[1]s” is open until %[2]s. If you want to take part, write your list here:\n\n%[3]s\n",

		endsSubject: "A role ends after %[1]s",
		ends:        "The role “%[1]s” of %[2]s ends after %[3]s. It can be given again: %[4]s\n",

		close: closeMail{
			subject: "Results: ",
			results: "The round is published. Your own result and what was found about the whole are here:",
			record: "Check your own record: what was recorded from you, and whether it was counted as you handed it in. " +
				"You sign in for it; this mail is the same for everybody who was asked, whether or not they answered.",
			keep:   "Keep this mail. What follows is signed: by it anybody can tell later whether a ballot was changed, taken away or added.",
			signed: "The signature is checked with this key, which should be the same as after earlier rounds:",
		},
	},
	{
		language: "de",
		roles:    map[Role]string{Administrator: "Verwaltung", Faculty: "Fakultät", Auditor: "Prüfung"},

		signInSubject: "Deine Anmeldung",
		signIn: "Öffne diesen Link in dem Browser, in dem du dich anmelden wolltest:\n\n%[1]s\n\noder gib dort diesen Code ein: %[2]s\n\n" +
			"Beides gilt einmal und zehn Minuten lang. Wenn du dich nicht anmelden wolltest, ist nichts zu tun.\n",

		openedSubject: "Deine Liste: %[1]s",
		opened:        "Eine Runde ist offen bis %[1]s.\n\nSchreibe hier deine Liste:\n\n%[2]s\n",

		reminderSubject: "Bis %[1]s: %[2]s",
		reminder:        "Die Runde „%[1]s“ ist offen bis %[2]s. Wenn du mitmachen möchtest, schreibe hier deine Liste:\n\n%[3]s\n",

		endsSubject: "Eine Rolle endet nach dem %[1]s",
		ends:        "Die Rolle „%[1]s“ von %[2]s endet nach dem %[3]s. Sie kann neu vergeben werden: %[4]s\n",

		close: closeMail{
			subject: "Ergebnisse: ",
			results: "Die Runde ist veröffentlicht. Dein eigenes Ergebnis und was über das Ganze gefunden wurde, steht hier:",
			record: "Prüfe, was von dir festgehalten ist und ob es so gezählt wurde, wie du es abgegeben hast. " +
				"Dafür meldest du dich an; diese Mail ist für alle Gefragten dieselbe, ob sie geantwortet haben oder nicht.",
			keep:   "Bewahre diese Mail auf. Was folgt, ist unterschrieben: damit lässt sich auch später erkennen, ob ein Stimmzettel geändert, entfernt oder hinzugefügt wurde.",
			signed: "Die Unterschrift wird mit diesem Schlüssel geprüft, der derselbe sein sollte wie nach früheren Runden:",
		},
	},
	{
		language: "es",
		roles:    map[Role]string{Administrator: "administración", Faculty: "facultad", Auditor: "auditoría"},

		signInSubject: "Tu entrada",
		signIn: "Abre este enlace en el navegador en el que lo pediste:\n\n%[1]s\n\no escribe allí este código: %[2]s\n\n" +
			"Ambos valen una vez y durante diez minutos. Si no lo pediste, no hay nada que hacer.\n",

		openedSubject: "Tu lista: %[1]s",
		opened:        "Hay una ronda abierta hasta %[1]s.\n\nEscribe aquí tu lista:\n\n%[2]s\n",

		reminderSubject: "Hasta %[1]s: %[2]s",
		reminder:        "La ronda «%[1]s» está abierta hasta %[2]s. Si quieres participar, escribe aquí tu lista:\n\n%[3]s\n",

		endsSubject: "Una función termina después de %[1]s",
		ends:        "La función «%[1]s» de %[2]s termina después de %[3]s. Se puede dar de nuevo: %[4]s\n",

		close: closeMail{
			subject: "Resultados: ",
			results: "La ronda está publicada. Tu propio resultado y lo que se encontró sobre el conjunto están aquí:",
			record: "Comprueba lo que se registró de ti y si se contó tal como lo entregaste. " +
				"Para ello entras; este correo es igual para todas las personas preguntadas, hayan respondido o no.",
			keep:   "Guarda este correo. Lo que sigue está firmado: con ello cualquiera puede ver más tarde si una lista se cambió, se quitó o se añadió.",
			signed: "La firma se comprueba con esta clave, que debería ser la misma que después de rondas anteriores:",
		},
	},
}

// mailWordsFor returns the words for somebody: in their language, else in that of the
// organisation.
func mailWordsFor(p Person, o Organisation) *mailWords {
	locale := p.Locale
	if locale == "" {
		locale = o.Locale
	}
	language, _, _ := strings.Cut(strings.ReplaceAll(locale, "_", "-"), "-")
	for _, words := range mailLanguages {
		if strings.EqualFold(words.language, language) {
			return words
		}
	}
	return mailLanguages[0]
}
