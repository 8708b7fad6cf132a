"""Every text of the page, in English and Spanish.

Knows keys; `{name}` in a text is a value of the same name, filled in by the page.  The sentences of reasons and errors
are not here but in `mnist_core/sentences.py`; `page_texts` joins both for the browser, which chooses the language.
"""

from mnist_core.message import SURE, VERY_SURE
from mnist_core.prediction import Prediction
from mnist_core.sentences import LANGUAGES, SENTENCES

TEXTS: dict[str, dict[str, str]] = {
    # The page itself
    "page-title": {"en": "Trazo: what do you read in my digits?", "es": "Trazo: ¿qué lees en mis dígitos?"},
    "page-tagline": {
        "en": "Write a digit. See what a neural network reads.",
        "es": "Escribe un dígito. Mira qué lee una red neuronal.",
    },
    "page-tabs": {"en": "Parts of the page", "es": "Partes de la página"},
    "page-language": {"en": "Language", "es": "Idioma"},
    "page-theme": {"en": "Dark colours", "es": "Colores oscuros"},
    "page-privacy": {
        "en": "Drawings are never stored. Uploads go when you leave, or within 15 minutes. Nothing is sent to anyone.",
        "es": "Los dibujos no se guardan. Lo subido se borra cuando te vas, o en 15 minutos. Nada se envía a nadie.",
    },
    "page-interface": {"en": "For programs (OpenAPI)", "es": "Para programas (OpenAPI)"},
    "tab-draw": {"en": "Draw", "es": "Dibujar"},
    "tab-upload": {"en": "Upload", "es": "Subir"},
    "tab-garments": {"en": "Garments", "es": "Prendas"},
    "tab-compare": {"en": "Compare", "es": "Comparar"},
    "tab-handwriting": {"en": "My hand", "es": "Mi letra"},
    "tab-learn": {"en": "Learn", "es": "Aprender"},
    # The drawing pad
    "pad-label": {
        "en": "Drawing pad. Draw with mouse, pen or finger; or move with the arrow keys and press space to put the pen "
        "down or lift it. Z undoes, Shift+Z redoes, C clears.",
        "es": "Zona de dibujo. Dibuja con ratón, lápiz o dedo; o muévete con las flechas y pulsa espacio para bajar o "
        "subir el lápiz. Z deshace, Mayús+Z rehace, C borra todo.",
    },
    "pad-empty": {"en": "Draw a digit here", "es": "Dibuja aquí un dígito"},
    "pad-tools": {"en": "Drawing tools", "es": "Herramientas de dibujo"},
    "pad-pen": {"en": "Pen", "es": "Lápiz"},
    "pad-eraser": {"en": "Eraser", "es": "Goma"},
    "pad-undo": {"en": "Undo", "es": "Deshacer"},
    "pad-redo": {"en": "Redo", "es": "Rehacer"},
    "pad-clear": {"en": "Clear", "es": "Borrar"},
    "pad-width": {"en": "Width", "es": "Grosor"},
    "pad-full": {
        "en": "The pad is full: clear it or undo a stroke.",
        "es": "No cabe más: borra o deshaz un trazo.",
    },
    "pad-offline": {
        "en": "No connection. Your drawing is kept and will be sent again.",
        "es": "Sin conexión. Tu dibujo se conserva y se volverá a enviar.",
    },
    "pad-examples": {"en": "Or try one of these", "es": "O prueba con uno de estos"},
    "pad-example": {"en": "Draw an example {label}", "es": "Dibujar un {label} de ejemplo"},
    # The answer
    "answer-empty": {"en": "Waiting for your digit", "es": "Esperando tu dígito"},
    "answer-slow": {"en": "Reading…", "es": "Leyendo…"},
    "answer-busy": {
        "en": "Many people are drawing right now; yours is read in a moment.",
        "es": "Mucha gente está dibujando ahora; el tuyo se leerá en un momento.",
    },
    "answer-loading": {
        "en": "The network is still waking up; your drawing is kept.",
        "es": "La red aún se está despertando; tu dibujo se conserva.",
    },
    "answer-very-sure": {"en": "{label}, very sure", "es": "{label}, con mucha seguridad"},
    "answer-sure": {"en": "{label}, fairly sure", "es": "{label}, con bastante seguridad"},
    "answer-likely": {"en": "{label}, most likely", "es": "{label}, lo más probable"},
    "answer-maybe": {"en": "{label}, perhaps", "es": "{label}, quizá"},
    "answer-between": {"en": "{first} or {second}", "es": "{first} o {second}"},
    "answer-not-a-digit": {"en": "This is no digit", "es": "Esto no es un dígito"},
    "answer-not-a-garment": {"en": "This is no garment", "es": "Esto no es una prenda"},
    "answer-several": {"en": "{text}", "es": "{text}"},
    "answer-several-bars": {
        "en": "Several digits; the bars are for the largest one.",
        "es": "Varios dígitos; las barras son del mayor.",
    },
    "answer-blank": {"en": "Nothing here yet", "es": "Aquí no hay nada todavía"},
    "answer-failed": {
        "en": "Something went wrong on our side. Please try again.",
        "es": "Algo ha fallado por nuestra parte. Inténtalo de nuevo.",
    },
    "answer-bars": {"en": "How likely each class is", "es": "Qué probabilidad tiene cada clase"},
    "answer-bar": {"en": "{label}: {percent}", "es": "{label}: {percent}"},
    "answer-winner": {"en": "{label}: {percent}, the likeliest", "es": "{label}: {percent}, la más probable"},
    "answer-glyph": {"en": "What the network sees", "es": "Lo que ve la red"},
    "answer-glyph-alt": {
        "en": "The 28 by 28 pixels that the network sees",
        "es": "Los 28 por 28 píxeles que ve la red",
    },
    "answer-stages": {"en": "How it got there", "es": "Cómo llega hasta ahí"},
    "timeline-title": {"en": "How it made up its mind", "es": "Cómo se ha ido decidiendo"},
    "timeline-label": {"en": "Step back to an earlier answer", "es": "Volver a una respuesta anterior"},
    # The X-ray
    "stage-upright": {"en": "As given", "es": "Lo recibido"},
    "stage-flat": {"en": "Light evened out", "es": "Luz igualada"},
    "stage-ink": {"en": "Ink found", "es": "Tinta hallada"},
    "stage-kept": {"en": "Ink of the digit", "es": "Tinta del dígito"},
    "stage-glyph": {"en": "28 × 28", "es": "28 × 28"},
    "stage-upright-about": {"en": "What you gave, turned upright.", "es": "Lo que has dado, ya derecho."},
    "stage-flat-about": {
        "en": "Shadows and uneven light are taken out.",
        "es": "Se quitan las sombras y la luz desigual.",
    },
    "stage-ink-about": {
        "en": "All that looks like ink, bright on black.",
        "es": "Todo lo que parece tinta, claro sobre negro.",
    },
    "stage-kept-about": {"en": "Only the ink that is the digit's.", "es": "Solo la tinta que es del dígito."},
    "stage-glyph-about": {
        "en": "Shrunk and centred: all that the network sees.",
        "es": "Reducido y centrado: lo único que ve la red.",
    },
    # The X-ray of a garment: the seven steps of Fashion-MNIST
    "stage-trimmed": {"en": "Trimmed", "es": "Recortada"},
    "stage-trimmed-about": {
        "en": "Edges of the corners' colour are cut off, unless the picture is tiny.",
        "es": "Se recortan los bordes del color de las esquinas, salvo si es diminuta.",
    },
    "stage-reduced": {"en": "Reduced", "es": "Reducida"},
    "stage-reduced-about": {
        "en": "The longer side becomes 28 pixels: rows and columns are skipped.",
        "es": "El lado mayor pasa a 28 píxeles: se saltan filas y columnas.",
    },
    "stage-sharpened": {"en": "Sharpened", "es": "Enfocada"},
    "stage-sharpened-about": {
        "en": "Edges that blurred when it shrank are made crisp again.",
        "es": "Se realzan los bordes que perdió al reducirse.",
    },
    "stage-extended": {"en": "Extended", "es": "Extendida"},
    "stage-extended-about": {
        "en": "The shorter side is filled up to 28, the garment in the middle.",
        "es": "El lado menor se completa hasta 28, con la prenda en el centro.",
    },
    "stage-negated": {"en": "Negated", "es": "Negativo"},
    "stage-negated-about": {
        "en": "Bright becomes dark, so that the garment stands out on black.",
        "es": "Lo claro se vuelve oscuro, y la prenda resalta sobre negro.",
    },
    "stage-grey": {"en": "Grey", "es": "Gris"},
    "stage-grey-about": {
        "en": "Only lightness is left: all that the network sees.",
        "es": "Solo queda la claridad: lo único que ve la red.",
    },
    "stage-enlarge": {"en": "{name}: enlarge", "es": "{name}: ampliar"},
    "stage-close": {"en": "Close", "es": "Cerrar"},
    # Upload
    "upload-drop": {"en": "Drop photos, scans or a PDF here", "es": "Suelta aquí fotos, escaneos o un PDF"},
    "upload-hint": {
        "en": "One digit or a whole page: it finds out by itself.",
        "es": "Un solo dígito o una página entera: lo averigua solo.",
    },
    "upload-choose": {"en": "Choose files", "es": "Elegir archivos"},
    "upload-camera": {"en": "Camera", "es": "Cámara"},
    "upload-paste": {"en": "Paste", "es": "Pegar"},
    "upload-shoot": {"en": "Take the picture", "es": "Hacer la foto"},
    "upload-cancel": {"en": "Cancel", "es": "Cancelar"},
    "upload-no-camera": {"en": "The camera cannot be used here.", "es": "Aquí no se puede usar la cámara."},
    "upload-no-paste": {"en": "There is no picture to paste.", "es": "No hay ninguna imagen que pegar."},
    "upload-too-large": {"en": "{name} is larger than {limit} MB.", "es": "{name} ocupa más de {limit} MB."},
    "upload-failed": {
        "en": "{name} could not be sent. Check the connection and try again.",
        "es": "{name} no se ha podido enviar. Revisa la conexión e inténtalo de nuevo.",
    },
    "upload-busy": {"en": "Very busy right now: trying again…", "es": "Hay mucha gente ahora: se intenta de nuevo…"},
    "upload-reading": {"en": "Reading {name}…", "es": "Leyendo {name}…"},
    "upload-progress": {"en": "{done} of {total} read", "es": "{done} de {total} leídos"},
    "upload-progress-label": {"en": "Files read", "es": "Archivos leídos"},
    "upload-pages": {"en": "{count} pages so far", "es": "{count} páginas por ahora"},
    "upload-empty": {"en": "What you upload is read here.", "es": "Aquí se lee lo que subas."},
    "upload-files": {"en": "Pictures", "es": "Imágenes"},
    "upload-page": {"en": "{name}, page {page}", "es": "{name}, página {page}"},
    "upload-as-page": {"en": "Read as a page", "es": "Leer como página"},
    "upload-as-digit": {"en": "Read as one digit", "es": "Leer como un dígito"},
    "upload-turn-left": {"en": "Turn left", "es": "Girar a la izquierda"},
    "upload-turn-so": {"en": "Turn it now", "es": "Girarla ahora"},
    "upload-turn-right": {"en": "Turn right", "es": "Girar a la derecha"},
    "upload-picture": {"en": "The picture as given", "es": "La imagen recibida"},
    # Garments
    "garments-drop": {"en": "Drop a photo of a garment here", "es": "Suelta aquí la foto de una prenda"},
    "garments-hint": {
        "en": "One garment on a plain background reads best.",
        "es": "Mejor una sola prenda sobre fondo liso.",
    },
    "garment-example": {"en": "Read an example: {label}", "es": "Leer un ejemplo: {label}"},
    "class-T-shirt/top": {"en": "T-shirt or top", "es": "Camiseta o top"},
    "class-trouser": {"en": "Trousers", "es": "Pantalón"},
    "class-pullover": {"en": "Pullover", "es": "Jersey"},
    "class-dress": {"en": "Dress", "es": "Vestido"},
    "class-coat": {"en": "Coat", "es": "Abrigo"},
    "class-sandal": {"en": "Sandal", "es": "Sandalia"},
    "class-shirt": {"en": "Shirt", "es": "Camisa"},
    "class-sneaker": {"en": "Trainer", "es": "Zapatilla"},
    "class-bag": {"en": "Bag", "es": "Bolso"},
    "class-ankle boot": {"en": "Ankle boot", "es": "Botín"},
    # Compare
    "network-mnist-mlp-tutorial": {"en": "Tutorial network", "es": "Red del tutorial"},
    "network-mnist-mlp-tutorial-about": {
        "en": "Fully connected, trained as in the tutorial.",
        "es": "Totalmente conectada, entrenada como en el tutorial.",
    },
    "network-mnist-mlp": {"en": "The same, trained our way", "es": "La misma, a nuestro modo"},
    "network-mnist-mlp-about": {
        "en": "Fully connected, taught with bent, moved and thickened digits.",
        "es": "Totalmente conectada, enseñada con dígitos deformados, movidos y engrosados.",
    },
    "network-mnist-cnn": {"en": "Convolutional network", "es": "Red convolucional"},
    "network-mnist-cnn-about": {
        "en": "It looks for small shapes anywhere; the one the other tabs use.",
        "es": "Busca formas pequeñas en cualquier lugar; es la que usan las otras pestañas.",
    },
    "compare-accuracy": {
        "en": "{percent} of MNIST's test digits.",
        "es": "{percent} de los dígitos de prueba de MNIST.",
    },
    "compare-measured": {"en": "What they were measured to be worth", "es": "Lo que se ha medido de cada una"},
    "compare-measured-about": {
        "en": "On MNIST's 10,000 test digits; a larger circle means more parameters.",
        "es": "Con los 10 000 dígitos de prueba de MNIST; cuanto mayor el círculo, más parámetros.",
    },
    "compare-chart": {"en": "Accuracy against training time", "es": "Acierto frente al tiempo de entrenamiento"},
    "compare-network": {"en": "Network", "es": "Red"},
    "compare-accuracy-head": {"en": "Accuracy", "es": "Acierto"},
    "compare-parameters": {"en": "Parameters", "es": "Parámetros"},
    "compare-time": {"en": "Training time, on one core", "es": "Tiempo de entrenamiento, en un núcleo"},
    "compare-reliability": {
        "en": "how sure it is, and how often right",
        "es": "cuánta seguridad, y cuántas veces acierta",
    },
    "compare-said": {"en": "Probability it gave", "es": "Probabilidad que dio"},
    "compare-right": {"en": "Right", "es": "Aciertos"},
    "compare-refusal": {
        "en": "errors left when the least sure are not answered",
        "es": "errores que quedan sin lo más dudoso",
    },
    "compare-answered": {"en": "Share answered", "es": "Parte respondida"},
    "compare-wrong": {"en": "Wrong", "es": "Errores"},
    "compare-testing": {"en": "Reading all 10,000", "es": "Leer los 10 000"},
    "compare-speed": {"en": "One answer", "es": "Una respuesta"},
    "inside-title": {"en": "Inside the tutorial network", "es": "Dentro de la red del tutorial"},
    "inside-about": {
        "en": "784 pixels, 128 hidden units, ten outputs. Lines are the strongest paths into the answer: blue speaks "
        "for it, orange against it.",
        "es": "784 píxeles, 128 neuronas ocultas, diez salidas. Las líneas son los caminos más fuertes hacia la "
        "respuesta: el azul habla a favor, el naranja en contra.",
    },
    "inside-label": {
        "en": "The network at work: its strongest paths lead to {label}",
        "es": "La red en marcha: sus caminos más fuertes llevan al {label}",
    },
    # Learn: the journey of one digit
    "journey-title": {"en": "The journey of one digit", "es": "El viaje de un dígito"},
    "journey-about": {
        "en": "From your pen to the answer in eight steps, each with the file of the program that takes it.",
        "es": "Del lápiz a la respuesta en ocho pasos, cada uno con el archivo del programa que lo da.",
    },
    "step-source": {"en": "In the source:", "es": "En el código:"},
    "step-picture": {"en": "{name}, as a picture", "es": "{name}, en imagen"},
    "step-none": {"en": "none", "es": "nada"},
    "step-drawing": {"en": "Strokes", "es": "Trazos"},
    "step-drawing-about": {
        "en": "Pen strokes: {strokes}; points on them: {points}. That is all your browser sends.",
        "es": "Trazos: {strokes}; puntos: {points}. Es todo lo que envía tu navegador.",
    },
    "step-example-about": {
        "en": "An example. Pen strokes: {strokes}; points on them: {points}. Draw your own below.",
        "es": "Un ejemplo. Trazos: {strokes}; puntos: {points}. Dibuja el tuyo más abajo.",
    },
    "step-ink": {"en": "Ink", "es": "Tinta"},
    "step-ink-about": {
        "en": "The ink of the digit is kept. A photo would lose its shadows, lines and paper here.",
        "es": "Se queda la tinta del dígito. Una foto perdería aquí sombras, rayas y papel.",
    },
    "step-glyph": {"en": "Glyph", "es": "Glifo"},
    "step-glyph-about": {
        "en": "Shrunk to 28 × 28 pixels as MNIST's digits are, its weight in the middle: all that the network sees.",
        "es": "Reducido a 28 × 28 píxeles como los dígitos de MNIST, con su peso en el centro. La red no ve nada más.",
    },
    "step-first": {"en": "First layer", "es": "Primera capa"},
    "step-first-about": {
        "en": "{first} filters slide over it. Each map is bright where its filter found its little edge.",
        "es": "Lo recorren {first} filtros. Cada mapa brilla donde su filtro halló su pequeño borde.",
    },
    "step-last": {"en": "Layer {layers}", "es": "Capa {layers}"},
    "step-last-about": {
        "en": "{last} coarse maps: which larger shapes are there, and roughly where.",
        "es": "{last} mapas toscos: qué formas mayores hay y más o menos dónde.",
    },
    "step-logits": {"en": "Scores", "es": "Puntuaciones"},
    "step-logits-about": {
        "en": "One number for each digit, of any size (logits), and one for everything that is no digit.",
        "es": "Un número por dígito, de cualquier tamaño (logits), y otro para lo que no es un dígito.",
    },
    "step-probabilities": {"en": "Probabilities", "es": "Probabilidades"},
    "step-probabilities-about": {
        "en": "Softmax turns the scores into shares of 100 %. A fitted temperature keeps them honest.",
        "es": "Softmax reparte el 100 % según las puntuaciones. Una temperatura ajustada evita que exageren.",
    },
    "step-verdict": {"en": "Verdict", "es": "Veredicto"},
    "step-verdict-about": {
        "en": "Fitted thresholds decide what to say: a digit, perhaps one, or none at all.",
        "es": "Unos umbrales ajustados deciden qué decir: un dígito, quizá uno, o ninguno.",
    },
    # Learn: a training on the page
    "network-nearest-neighbours": {"en": "Nearest neighbours", "es": "Vecinos más cercanos"},
    "network-random-forest": {"en": "Random forest", "es": "Bosque aleatorio"},
    "network-support-vector-machine": {"en": "Support vectors", "es": "Vectores de soporte"},
    "network-apprentice": {"en": "The one you trained", "es": "La que has entrenado"},
    "network-apprentice-about": {
        "en": "The tutorial's network after your few digits.",
        "es": "La red del tutorial tras tus pocos dígitos.",
    },
    "learn-untrained": {"en": "Not trained yet", "es": "Aún sin entrenar"},
    "train-title": {"en": "Train one yourself", "es": "Entrena una tú"},
    "train-about": {
        "en": "The tutorial's network: at first, 101,770 random numbers. It learns here, on this server, in seconds.",
        "es": "La red del tutorial: al empezar, 101 770 números al azar. Aprende aquí, en este servidor, en segundos.",
    },
    "train-digits": {"en": "Digits to learn from", "es": "Dígitos de los que aprende"},
    "train-passes": {"en": "Times it sees each", "es": "Veces que ve cada uno"},
    "train-start": {"en": "Start training", "es": "Empezar a entrenar"},
    "train-again": {"en": "Train again", "es": "Entrenar otra vez"},
    "train-stop": {"en": "Stop here", "es": "Parar aquí"},
    "train-progress": {"en": "Progress of the training", "es": "Avance del entrenamiento"},
    "train-starting": {"en": "Getting ready…", "es": "Preparando…"},
    "train-next": {
        "en": "Somebody else is training. You are next.",
        "es": "Alguien está entrenando. Eres el siguiente.",
    },
    "train-ahead": {
        "en": "Somebody else is training; {count} visitors are before you.",
        "es": "Alguien está entrenando; tienes {count} visitas por delante.",
    },
    "train-writing": {
        "en": "Writing digits of many hands to learn from…",
        "es": "Escribiendo dígitos de muchas manos para aprender…",
    },
    "train-mnist": {"en": "Learning from MNIST's digits…", "es": "Aprendiendo de los dígitos de MNIST…"},
    "train-hands": {
        "en": "Learning from digits of many hands made in code (MNIST is not on this server)…",
        "es": "Aprendiendo de dígitos de muchas manos hechos por programa (MNIST no está en este servidor)…",
    },
    "train-done": {
        "en": "Done: {seen} looks at a digit in {seconds} s of work, and it reads {percent} of unseen digits.",
        "es": "Listo: {seen} vistazos a un dígito en {seconds} s de trabajo, y acierta el {percent} de los no vistos.",
    },
    "train-stopped": {"en": "Stopped before it began.", "es": "Parado antes de empezar."},
    "train-lost": {
        "en": "The connection was lost. Start again when it is back.",
        "es": "Se ha perdido la conexión. Vuelve a empezar cuando regrese.",
    },
    "train-samples": {"en": "What it learns from", "es": "De qué aprende"},
    "train-reads": {"en": "What it reads in your digit", "es": "Qué lee en tu dígito"},
    "train-loss": {"en": "Loss", "es": "Pérdida"},
    "train-accuracy": {"en": "Right on unseen digits", "es": "Aciertos en dígitos no vistos"},
    "train-reference": {"en": "the tutorial's: {percent}", "es": "la del tutorial: {percent}"},
    "train-steps": {"en": "{count} steps", "es": "{count} pasos"},
    # My hand
    "network-everyone": {"en": "For everyone", "es": "Para cualquiera"},
    "network-everyone-about": {"en": "The network as it is.", "es": "La red tal como es."},
    "network-you": {"en": "For you", "es": "Para ti"},
    "network-you-about": {"en": "The same, knowing your hand.", "es": "La misma, conociendo tu letra."},
    "hand-title": {"en": "Teach it your hand", "es": "Enséñale tu letra"},
    "hand-start": {"en": "Start the guided minute", "es": "Empezar el minuto guiado"},
    "hand-stop": {"en": "Stop", "es": "Parar"},
    "hand-back": {"en": "Once more", "es": "Repetir"},
    "hand-prompt": {"en": "Write a {label}, then rest the pen.", "es": "Escribe un {label} y levanta el lápiz."},
    "hand-progress": {"en": "{done} of {total} written", "es": "{done} de {total} escritos"},
    "hand-hint": {
        "en": "Or write a {label} as you usually do and press {label}; any other digit will do, too.",
        "es": "O escribe un {label} como sueles y pulsa {label}; también vale cualquier otro dígito.",
    },
    "hand-keys": {"en": "What I have written is a", "es": "Lo que he escrito es un"},
    "hand-key": {"en": "This is a {label} ({count} kept)", "es": "Esto es un {label} ({count} guardados)"},
    "hand-page-drop": {"en": "Or photograph a page", "es": "O fotografía una página"},
    "hand-page-hint": {
        "en": "Write 0 1 2 3 4 5 6 7 8 9 on it, two or three times over.",
        "es": "Escribe en ella 0 1 2 3 4 5 6 7 8 9 dos o tres veces.",
    },
    "hand-found": {
        "en": "{count} digits were found on your page: look them through below.",
        "es": "Se han hallado {count} dígitos en tu página: repásalos abajo.",
    },
    "hand-untaught": {"en": "Not taught yet, or switched off", "es": "Aún sin enseñar, o apagado"},
    "hand-few": {
        "en": "{count} kept in this window; it begins to learn from {fewest} on.",
        "es": "{count} guardados en esta ventana; empieza a aprender a partir de {fewest}.",
    },
    "hand-class": {
        "en": "Your {label}s: {before} of {count} right before, {after} of {count} now.",
        "es": "Tus {label}: antes {before} aciertos de {count}, ahora {after} de {count}.",
    },
    "hand-learnt": {
        "en": "Of your {count} digits it read {before} right before, and {after} now, each without having seen it.",
        "es": "De tus {count} dígitos acertaba {before}; ahora acierta {after}, cada uno sin haberlo visto.",
    },
    "hand-held": {
        "en": "It reads {before} of your {count} digits right as it is, so nothing was changed.",
        "es": "Ya acierta {before} de tus {count} dígitos, así que no ha cambiado nada.",
    },
    "hand-guarded": {
        "en": "It reads {before} of your {count} digits right; learning from them did harm, so nothing was changed.",
        "es": "Acierta {before} de tus {count} dígitos; aprender de ellos haría daño, así que no ha cambiado nada.",
    },
    "hand-switch": {
        "en": "Read everything on this page with my hand in mind",
        "es": "Leer toda esta página conociendo mi letra",
    },
    "hand-samples": {"en": "Your {count} samples", "es": "Tus {count} muestras"},
    "hand-sample-one": {"en": "Your sample", "es": "Tu muestra"},
    "hand-sample": {"en": "A {label} of yours: change it or remove it", "es": "Un {label} tuyo: cámbialo o quítalo"},
    "hand-sample-read": {
        "en": "A {label} of yours, read as {before} before and {after} now: change it or remove it",
        "es": "Un {label} tuyo, leído antes como {before} y ahora como {after}: cámbialo o quítalo",
    },
    "hand-relabel": {"en": "What is it?", "es": "¿Qué es?"},
    "hand-remove": {"en": "Remove it", "es": "Quitarla"},
    "hand-save": {"en": "Save my hand", "es": "Guardar mi letra"},
    "hand-inside": {"en": "with my samples inside the saved file", "es": "con mis muestras dentro del archivo"},
    "hand-open": {"en": "Open a saved one", "es": "Abrir una guardada"},
    "hand-opened": {"en": "{name} was opened.", "es": "Se ha abierto {name}."},
    "hand-export-idx": {"en": "Samples as IDX", "es": "Muestras en IDX"},
    "hand-export-png": {"en": "as PNG", "es": "en PNG"},
    "hand-export-csv": {"en": "as CSV", "es": "en CSV"},
    "hand-erase": {"en": "Erase everything", "es": "Borrarlo todo"},
    # Corrections
    "answer-hand": {"en": "Read with your hand in mind.", "es": "Leído conociendo tu letra."},
    "correct-yes": {"en": "Yes, a {label}", "es": "Sí, un {label}"},
    "correct-no": {"en": "No, it is a …", "es": "No, es un …"},
    "correct-is": {"en": "It is a …", "es": "Es un …"},
    "correct-keys": {"en": "What it really is", "es": "Lo que es en realidad"},
    "correct-key": {"en": "It is a {label}", "es": "Es un {label}"},
    "correct-kept": {
        "en": "Kept as a {label}. {count} samples of your hand.",
        "es": "Guardado como {label}. {count} muestras de tu letra.",
    },
    "correct-kept-one": {
        "en": "Kept as a {label}. {count} sample of your hand.",
        "es": "Guardado como {label}. {count} muestra de tu letra.",
    },
    "correct-full": {
        "en": "{most} samples are kept at most: remove some.",
        "es": "Se guardan {most} muestras como máximo: quita algunas.",
    },
    # Why
    "why-open": {"en": "Why?", "es": "¿Por qué?"},
    "why-ink": {"en": "Your ink, by what it said", "es": "Tu tinta, según lo que ha dicho"},
    "why-for": {"en": "for {label}", "es": "a favor del {label}"},
    "why-against": {"en": "against it", "es": "en contra"},
    "why-added": {
        "en": "With the dashed stroke it would be a {other}",
        "es": "Con el trazo discontinuo sería un {other}",
    },
    "why-erased": {
        "en": "Without the dashed ink it would be a {other}",
        "es": "Sin la tinta discontinua sería un {other}",
    },
    "why-no-flip": {"en": "No single stroke makes it a {other}", "es": "Ningún trazo lo convierte en un {other}"},
    "why-not": {"en": "Why not a", "es": "Por qué no un"},
    "why-keys": {"en": "Another digit to compare it with", "es": "Otro dígito con el que compararlo"},
    "why-key": {"en": "Why not a {other}?", "es": "¿Por qué no un {other}?"},
    # A page of digits
    "sheet-none": {"en": "No digits were found.", "es": "No se han encontrado dígitos."},
    "sheet-count-one": {"en": "1 digit", "es": "1 dígito"},
    "sheet-count": {"en": "{count} digits", "es": "{count} dígitos"},
    "sheet-doubtful-one": {"en": "1 to check", "es": "1 por revisar"},
    "sheet-doubtful": {"en": "{count} to check", "es": "{count} por revisar"},
    "sheet-picture": {"en": "The page with a box on each digit", "es": "La página con un recuadro en cada dígito"},
    "sheet-box": {"en": "{label}, {percent}", "es": "{label}, {percent}"},
    "sheet-box-doubtful": {"en": "{label}, {percent}, to check", "es": "{label}, {percent}, por revisar"},
    "sheet-box-told": {"en": "{label}, as you said", "es": "{label}, como has dicho"},
    "sheet-box-refused": {"en": "No digit", "es": "No es un dígito"},
    "sheet-table": {"en": "What was read", "es": "Lo leído"},
    "sheet-hint": {
        "en": "Correct any number; the dotted ones are worth a look.",
        "es": "Corrige cualquier número; conviene mirar los punteados.",
    },
    "sheet-line": {"en": "Line", "es": "Línea"},
    "sheet-number": {"en": "Line {line}, number {number}", "es": "Línea {line}, número {number}"},
    "sheet-number-doubtful": {
        "en": "Line {line}, number {number}, to check",
        "es": "Línea {line}, número {number}, por revisar",
    },
    "sheet-csv": {"en": "Download CSV", "es": "Descargar CSV"},
    "sheet-json": {"en": "Download JSON", "es": "Descargar JSON"},
    "sheet-choose": {"en": "Choose a box to see its answer.", "es": "Elige un recuadro para ver su respuesta."},
}


def headline(prediction: Prediction) -> tuple[str, dict[str, object]]:
    """Return the key and values of the one plain sentence that says what was read."""
    label: dict[str, object] = {"label": prediction.label}
    if prediction.verdict == "blank":
        return "answer-blank", {}
    if prediction.verdict == "not-a-digit":
        garment = any(reason.code == "unlike-any-garment" for reason in prediction.reasons)
        return ("answer-not-a-garment" if garment else "answer-not-a-digit"), {}
    if prediction.verdict == "unsure":
        between = next((reason for reason in prediction.reasons if reason.code == "between"), None)
        return ("answer-between", dict(between.values)) if between else ("answer-maybe", label)
    if prediction.confidence >= VERY_SURE:
        return "answer-very-sure", label
    return ("answer-sure" if prediction.confidence >= SURE else "answer-likely"), label


def page_texts() -> dict[str, dict[str, str]]:
    """Return {language: {key: text}} of the page's texts and of the sentences of reasons and errors."""
    everything = {**SENTENCES, **TEXTS}
    return {language: {key: text[language] for key, text in everything.items()} for language in LANGUAGES}
