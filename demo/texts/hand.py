"""My hand: samples asked for, found and kept, and what was learnt from them."""

TEXTS: dict[str, dict[str, str]] = {
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
    "hand-keys": {"en": "What I have written", "es": "Lo que he escrito"},
    "hand-key": {"en": "This is a {label} ({count} kept)", "es": "Esto es un {label} ({count} guardados)"},
    "hand-page-drop": {"en": "Or photograph a page", "es": "O fotografía una página"},
    "hand-page-hint": {
        "en": "Write 0 1 2 3 4 5 6 7 8 9 on it, two or three times over.",
        "es": "Escribe en ella 0 1 2 3 4 5 6 7 8 9 dos o tres veces.",
    },
    "hand-found": {
        "en": "Found on your page: {count}. Look them through.",
        "es": "Hallados en tu página: {count}. Repásalos.",
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
        "en": "It reads {before} of your {count} digits right; learning from them changed nothing.",
        "es": "Acierta {before} de tus {count} dígitos; aprender de ellos no ha cambiado nada.",
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
}
