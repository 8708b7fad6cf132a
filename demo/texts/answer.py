"""The answer to a drawing or a picture, and how it came about while one drew."""

from mnist_core.sentences import SENTENCES


def _headline(code: str) -> dict[str, str]:
    """Return a sentence as a headline has it: without its full stop."""
    return {language: text.removesuffix(".") for language, text in SENTENCES[code].items()}


TEXTS: dict[str, dict[str, str]] = {
    "answer-empty": {"en": "Waiting for your digit", "es": "Esperando tu dígito"},
    "answer-slow": {"en": "Reading…", "es": "Leyendo…"},
    "answer-busy": {
        "en": "Many people are drawing right now; your drawing will be read in a moment.",
        "es": "Mucha gente está dibujando ahora; tu dibujo se leerá en un momento.",
    },
    "answer-loading": {
        "en": "The network is still waking up; your drawing is kept.",
        "es": "La red aún se está despertando; tu dibujo se conserva.",
    },
    "answer-very-sure": _headline("very-sure"),
    "answer-sure": _headline("sure"),
    "answer-likely": _headline("likely"),
    "answer-maybe": {"en": "{label}, perhaps", "es": "{label}, quizá"},
    "answer-between": {"en": "{first} or {second}", "es": "{first} o {second}"},
    "answer-not-a-digit": {"en": "This is no digit", "es": "Esto no es un dígito"},
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
}
