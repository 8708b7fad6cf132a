"""Corrections: what an answer should have been."""

TEXTS: dict[str, dict[str, str]] = {
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
}
