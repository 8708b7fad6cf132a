"""Learn: the journey of one digit."""

TEXTS: dict[str, dict[str, str]] = {
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
}
