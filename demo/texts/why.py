"""Why: what spoke for an answer, and what would change it."""

TEXTS: dict[str, dict[str, str]] = {
    "why-open": {"en": "Why?", "es": "¿Por qué?"},
    "why-ink": {"en": "Your ink, by what it said", "es": "Tu tinta, según lo que ha dicho"},
    "why-for": {"en": "for {label}", "es": "a favor del {label}"},
    "why-against": {"en": "against it", "es": "en contra"},
    "why-added": {
        "en": "With the dashed stroke it would be a {other}",
        "es": "Con el trazo discontinuo sería un {other}",
    },
    "why-erased": {
        "en": "Without the dashed ink it would be a {other}",
        "es": "Sin la tinta discontinua sería un {other}",
    },
    "why-no-flip": {"en": "No single stroke makes it a {other}", "es": "Ningún trazo lo convierte en un {other}"},
    "why-not": {"en": "Why not another digit?", "es": "¿Por qué no otro dígito?"},
    "why-keys": {"en": "Another digit to compare it with", "es": "Otro dígito con el que compararlo"},
    "why-key": {"en": "Why not a {other}?", "es": "¿Por qué no un {other}?"},
}
