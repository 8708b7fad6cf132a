"""Upload: the box that takes pictures, and the list of them."""

TEXTS: dict[str, dict[str, str]] = {
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
    "upload-cut": {
        "en": "Only the first {count} pages were read: split the document for the rest.",
        "es": "Solo se han leído las primeras {count} páginas: divide el documento para leer el resto.",
    },
    "upload-page": {"en": "{name}, page {page}", "es": "{name}, página {page}"},
    "upload-as-page": {"en": "Read as a page", "es": "Leer como página"},
    "upload-as-digit": {"en": "Read as one digit", "es": "Leer como un dígito"},
    "upload-remove": {"en": "Remove {name}", "es": "Quitar {name}"},
    "upload-turn-left": {"en": "Turn left", "es": "Girar a la izquierda"},
    "upload-turn-so": {"en": "Turn it now", "es": "Girarla ahora"},
    "upload-turn-right": {"en": "Turn right", "es": "Girar a la derecha"},
    "upload-picture": {"en": "The picture as given", "es": "La imagen recibida"},
}
