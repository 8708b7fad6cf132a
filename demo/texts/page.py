"""The page itself: its title, its tabs and what surrounds them."""

TEXTS: dict[str, dict[str, str]] = {
    "page-title": {"en": "Trazo: what do you read in my digits?", "es": "Trazo: ¿qué lees en mis dígitos?"},
    "page-tagline": {
        "en": "Write a digit. See what a neural network reads.",
        "es": "Escribe un dígito. Mira qué lee una red neuronal.",
    },
    "page-tabs": {"en": "Parts of the page", "es": "Partes de la página"},
    "page-language": {"en": "Language", "es": "Idioma"},
    "page-theme": {"en": "Dark colours", "es": "Colores oscuros"},
    "page-privacy": {
        "en": "Drawings are never stored. Uploads are deleted when you leave, or within 15 minutes. "
        "Nothing is sent to anyone.",
        "es": "Los dibujos no se guardan. Lo subido se borra cuando te vas, o en 15 minutos. Nada se envía a nadie.",
    },
    "page-offline": {
        "en": "No connection. This part of the page comes as soon as there is one.",
        "es": "Sin conexión. Esta parte de la página llegará en cuanto la haya.",
    },
    "page-interface": {"en": "For programs (OpenAPI)", "es": "Para programas (OpenAPI)"},
    "tab-draw": {"en": "Draw", "es": "Dibujar"},
    "tab-upload": {"en": "Upload", "es": "Subir"},
    "tab-garments": {"en": "Garments", "es": "Prendas"},
    "tab-compare": {"en": "Compare", "es": "Comparar"},
    "tab-handwriting": {"en": "My hand", "es": "Mi letra"},
    "tab-learn": {"en": "Learn", "es": "Aprender"},
}
