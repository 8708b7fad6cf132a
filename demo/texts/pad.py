"""The drawing pad."""

TEXTS: dict[str, dict[str, str]] = {
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
}
