"""A page of digits: its boxes, its table, its downloads."""

TEXTS: dict[str, dict[str, str]] = {
    "sheet-none": {"en": "No digits were found.", "es": "No se han encontrado dígitos."},
    "sheet-count-one": {"en": "1 digit", "es": "1 dígito"},
    "sheet-count": {"en": "{count} digits", "es": "{count} dígitos"},
    "sheet-doubtful-one": {"en": "1 to check", "es": "1 por revisar"},
    "sheet-doubtful": {"en": "{count} to check", "es": "{count} por revisar"},
    "sheet-picture": {"en": "The page with a box on each digit", "es": "La página con un recuadro en cada dígito"},
    "sheet-box": {"en": "{label}, {percent}", "es": "{label}, {percent}"},
    "sheet-box-doubtful": {"en": "{label}, {percent}, to check", "es": "{label}, {percent}, por revisar"},
    "sheet-box-told": {"en": "{label}, as you said", "es": "{label}, como has dicho"},
    "sheet-box-refused": {"en": "No digit", "es": "No es un dígito"},
    "sheet-table": {"en": "What was read", "es": "Lo leído"},
    "sheet-hint": {
        "en": "Correct any number; the dotted ones are worth a look.",
        "es": "Corrige cualquier número; conviene mirar los punteados.",
    },
    "sheet-line": {"en": "Line", "es": "Línea"},
    "sheet-number": {"en": "Line {line}, number {number}", "es": "Línea {line}, número {number}"},
    "sheet-number-doubtful": {
        "en": "Line {line}, number {number}, to check",
        "es": "Línea {line}, número {number}, por revisar",
    },
    "sheet-csv": {"en": "Download CSV", "es": "Descargar CSV"},
    "sheet-json": {"en": "Download JSON", "es": "Descargar JSON"},
    "sheet-choose": {"en": "Choose a box to see its answer.", "es": "Elige un recuadro para ver su respuesta."},
}
