"""Compare: networks side by side, what they were measured to be worth, one of them at work."""

TEXTS: dict[str, dict[str, str]] = {
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
    "compare-measured": {"en": "How well they do", "es": "Qué tal lo hacen"},
    "compare-measured-about": {
        "en": "On MNIST's 10,000 test digits; a larger circle means more parameters.",
        "es": "Con los 10\u00a0000 dígitos de prueba de MNIST; cuanto mayor el círculo, más parámetros.",
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
        "en": "errors left when the least sure are not answered, mislabelled digits not counted",
        "es": "errores que quedan sin lo más dudoso, sin contar dígitos mal etiquetados",
    },
    "compare-answered": {"en": "Share answered", "es": "Parte respondida"},
    "compare-wrong": {"en": "Wrong", "es": "Errores"},
    "compare-testing": {"en": "Reading all 10,000", "es": "Leer los 10\u00a0000"},
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
}
