/* The rules: code, gravity and the Spanish sentences. Rules of level CHECK_ROW are emitted by
 * ingest while it maps; they stand here so that every finding can be explained the same way. */
#include "ledger/check.h"

#include "base/i18n.h"

static const struct check_rule rules[] = {
    /* one row */
    {CHECK_AMBIGUOUS_MONEY, CHECK_ROW, SEVERITY_QUESTION, N_("Cifra que se lee de dos maneras"),
     N_("La cifra tiene puntos y comas que admiten dos lecturas. Se tomó la más probable."),
     N_("{subject}: la cifra «{found}» se lee de dos maneras; se tomó {expected}.")},
    {CHECK_ROUNDED_MONEY, CHECK_ROW, SEVERITY_NOTE, N_("Cifra con más decimales que centavos"),
     N_("La cifra trae más de dos decimales. Se redondeó al centavo, la mitad hacia afuera."),
     N_("{subject}: «{found}» se redondeó a {expected}.")},
    {CHECK_AMBIGUOUS_DATE, CHECK_ROW, SEVERITY_NOTE, N_("Fecha que se lee de dos maneras"),
     N_("El día y el mes podrían estar al revés y nada en el archivo dice el orden."),
     N_("{subject}: la fecha «{found}» puede ser día y mes o mes y día; se tomó {expected}.")},
    {CHECK_BAD_DATE, CHECK_ROW, SEVERITY_NOTE, N_("Fecha imposible"),
     N_("La fecha no existe o no se entiende. La fila se guardó sin ella."),
     N_("{subject}: «{found}» no es una fecha.")},
    {CHECK_RFC_DIGIT, CHECK_ROW, SEVERITY_QUESTION, N_("RFC con dígito verificador equivocado"),
     N_("El último carácter del RFC se calcula con los demás y no coincide: hay un error de "
        "captura."),
     N_("{subject}: el RFC «{found}» debería terminar en {expected}.")},
    {CHECK_RFC_BAD, CHECK_ROW, SEVERITY_NOTE, N_("No tiene la forma de un RFC"),
     N_("Un RFC tiene 12 caracteres si es de empresa y 13 si es de persona."),
     N_("{subject}: «{found}» no es un RFC.")},
    {CHECK_PROGRESS_OVER, CHECK_ROW, SEVERITY_QUESTION, N_("Avance de más del 100 %"),
     N_("Una obra no puede avanzar más que entera."), N_("{subject}: avance de {found} %.")},
    {CHECK_PROGRESS_BAD, CHECK_ROW, SEVERITY_NOTE, N_("Avance que no es un porcentaje"),
     N_("El avance es negativo o no es un número."), N_("{subject}: avance «{found}».")},
    {CHECK_COORDINATE_ZERO, CHECK_ROW, SEVERITY_NOTE, N_("Coordenadas 0,0"),
     N_("El punto 0,0 está en el mar, frente a África: no se capturó el lugar."),
     N_("{subject}: las coordenadas son 0,0.")},
    {CHECK_COORDINATE_SWAPPED, CHECK_ROW, SEVERITY_NOTE, N_("Latitud y longitud al revés"),
     N_("Los números caen en su lugar si se intercambian. Así se guardaron."),
     N_("{subject}: latitud y longitud están al revés ({found}).")},
    {CHECK_COORDINATE_SIGN, CHECK_ROW, SEVERITY_NOTE, N_("Longitud sin signo"),
     N_("En México la longitud es negativa. Se guardó con su signo."),
     N_("{subject}: a la longitud le falta el signo menos ({found}).")},
    {CHECK_COORDINATE_OUTSIDE, CHECK_ROW, SEVERITY_QUESTION, N_("Coordenadas fuera de México"),
     N_("El punto no está en México."), N_("{subject}: {found} está fuera de México.")},
    {CHECK_COORDINATE_PLACE, CHECK_ROW, SEVERITY_QUESTION, N_("Coordenadas fuera de su municipio"),
     N_("El punto está fuera del recuadro del municipio o estado que se dice."),
     N_("{subject}: {found} está fuera de {expected}.")},
    {CHECK_COORDINATE_BAD, CHECK_ROW, SEVERITY_NOTE, N_("Coordenadas que no son grados"),
     N_("La latitud o la longitud no son grados decimales."),
     N_("{subject}: «{found}» no son coordenadas.")},
    {CHECK_END_BEFORE_START, CHECK_ROW, SEVERITY_CONTRADICTION, N_("Termina antes de empezar"),
     N_("La fecha de término es anterior a la de inicio."),
     N_("{subject}: empieza el {expected} y termina el {found}.")},
    {CHECK_CONTRACT_ZERO, CHECK_ROW, SEVERITY_QUESTION, N_("Contrato de cero pesos"),
     N_("El contrato o la adjudicación se publicó con importe cero."),
     N_("{subject}: el importe es cero.")},
    {CHECK_NEGATIVE, CHECK_ROW, SEVERITY_QUESTION, N_("Cifra negativa"),
     N_("La cifra es negativa en un momento contable que no admite negativos."),
     N_("{subject}: la cifra es {found}.")},
    {CHECK_YEAR_IMPLAUSIBLE, CHECK_ROW, SEVERITY_NOTE, N_("Ejercicio improbable"),
     N_("El año fiscal es anterior a 1980 o posterior al año que viene."),
     N_("{subject}: el ejercicio es {found}.")},
    {CHECK_PLACE_UNKNOWN, CHECK_ROW, SEVERITY_NOTE, N_("Lugar desconocido"),
     N_("El lugar no está en el catálogo del INEGI que se importó."),
     N_("{subject}: no conozco el lugar «{found}».")},
    {CHECK_CODE_UNKNOWN, CHECK_ROW, SEVERITY_NOTE, N_("Clave que no es del clasificador"),
     N_("La clave no tiene la forma de las de su clasificador."),
     N_("{subject}: «{found}» no es una clave de {expected}.")},
    {CHECK_DAMAGED_KEY, CHECK_ROW, SEVERITY_QUESTION, N_("Clave dañada por una hoja de cálculo"),
     N_("La clave se guardó como número y perdió cifras."),
     N_("{subject}: la clave «{found}» perdió cifras.")},
    {CHECK_REPAIRED_TEXT, CHECK_ROW, SEVERITY_NOTE, N_("Texto reparado"),
     N_("El texto venía en otra codificación y se reparó, o tenía bytes inválidos."),
     N_("{subject}: el texto venía dañado.")},
    {CHECK_TEXT_LOST, CHECK_ROW, SEVERITY_NOTE, N_("Texto que se perdió"),
     N_("Hay letras que ninguna codificación explica: el archivo se dañó antes de publicarse."),
     N_("{subject}: se perdieron letras en «{found}».")},
    {CHECK_CHILD_MISSING, CHECK_ROW, SEVERITY_QUESTION, N_("Falta la fila de otra hoja"),
     N_("La fila remite a filas de otra hoja del mismo archivo que no están."),
     N_("{subject}: remite a «{found}», que no está en la otra hoja.")},
    {CHECK_BAD_NUMBER, CHECK_ROW, SEVERITY_NOTE, N_("Dato que no es un número"),
     N_("La columna lleva números y aquí trae otra cosa. La fila se guardó sin ese dato."),
     N_("{subject}: «{found}» no es un número.")},
    {CHECK_PART_WITHOUT_KEY, CHECK_ROW, SEVERITY_NOTE, N_("Parte de una fila sin clave"),
     N_("La fila habla de varias cosas y a una le falta su clave: esa no se guardó."),
     N_("{subject}: falta la clave.")},

    /* the whole snapshot */
    {CHECK_TOTAL, CHECK_SNAPSHOT, SEVERITY_CONTRADICTION,
     N_("El total no es la suma de sus partes"),
     N_("La suma de las partes publicadas, al centavo, contra el total impreso del mismo archivo. "
        "Una diferencia de "
        "hasta una millonésima es de redondeo y queda como nota."),
     N_("{subject}: el total impreso es {found} y sus partes suman {expected}; la diferencia es "
        "{difference}.")},
    {CHECK_DEBT, CHECK_SNAPSHOT, SEVERITY_CONTRADICTION, N_("El saldo de la deuda no cuadra"),
     N_("Formato 2 de la Ley de Disciplina Financiera: saldo final h = d + e − f + g (saldo "
        "inicial más "
        "disposiciones menos amortizaciones más revaluaciones)."),
     N_("{subject}: el saldo final publicado es {found} y h = d + e − f + g da {expected}; la "
        "diferencia es {difference}.")},
    {CHECK_TRUST, CHECK_SNAPSHOT, SEVERITY_CONTRADICTION, N_("El saldo del fideicomiso no cuadra"),
     N_("Saldo anterior más entradas más rendimientos menos salidas, contra el saldo publicado."),
     N_("{subject}: el saldo publicado es {found} y las cuentas dan {expected}; la diferencia es "
        "{difference}.")},
    {CHECK_ORDER, CHECK_SNAPSHOT, SEVERITY_QUESTION, N_("Momentos contables en desorden"),
     N_("Modificado ≥ comprometido ≥ devengado ≥ ejercido ≥ pagado, entre los que se publicaron."),
     N_("{subject}: {found} pasa de {expected}; la diferencia es {difference}.")},
    {CHECK_ACCRUED_COPY, CHECK_SNAPSHOT, SEVERITY_QUESTION,
     N_("El devengado es copia del aprobado"),
     N_("En todas las partidas con cifras distintas de cero (cinco o más) el devengado es igual al "
        "aprobado."),
     N_("{year}: el devengado es igual al aprobado en {found} partidas.")},
    {CHECK_YEAR_REPEATED, CHECK_SNAPSHOT, SEVERITY_QUESTION,
     N_("El presupuesto repite el del año anterior"),
     N_("Nueve de cada diez partidas con cifras distintas de cero (cinco o más) son idénticas, al "
        "centavo, a las "
        "del año anterior."),
     N_("{subject} {year}: {found} partidas son idénticas a las del año anterior.")},
    {CHECK_OUTLIER, CHECK_SNAPSHOT, SEVERITY_NOTE, N_("Cifra fuera de lo común"),
     N_("En escala logarítmica, la cifra dista de la mediana de su clasificación y momento más de "
        "8 veces la "
        "desviación absoluta mediana (MAD), y es más de 50 veces mayor o menor. Solo en grupos de "
        "30 o más."),
     N_("{subject}: {found}; lo común es alrededor de {expected}.")},
    {CHECK_AWARD_CONTRACT, CHECK_ENTITY, SEVERITY_QUESTION,
     N_("El contrato no es por lo adjudicado"),
     N_("El importe adjudicado contra el de los contratos que salieron de esa adjudicación."),
     N_("{subject}: se adjudicó {expected} y se contrató {found}; la diferencia es {difference}.")},
    {CHECK_PAYMENTS, CHECK_ENTITY, SEVERITY_CONTRADICTION, N_("Se pagó más de lo contratado"),
     N_("La suma de los pagos contra el contrato más sus convenios."),
     N_("{subject}: se contrató {expected} y se pagó {found}; la diferencia es {difference}.")},
    {CHECK_OVERPAID, CHECK_SNAPSHOT, SEVERITY_CONTRADICTION, N_("Se pagó más de lo contratado"),
     N_("La suma de los pagos contra el contrato más sus convenios."),
     N_("{subject}: se contrató {expected} y se pagó {found}; la diferencia es {difference}.")},
    {CHECK_DUPLICATE, CHECK_SNAPSHOT, SEVERITY_QUESTION, N_("La misma cifra en dos filas"),
     N_("Dos filas del archivo dan la misma cifra de la misma cosa y el mismo momento."),
     N_("{subject}: la cifra {found} está en {expected} filas.")},
    {CHECK_ROWS_CHANGED, CHECK_SNAPSHOT, SEVERITY_NOTE, N_("Filas que cambiaron"),
     N_("Filas de la versión anterior del archivo que ahora dicen otra cosa."),
     N_("Filas que cambiaron respecto de la versión anterior: {found}.")},
    {CHECK_ROWS_VANISHED, CHECK_SNAPSHOT, SEVERITY_QUESTION, N_("Filas que desaparecieron"),
     N_("Filas que estaban en la versión anterior del archivo y ya no están."),
     N_("Filas de la versión anterior que desaparecieron: {found}.")},
    {CHECK_PROGRESS_FELL, CHECK_SNAPSHOT, SEVERITY_QUESTION, N_("El avance retrocedió"),
     N_("El avance publicado es menor que el de la versión anterior del archivo."),
     N_("{subject}: el avance era {expected} % y ahora es {found} %.")},

    /* all that an entity published */
    {CHECK_CLASSIFICATIONS, CHECK_ENTITY, SEVERITY_CONTRADICTION,
     N_("Las clasificaciones no coinciden"),
     N_("El total de un mismo presupuesto por objeto del gasto, por función y por unidad "
        "administrativa tiene que "
        "ser el mismo, al centavo. La diferencia es la del mayor al menor; si es de hasta una "
        "millonésima, es de "
        "redondeo y queda como nota."),
     N_("{subject}: {found}; la diferencia es {difference}.")},
    {CHECK_CLASSIFICATIONS_AGREE, CHECK_ENTITY, SEVERITY_NOTE, N_("Las clasificaciones coinciden"),
     N_("El total es el mismo, al centavo, en todas las clasificaciones que se publicaron."),
     N_("{subject}: {found}.")},
    {CHECK_REVENUE, CHECK_ENTITY, SEVERITY_QUESTION,
     N_("Ingreso estimado y gasto aprobado difieren"),
     N_("La ley de ingresos y el presupuesto de egresos de un año deben dar el mismo total."),
     N_("{subject}: {found}; la diferencia es {difference}.")},
};

const struct check_rule *check_rules(size_t *count_out)
{
    *count_out = sizeof rules / sizeof *rules;
    return rules;
}

const struct check_rule *check_rule_find(struct str code)
{
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (str_is(code, rules[i].code)) return &rules[i];
    return NULL;
}
