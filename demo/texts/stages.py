"""The X-ray: every stage from a picture to its glyph."""

TEXTS: dict[str, dict[str, str]] = {
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
}
