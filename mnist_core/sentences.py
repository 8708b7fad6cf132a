"""Every sentence that an error or a reason becomes, in English and Spanish.

Knows codes and the values that go with them; knows nothing of who raises them, nor of the page's own texts
(`demo/texts` has those).  A code is kebab-case and never shown; `{name}` in a template is a value of the same name.
"""

from collections.abc import Mapping

LANGUAGES = ("en", "es")

SENTENCES: dict[str, dict[str, str]] = {
    # Reasons: what was odd about an input that was read all the same.
    "nothing-drawn": {
        "en": "There is nothing here yet.",
        "es": "Aquí no hay nada todavía.",
    },
    "two-digits": {
        "en": "There seem to be {count} digits here; only the largest was read.",
        "es": "Parece que hay {count} dígitos; solo se ha leído el mayor.",
    },
    "touches-edge": {
        "en": "The digit touches the edge of the picture.",
        "es": "El dígito toca el borde de la imagen.",
    },
    "too-faint": {
        "en": "The ink is very faint; it was strengthened.",
        "es": "El trazo es muy tenue; se ha reforzado.",
    },
    "thickened": {
        "en": "The stroke is very thin; it was thickened.",
        "es": "El trazo es muy fino; se ha engrosado.",
    },
    "thinned": {
        "en": "The stroke is very thick; it was thinned.",
        "es": "El trazo es muy grueso; se ha afinado.",
    },
    "joined": {
        "en": "{count} pieces were joined into one digit.",
        "es": "Se han unido {count} piezas en un solo dígito.",
    },
    "left-out": {
        "en": "Marks that do not belong to the digit were left out.",
        "es": "Se han descartado marcas que no son del dígito.",
    },
    "rulings-removed": {
        "en": "The paper's lines were removed.",
        "es": "Se han quitado las líneas del papel.",
    },
    "turned": {
        "en": "This reads better turned by {degrees} degrees to the right.",
        "es": "Esto se lee mejor girado {degrees} grados a la derecha.",
    },
    "between": {
        "en": "It could be {first} or {second}.",
        "es": "Podría ser {first} o {second}.",
    },
    "unlike-any-digit": {
        "en": "This does not look like a digit.",
        "es": "Esto no parece un dígito.",
    },
    "unlike-any-garment": {
        "en": "This does not look like a garment.",
        "es": "Esto no parece una prenda.",
    },
    # Answers: what was read, by how sure the network is.
    "very-sure": {"en": "{label}, very sure.", "es": "{label}, con mucha seguridad."},
    "sure": {"en": "{label}, fairly sure.", "es": "{label}, con bastante seguridad."},
    "likely": {"en": "{label}, most likely.", "es": "{label}, lo más probable."},
    "perhaps": {"en": "Perhaps {label}.", "es": "Quizá {label}."},
    # Errors: an input that could not be read at all.  Each says what to do where there is something to do.
    "not-a-picture": {
        "en": "{name} is not a picture that can be opened: give a PNG, JPEG, WebP, TIFF, GIF, BMP, HEIC or PDF file.",
        "es": "{name} no es una imagen que se pueda abrir: usa un archivo PNG, JPEG, WebP, TIFF, GIF, BMP, HEIC o PDF.",
    },
    "damaged-picture": {
        "en": "{name} is damaged or incomplete: save or download it again.",
        "es": "El archivo {name} está dañado o incompleto: guárdalo o descárgalo de nuevo.",
    },
    "empty-file": {
        "en": "{name} is empty.",
        "es": "{name} está vacío.",
    },
    "no-such-file": {
        "en": "{name} does not exist.",
        "es": "{name} no existe.",
    },
    "is-a-folder": {
        "en": "{name} is a folder: give a picture in it.",
        "es": "{name} es una carpeta: indica una imagen que esté dentro.",
    },
    "locked-document": {
        "en": "{name} is locked with a password: save it without one.",
        "es": "{name} está protegido con contraseña: guárdalo sin ella.",
    },
    "too-many-pages": {
        "en": "{name} has {pages} pages; at most {limit} are read: split it first.",
        "es": "{name} tiene {pages} páginas; se leen como máximo {limit}: divídelo primero.",
    },
    "endless-page": {
        "en": "{name} has a page that takes too long to draw: send a photo or a scan of it.",
        "es": "{name} tiene una página que tarda demasiado en dibujarse: envía una foto o un escaneo de ella.",
    },
    "unreadable-file": {
        "en": "{name} cannot be read: check its permissions.",
        "es": "{name} no se puede leer: revisa sus permisos.",
    },
    "damaged-file": {
        "en": "{name} is damaged: restore it or delete it.",
        "es": "{name} está dañado: recupéralo o bórralo.",
    },
    "no-marks": {
        "en": "{name} has no lines <!-- {mark} --> and <!-- /{mark} -->: put them where the table belongs.",
        "es": "{name} no tiene las líneas <!-- {mark} --> y <!-- /{mark} -->: ponlas donde va la tabla.",
    },
    "no-pictures": {
        "en": "{name} holds no pictures.",
        "es": "{name} no contiene imágenes.",
    },
    "picture-too-large": {
        "en": "{name} is too large ({megapixels} megapixels; the limit is {limit}): make it smaller first.",
        "es": "{name} es demasiado grande ({megapixels} megapíxeles; el límite es {limit}): redúcela primero.",
    },
    "not-an-array": {
        "en": "An array picture must be (H, W), (H, W, 3) or (H, W, 4), of uint8, uint16, bool or floats in [0, 1]; "
        "this one is {shape} {dtype}.",
        "es": "Una imagen como matriz debe ser (H, W), (H, W, 3) o (H, W, 4), de uint8, uint16, bool o reales en "
        "[0, 1]; esta es {shape} {dtype}.",
    },
    "classroom-full": {
        "en": "Many visitors are waiting to train: try again in a few minutes.",
        "es": "Hay muchas visitas esperando para entrenar: prueba dentro de unos minutos.",
    },
    "training-failed": {
        "en": "The training broke off: start it again.",
        "es": "El entrenamiento se ha interrumpido: vuelve a empezarlo.",
    },
    "not-strokes": {
        "en": "This is not a drawing that can be read.",
        "es": "Esto no es un dibujo que se pueda leer.",
    },
    "too-many-strokes": {
        "en": "The drawing is too long: at most {strokes} strokes and {points} points are read.",
        "es": "El dibujo es demasiado largo: se leen como máximo {strokes} trazos y {points} puntos.",
    },
    "unknown-checkpoint": {
        "en": "There is no network called {name}; there are {known}.",
        "es": "No hay ninguna red llamada {name}; hay {known}.",
    },
    "damaged-checkpoint": {
        "en": "{name} is not a whole checkpoint of this program: train it again or copy it again.",
        "es": "{name} no es un punto de control completo de este programa: vuelve a entrenarlo o a copiarlo.",
    },
    "unknown-option": {
        "en": "{option} cannot be {value}: choose {known}.",
        "es": "{option} no puede ser {value}: elige {known}.",
    },
    "data-missing": {
        "en": "{dataset} is not in {folder} and could not be downloaded: connect once and run `{command}`.",
        "es": "{dataset} no está en {folder} y no se ha podido descargar: conéctate una vez y ejecuta `{command}`.",
    },
    "data-damaged": {
        "en": "{file} is not what was published: delete it and run the command again.",
        "es": "{file} no es lo que se publicó: bórralo y ejecuta la orden de nuevo.",
    },
    "cannot-learn": {
        "en": "{name} cannot learn a hand: use a network for digits that was trained on known writers.",
        "es": "{name} no puede aprender una letra: usa una red de dígitos entrenada con escritores conocidos.",
    },
    "not-for-digits": {
        "en": "{name} does not read digits: choose another network, as mnist-cnn.",
        "es": "{name} no lee dígitos: elige otra red, como mnist-cnn.",
    },
    "no-digits": {
        "en": "{name}: no digits were found on it.",
        "es": "{name}: no se han encontrado dígitos.",
    },
    "not-samples": {
        "en": "A sample must be a (28, 28) uint8 glyph with the name of a class.",
        "es": "Una muestra debe ser un glifo (28, 28) de uint8 con el nombre de una clase.",
    },
    "too-many-samples": {
        "en": "At most {limit} samples are learnt from: remove some.",
        "es": "Se aprende de {limit} muestras como máximo: quita algunas.",
    },
    "damaged-hand": {
        "en": "{name} is not a whole file of a hand from this program: save it again.",
        "es": "{name} no es un archivo completo de una letra de este programa: guárdalo de nuevo.",
    },
    "other-network": {
        "en": "{name} was learnt by another network ({network}), and its samples are not in it: load it there.",
        "es": "{name} se aprendió con otra red ({network}) y no contiene las muestras: cárgalo en esa red.",
    },
    "missing-package": {
        "en": "{package} is needed for this and is not installed: run `{command}`.",
        "es": "Para esto hace falta {package} y no está instalado: ejecuta `{command}`.",
    },
    "no-device": {
        "en": "There is no {device} on this machine: use --device auto.",
        "es": "No hay {device} en esta máquina: usa --device auto.",
    },
    "cannot-write": {
        "en": "{path} cannot be written ({cause}): free some space or choose another folder.",
        "es": "No se puede escribir {path} ({cause}): libera espacio o elige otra carpeta.",
    },
    "loss-not-finite": {
        "en": "Training stopped at epoch {epoch}: the loss is no longer a number; lower --lr. "
        "The last good checkpoint is kept.",
        "es": "El entrenamiento se detuvo en la época {epoch}: la pérdida ya no es un número; reduce --lr. "
        "Se conserva el último punto de control bueno.",
    },
    "resume-needs-csv": {
        "en": "--resume goes on with a CSV file: name it with --csv FILE.",
        "es": "--resume continúa un archivo CSV: indícalo con --csv ARCHIVO.",
    },
    "fit-needs-out": {
        "en": "{name} is shipped and stays as it is: say with --out FILE where the newly fitted one goes.",
        "es": "{name} viene con el programa y se queda como está: indica con --out ARCHIVO dónde va la ajustada.",
    },
    "ended-reader": {
        "en": "{name} ended the process that was reading it: it may be damaged, or too large for the memory.",
        "es": "{name} ha terminado el proceso que lo leía: puede estar dañado o ser demasiado grande para la memoria.",
    },
    "no-readers": {
        "en": "The processes that read ended as they started: give them more memory, or ask for fewer with --workers.",
        "es": "Los procesos de lectura terminaron al empezar: dales más memoria o pide menos con --workers.",
    },
    "process-lost": {
        "en": "Another process of this command has ended: run it again, with --resume if it writes a file.",
        "es": "Ha terminado otro proceso de esta orden: ejecútala de nuevo, con --resume si escribe un archivo.",
    },
    "cannot-resume": {
        "en": "{folder} cannot be continued: {cause}.",
        "es": "{folder} no se puede continuar: {cause}.",
    },
}


def sentence(code: str, values: Mapping[str, object] | None = None, language: str = "en") -> str:
    """Return the sentence for a code in `language` ("en" where the language has none), with its values filled in."""
    texts = SENTENCES[code]
    return texts.get(language, texts["en"]).format(**(values or {}))
