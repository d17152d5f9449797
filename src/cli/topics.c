/* What `cauce help TEMA` explains: the ideas behind the commands, in plain words. */
#include "cli/command.h"

#include <stddef.h>

const struct cli_topic cli_topics[] = {
    {"empezar", "start", N_("Empezar: del archivo publicado a la cifra con su fila"),
     N_("Cauce trabaja sobre un almacén, que es un solo archivo (cauce.db). Se crea una vez con "
        "«cauce init» y "
        "se alimenta con «cauce import», tantas veces como haga falta: importar dos veces lo mismo "
        "no agrega "
        "nada, y una versión nueva de un archivo se guarda junto a la anterior, nunca encima.\n"
        "\n"
        "De cada archivo, cada fila es aceptada o va a cuarentena con su motivo; nada se pierde en "
        "silencio. "
        "Filas leídas = aceptadas + en cuarentena, siempre.\n"
        "\n"
        "Después: «cauce snapshots» lista lo importado, «cauce check» lo que no cuadra, «cauce "
        "find» busca, "
        "«cauce row» enseña la fila de donde salió una cifra, «cauce diff» lo que cambió entre dos "
        "versiones y "
        "«cauce export» se lleva todo en tablas.")},
    {"salidas", "exit-codes", N_("Códigos de salida, para usar Cauce desde programas"),
     N_("Son los mismos en todas las órdenes:")},
    {"ambiente", "environment", N_("Variables de ambiente"), N_("Cauce mira estas variables:")},
    {"json", "json", N_("Salida en JSON"),
     N_("Con --json las órdenes escriben para programas: las que enseñan una cosa, un objeto; las "
        "listas, un "
        "objeto por línea (JSON Lines), con las mismas columnas que la tabla. La ayuda de cada "
        "orden dice qué "
        "claves trae.\n"
        "\n"
        "Los importes son texto, no números, para que ningún programa los redondee: "
        "\"amount\":\"1234567.89\". "
        "Las fechas son \"2024-12-31\" y los instantes \"2024-12-31T18:00:00Z\". Lo que no se sabe "
        "es null.\n"
        "\n"
        "Los errores van a la salida de error, también como objeto: "
        "{\"error\":{\"code\":…,\"message\":…,\"found\":…,\"advice\":…,\"place\":{…}}}.")},
    {"almacen", "store", N_("El almacén: un archivo, o PostgreSQL"),
     N_("Sin decir nada, el almacén es el archivo cauce.db de la carpeta actual (SQLite). Se copia "
        "con «cauce "
        "backup», también mientras se usa; no lo copie con otro programa mientras Cauce trabaja, "
        "ni lo ponga en "
        "una carpeta de red.\n"
        "\n"
        "Donde una sola máquina no basta: --store postgres://usuario@servidor/base. Las lecturas "
        "pueden ir a "
        "réplicas (&replica=servidor:puerto) y «cauce store plan --citus» escribe cómo repartir "
        "las tablas entre "
        "varias máquinas.\n"
        "\n"
        "Escribe uno a la vez y leen cuantos quieran. Cada importación es una transacción: si se "
        "corta la luz, "
        "queda como antes o queda completa.")},
    {"formatos", "layouts", N_("Formatos: cómo sabe Cauce qué dice cada columna"),
     N_("Un formato es un archivo de texto (.layout) que dice por qué encabezado se reconoce una "
        "publicación y qué "
        "es cada columna: una organización, un contrato, un importe, una liga. Cauce trae los más "
        "usados: «cauce "
        "layout list».\n"
        "\n"
        "Si un archivo no se reconoce, la importación dice qué encabezado vio, cuál es el formato "
        "más parecido y en "
        "qué difiere. «cauce layout new ARCHIVO» escribe un borrador que se completa a mano; se "
        "guarda en la carpeta "
        "layouts junto al almacén y se prueba con «cauce layout test».")},
    {"cuarentena", "quarantine", N_("Cuarentena: lo que no se pudo leer con certeza"),
     N_("Una fila va a cuarentena cuando aceptarla sería inventar: un importe que no es una cifra, "
        "una fecha "
        "imposible, una clave que falta. Se guarda tal como venía, con su número de fila y el "
        "motivo, y no entra en "
        "ninguna suma. «cauce quarantine» las lista; sirven para pedir al publicador que "
        "corrija.")},
    {"hallazgos", "findings", N_("Hallazgos: lo que se leyó bien pero no cuadra"),
     N_("Cauce vuelve a sumar los totales impresos, compara las clasificaciones de un mismo "
        "presupuesto, el orden de "
        "los momentos contables, los saldos de deuda y fideicomisos, y busca valores imposibles "
        "(avance de más de "
        "100 %, coordenadas en otro estado). Cada hallazgo dice sus filas.\n"
        "\n"
        "Gravedad: «nota» es algo que conviene saber; «pregunta», algo que alguien debe explicar; "
        "«contradicción», "
        "dos cifras publicadas que no pueden ser ciertas a la vez. Un hallazgo no es una "
        "acusación.")},
    {NULL, NULL, NULL, NULL}};
