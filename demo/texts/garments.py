"""Garments: their box, their examples, and what each class is called."""

TEXTS: dict[str, dict[str, str]] = {
    "garments-drop": {"en": "Drop a photo of a garment here", "es": "Suelta aquí la foto de una prenda"},
    "garments-hint": {
        "en": "One garment on a plain background reads best.",
        "es": "Mejor una sola prenda sobre fondo liso.",
    },
    "garment-example": {"en": "Read an example: {label}", "es": "Leer un ejemplo: {label}"},
    "class-T-shirt/top": {"en": "T-shirt or top", "es": "Camiseta o top"},
    "class-trouser": {"en": "Trousers", "es": "Pantalón"},
    "class-pullover": {"en": "Pullover", "es": "Jersey"},
    "class-dress": {"en": "Dress", "es": "Vestido"},
    "class-coat": {"en": "Coat", "es": "Abrigo"},
    "class-sandal": {"en": "Sandal", "es": "Sandalia"},
    "class-shirt": {"en": "Shirt", "es": "Camisa"},
    "class-sneaker": {"en": "Trainer", "es": "Zapatilla"},
    "class-bag": {"en": "Bag", "es": "Bolso"},
    "class-ankle boot": {"en": "Ankle boot", "es": "Botín"},
}
