"""Learn: a training on the page, and the networks it is set beside."""

TEXTS: dict[str, dict[str, str]] = {
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
        "es": "La red del tutorial: primero, 101\u00a0770 números al azar. Aprende aquí, en segundos, en el servidor.",
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
        "en": "{count} visitors are ahead of you.",
        "es": "Tienes {count} visitas por delante.",
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
        "en": "Done: after {seen} looks at digits and {seconds} s of work it reads {percent} of unseen digits right.",
        "es": "Listo: tras {seen} vistazos a dígitos y {seconds} s de trabajo, acierta el {percent} de los no vistos.",
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
}
